"""What an institution offers and seeks at a workshop: all its statements at once, as they stand on its page."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from partnerships.models import Institution
from workshops import rules
from workshops.errors import WorkshopError
from workshops.models import Wish, Workshop
from workshops.services.places import lock_workshop
from workshops.wishes import stamp_of


class StatedMeanwhile(WorkshopError):
    """Somebody else stated something for the institution since the page was opened; ``stored`` is what stands now."""

    def __init__(self, stored: list[Wish]):
        super().__init__(
            _(
                "Somebody else changed this list while you were writing. Nothing of yours is lost: compare, then save "
                "again to keep your version."
            )
        )
        self.stored = stored


@dataclass(frozen=True)
class Stated:
    """How many statements became new, were changed, and were taken back."""

    new: int
    changed: int
    taken_back: int


@transaction.atomic
def state_wishes(
    *, workshop: Workshop, institution: Institution, wishes: list[Wish], seen: str | None = None, by=None
) -> Stated:
    """Let the unsaved ``wishes`` be all that ``institution`` offers and seeks at ``workshop``.

    What stands and is not among them is taken back. The same list once more changes nothing. ``seen`` is the stamp of
    what the page showed. Raises StatedMeanwhile when something else stands by now, and WorkshopError after the
    workshop, for an institution that is not of its programme, and for a statement that comes twice.
    """
    # One list at a time: of two who state for the same institution, the second one sees what the first has saved.
    workshop = lock_workshop(workshop.pk)
    if not rules.is_not_over(None, workshop):
        raise WorkshopError(_("The workshop has ended. What was stated stays as it is."))
    if not Institution.objects.of_programme(workshop.programme).filter(pk=institution.pk).exists():
        raise WorkshopError(_("%(institution)s does not belong to the programme.") % {"institution": institution})
    wanted = {one.said: one for one in wishes}
    if len(wanted) < len(wishes):
        raise WorkshopError(_("The same thing is stated twice. Nothing was saved."))
    stored = list(Wish.objects.filter(workshop=workshop, institution=institution).with_words().order_by("pk"))
    stands = {one.said: one for one in stored}
    new = [one for said, one in wanted.items() if said not in stands]
    gone = [one for said, one in stands.items() if said not in wanted]
    kept = [(stands[said], one) for said, one in wanted.items() if said in stands]
    changed = [(old, one) for old, one in kept if _details(old) != _details(one)]
    if (new or gone or changed) and seen is not None and seen != stamp_of(stored):
        raise StatedMeanwhile(stored)
    for one in gone:
        one.delete()
    for old, one in changed:
        old.places, old.note = _details(one)
        old.save()
    for one in new:
        one.workshop, one.institution, one.stated_by = workshop, institution, by
    if new:
        bulk_create_with_history(new, Wish)
    return Stated(len(new), len(changed), len(gone))


def _details(wish: Wish) -> tuple:
    return wish.places, wish.note
