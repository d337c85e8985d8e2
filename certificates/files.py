"""The files of certificates: read only when they are what was issued, and packed for a whole group."""

import hashlib
import logging
import tempfile
import zipfile
from collections.abc import Iterable
from typing import IO

from django.utils.translation import gettext as _

from certificates.errors import CertificateError
from certificates.models import Certificate

logger = logging.getLogger(__name__)


def sha256_of(content: bytes) -> str:
    """Return the SHA-256 of a file as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def read_checked(certificate: Certificate) -> bytes:
    """Return the stored file when it is byte for byte the one that was issued.

    Raises CertificateError when it is missing, cannot be read, or was changed; the log says which.
    """
    try:
        with certificate.file.storage.open(certificate.file.name) as stored:
            content = stored.read()
    except OSError as error:
        logger.error("The file of certificate %s cannot be read: %s", certificate.serial, error)
        raise CertificateError(
            _(
                "The file of certificate %(serial)s is not where it was stored. The certificate itself is valid as the "
                "register says. Ask the administrator to bring the file back, or issue the certificate anew."
            )
            % {"serial": certificate.serial}
        ) from error
    if sha256_of(content) != certificate.sha256:
        logger.error("The file of certificate %s is not the one that was issued", certificate.serial)
        raise CertificateError(
            _(
                "The stored file of certificate %(serial)s is no longer the one that was issued, so it is not handed "
                "out. Ask the administrator to bring the file back, or issue the certificate anew."
            )
            % {"serial": certificate.serial}
        )
    return content


def download_name(certificate: Certificate) -> str:
    """Return the file's name for people: by serial, so that two people of one name stay apart."""
    return f"{certificate.serial}.pdf"


def zip_of(certificates: Iterable[Certificate]) -> IO[bytes]:
    """Return an open temporary file with the files of ``certificates``, rewound, which vanishes when it is closed.

    What cannot be handed out is listed with its reason in ``missing.txt`` instead of being left out silently.
    Raises OSError when there is no room for the file.
    """
    archive = tempfile.TemporaryFile(prefix="certificates-", suffix=".zip")  # noqa: SIM115 (handed out open)
    missing = []
    try:
        # Stored, not deflated: PDF files are compressed already.
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as packed:
            for certificate in certificates:
                try:
                    packed.writestr(download_name(certificate), read_checked(certificate))
                except CertificateError as error:
                    missing.append(str(error))
            if missing:
                packed.writestr("missing.txt", "\n".join(missing) + "\n")
    except BaseException:
        archive.close()
        raise
    archive.seek(0)
    return archive
