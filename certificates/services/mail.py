"""Certificates by e-mail: ordered for those who were shown, sent one by one, at most once an address."""

from django.core.mail import EmailMessage
from django.db import models, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.services.mailing import Mail, end, message_id, send_once
from certificates.errors import CertificateError
from certificates.files import download_name, read_checked
from certificates.groups import Group, group_of
from certificates.mail_plan import plan_mails
from certificates.mail_words import MailWords, language_of
from certificates.models import Certificate, CertificateMail
from jobs.models import Job
from jobs.services import enqueue

MAIL = "certificates.mail"
# The first part of every Message-ID; bounces are known by it.
ID_NAME = "certificate-mail"
State = CertificateMail.State


@transaction.atomic
def order_mails(*, group: Group, fingerprint: str, language: str = "", note: str = "", user) -> Job:
    """Order the e-mails of ``group`` for those who get one now, and return the job.

    ``fingerprint`` is that of the plan which was shown. Raises CertificateError when it is another one by now, and
    when nobody is left who would get one.
    """
    group.hold()
    plan = plan_mails(group=group, language=language, note=note)
    if not plan.getting:
        raise CertificateError(_("Nobody is left who would get an e-mail. Nothing was sent."))
    if plan.fingerprint != fingerprint:
        raise CertificateError(
            _("The records have changed since this page was opened, so nothing was sent. Look again at what follows.")
        )
    mails = CertificateMail.objects.bulk_create(
        [
            CertificateMail(
                certificate=one,
                address=one.person.email,
                is_to_record=True,
                language=plan.language_of(one),
                note=note,
                ordered_by=user,
            )  # fmt: skip
            for one in plan.getting
        ],
        batch_size=500,
    )
    return _enqueue(group, mails, user)


@transaction.atomic
def order_mail(*, certificate: Certificate, address: str, language: str = "", note: str = "", user) -> Job:
    """Order one certificate for one address, that of the person's record or another, and return the job.

    Ordered again while it waits, the same job is returned. Raises CertificateError when the certificate is not valid,
    and when it went to this address before or may have.
    """
    group = group_of(certificate.thing)
    group.hold()
    certificate = Certificate.objects.with_things().select_related("person", "design").get(pk=certificate.pk)
    if reason := _reason_against(certificate):
        raise CertificateError(reason)
    mail = CertificateMail.objects.filter(certificate=certificate, address__iexact=address).first()
    if mail is None:
        mail = CertificateMail(certificate=certificate, address=address)
    elif job := jobs_of_mails(group).open().filter(pieces__key=str(mail.pk)).first():
        return job
    elif mail.state not in (State.WAITING, State.FAILED):
        raise CertificateError(_why_not_again(mail))
    mail.language, mail.note, mail.ordered_by = language_of(certificate, language), note, user
    mail.is_to_record = _is_in_record(mail)
    # Not the state: the worker of a job that was cancelled may be sending it.
    mail.save(update_fields=None if mail._state.adding else ["language", "note", "ordered_by", "is_to_record"])
    return _enqueue(group, [mail], user)


@transaction.atomic
def retry_mails(*, group: Group, user) -> Job:
    """Order anew what has certainly not gone out and what no job works at, and return the job.

    Raises CertificateError when there is nothing to try again.
    """
    group.hold()
    mails = list(mails_to_try_again(group).select_related("certificate"))
    if not mails:
        raise CertificateError(_("There is no e-mail to try again."))
    return _enqueue(group, mails, user)


def jobs_of_mails(group: Group) -> models.QuerySet:
    """Return the jobs that send certificates of ``group``, newest first."""
    return Job.objects.about(group.thing).filter(kind=MAIL)


def mails_of(group: Group) -> models.QuerySet:
    """Return the e-mails with certificates of ``group``."""
    return CertificateMail.objects.filter(certificate__in=group.certificates().order_by().values("pk"))


def mails_to_try_again(group: Group) -> models.QuerySet:
    """Return the e-mails of ``group`` that have certainly not gone out and that no job works at."""
    return mails_of(group).to_try_again(is_being_worked_at=jobs_of_mails(group).open().exists())


def send_certificate(*, mail: CertificateMail, is_last_try: bool) -> None:
    """Send ``mail`` if it has certainly not gone out yet; see ``mailing.send_once`` for what is raised."""
    content = b""
    if mail.state in (State.WAITING, State.FAILED):
        if reason := _reason_against(mail.certificate):
            end(mail, State.FAILED, reason)
        if mail.is_to_record and not _is_in_record(mail):
            reason = _("The address in the record was changed meanwhile, so nothing was sent to the old one.")
            end(mail, State.FAILED, reason)
        try:
            content = read_checked(mail.certificate)
        except CertificateError as error:
            end(mail, State.FAILED, str(error))
    row = Mail(
        mail, mail.certificate.printed_name, mail.address, lambda connection: _message(mail, content, connection)
    )
    send_once(row, is_last_try=is_last_try)


def _is_in_record(mail: CertificateMail) -> bool:
    return mail.address.lower() == mail.certificate.person.email.lower()


def _reason_against(certificate: Certificate) -> str:
    if certificate.state == "valid":
        return ""
    return _("Certificate %(serial)s is %(state)s, so it is not sent.") % {
        "serial": certificate.serial,
        "state": certificate.state_in_words,
    }


def _why_not_again(mail: CertificateMail) -> str:
    if mail.bounced_at:
        words = _("It came back from %(address)s: %(reason)s. Send it to another address.")
        return words % {"address": mail.address, "reason": mail.bounce_reason}
    if mail.state == State.SENT:
        words = _("It was sent to %(address)s on %(day)s. It is sent to each address once.")
        return words % {"address": mail.address, "day": date_format(timezone.localtime(mail.sent_at))}
    words = _("It is not known whether it went out to %(address)s, so it is not sent there again. Ask whether it came.")
    return words % {"address": mail.address}


def _enqueue(group: Group, mails: list[CertificateMail], user) -> Job:
    return enqueue(
        kind=MAIL,
        owner=user,
        programme=group.programme,
        subject=group.thing,
        title=_("Certificates by e-mail: %(thing)s") % {"thing": group.thing},
        arguments={"group": group.name, "id": group.thing.pk},
        keys=[(str(one.pk), f"{one.certificate.printed_name} <{one.address}>") for one in mails],
    )


def _message(mail: CertificateMail, content: bytes, connection) -> EmailMessage:
    """Return the e-mail with the file; raises what Django raises for a header that would be two."""
    words = MailWords(mail.certificate, mail.language, mail.note)
    message = EmailMessage(
        words.subject,
        words.text,
        to=[mail.address],
        # Asks the recipient's side for no "I am on holiday"; bounces come nevertheless.
        headers={"Message-ID": message_id(ID_NAME, mail), "Auto-Submitted": "auto-generated"},
        connection=connection,
    )
    message.attach(download_name(mail.certificate), content, "application/pdf")
    return message
