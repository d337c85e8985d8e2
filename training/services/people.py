"""Who is in a cohort: enrolled, admitted after applying, withdrawn."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from partnerships.models import Person
from training.errors import TrainingError
from training.models import Cohort, Enrolment

State = Enrolment.State


@dataclass(frozen=True)
class Enrolled:
    """What became of a request to enrol people."""

    new: list[Enrolment]
    already_in: list[Person]


@transaction.atomic
def enrol(*, cohort: Cohort, people: Iterable[Person], state: str = State.ENROLLED) -> Enrolled:
    """Put ``people`` into the cohort, each sent by the institution the person has now; who is in already stays.

    All or none: raises TrainingError when a person's record is not kept by the programme, or when the cohort
    has fewer places left than there are new people. Those who only apply take no place.
    """
    people = list({person.pk: person for person in people}.values())
    cohort = Cohort.objects.select_for_update(of=("self",)).select_related("course").get(pk=cohort.pk)
    kept = set(
        Person.objects.of_programme(cohort.course.programme)
        .filter(pk__in=[person.pk for person in people])
        .values_list("pk", flat=True)
    )
    foreign = [person.full_name for person in people if person.pk not in kept]
    if foreign:
        raise TrainingError(
            _("Not among the people of this programme: %(names)s. Nobody was enrolled.") % {"names": ", ".join(foreign)}
        )
    inside = set(cohort.enrolments.filter(person__in=kept).values_list("person_id", flat=True))
    newcomers = [person for person in people if person.pk not in inside]
    if state == State.ENROLLED:
        _require_places(cohort, len(newcomers))
    new = [
        Enrolment(cohort=cohort, person=person, institution_id=person.institution_id, state=state)
        for person in newcomers
    ]
    if new:
        bulk_create_with_history(new, Enrolment)
    return Enrolled(new=new, already_in=[person for person in people if person.pk in inside])


@transaction.atomic
def admit(*, cohort: Cohort, enrolments: Iterable[Enrolment]) -> list[Enrolment]:
    """Enrol those of ``enrolments`` who applied or had withdrawn, and return them.

    The reason of an earlier withdrawal stays in the history. Raises TrainingError when places are lacking.
    """
    cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
    waiting = list(
        cohort.enrolments.filter(pk__in=[one.pk for one in enrolments])
        .exclude(state=State.ENROLLED)
        .select_related("person")
    )
    _require_places(cohort, len(waiting))
    for enrolment in waiting:
        enrolment.state, enrolment.withdrawal_reason, enrolment.changed_at = State.ENROLLED, "", timezone.now()
        enrolment.never_enrolled = False
    bulk_update_with_history(waiting, Enrolment, ["state", "withdrawal_reason", "never_enrolled", "changed_at"])
    return waiting


@transaction.atomic
def withdraw(*, enrolment: Enrolment, reason: str) -> Enrolment:
    """Mark the person as withdrawn; attendance and scores stay. A second time changes nothing.

    Raises TrainingError without a reason.
    """
    if not reason.strip():
        raise TrainingError(_("Say why the person withdraws: the reason stays in the record."))
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if enrolment.state != State.WITHDRAWN:
        enrolment.never_enrolled = enrolment.state == State.APPLIED
        enrolment.state, enrolment.withdrawal_reason = State.WITHDRAWN, reason.strip()
        enrolment.save(update_fields=["state", "withdrawal_reason", "never_enrolled", "changed_at"])
    return enrolment


def _require_places(cohort: Cohort, wanted: int) -> None:
    if cohort.capacity is None or not wanted:
        return
    left = max(cohort.capacity - cohort.enrolments.filter(state=State.ENROLLED).count(), 0)
    if wanted > left:
        raise TrainingError(
            ngettext(
                "The cohort has %(left)s place left, and %(wanted)s are needed. Nobody was enrolled.",
                "The cohort has %(left)s places left, and %(wanted)s are needed. Nobody was enrolled.",
                left,
            )
            % {"left": left, "wanted": wanted}
        )
