"""The list of likely duplicates: looked for as a whole, and what people said of a pair."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jobs.models import Job
from jobs.services import enqueue
from partnerships.likely_pairs import Pairs
from partnerships.models import LikelyPair, Programme

JOB_KIND = "partnerships.duplicates"
OF = {
    "institution": ("first_institution_id", "second_institution_id"),
    "person": ("first_person_id", "second_person_id"),
}
BATCH = 1000


def order_search(*, programme: Programme, by) -> Job:
    """Order a search for likely duplicates; one that waits or runs already is returned."""
    return enqueue(kind=JOB_KIND, owner=by, programme=programme)


@transaction.atomic
def keep_pairs(*, of: str, found: Pairs) -> int:
    """Let the list of likely duplicates ``of`` "institution" or "person" be ``found``; return how many are open.

    A pair of which somebody said that it is two stays so, whether it was found again or not.
    """
    first, second = OF[of]
    known = {(getattr(one, first), getattr(one, second)): one for one in LikelyPair.objects.exclude(**{first: None})}
    gone = [one.pk for pair, one in known.items() if pair not in found and one.dismissed_at is None]
    for start in range(0, len(gone), BATCH):
        LikelyPair.objects.filter(pk__in=gone[start : start + BATCH]).delete()
    changed = [one for pair, one in known.items() if pair in found and one.reasons != found[pair]]
    for one in changed:
        one.reasons = found[getattr(one, first), getattr(one, second)]
    LikelyPair.objects.bulk_update(changed, ["reasons"], batch_size=BATCH)
    now = timezone.now()
    new = [
        LikelyPair(**{first: pair[0], second: pair[1]}, reasons=reasons, found_at=now)
        for pair, reasons in found.items()
        if pair not in known
    ]
    # Two searches at once find the same. A record that went meanwhile fails this one, which is then tried again.
    LikelyPair.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)
    return LikelyPair.objects.undecided().exclude(**{first: None}).count()


@transaction.atomic
def dismiss_pair(*, pair: LikelyPair, by) -> LikelyPair:
    """Remember that the two are two, who said so and when; said before, it stays as it is."""
    pair = LikelyPair.objects.select_for_update(of=("self",)).get(pk=pair.pk)
    if pair.dismissed_at is None:
        pair.dismissed_at, pair.dismissed_by = timezone.now(), by
        pair._change_reason = _("said to be two")
        pair.save()
    return pair


@transaction.atomic
def reopen_pair(*, pair: LikelyPair) -> LikelyPair:
    """Take back that the two are two: they stand in the list again."""
    pair = LikelyPair.objects.select_for_update(of=("self",)).get(pk=pair.pk)
    if pair.dismissed_at is not None:
        pair.dismissed_at = pair.dismissed_by = None
        pair._change_reason = _("no longer said to be two")
        pair.save()
    return pair
