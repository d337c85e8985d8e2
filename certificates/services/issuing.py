"""One certificate: prepared from today's facts, drawn with the number that is likely next, kept with the one it got.

Drawing takes most of the time and the number is part of the drawing. So that drawing does not hold the counter (and
on SQLite the whole database) it is done before, with a number that is only read; in the transaction the number is
taken, and when somebody else was quicker the drawing is done again, now with a number that nobody can take away.
"""

import secrets
from dataclasses import dataclass
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from certificates import numbering, texts
from certificates.drawing import draw_pdf
from certificates.errors import CertificateError
from certificates.files import FOLDER, sha256_of, storage
from certificates.models import Certificate, CertificateDesign
from documents.names import clean_name
from training.models import Enrolment


@dataclass
class Drawn:
    """A certificate that is not saved yet, with its number and file."""

    certificate: Certificate
    number: int
    pdf: bytes


def prepare(recipient, design: CertificateDesign, issued_on: date) -> Certificate:
    """Return an unsaved certificate with all that will be printed, for an enrolment or a delegate.

    Raises CertificateError when the person's name has nothing that can be printed.
    """
    is_trainee = isinstance(recipient, Enrolment)
    values = texts.values_for_enrolment if is_trainee else texts.values_for_delegate
    name = clean_name(recipient.person.full_name)
    if not name:
        raise CertificateError(_("The name has no letter that can be printed. Correct it in the person's record."))
    return Certificate(
        programme=recipient.cohort.course.programme if is_trainee else recipient.workshop.programme,
        kind=design.kind,
        person=recipient.person,
        enrolment=recipient if is_trainee else None,
        delegate=None if is_trainee else recipient,
        design=design,
        printed_name=name,
        printed_native_name=clean_name(recipient.person.native_name),
        printed_title=design.title,
        printed_text=texts.fill(design.body, values(recipient, design.language)),
        printed_institution=recipient.institution.official_name if recipient.institution else "",
        issued_on=issued_on,
    )


def draw(certificate: Certificate) -> Drawn:
    """Draw a prepared certificate with the number that comes next if nobody else takes it meanwhile."""
    year = certificate.issued_on.year
    return _drawn(certificate, numbering.likely_next(certificate.programme_id, year))


def keep(drawn: Drawn) -> Certificate:
    """Take the number, write the file and save the certificate, in one transaction; all or nothing.

    Raises OSError when the file cannot be written (a full disk), IntegrityError when the person got a certificate
    for the same thing meanwhile.
    """
    certificate = drawn.certificate
    with transaction.atomic():
        number = numbering.take(certificate.programme_id, certificate.issued_on.year)
        if number != drawn.number:
            drawn = _drawn(certificate, number)
        certificate.sha256 = sha256_of(drawn.pdf)
        # The random part keeps the name free, whatever a killed worker left behind under the same serial.
        name = f"{FOLDER}/{certificate.issued_on.year}/{certificate.serial}-{secrets.token_hex(8)}.pdf"
        try:
            certificate.file = storage().save(name, ContentFile(drawn.pdf))
            certificate._history_user = certificate.issued_by
            certificate.save(force_insert=True)
        except BaseException:
            storage().delete(name)
            raise
    return certificate


def _drawn(certificate: Certificate, number: int) -> Drawn:
    certificate.serial = numbering.serial(certificate.programme.code, certificate.issued_on.year, number)
    return Drawn(certificate, number, draw_pdf(certificate))
