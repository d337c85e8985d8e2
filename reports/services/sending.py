"""Sends an edition to the viewers of its programme: one e-mail to each, once for all time."""

import hashlib
from dataclasses import dataclass

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Notice, Role, User
from accounts.services.notices import notify
from reports.errors import ReportError
from reports.models import Edition


@dataclass(frozen=True)
class SendingPlan:
    """Who gets an edition now, and who was told of it before."""

    getting: list[User]
    notices: list[Notice]
    subject: str
    text: str

    @property
    def fingerprint(self) -> str:
        """What says whether somebody else would get it by now."""
        return hashlib.sha256("\n".join(sorted(one.email for one in self.getting)).encode()).hexdigest()


def plan_sending(edition: Edition) -> SendingPlan:
    """Return whom ``edition`` goes to now: viewers of its programme who were not told of it yet."""
    notices = list(Notice.objects.about(edition).filter(event=_event(edition)).select_related("recipient"))
    told = {notice.recipient_id for notice in notices}
    viewers = User.objects.filter(
        pk__in=Role.objects.filter(kind=Role.Kind.VIEWER, programme=edition.programme).values("user"), is_active=True
    ).order_by("full_name", "pk")
    getting = [one for one in viewers if one.pk not in told and one.email]
    return SendingPlan(getting, notices, _subject(edition), _text(edition))


@transaction.atomic
def send_edition(*, edition: Edition, fingerprint: str | None = None) -> int:
    """Tell the viewers of the programme by e-mail, each once, and return how many were told now.

    With ``fingerprint``, that of the plan which was shown, raises ReportError when it is another one by now.
    """
    plan = plan_sending(edition)
    if fingerprint is not None and fingerprint != plan.fingerprint:
        raise ReportError(
            _("The list of viewers has changed since this page was opened, so nothing was sent. Look again.")
        )
    return notify(
        event=_event(edition),
        recipients=plan.getting,
        subject=lambda: _subject(edition),
        text=lambda: _text(edition),
        url=edition.get_absolute_url(),
        thing=edition,
        programme=edition.programme,
    )


def _event(edition: Edition) -> str:
    return f"edition:{edition.pk}:sent"


def _subject(edition: Edition) -> str:
    return _("New report: %(title)s") % {"title": edition.title}


def _text(edition: Edition) -> str:
    period = (
        _("Its figures are of %(since)s to %(until)s.") if edition.since else _("Its figures are as of %(until)s.")
    ) % {"since": date_format(edition.since) if edition.since else "", "until": date_format(edition.as_of)}
    return "\n\n".join(
        [
            _("A new report of %(programme)s can be read: %(title)s.")
            % {"programme": edition.programme, "title": edition.title},
            period,
            _("On its page you find it as PDF and as spreadsheet, in English and in Chinese."),
        ]
    )
