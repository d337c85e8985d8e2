"""Seals for tests: self-signed certificates as an office would make them."""

import datetime as dt

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

PASSWORD = "open the seal"


def rsa_key(bits: int = 2048):
    """Return a new private key."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def p256_key():
    """Return a new private key."""
    return ec.generate_private_key(ec.SECP256R1())


def seal_file(folder, key, *, days: int = 365, starts: int = -1):
    """Write a PKCS#12 file into ``folder``, valid for ``days`` after a day in ``starts`` days; return its path."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Programme Office")])
    begin = dt.datetime.now(dt.UTC) + dt.timedelta(days=starts)
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only",
         "decipher_only"), False,
    )  # fmt: skip
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + dt.timedelta(days=days))
        .add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True)
        .sign(key, None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256())
    )
    path = folder / "seal.p12"
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"seal", key, certificate, None, BestAvailableEncryption(PASSWORD.encode())
        )
    )
    return path
