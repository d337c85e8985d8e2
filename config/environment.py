"""Reads settings from the environment; a wrong value stops the start with a sentence that says which and why."""

import os
import re
from datetime import UTC, datetime
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit
from zoneinfo import available_timezones

import environ
from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off"}
HOST = re.compile(r"\*|\.?[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\]", re.IGNORECASE)


def text(name: str, default: str | None = None) -> str:
    """Return the value of ``name``; without a default an empty value is refused."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"{name} is not set. Set it in the environment; .env.example describes it.")
    return default


def secret(name: str, *, least: int) -> str:
    """Return ``name``, which must have at least ``least`` characters. The value itself is never repeated."""
    value = text(name)
    if len(value) < least:
        raise ImproperlyConfigured(
            f"{name} is too easy to guess: it needs {least} characters or more. "
            "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
        )
    return value


def flag(name: str, default: bool) -> bool:
    """Return ``name`` as a boolean; only yes/no words are accepted."""
    value = text(name, "").lower()
    if not value:
        return default
    if value in TRUE_WORDS:
        return True
    if value in FALSE_WORDS:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}, which is neither true nor false. Write true or false.")


def number(name: str, default: int, *, least: int = 0, most: int = 2**31) -> int:
    """Return ``name`` as a whole number between ``least`` and ``most``."""
    value = text(name, "")
    if not value:
        return default
    if not re.fullmatch(r"-?[0-9]+", value) or not least <= int(value) <= most:
        raise ImproperlyConfigured(f"{name} is {value!r}. Write a whole number from {least} to {most}.")
    return int(value)


def choice(name: str, default: str, *, among: list[str]) -> str:
    """Return ``name`` in capitals, which must be one of ``among``."""
    value = text(name, default).upper()
    if value not in among:
        raise ImproperlyConfigured(f"{name} is {value!r}. Write one of: {', '.join(among)}.")
    return value


def words(name: str, default: list[str], *, among: list[str]) -> list[str]:
    """Return ``name`` as a list of words separated by commas, each one of ``among``."""
    found = [word.strip() for word in text(name, "").split(",") if word.strip()]
    if set(found) - set(among):
        raise ImproperlyConfigured(f"{name} is {text(name)!r}. Write one or more of: {', '.join(among)}.")
    return found or default


def hosts(name: str, default: list[str]) -> list[str]:
    """Return ``name`` as a list of host names separated by commas."""
    found = [word.strip() for word in text(name, "").split(",") if word.strip()]
    for host in found:
        if not HOST.fullmatch(host):
            raise ImproperlyConfigured(
                f"{name} holds {host!r}, which is no host name. Write names without http:// and port, "
                "separated by commas, for example office.example.org,www.example.org."
            )
    return found or default


def time_zone(name: str, default: str) -> str:
    """Return ``name`` as the name of a time zone."""
    value = text(name, default)
    if value not in available_timezones():
        raise ImproperlyConfigured(f"{name} is {value!r}, which is no time zone. Write one like Asia/Bangkok.")
    return value


def mail_address(name: str, default: str) -> str:
    """Return ``name`` as a sender: an address, or a name with the address in angle brackets."""
    value = text(name, default)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", parseaddr(value)[1]):
        raise ImproperlyConfigured(
            f"{name} is {value!r}, which is no e-mail address. Write for example Programme Office <office@example.org>."
        )
    return value


def folder(name: str, default: Path) -> Path:
    """Return ``name`` as a folder with its whole path."""
    value = Path(text(name, str(default)))
    if not value.is_absolute():
        raise ImproperlyConfigured(f"{name} is {str(value)!r}. Write the whole path, from / on.")
    if value.exists() and not value.is_dir():
        raise ImproperlyConfigured(f"{name} is {str(value)!r}, which is a file. Name a folder.")
    return value


def site_address(name: str, default: str) -> str:
    """Return ``name`` as the address of the site: scheme and host, nothing behind."""
    parts = _address(name, text(name, default), {"http", "https"})
    if not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        raise ImproperlyConfigured(
            f"{name} is {text(name, default)!r}. Write scheme and host: https://office.example.org."
        )
    return f"{parts.scheme}://{parts.netloc}"


def error_server(name: str) -> str:
    """Return ``name`` as a DSN of Sentry's protocol, or nothing where none is named."""
    value = text(name, "")
    if value:
        parts = _address(name, value, {"http", "https"})
        if not parts.hostname or not parts.username or not re.fullmatch(r"/(.+/)?[0-9]+", parts.path):
            raise ImproperlyConfigured(f"{name} is no DSN. Write for example https://key@errors.example.org/1.")
    return value


def redis(name: str) -> str:
    """Return ``name`` as the address of a Redis database, or nothing where none is named."""
    value = text(name, "")
    if value:
        parts = _address(name, value, {"redis", "rediss"})
        if not parts.hostname or not re.fullmatch(r"/?[0-9]*", parts.path):
            raise ImproperlyConfigured(f"{name} names no Redis database. Write for example redis://host:6379/0.")
    return value


def database(default: str) -> dict:
    """Return Django's settings for the database that ``DATABASE_URL`` names."""
    value = text("DATABASE_URL", default)
    parts = _address("DATABASE_URL", value, {"sqlite", "postgres", "postgresql"})
    if parts.scheme == "sqlite" and (parts.netloc or not parts.path.startswith("/")):
        raise ImproperlyConfigured(
            "DATABASE_URL names no file. Write the whole path: sqlite:////srv/data/database.sqlite3."
        )
    parsed = environ.Env.db_url_config(value)
    if not parsed.get("NAME"):
        raise ImproperlyConfigured(
            "DATABASE_URL names no database. Write for example postgres://user:password@host:5432/name."
        )
    return parsed


def email(default: str) -> dict:
    """Return Django's settings for the mail server that ``EMAIL_URL`` names."""
    value = text("EMAIL_URL", default)
    schemes = {"consolemail", "filemail", "memorymail", "dummymail", "smtp", "smtp+tls", "smtp+ssl"}
    parts = _address("EMAIL_URL", value, schemes)
    if parts.scheme.startswith("smtp") and not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL names no server. Write for example smtp+tls://user:password@host:587.")
    return environ.Env.email_url_config(value)


def media(default: Path) -> dict:
    """Return where files are kept: ``{"folder": …}`` or ``{"bucket": …, "endpoint": …, "region": …}``.

    ``MEDIA_URL`` is file:///srv/media or s3://bucket?endpoint=https://host&region=name; the keys of S3 are
    ``AWS_ACCESS_KEY_ID`` and ``AWS_SECRET_ACCESS_KEY``.
    """
    value = text("MEDIA_URL", default.as_uri())
    parts = _address("MEDIA_URL", value, {"file", "s3"})
    if parts.scheme == "file":
        if parts.netloc or parts.path in {"", "/"}:
            raise ImproperlyConfigured("MEDIA_URL names no folder. Write the whole path: file:///srv/media.")
        return {"folder": Path(unquote(parts.path))}
    if not parts.hostname:
        raise ImproperlyConfigured("MEDIA_URL names no bucket. Write for example s3://bucket?endpoint=https://host.")
    for key in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        text(key)
    options = parse_qs(parts.query)
    if unknown := set(options) - {"endpoint", "region"}:
        raise ImproperlyConfigured(
            f"MEDIA_URL holds {', '.join(sorted(unknown))!r}. Only endpoint and region are known."
        )
    return {"bucket": parts.netloc} | {
        key: options[key][-1] if key in options else None for key in ("endpoint", "region")
    }


def seal() -> dict | None:
    """Return ``{"file": …, "password": …}`` of the office's PKCS#12 certificate, or None where none is named.

    It must open with ``SEAL_PASSWORD``, hold a private key that PDF readers know, and be valid today.
    """
    path, password = text("SEAL_FILE", ""), text("SEAL_PASSWORD", "")
    if not path:
        return None
    from cryptography.hazmat.primitives.asymmetric import ec, rsa
    from cryptography.hazmat.primitives.serialization import pkcs12

    content = _content("SEAL_FILE", path)
    try:
        key, certificate, _others = pkcs12.load_key_and_certificates(content, password.encode() or None)
    except ValueError:
        raise ImproperlyConfigured(
            "SEAL_FILE does not open with SEAL_PASSWORD, or is no PKCS#12 file (its name ends on .p12 or .pfx)."
        ) from None
    if key is None or certificate is None:
        raise ImproperlyConfigured("SEAL_FILE holds no private key with its certificate. Export both into one file.")
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise ImproperlyConfigured("The key in SEAL_FILE is of a kind that PDF readers do not know. Use RSA or P-256.")
    now = datetime.now(UTC)
    if certificate.not_valid_after_utc < now:
        raise ImproperlyConfigured(
            f"The certificate in SEAL_FILE expired on {certificate.not_valid_after_utc:%d %B %Y}. Put in a new one, or "
            "take SEAL_FILE out to go on without the seal."
        )
    if certificate.not_valid_before_utc > now:
        raise ImproperlyConfigured(
            f"The certificate in SEAL_FILE is not valid before {certificate.not_valid_before_utc:%d %B %Y}."
        )
    return {"file": path, "password": password}


def badge_key() -> str:
    """Return the private key that signs badges as PEM text, or nothing where none is named.

    RSA of 2048 bits or more: Open Badges 3.0 (section 8.2) names RS256 as what every verifier knows.
    """
    path = text("BADGE_KEY_FILE", "")
    if not path:
        return ""
    from cryptography.hazmat.primitives import serialization

    content = _content("BADGE_KEY_FILE", path)
    try:
        key = serialization.load_pem_private_key(content, password=None)
    except (TypeError, ValueError):
        raise ImproperlyConfigured("BADGE_KEY_FILE holds no private key in PEM form, or one with a password.") from None
    _need_rsa("BADGE_KEY_FILE", key)
    return content.decode()


def badge_old_keys() -> list[str]:
    """Return the public keys of earlier badges as PEM texts; ``BADGE_OLD_KEYS`` names their files, with commas."""
    found = []
    for path in filter(None, (word.strip() for word in text("BADGE_OLD_KEYS", "").split(","))):
        from cryptography.hazmat.primitives import serialization

        content = _content("BADGE_OLD_KEYS", path)
        try:
            key = serialization.load_pem_public_key(content)
        except ValueError:
            raise ImproperlyConfigured(
                f"BADGE_OLD_KEYS names {path!r}, which holds no public key in PEM form. docs/certificates.md says how "
                "to make it from the private one."
            ) from None
        _need_rsa("BADGE_OLD_KEYS", key)
        found.append(content.decode())
    return found


def _need_rsa(name: str, key) -> None:
    from cryptography.hazmat.primitives.asymmetric import rsa

    if not isinstance(key, rsa.RSAPrivateKey | rsa.RSAPublicKey) or key.key_size < 2048:
        raise ImproperlyConfigured(f"{name} holds a key that is not RSA of 2048 bits or more.")


def _content(name: str, path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise ImproperlyConfigured(f"{name} names {path!r}, which cannot be read: {error.strerror}.") from None


def _address(name: str, value: str, schemes: set[str]) -> SplitResult:
    """Return the parts of ``value``; what it says may hold a password and is never repeated."""
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 - reading the port is what checks it
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} is no address: its host or port cannot be read. A password with the signs @ : / ? # [ ] "
            "must be written percent-encoded."
        ) from None
    if parts.scheme not in schemes:
        raise ImproperlyConfigured(
            f"{name} does not begin with a known scheme. It must begin with one of: "
            f"{', '.join(f'{scheme}://' for scheme in sorted(schemes))}."
        )
    return parts
