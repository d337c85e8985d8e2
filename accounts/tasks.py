"""Notices as a job: one piece for each e-mail."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Notice
from accounts.services.mailing import is_last_try, nothing_more
from accounts.services.notices import JOB_KIND
from accounts.services.sending import send_notice
from jobs import registry
from jobs.models import Job


@registry.pieces(JOB_KIND, label=gettext_lazy("E-mails"), save=nothing_more)
def send_piece(job: Job, key: str) -> None:
    """Send the notice whose id is ``key``."""
    notice = Notice.objects.select_related("recipient").filter(pk=key).first()
    if notice is None:
        raise registry.Refused(_("The account of this person was deleted."))
    send_notice(notice=notice, is_last_try=is_last_try(job, key))
