"""Lists of people for a programme: who is kept there already, and what becomes of newcomers."""

from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.models import Person, PersonImport, Programme
from partnerships.people_sheet import plan, reading
from partnerships.people_sheet.words import ListKind

PEOPLE = ListKind(title=gettext_lazy("People"), states={}, example="")
KEPT = "kept"
template_workbook = partial(reading.template_workbook, kind=PEOPLE)


class ToProgramme(plan.Target):
    """The people whose record a programme keeps."""

    kind = PEOPLE

    def __init__(self, programme: Programme):
        kept = Person.objects.of_programme(programme).order_by().values_list("pk", flat=True)
        super().__init__(programme, dict.fromkeys(kept, KEPT))

    def already(self, told: dict[str, str]) -> str:
        """Say that somebody is here already."""
        return _("Here already, and left as it is: %(who)s, %(why)s.") % told

    def label(self, state: str) -> str:
        """People have no state in a programme."""
        return ""

    def give_place(self, row: plan.PlanRow) -> None:
        """There is a place for everybody."""


def make_plan(uploaded: PersonImport, programme: Programme) -> plan.Plan:
    """Return what importing ``uploaded`` into ``programme`` would do; in four queries."""
    target = ToProgramme(programme)
    target.answers = uploaded.answers
    made = plan.make_plan(uploaded, target)
    made.has_states, made.may_ask = False, True
    return made
