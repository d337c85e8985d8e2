"""Lists of delegates: the words of their states, and what becomes of those who are added."""

from collections import Counter
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.people_sheet import plan, reading
from partnerships.people_sheet.words import ListKind
from workshops.models import Delegate, DelegateImport, Workshop

State = Delegate.State

DELEGATES = ListKind(
    title=gettext_lazy("Delegates"),
    states={
        State.INVITED: ("invited", "已邀请", "受邀"),
        State.REGISTERED: ("registered", "已报名", "已注册", "报名"),
        State.CONFIRMED: ("confirmed", "已确认", "确认"),
        State.WAITING: ("on the waiting list", "waiting list", "waiting", "候补", "等候", "候补名单"),
        State.CANCELLED: ("cancelled", "canceled", "已取消", "取消"),
        State.ATTENDED: ("attended", "已出席", "已参加", "出席"),
    },
    example="invited",
)
template_workbook = partial(reading.template_workbook, kind=DELEGATES)


class ToWorkshop(plan.Target):
    """The delegates of a workshop; who comes when all places are taken goes on the waiting list."""

    kind = DELEGATES

    def __init__(self, workshop: Workshop):
        super().__init__(workshop.programme, dict(workshop.delegates.order_by().values_list("person_id", "state")))
        self.places = workshop.places_for_newcomers(Counter(self.inside.values()))

    def already(self, told: dict[str, str]) -> str:
        """Say that somebody is a delegate already."""
        return _("A delegate already (%(state)s): %(who)s, %(why)s.") % told

    def label(self, state: str) -> str:
        """Return the state of a delegate in words."""
        return State(state).label

    def give_place(self, row: plan.PlanRow) -> None:
        """Take a place for the row, if its state takes one."""
        row.state = row.values["state"] or State.INVITED
        if self.places is None or row.state not in Delegate.TAKES_PLACE:
            return
        # Who attended was there, whatever the list of places says.
        if self.places > 0 or row.state == State.ATTENDED:
            self.places -= 1
            return
        row.state = State.WAITING
        row.reasons.append(_("All places are taken, so this delegate goes on the waiting list."))


def make_plan(uploaded: DelegateImport, workshop: Workshop) -> plan.Plan:
    """Return what importing ``uploaded`` into ``workshop``, given with its programme, would do; in four queries."""
    return plan.make_plan(uploaded, ToWorkshop(workshop))


def waiting(made: plan.Plan) -> int:
    """Return how many of those added go on the waiting list."""
    return sum(row.state == State.WAITING for row in made.adding)
