"""The list of those called at a ceremony: made, brought up to date, put in order by hand; who was there."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from certificates.ceremony_list import Line, called_lines, group_key, groups_of, in_order, lines_of, recipients_to_list
from certificates.errors import CertificateError
from certificates.models import AwardCeremony, CeremonyCall

# Numbers wait above this while others take their places: no two lines have the same number, not even for a moment.
ASIDE = 1_000_000_000
LONGEST_NOTE = 100


@dataclass(frozen=True)
class Move:
    """That a line which stood at ``seen`` on the page is to stand at ``number``."""

    call_id: int
    seen: int
    number: int


@dataclass(frozen=True)
class Mark:
    """Whether somebody is there: ``state`` as chosen, ``seen`` as it stood on the page."""

    call_id: int
    state: str
    seen: str


@transaction.atomic
def make_list(*, ceremony: AwardCeremony, order: str) -> int:
    """Put everybody with a valid certificate on the list and sort it anew; return how many are called.

    Who was taken off stays off, attendance stays. Raises CertificateError when there is nobody or the order is none.
    """
    ceremony = _locked(ceremony)
    if order not in AwardCeremony.Order.values:
        raise CertificateError(_("Choose one of the orders that are offered."))
    _bring_up_to_date(ceremony)
    lines = called_lines(ceremony) + _newcomers(ceremony)
    calls = [line.call for line in in_order(lines, order, groups_of(ceremony))]
    if not calls:
        raise CertificateError(
            _("There is nobody to call yet: no certificate of these cohorts and workshops is valid.")
        )
    _renumber(ceremony, calls)
    ceremony.calls.filter(is_new=True).update(is_new=False)
    ceremony.call_order, ceremony.listed_at = order, timezone.now()
    _note(ceremony, _("list made: %(order)s") % {"order": ceremony.get_call_order_display()})
    return len(calls)


@transaction.atomic
def update_list(*, ceremony: AwardCeremony) -> tuple[int, int]:
    """Add who got a certificate since, each at the end of the own cohort; remove who is of a cohort that is gone.

    Returns how many came and how many went. The order made by hand stays.
    """
    ceremony = _locked(ceremony)
    came, went = _bring_up_to_date(ceremony)
    if came or went:
        added = in_order(_newcomers(ceremony), AwardCeremony.Order.COHORT, groups_of(ceremony))
        _insert(ceremony, [line.call for line in added])
        _note(ceremony, _("list brought up to date: %(came)s added, %(went)s removed") % {"came": came, "went": went})
    return came, went


@transaction.atomic
def move_calls(*, ceremony: AwardCeremony, moves: Iterable[Move]) -> int:
    """Give lines other numbers, all or none; the others close up. Returns how many were moved.

    Raises CertificateError when a number is not on the list or given twice, when somebody is given two, and when the
    list has changed since it was shown.
    """
    moves = [move for move in moves if move.number != move.seen]
    if not moves:
        return 0
    ceremony = _locked(ceremony)
    calls = list(ceremony.calls.called())
    by_id = {call.pk: call for call in calls}
    if any(move.call_id not in by_id or by_id[move.call_id].number != move.seen for move in moves):
        raise CertificateError(
            _("The list was changed since this page was opened. Nothing is moved. Look at it again, then move.")
        )
    _require_places([move.number for move in moves], len(calls))
    moved = {move.call_id for move in moves}
    if len(moved) != len(moves):
        raise CertificateError(_("Somebody was given two numbers. Nothing is moved. Correct it."))
    result = [call for call in calls if call.pk not in moved]
    for move in sorted(moves, key=lambda move: move.number):
        result.insert(move.number - 1, by_id[move.call_id])
    _renumber(ceremony, result)
    first = moves[0]
    words = {"person": str(by_id[first.call_id]), "seen": first.seen, "number": first.number}
    if len(moves) == 1:
        _note(ceremony, _("moved from %(seen)s to %(number)s: %(person)s") % words)
    else:
        _note(ceremony, _("%(count)s people moved on the list") % {"count": len(moves)})
    return len(moves)


@transaction.atomic
def take_off(*, call: CeremonyCall) -> CeremonyCall:
    """Take somebody off the list, who is kept as not called; nothing happens to whoever is off already.

    Raises CertificateError when the line is gone, with its cohort.
    """
    ceremony = _locked(call.ceremony)
    call = _still_there(call)
    if call.number is not None:
        call.number, call.is_new = None, False
        call.save()
        _renumber(ceremony, list(ceremony.calls.called()))
        _note(ceremony, _("taken off the list: %(person)s") % {"person": call})
    return call


@transaction.atomic
def put_back(*, call: CeremonyCall) -> CeremonyCall:
    """Put somebody who was taken off at the end of the own cohort; nothing happens to whoever is on the list.

    Raises CertificateError when the line is gone, with its cohort.
    """
    ceremony = _locked(call.ceremony)
    call = _still_there(call)
    if call.number is None:
        _insert(ceremony, [call])
        call.save()
        _note(ceremony, _("put back on the list: %(person)s") % {"person": call})
    return call


@transaction.atomic
def record_presence(*, ceremony: AwardCeremony, marks: Iterable[Mark]) -> tuple[int, int]:
    """Save who is there, where it differs from what was seen; return how many were saved, and how many were not.

    Not saved is what somebody else changed in the meantime. Raises CertificateError for a state that is none or
    somebody who is not called; then nothing is saved.
    """
    marks = [mark for mark in marks if mark.state != mark.seen]
    if not marks:
        return 0, 0
    ceremony = _locked(ceremony)
    if any(mark.state not in {"", *CeremonyCall.Attendance.values} for mark in marks):
        raise CertificateError(_("Somebody is present, absent or not recorded. Nothing was saved."))
    calls = ceremony.calls.called().in_bulk([mark.call_id for mark in marks])
    if any(mark.call_id not in calls for mark in marks):
        raise CertificateError(_("Somebody is no longer on the list. Nothing was saved; open the page again."))
    changed, conflicts = [], 0
    for mark in marks:
        call = calls[mark.call_id]
        if call.attendance not in (mark.seen, mark.state):
            conflicts += 1
        elif call.attendance != mark.state:
            call.attendance = mark.state
            changed.append(call)
    bulk_update_with_history(changed, CeremonyCall, ["attendance"])
    if changed:
        words = ngettext("attendance of %d person", "attendance of %d people", len(changed)) % len(changed)
        _note(ceremony, words)
    return len(changed), conflicts


def _locked(ceremony: AwardCeremony) -> AwardCeremony:
    """Two people change the list one after the other."""
    return AwardCeremony.objects.select_for_update().get(pk=ceremony.pk)


def _still_there(call: CeremonyCall) -> CeremonyCall:
    """Return the line as it is now; raises CertificateError when it was removed while we waited for the list."""
    found = CeremonyCall.objects.with_people().filter(pk=call.pk).first()
    if found is None:
        raise CertificateError(_("This person was removed from the list meanwhile. Open the page again."))
    return found


def _bring_up_to_date(ceremony: AwardCeremony) -> tuple[int, int]:
    """Delete the calls of groups that are gone, create those that lack, still without numbers; return the counts."""
    gone = list(ceremony.calls.of_groups_gone(ceremony))
    for call in gone:
        call.delete()  # one by one: a deletion in bulk leaves no history
    new = [
        CeremonyCall(ceremony=ceremony, enrolment_id=enrolment, delegate_id=delegate, is_new=True)
        for enrolment, delegate in recipients_to_list(ceremony).values_list("enrolment", "delegate")
    ]
    bulk_create_with_history(new, CeremonyCall, batch_size=500)
    return len(new), len(gone)


def _newcomers(ceremony: AwardCeremony) -> list[Line]:
    # Who was taken off is no longer new, so that these are those just created.
    return lines_of(ceremony.calls.filter(number=None, is_new=True))


def _insert(ceremony: AwardCeremony, added: list[CeremonyCall]) -> None:
    """Number ``added``, each behind the last of the own cohort or workshop, or at the end when there is none."""
    calls = list(ceremony.calls.called().with_people())
    last_of = {group_key(call): place for place, call in enumerate(calls)}
    behind: dict[int, list[CeremonyCall]] = {}
    for call in added:
        behind.setdefault(last_of.get(group_key(call), len(calls) - 1), []).append(call)
    result = list(behind.get(-1, []))
    for place, call in enumerate(calls):
        result += [call, *behind.get(place, [])]
    _renumber(ceremony, result)


def _renumber(ceremony: AwardCeremony, calls: list[CeremonyCall]) -> None:
    """Give ``calls`` the numbers from 1 on; only lines between the first and last change are written."""
    wrong = [(call, number) for number, call in enumerate(calls, 1) if call.number != number]
    if not wrong:
        return
    held = [call.number for call, _number in wrong if call.number]
    numbers = [number for _call, number in wrong]
    low, high = min(held + numbers), max(held + numbers)
    # Every line with a number in between is in ``wrong`` or keeps its number; all of them step aside together.
    between = [call for call in calls if call.number and low <= call.number <= high]
    ceremony.calls.filter(number__gte=low, number__lte=high).update(number=F("number") + ASIDE)
    for number, call in enumerate(calls, 1):
        call.number = number
    changed = {call.pk: call for call in [*between, *(call for call, _number in wrong)]}
    CeremonyCall.objects.bulk_update(changed.values(), ["number"], batch_size=300)


def _require_places(numbers: list[int], last: int) -> None:
    if len(set(numbers)) != len(numbers):
        raise CertificateError(_("The same number was given to two people. Nothing is moved. Correct it."))
    if any(not 1 <= number <= last for number in numbers):
        raise CertificateError(_("Numbers go from 1 to %(last)s. Nothing is moved. Correct it.") % {"last": last})


def _note(ceremony: AwardCeremony, words: str) -> None:
    """Write one line into the ceremony's trail; a line for each number that moved would bury it."""
    ceremony._change_reason = words[:LONGEST_NOTE]
    ceremony.save(update_fields=["call_order", "listed_at"])
