"""Issuing as a job: one piece for each person."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates import eligibility, services
from certificates.errors import CertificateError
from certificates.groups import group_of, things
from certificates.models import CertificateDesign
from certificates.services.ordering import ISSUE
from jobs import registry
from jobs.models import Job


def keep_certificate(job: Job, key: str, drawn: services.Drawn | None) -> None:
    """Save what was drawn, in the transaction that counts the piece."""
    if drawn:
        services.keep(drawn)


def certificates_url(job: Job) -> str | None:
    """Return the page where the certificates of the job are found, or None when its cohort or workshop is gone."""
    thing = things(job.arguments["group"]).filter(pk=job.arguments["id"]).first()
    return group_of(thing).url if thing else None


@registry.pieces(ISSUE, label=gettext_lazy("Issue certificates"), save=keep_certificate, finished_url=certificates_url)
def draw_certificate(job: Job, key: str) -> services.Drawn | None:
    """Draw the certificate of one trainee or delegate; None when the person got it in an earlier attempt."""
    one = eligibility.candidates(job.arguments["group"]).filter(pk=int(key)).first()
    if one is None:
        raise CertificateError(_("This person is no longer in the list."))
    if one.live_certificate:
        return None
    if reason := eligibility.reason_against(one):
        raise CertificateError(reason)
    certificate = services.prepare(one, _design(job), date.fromisoformat(job.arguments["issued_on"]))
    certificate.job = job
    certificate.issued_by = job.owner
    return services.draw(certificate)


def _design(job: Job) -> CertificateDesign:
    designs = CertificateDesign.objects.prefetch_related("signatories")
    design = designs.filter(pk=job.arguments["design"]).first()
    if design is None:
        raise CertificateError(_("The design was deleted meanwhile. Choose another one and issue again."))
    if design.is_retired:
        raise CertificateError(
            _("The design “%(design)s” was retired meanwhile. Choose another one and issue again, or bring it back.")
            % {"design": design}
        )
    return design
