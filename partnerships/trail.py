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
from partnerships.rules import can_know_draft
from partnerships.words import differences, read_words

LIMIT = 200
# Told by the words, or by the sentence of the step.
HIDDEN_IN_VERSION = frozenset({"words", "sha256", "kind", "starts_on", "ends_on", "purpose", "purpose_chinese"})
HIDDEN_IN_AGREEMENT = frozenset({"first_party", "second_party", "kind"})


def trail_of_agreement(agreement: Agreement, reader) -> list[TrailLine]:
    """Return every change of ``agreement`` and of what belongs to it that ``reader`` may know, newest first.

    At most LIMIT lines. How a draft came to be is known to its own side and staff alone. One query for each kind of
    thing, however many versions, files and requests there are.
    """
    records, versions = agreement.history.all(), AgreementVersion.history.filter(agreement=agreement.pk)
    if not can_know_draft(reader, agreement):
        records, versions = records.exclude(status=Agreement.Status.DRAFT), versions.exclude(sha256="")
    files = agreement.files.visible_to(reader).order_by().values("pk")
    lines = trails_in(records, HIDDEN_IN_AGREEMENT if agreement.newest_version else frozenset())
    for others in (
        _trail_of_versions(versions),
        trails_in(PaperSignature.history.filter(version__agreement=agreement.pk)),
        trails_in(AgreementFile.history.filter(id__in=files)),
        trails_in(TerminationRequest.history.filter(agreement=agreement.pk)),
    ):
        lines = merged(lines, others)
    return lines[:LIMIT]


def _trail_of_versions(records) -> list[TrailLine]:
    """Return the trail of the versions in ``records``, with the words before and after line by line."""
    lines = trails_in(records, HIDDEN_IN_VERSION)
    in_order = list(records.order_by("number", "history_date", "history_id"))
    agreed, before, changed = "", "", {}
    for _number, group in groupby(in_order, key=attrgetter("number")):
        # A new version took the place of the one before: what it changed is told with its first line.
        for record in group:
            changed[record.history_date] = (before, record.words)
            before = record.words
        agreed = record.words if record.agreed_on else agreed
        # Words that were withdrawn or declined took nobody's place.
        before = agreed if record.outcome else before
    newest = sorted(lines, key=attrgetter("when"))[-LIMIT:]
    for line in newest:
        line.changes.extend(_changes_of_words(*changed[line.when]))
    return newest


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
