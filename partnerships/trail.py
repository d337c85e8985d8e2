"""The whole trail of an agreement: its own, that of its words line by line, of its papers and of its requests.

And that of an activity, with those of its people and its evidence.
"""

from itertools import groupby
from operator import attrgetter

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from pages.trail import TrailLine, merged, trail_of, trails_in
from partnerships.activity_words import people_words
from partnerships.models import (
    ActivityPeople,
    Agreement,
    AgreementFile,
    AgreementVersion,
    CollaborativeActivity,
    PaperSignature,
    TerminationRequest,
)
from partnerships.words import differences, read_words

LIMIT = 200
# Told by the words, or by the sentence of the step.
HIDDEN_IN_VERSION = frozenset({"words", "sha256", "kind", "starts_on", "ends_on", "purpose", "purpose_chinese"})
HIDDEN_IN_AGREEMENT = frozenset({"first_party", "second_party", "kind"})


def trail_of_agreement(agreement: Agreement) -> list[TrailLine]:
    """Return every change of ``agreement`` and of what belongs to it, newest first, at most LIMIT lines.

    One query for each kind of thing, however many versions, files and requests there are.
    """
    lines = trail_of(agreement, LIMIT, HIDDEN_IN_AGREEMENT if agreement.newest_version else frozenset())
    for others in (
        _trail_of_versions(agreement),
        trails_in(PaperSignature.history.filter(version__agreement=agreement.pk)),
        trails_in(AgreementFile.history.filter(agreement=agreement.pk)),
        trails_in(TerminationRequest.history.filter(agreement=agreement.pk)),
    ):
        lines = merged(lines, others)
    return lines[:LIMIT]


def _trail_of_versions(agreement: Agreement) -> list[TrailLine]:
    """Return the trail of all versions, with the words before and after line by line."""
    records = AgreementVersion.history.filter(agreement=agreement.pk)
    lines = trails_in(records, HIDDEN_IN_VERSION)
    replaced, changed = "", {}
    of_each = groupby(records.order_by("number", "history_date", "history_id"), key=attrgetter("number"))
    for _number, group in of_each:
        # A new version took the place of the one before: what it changed is told with its first line.
        earlier = replaced
        for record in group:
            changed[record.history_date] = _changes_of_words(earlier, record.words)
            earlier = record.words
        replaced = replaced if record.outcome else record.words
    for line in lines:
        line.changes.extend(changed[line.when])
    return lines


def _changes_of_words(before: str, after: str) -> list[tuple[str, str, str]]:
    if not before or not after or before == after:
        return []
    rows = [row for row in differences(read_words(before), read_words(after)) if not row.is_same]
    return [(_("Words"), row.old or "–", row.new or "–") for row in rows]


def trail_of_activity(activity: CollaborativeActivity) -> list[TrailLine]:
    """Return every change of ``activity``, of its people and of its evidence, newest first, at most LIMIT lines.

    Two queries for people and evidence, however many there are.
    """
    lines = merged(trail_of(activity, LIMIT), _trail_of_people(activity))
    return merged(lines, _trail_of_evidence(activity))[:LIMIT]


def _trail_of_people(activity: CollaborativeActivity) -> list[TrailLine]:
    """Return the trail of the counts by category, dropped ones included, whose rows are gone."""
    records = ActivityPeople.history.filter(activity=activity.pk).select_related("history_user")
    lines, last = [], {}
    for record in records.order_by("history_date", "history_id"):
        # What stood before the trail began was moved here from columns that are gone.
        unknown = "–" if record.history_type == "+" else _("not recorded")
        before = last.get(record.category, unknown)
        counts = (record.women, record.men, record.not_stated)
        last[record.category] = after = "–" if record.history_type == "-" else people_words(counts)
        change = (capfirst(record.get_category_display()), before, after)
        lines.append(_line_of(record, _("people changed"), change))
    return lines


def _trail_of_evidence(activity: CollaborativeActivity) -> list[TrailLine]:
    records = AgreementFile.history.filter(activity=activity.pk).select_related("history_user")
    lines = []
    for record in records:
        before = "–" if record.history_type == "+" else record.name
        lines.append(_line_of(record, _("evidence changed"), (_("File"), before, record.name)))
    return lines


def _line_of(record, what: str, change: tuple[str, str, str]) -> TrailLine:
    who = str(record.history_user or _("the system"))
    return TrailLine(record.history_date, who, record.history_change_reason or what, [change])
