"""Who is told of a step in an agreement's life, and in which words; the e-mails themselves go out as a job."""

import datetime as dt
from collections.abc import Callable

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Role, User
from accounts.services.notices import notify
from partnerships.models import Agreement

# What may be done next, by the first word of the event.
NEXT = {
    "proposed": gettext_lazy("Read the words; then approve them, propose other ones, or decline."),
    "approved": gettext_lazy("It is signed when both sides have approved the same words."),
    "signed": gettext_lazy("Its activities are planned now: say when they shall happen."),
    "withdrawn": gettext_lazy("Nothing is left to do; the record stays."),
    "declined": gettext_lazy("The record stays. A new draft can take up where this one ended."),
    "termination": gettext_lazy("The agreement goes on until both sides agree to its end."),
    "terminated": gettext_lazy("Completed activities stay in the record."),
}
# The office hears of what ends something; proposals and approvals it sees on its first page.
OFFICE_HEARS = {"withdrawn", "declined", "termination", "terminated"}


def tell_parties(agreement: Agreement, event: str, what: str, *, by=None, words: str = "") -> int:
    """Tell the coordinators of both parties, and of some events the office, except who did it; return how many.

    ``event`` begins with a key of NEXT and is unique within the agreement, so that telling it again sends nothing.
    ``what`` says what happened, in words of ``in_words``, so that each reads them in the own language; ``words`` is the
    reason that somebody typed. Call it inside the step's transaction.
    """
    kind = event.partition(":")[0]

    def paragraphs() -> list[str]:
        said = str(what)
        return [_parties(agreement), f"{said[:1].upper()}{said[1:]}" + _("."), words, str(NEXT[kind])]

    people = coordinators_of(agreement)
    if kind in OFFICE_HEARS:
        people = people | _office_of(agreement)
    return _send(agreement, event, lambda: str(what), paragraphs, people.exclude(pk=getattr(by, "pk", None)))


def remind_of_end(agreement: Agreement, *, threshold: int, on: dt.date) -> int:
    """Tell coordinators and office that the agreement's end is at most ``threshold`` days away; return how many.

    Each person is told of each threshold once, whenever the run comes.
    """
    ends_on = agreement.signed_version.ends_on
    days = (ends_on - on).days

    def what() -> str:
        if not days:
            return _("ends today")
        return ngettext("ends in %(days)s day", "ends in %(days)s days", days) % {"days": days}

    def paragraphs() -> list[str]:
        return [
            _parties(agreement),
            _("It ends on %(day)s.") % {"day": date_format(ends_on)},
            _("Renew it, or let it end. An activity that is still open then is shown as late."),
        ]

    people = coordinators_of(agreement) | _office_of(agreement)
    return _send(agreement, f"ends:{ends_on.isoformat()}:{threshold}", what, paragraphs, people)


def coordinators_of(agreement: Agreement):
    """Return the coordinators of both parties."""
    roles = Role.objects.filter(kind=Role.Kind.COORDINATOR, institution__in=agreement.party_ids)
    return User.objects.filter(Q(pk__in=roles.values("user")))


def _office_of(agreement: Agreement):
    roles = Role.objects.filter(kind=Role.Kind.STAFF, programme=agreement.programme_id)
    return User.objects.filter(Q(pk__in=roles.values("user")))


def _send(
    agreement: Agreement, event: str, what: Callable[[], str], paragraphs: Callable[[], list[str]], people
) -> int:
    return notify(
        event=f"agreement:{agreement.pk}:{event}",
        recipients=people,
        subject=lambda: f"{agreement.number}: {what()}"[:200],
        text=lambda: "\n\n".join(part for part in paragraphs() if part),
        url=agreement.get_absolute_url(),
        thing=agreement,
        programme=agreement.programme,
    )


def _parties(agreement: Agreement) -> str:
    return f"{agreement.number}\n{agreement.first_party} – {agreement.second_party}"
