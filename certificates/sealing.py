"""The electronic seal: the office's PAdES signature on the file of a certificate, where the office has a certificate.

It tells whoever opens the file in a PDF reader that it is the office's and unchanged, also without our server. Nothing
is fetched for it: no time stamp, no lists of revoked certificates.
"""

import io
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from certificates.errors import CertificateError

FIELD = "Seal"
# Room for the signature with its certificates; without it a file is signed twice, once to see how much it takes.
ROOM = 16 * 1024


def is_on() -> bool:
    """Whether the office has named a certificate for its seal."""
    return bool(settings.SEAL)


def seal(pdf: bytes, *, serial: str) -> bytes:
    """Return the PDF with the office's invisible signature, which allows no change after it; as it is without a seal.

    The signature's field lies outside of the page: PDF/UA-1 (7.18.1) wants every annotation on it tagged, and a field
    without appearance says nothing to anybody. Raises CertificateError when the office's certificate has expired.
    """
    if not is_on():
        return pdf
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import PdfSignatureMetadata, PdfSigner
    from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter

    signer = _signer(settings.SEAL["file"], settings.SEAL["password"])
    ends = signer.signing_cert.not_valid_after
    if ends < timezone.now():
        raise CertificateError(
            _("The office's certificate for the seal expired on %(day)s. Ask the administrator for a new one.")
            % {"day": date_format(timezone.localtime(ends))}
        )
    about = PdfSignatureMetadata(
        field_name=FIELD,
        name=settings.OFFICE_NAME,
        reason=_("Issued as %(serial)s") % {"serial": serial},
        location=settings.SITE_URL,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    field = SigFieldSpec(
        FIELD,
        readable_field_name=_("Electronic seal of the office"),
        invis_sig_settings=InvisSigSettings(box_out_of_bounds=True),
    )
    signing = PdfSigner(about, signer=signer, new_field_spec=field)
    # pyHanko runs an event loop of its own, which cannot begin in a thread that has one already.
    with ThreadPoolExecutor(max_workers=1) as apart:
        signed = apart.submit(signing.sign_pdf, IncrementalPdfFileWriter(io.BytesIO(pdf)), bytes_reserved=ROOM)
        return signed.result().getvalue()


@lru_cache(maxsize=1)
def _signer(file: str, password: str):
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import load_der_private_key
    from pyhanko.sign import SimpleSigner

    class KeyReadOnce(SimpleSigner):
        """Keeps the key: pyHanko reads and checks it for each file, two thirds of the time of a seal with RSA."""

        def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
            """Return the signature; `seal` asks for no digest but SHA-256."""
            return key.sign(data, *how)

    office = SimpleSigner.load_pkcs12(file, passphrase=password.encode() or None)
    if office is None:
        raise CertificateError(_("The office's certificate for the seal cannot be read. Ask the administrator."))
    key = load_der_private_key(office.signing_key.dump(), password=None)
    how = (padding.PKCS1v15(), SHA256()) if isinstance(key, rsa.RSAPrivateKey) else (ec.ECDSA(SHA256()),)
    return KeyReadOnce(office.signing_cert, office.signing_key, office.cert_registry)
