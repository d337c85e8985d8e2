"""The long work of partnerships: frozen documents, likely duplicates, and the look for endings."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jobs import registry
from jobs.models import Job
from partnerships.likely_pairs import pairs_of_institutions, pairs_of_people
from partnerships.models import AgreementVersion
from partnerships.services import duplicates
from partnerships.services.documents import JOB_KIND, DrawnDocument, draw_document, keep_document
from partnerships.services.errors import PartnershipError
from partnerships.services.reminders import remind_of_ends


def _finished_url(job: Job) -> str | None:
    version = AgreementVersion.objects.filter(pk=job.arguments["version"]).select_related("agreement").first()
    return version.agreement.get_absolute_url() if version else None


def _save(job: Job, drawn: DrawnDocument) -> dict:
    return {"file": keep_document(drawn=drawn).pk}


@registry.kind(JOB_KIND, label=gettext_lazy("Agreement document"), save=_save, finished_url=_finished_url)
def freeze_document(job: Job, progress) -> DrawnDocument:
    """Draw the document of the version that the job's arguments name."""
    versions = AgreementVersion.objects.select_related("agreement__programme")
    version = versions.filter(pk=job.arguments["version"]).first()
    if version is None:
        raise registry.Refused(_("The version is no longer here."))
    progress(0, 1, _("Drawing the PDF"))
    try:
        return draw_document(version=version)
    except PartnershipError as error:
        raise registry.Refused(str(error)) from error


def _keep_pairs(_job: Job, found: dict) -> dict:
    # How many there are is told by the list, which shows to each what they may see.
    for of, pairs in found.items():
        duplicates.keep_pairs(of=of, found=pairs)
    return {}


def _list_url(_job: Job) -> str:
    return reverse("partnerships:duplicate_list")


@registry.kind(duplicates.JOB_KIND, label=gettext_lazy("Likely duplicates"), save=_keep_pairs, finished_url=_list_url)
def find_duplicates(_job: Job, progress) -> dict:
    """Look for institutions and people that may be one."""
    progress(0, 1, _("Comparing institutions"))
    institutions = pairs_of_institutions()
    return {"institution": institutions, "person": pairs_of_people(progress)}


def look_for_duplicates() -> None:
    """Bring the list of likely duplicates up to date."""
    for of, pairs in (("institution", pairs_of_institutions()), ("person", pairs_of_people())):
        duplicates.keep_pairs(of=of, found=pairs)


def remind() -> None:
    """Send the reminders that are due today."""
    remind_of_ends(on=timezone.localdate())
