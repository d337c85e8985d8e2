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
from certificates.models import Certificate, DesignLogo, DesignSignatory
from certificates.models.design import PICTURES
from documents.stored import Changed, Unreadable, read_stored
from jobs.models import Job

logger = logging.getLogger(__name__)

FOLDER = "certificates"
# Print files and call sheets; the job that drew one names it in its result.
PAPERS_FOLDER = "ceremonies"


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
        return read_stored(certificate.file, sha256=certificate.sha256)
    except Unreadable as error:
        logger.error("The file of certificate %s cannot be read: %s", certificate.serial, error)
        raise CertificateError(
            _(
                "The file of certificate %(serial)s is not where it was stored. The certificate itself is valid as the "
                "register says. Ask the administrator to bring the file back, or issue the certificate anew."
            )
            % {"serial": certificate.serial}
        ) from error
    except Changed as error:
        logger.error("The file of certificate %s is not the one that was issued", certificate.serial)
        raise CertificateError(
            _(
                "The stored file of certificate %(serial)s is no longer the one that was issued, so it is not handed "
                "out. Ask the administrator to bring the file back, or issue the certificate anew."
            )
            % {"serial": certificate.serial}
        ) from error


def download_name(certificate: Certificate) -> str:
    """Return the file's name for people: by serial, so that two people of one name stay apart."""
    return f"{certificate.serial}.pdf"


def zip_of(certificates: Iterable[Certificate]) -> IO[bytes]:
    """Return an open temporary file with the files of ``certificates``, rewound, which vanishes when it is closed.

    What cannot be handed out is listed with its reason in ``missing.txt`` instead of being left out silently.
    Raises OSError when there is no room for the file.
    """
    return zip_named((download_name(certificate), certificate) for certificate in certificates)


def zip_named(files: Iterable[tuple[str, Certificate]], missing: Iterable[str] = ()) -> IO[bytes]:
    """Return the same as ``zip_of`` under names of one's own; ``missing`` are reasons known already."""
    archive = tempfile.TemporaryFile(prefix="certificates-", suffix=".zip")  # noqa: SIM115 (handed out open)
    missing = list(missing)
    try:
        # Stored, not deflated: PDF files are compressed already.
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as packed:
            for name, certificate in files:
                try:
                    packed.writestr(name, read_checked(certificate))
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
    """Yield the names of stored files that no certificate, print job or design has and that are ``older_than`` that.

    Younger ones may be about to get their row.
    """
    where, latest = storage(), timezone.now() - older_than
    for folder, known in _folders(where):
        names = {f"{folder}/{name}" for name in where.listdir(folder)[1]}
        for name in sorted(names - set(known)):
            if where.get_modified_time(name) < latest:
                yield name


def _folders(where: Storage) -> Iterator[tuple[str, Iterable[str]]]:
    """Yield each folder of files that is there, and the names that rows have for what lies in it.

    The names are read after the folder: what gets its row in between is known.
    """
    for year in where.listdir(FOLDER)[0] if where.exists(FOLDER) else []:
        issued = Certificate.objects.filter(file__startswith=f"{FOLDER}/{year}/")
        yield f"{FOLDER}/{year}", issued.values_list("file", flat=True)
    if where.exists(PAPERS_FOLDER):
        printed = Job.objects.filter(result__file__startswith=f"{PAPERS_FOLDER}/")
        yield PAPERS_FOLDER, printed.values_list("result__file", flat=True)
    if where.exists(PICTURES):
        logos = DesignLogo.objects.order_by().values_list("image", flat=True)
        yield PICTURES, logos.union(DesignSignatory.objects.order_by().values_list("signature", flat=True))
