"""What certificates are issued for: a cohort (of completion) or a workshop (of attendance), seen in one way."""

from dataclasses import dataclass

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.models import Certificate, CertificateDesign
from training.models import Cohort, Enrolment
from workshops.models import Delegate, Workshop


@dataclass(frozen=True)
class Group:
    """A cohort or workshop with the words and reads that issuing needs. ``recipient`` is the field of a certificate."""

    thing: models.Model
    name: str
    recipient: str
    design_kind: str

    @property
    def programme(self):
        """The programme in which the serials are counted."""
        return self.thing.course.programme if self.name == "cohort" else self.thing.programme

    @property
    def has_ended(self) -> bool:
        """Whether its last day lies before today."""
        return self.thing.ends_on < timezone.localdate()

    @property
    def url(self) -> str:
        """The page of its certificates."""
        return self.url_of("certificates")

    def url_of(self, action: str) -> str:
        """Return the address of what one does here: certificates, issue, preview, zip, reissue, mail or mail_retry."""
        return reverse(f"certificates:{self.name}_{action}", args=[self.thing.pk])

    def hold(self) -> None:
        """Hold its row until the transaction ends: whoever orders something for it meets what was ordered before."""
        type(self.thing)._default_manager.select_for_update().get(pk=self.thing.pk)

    def certificates(self) -> models.QuerySet:
        """All certificates ever issued for it."""
        return Certificate.objects.filter(**{f"{self.recipient}__{self.name}": self.thing})

    def designs(self) -> models.QuerySet:
        """Designs that may be chosen: of its programme and kind, not retired, newest version of each name first."""
        return CertificateDesign.objects.filter(
            programme=self.programme, kind=self.design_kind, is_retired=False
        ).order_by("name", "-version")


def group_of(thing: Cohort | Workshop) -> Group:
    """Return the group that a cohort or workshop is."""
    if isinstance(thing, Cohort):
        return Group(thing, "cohort", "enrolment", CertificateDesign.Kind.COMPLETION)
    return Group(thing, "workshop", "delegate", CertificateDesign.Kind.ATTENDANCE)


def things(name: str) -> models.QuerySet:
    """Return the cohorts or workshops, with what a group reads; LookupError for another name."""
    if name == "cohort":
        return Cohort.objects.select_related("course__programme")
    if name == "workshop":
        return Workshop.objects.select_related("programme")
    raise LookupError(_("Certificates are issued for cohorts and workshops."))


def recipients(name: str) -> models.QuerySet:
    """Return the trainees or delegates with all that is printed for them, read in one query."""
    if name == "cohort":
        return Enrolment.objects.select_related("person", "institution", "cohort__course__programme")
    return Delegate.objects.select_related("person", "institution", "workshop__programme")
