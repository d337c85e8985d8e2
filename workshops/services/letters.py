"""Letters to delegates: ordered for those who were shown, sent one by one, at most once each."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.services.mailing import Mail, end, message_id, send_once
from documents.errors import DocumentError
from jobs.models import Job, subject_of
from jobs.services import enqueue
from workshops.errors import WorkshopError
from workshops.letter import Letter, letter_pdf
from workshops.letter_plan import plan_letters, reason_against
from workshops.models import DelegateLetter, Workshop
from workshops.services.places import lock_workshop

JOB_KIND = "workshops.letters"
State = DelegateLetter.State


@transaction.atomic
def order_letters(*, workshop: Workshop, kind: str, delegates: models.QuerySet, fingerprint: str, by=None) -> Job:
    """Order the letter of ``kind`` for those of ``delegates`` of the workshop who get it now, and return the job.

    ``fingerprint`` is that of the plan which was shown. Raises WorkshopError when it is another one by now, and when
    nobody is left who would get the letter.
    """
    workshop = lock_workshop(workshop.pk)
    plan = plan_letters(kind=kind, delegates=delegates.filter(workshop=workshop))
    if not plan.getting:
        raise WorkshopError(_("Nobody is left who would get this letter. Nothing was sent."))
    if plan.fingerprint != fingerprint:
        raise WorkshopError(
            _("The records have changed since this page was opened, so nothing was sent. Look again at what follows.")
        )
    letters = DelegateLetter.objects.bulk_create(
        [DelegateLetter(delegate=one, kind=kind, ordered_by=by) for one in plan.getting], batch_size=500
    )
    return _enqueue(workshop, letters, by)


@transaction.atomic
def retry_letters(*, workshop: Workshop, by=None) -> Job:
    """Order anew what has certainly not gone out and what no job works at, and return the job.

    Raises WorkshopError when there is nothing to try again.
    """
    workshop = lock_workshop(workshop.pk)
    letters = list(letters_to_try_again(workshop).select_related("delegate__person"))
    if not letters:
        raise WorkshopError(_("There is no letter to try again."))
    return _enqueue(workshop, letters, by)


def jobs_of_letters(workshop: Workshop) -> models.QuerySet:
    """Return the jobs that send letters of ``workshop``."""
    return Job.objects.filter(kind=JOB_KIND, subject=subject_of(workshop))


def letters_to_try_again(workshop: Workshop) -> models.QuerySet:
    """Return the letters of ``workshop`` that have certainly not gone out and that no job works at."""
    is_being_worked_at = jobs_of_letters(workshop).open().exists()
    letters = DelegateLetter.objects.filter(delegate__workshop=workshop)
    return letters.to_try_again(is_being_worked_at=is_being_worked_at)


def send_letter(*, letter: DelegateLetter, is_last_try: bool) -> None:
    """Draw and send ``letter`` if it has certainly not gone out yet; see ``mailing.send_once`` for what is raised."""
    delegate, content = letter.delegate, b""
    if letter.state in (State.WAITING, State.FAILED):
        if reason := reason_against(delegate, letter.kind):
            end(letter, State.FAILED, reason)
        try:
            content = letter_pdf(Letter(delegate, letter.kind, timezone.localdate(letter.ordered_at)))
        except DocumentError as error:
            end(letter, State.FAILED, str(error))
    mail = Mail(
        letter,
        delegate.person.full_name,
        delegate.person.email,
        lambda connection: _message(letter, content, connection),
    )
    send_once(mail, is_last_try=is_last_try)


def _enqueue(workshop: Workshop, letters: list[DelegateLetter], by) -> Job:
    return enqueue(
        kind=JOB_KIND,
        owner=by,
        programme=workshop.programme,
        subject=workshop,
        title=_("Letters: %(workshop)s") % {"workshop": workshop},
        keys=[(str(one.pk), one.delegate.person.full_name) for one in letters],
    )


def _message(letter: DelegateLetter, content: bytes, connection) -> EmailMessage:
    """Return the e-mail with the letter; raises what Django raises for a header that would be two."""
    words = Letter(letter.delegate, letter.kind, timezone.localdate(letter.ordered_at))
    with translation.override(words.sides[0].code):
        subject = _("%(kind)s: %(workshop)s") % {"kind": words.title, "workshop": letter.delegate.workshop}
        body = render_to_string("workshops/email/letter.txt", {"letter": words, "office": settings.OFFICE_NAME})
    message = EmailMessage(
        " ".join(subject.split()),
        body,
        to=[letter.delegate.person.email],
        headers={"Message-ID": message_id("letter", letter)},
        connection=connection,
    )
    message.attach(f"{letter.kind}.pdf", content, "application/pdf")
    return message
