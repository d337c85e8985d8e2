"""The files of certificates: read only when they are what was issued, and packed for a whole group."""

import hashlib
import logging
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import IO

from django.core.files.storage import Storage
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.errors import CertificateError
from certificates.models import Certificate

logger = logging.getLogger(__name__)

FOLDER = "certificates"


def storage() -> Storage:
    """Return where the files lie: on disk, or in a bucket."""
    return Certificate._meta.get_field("file").storage


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


def leftovers(*, older_than: timedelta) -> Iterator[str]:
    """Yield the names of stored files that no certificate has and that are ``older_than`` that.

    Younger ones may be about to get their certificate.
    """
    where, latest = storage(), timezone.now() - older_than
    for year in where.listdir(FOLDER)[0] if where.exists(FOLDER) else []:
        names = {f"{FOLDER}/{year}/{name}" for name in where.listdir(f"{FOLDER}/{year}")[1]}
        known = Certificate.objects.filter(file__startswith=f"{FOLDER}/{year}/").values_list("file", flat=True)
        for name in sorted(names - set(known.iterator())):
            if where.get_modified_time(name) < latest:
                yield name
