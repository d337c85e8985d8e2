"""Issuing, in blocks of people by as many workers as are free; issuing anew; e-mails; print files and call sheets."""

from datetime import date
from typing import IO

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.services.mailing import is_last_try, nothing_more
from certificates import eligibility, services
from certificates.drawing import Press
from certificates.errors import CertificateError
from certificates.groups import group_of, things
from certificates.models import CertificateDesign, CertificateMail
from certificates.services.ceremony_papers import PRINT, SHEET, draw_call_sheet, draw_print_file, keep_paper
from certificates.services.mail import MAIL
from certificates.services.ordering import ISSUE, REISSUE
from documents.errors import DocumentError
from jobs import registry
from jobs.models import Job

# So many certificates are numbered and saved in one transaction, which holds the counter for about a tenth of a second.
BLOCK = 64


def keep_certificates(job: Job, outcomes: dict[str, services.Drawn | None]) -> None:
    """Save what was drawn, in the transaction that counts the pieces."""
    services.keep([drawn for drawn in outcomes.values() if drawn])


def certificates_url(job: Job) -> str | None:
    """Return the page where the certificates of the job are found, or None when its cohort or workshop is gone."""
    thing = things(job.arguments["group"]).filter(pk=job.arguments["id"]).first()
    return group_of(thing).url if thing else None


@registry.blocks(
    ISSUE, label=gettext_lazy("Issue certificates"), save=keep_certificates, size=BLOCK, finished_url=certificates_url
)
def draw_certificates(job: Job, keys: list[str]) -> dict[str, services.Drawn | CertificateError | None]:
    """Draw the certificates of trainees or delegates; None for who got it in an earlier attempt."""
    try:
        design = _design(job)
    except CertificateError as refusal:
        return dict.fromkeys(keys, refusal)
    issued_on, press = date.fromisoformat(job.arguments["issued_on"]), Press()
    people = eligibility.candidates(job.arguments["group"]).in_bulk([int(key) for key in keys])
    drawn = {}
    for key in keys:
        try:
            drawn[key] = _draw(people.get(int(key)), design, issued_on, press, job)
        except CertificateError as refusal:
            drawn[key] = refusal
    return drawn


def _draw(one, design: CertificateDesign, issued_on: date, press: Press, job: Job) -> services.Drawn | None:
    if one is None:
        raise CertificateError(_("This person is no longer in the list."))
    if one.live_certificate:
        return None
    if reason := eligibility.reason_against(one):
        raise CertificateError(reason)
    certificate = services.prepare(one, design, issued_on)
    certificate.job = job
    certificate.issued_by = job.owner
    return services.draw(certificate, press)


def _save(job: Job, drawn: tuple[IO[bytes], dict]) -> dict:
    content, result = drawn
    return keep_paper(job=job, content=content, result=result)


def _paper_url(job: Job) -> str:
    return reverse(f"certificates:{job.arguments['of']}_print", args=[job.arguments["id"]])


@registry.kind(PRINT, label=gettext_lazy("Print file"), save=_save, finished_url=_paper_url, is_bulk=True)
def make_print_file(job: Job, progress) -> tuple[IO[bytes], dict]:
    """Join the certificates that the job's arguments name."""
    return draw_print_file(arguments=job.arguments, progress=progress)


@registry.kind(SHEET, label=gettext_lazy("Call sheet"), save=_save, finished_url=_paper_url)
def make_call_sheet(job: Job, progress) -> tuple[IO[bytes], dict]:
    """Draw the call sheet of the ceremony that the job's arguments name."""
    try:
        return draw_call_sheet(arguments=job.arguments)
    except DocumentError as error:
        raise registry.Refused(str(error)) from error


def _design(job: Job) -> CertificateDesign:
    designs = CertificateDesign.objects.prefetch_related("signatories", "logos")
    design = designs.filter(pk=job.arguments["design"]).first()
    if design is None:
        raise CertificateError(_("The design was deleted meanwhile. Choose another one and issue again."))
    if design.is_retired:
        raise CertificateError(
            _("The design “%(design)s” was retired meanwhile. Choose another one and issue again, or bring it back.")
            % {"design": design}
        )
    return design


def keep_new_certificate(job: Job, key: str, drawn: services.Drawn | None) -> None:
    """Save what was drawn in place of the old one, in the transaction that counts the piece."""
    if drawn:
        services.keep_reissue(drawn)


@registry.pieces(
    REISSUE,
    label=gettext_lazy("Issue certificates anew"),
    save=keep_new_certificate,
    finished_url=certificates_url,
    is_bulk=True,
)
def draw_new_certificate(job: Job, key: str) -> services.Drawn | None:
    """Draw the certificate that takes the place of the one whose id is ``key``."""
    arguments = job.arguments
    return services.draw_reissue(pk=int(key), reason=arguments["reason"], newest=arguments["newest"], job=job)


def mails_url(job: Job) -> str | None:
    """Return the page where the e-mails of the job are found, or None when its cohort or workshop is gone."""
    thing = things(job.arguments["group"]).filter(pk=job.arguments["id"]).first()
    return group_of(thing).url_of("mail") if thing else None


@registry.pieces(
    MAIL, label=gettext_lazy("Certificates by e-mail"), save=nothing_more, finished_url=mails_url, is_bulk=True
)
def send_piece(job: Job, key: str) -> None:
    """Send the e-mail whose id is ``key``."""
    mails = CertificateMail.objects.select_related(
        "certificate__enrolment__cohort__course", "certificate__delegate__workshop", "certificate__person"
    )
    mail = mails.filter(pk=key).first()
    if mail is None:
        raise registry.Refused(_("This e-mail was deleted."))
    services.send_certificate(mail=mail, is_last_try=is_last_try(job, key))
