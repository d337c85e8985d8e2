"""Issuing many certificates of a group anew, as a job."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from certificates.errors import CertificateError
from certificates.groups import Group
from certificates.models import Certificate, CertificateDesign
from certificates.reissue_plan import plan_reissue
from certificates.services.issuing import Drawn, draw
from certificates.services.life import prepare_reissue
from certificates.services.ordering import REISSUE
from jobs.models import Job
from jobs.services import enqueue


def jobs_of_reissues(group: Group):
    """Return the jobs that issue certificates of ``group`` anew, newest first."""
    return Job.objects.about(group.thing).filter(kind=REISSUE)


@transaction.atomic
def order_reissues(
    *, group: Group, chosen: Iterable[int], fingerprint: str, reason: str, with_newest: bool, user
) -> Job:
    """Order new certificates in place of the ``chosen`` ones (ids); names come from the records.

    While one order of the group is being done, its job is returned. ``with_newest`` takes the newer version of each
    one's design where the plan shows one, and later versions do not matter; else the words stay. The job's argument
    ``newest`` names these by the old design's id, ``designs`` the ids of all of them. Raises CertificateError when
    nobody is chosen, when the reason is missing, and when what was shown (``fingerprint``) is not so any more.
    """
    group.hold()
    if job := jobs_of_reissues(group).open().first():
        return job
    if not reason.strip():
        raise CertificateError(_("Say why they are issued anew: the reason stays in the record."))
    plan, ids = plan_reissue(group), set(chosen)
    if plan.fingerprint != fingerprint:
        raise CertificateError(
            _("The records have changed since this page was opened, so nothing was issued. Look again at what follows.")
        )
    lines = [line for line in plan.lines if line.certificate.pk in ids]
    if not lines:
        raise CertificateError(_("Tick at least one certificate."))
    newer = [line for line in lines if with_newest and line.has_newer_design]
    # Texts as keys, as they come back from the database.
    newest = {str(line.certificate.design_id): line.newest.pk for line in newer}
    return enqueue(
        kind=REISSUE,
        owner=user,
        programme=group.programme,
        subject=group.thing,
        title=_("Certificates issued anew: %(thing)s") % {"thing": group.thing},
        arguments={
            "group": group.name,
            "id": group.thing.pk,
            "reason": reason.strip(),
            "newest": newest,
            "designs": sorted(set(newest.values())),
        },
        keys=[(str(line.certificate.pk), line.certificate.printed_name) for line in lines],
    )


def draw_reissue(*, pk: int, reason: str, newest: dict[str, int], job: Job) -> Drawn | None:
    """Draw the certificate that takes the place of number ``pk``; None when one has taken it by now.

    ``newest`` is the job's argument: which design takes the place of which. Raises CertificateError when the old one
    was revoked or that design deleted or retired meanwhile, and for all that ``reissue`` raises it for.
    """
    certificates = Certificate.objects.with_things().select_related("programme", "person", "design", "superseded_by")
    old = certificates.filter(pk=pk).first()
    if old is None:
        raise CertificateError(_("This certificate is no longer there."))
    if old.newer:
        return None
    if not old.is_live:
        raise CertificateError(_("It was revoked meanwhile, so no new one was issued."))
    design, chosen = None, newest.get(str(old.design_id))
    if chosen is not None:
        design = CertificateDesign.objects.filter(pk=chosen).first()
        if design is None:
            raise CertificateError(_("The design was deleted meanwhile. Order the new certificate again."))
    new = prepare_reissue(certificate=old, reason=reason, user=job.owner, design=design)
    new.job = job
    return draw(new)
