"""Lists of trainees: the words of their states, and what becomes of those who are added."""

from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.people_sheet import plan, reading
from partnerships.people_sheet.words import ListKind
from training.models import Cohort, Enrolment, EnrolmentImport

State = Enrolment.State

TRAINEES = ListKind(
    title=gettext_lazy("Trainees"),
    states={
        State.ENROLLED: ("enrolled", "admitted", "已录取", "录取", "已入学"),
        State.APPLIED: ("applied", "nominated", "已申请", "申请", "已报名", "报名", "推荐"),
    },
    example="enrolled",
)
template_workbook = partial(reading.template_workbook, kind=TRAINEES)


class ToCohort(plan.Target):
    """The people of a cohort. There is no waiting list: who finds no place is wrong, and the office decides."""

    kind = TRAINEES

    def __init__(self, cohort: Cohort):
        super().__init__(cohort.course.programme, dict(cohort.enrolments.order_by().values_list("person_id", "state")))
        self.capacity = cohort.capacity
        self.taken = sum(state == State.ENROLLED for state in self.inside.values())

    def already(self, told: dict[str, str]) -> str:
        """Say that somebody is in the cohort already."""
        return _("In this cohort already (%(state)s): %(who)s, %(why)s.") % told

    def label(self, state: str) -> str:
        """Return the state of an enrolment in words."""
        return State(state).label

    def give_place(self, row: plan.PlanRow) -> None:
        """Take a place for the row; who only applies takes none."""
        row.state = row.values["state"] or State.ENROLLED
        if row.state != State.ENROLLED:
            return
        self.taken += 1
        if self.capacity is not None and self.taken > self.capacity:
            row.refuse(
                _("All %(places)d places are taken. Write “applied” as the state, or give the cohort more places.")
                % {"places": self.capacity}
            )


def make_plan(uploaded: EnrolmentImport, cohort: Cohort) -> plan.Plan:
    """Return what importing ``uploaded`` into ``cohort``, given with its programme, would do; in four queries."""
    return plan.make_plan(uploaded, ToCohort(cohort))
