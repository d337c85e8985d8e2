"""Ordering the certificates of a group as a job."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.eligibility import eligibility_of
from certificates.errors import CertificateError
from certificates.groups import Group
from certificates.models import CertificateDesign
from jobs.models import Job
from jobs.services import enqueue

ISSUE = "certificates.issue"
REISSUE = "certificates.reissue"


def open_job(group: Group) -> Job | None:
    """Return the job that is issuing the certificates of ``group`` now, if any."""
    return Job.objects.about(group.thing).open().filter(kind=ISSUE).first()


@transaction.atomic
def order_certificates(*, group: Group, design: CertificateDesign, user) -> Job:
    """Order certificates for everybody eligible; while they are being made, the same job is returned again.

    All of one order carry the date of the order. Raises CertificateError when nobody is eligible, the group has not
    ended, or the design is not one of those that may be chosen.
    """
    group.hold()
    if job := open_job(group):
        return job
    if not group.designs().filter(pk=design.pk).exists():
        raise CertificateError(_("The design “%(design)s” can no longer be chosen.") % {"design": design})
    found = eligibility_of(group)
    if found.problem:
        raise CertificateError(found.problem)
    return enqueue(
        kind=ISSUE,
        owner=user,
        programme=group.programme,
        subject=group.thing,
        title=_("Certificates: %(thing)s") % {"thing": group.thing},
        arguments={
            "group": group.name,
            "id": group.thing.pk,
            "design": design.pk,
            "issued_on": timezone.localdate().isoformat(),
        },
        keys=[(str(one.pk), one.person.full_name) for one in found.eligible],
    )
