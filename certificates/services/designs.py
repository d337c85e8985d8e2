"""Designs: one that was used is never changed; a change makes its next version."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from certificates.errors import CertificateError
from certificates.models import CertificateDesign, DesignSignatory
from certificates.services.ordering import ISSUE
from jobs.models import Job


@transaction.atomic
def save_design(*, design: CertificateDesign, signatories: Iterable[tuple[str, str]]) -> CertificateDesign:
    """Save a new or changed design with its signatories (name, position) in order; return the row that holds it.

    When certificates were issued with the stored one, it stays as it is, retired, and a new version is returned.
    Raises CertificateError while a job is issuing certificates with it.
    """
    if design.pk and _is_being_used(design):
        raise CertificateError(
            _("Certificates are being issued with this design now. Change it when that is done, or cancel the job.")
        )
    if design.pk and design.certificates.exists():
        CertificateDesign.objects.filter(pk=design.pk).update(is_retired=True)
        design = _next_version(design)
    elif not design.pk:
        design.version = _last_version(design) + 1
    design.save()
    # Asked anew: what was read before may still be the signatories of the version before.
    DesignSignatory.objects.filter(design=design).delete()
    DesignSignatory.objects.bulk_create(
        DesignSignatory(design=design, order=order, name=name, position=position)
        for order, (name, position) in enumerate(signatories, 1)
    )
    return design


def retire_design(*, design: CertificateDesign, retired: bool = True) -> CertificateDesign:
    """Take a design out of the choice, or bring it back; certificates issued with it stay as they are."""
    design.is_retired = retired
    design.save(update_fields=["is_retired", "changed_at"])
    return design


def _is_being_used(design: CertificateDesign) -> bool:
    return Job.objects.open().filter(kind=ISSUE, arguments__design=design.pk).exists()


def _next_version(design: CertificateDesign) -> CertificateDesign:
    design.version = _last_version(design) + 1
    design.pk = None
    design.is_retired = False
    design._state.adding = True
    return design


def _last_version(design: CertificateDesign) -> int:
    same = CertificateDesign.objects.filter(programme=design.programme_id, name=design.name)
    return same.aggregate(last=Max("version"))["last"] or 0
