"""Certificates made: prepared from today's facts, drawn but for the number, kept with the numbers they got.

A number is printed on the certificate and must neither repeat nor leave a gap, so it is taken in the transaction that
saves the row. Drawing takes most of the time and is done before, without the number; in the transaction the number is
written into its place and the file is closed, so that the counter (and on SQLite the whole database) is not held long.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from certificates import drawing, numbering, sealing, texts
from certificates.errors import CertificateError
from certificates.files import FOLDER, sha256_of, storage
from certificates.models import Certificate, CertificateDesign
from certificates.validity import last_day
from documents.blanks import Copy
from documents.names import clean_name
from training.models import Enrolment


@dataclass
class Drawn:
    """A certificate that is not saved yet, and its file but for the number."""

    certificate: Certificate
    copy: Copy


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
        printed_native_name=clean_name(recipient.person.native_name) if design.prints_native_name else "",
        printed_title=design.title,
        printed_text=texts.fill(design.body, values(recipient, design.language)),
        printed_second_title=design.second_title,
        printed_second_text=texts.fill(design.second_body, values(recipient, design.second_language))
        if design.second_language
        else "",
        printed_institution=recipient.institution.official_name if recipient.institution else "",
        issued_on=issued_on,
        expires_on=last_day(issued_on, design.valid_months),
    )


def draw(certificate: Certificate, press: drawing.Press | None = None) -> Drawn:
    """Draw a prepared certificate but for its number, on the ``press`` of others that are drawn with it.

    Raises CertificateError when it cannot be drawn.
    """
    return Drawn(certificate, (press or drawing.Press()).draw(certificate))


def keep(drawn: Sequence[Drawn]) -> list[Certificate]:
    """Number the certificates, of one programme and year, in their order; write the files and save the rows.

    One transaction, all or nothing. Raises OSError when a file cannot be written (a full disk), IntegrityError when
    somebody got a certificate for the same thing meanwhile.
    """
    certificates = [one.certificate for one in drawn]
    if not certificates:
        return []
    first, names = certificates[0], []
    try:
        with transaction.atomic():
            number = numbering.take(first.programme_id, first.issued_on.year, len(certificates))
            for place, one in enumerate(drawn):
                pdf = _closed(one, number + place)
                # The random part keeps the name free, whatever a killed worker left behind under the same serial.
                year, serial = one.certificate.issued_on.year, one.certificate.serial
                names.append(f"{FOLDER}/{year}/{serial}-{secrets.token_hex(8)}.pdf")
                one.certificate.file = storage().save(names[-1], ContentFile(pdf))
            return bulk_create_with_history(certificates, Certificate, default_user=first.issued_by)
    except BaseException:
        for name in names:
            storage().delete(name)
        raise


def _closed(drawn: Drawn, number: int) -> bytes:
    """Return the file with its number, sealed where the office has a seal; the certificate knows its hash."""
    certificate = drawn.certificate
    certificate.serial = numbering.serial(certificate.programme.code, certificate.issued_on.year, number)
    certificate.is_sealed = sealing.is_on()
    pdf = sealing.seal(drawing.finish(certificate, drawn.copy), serial=certificate.serial)
    certificate.sha256 = sha256_of(pdf)
    return pdf
