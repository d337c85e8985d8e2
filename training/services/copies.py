"""One more run of a course, made from an earlier one."""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from training.errors import TrainingError
from training.models import ClassDay, Cohort, Enrolment
from training.services.people import enrol

State = Enrolment.State


@dataclass(frozen=True)
class Copied:
    """The new cohort, and whether it stood already: the same copy asked for once more."""

    cohort: Cohort
    is_new: bool


@transaction.atomic
def copy_cohort(*, cohort: Cohort, name: str, starts_on: dt.date, people_as: str = "") -> Copied:
    """Make another run of ``cohort``'s course that starts on ``starts_on``: days, topics, hosts, trainers, places.

    Everything is shifted by the same number of days. With ``people_as`` (applied or enrolled) those who are enrolled or
    have applied come along in that state, each sent by the institution the person has now; who withdrew never does.
    The same copy asked for again is answered with the one that was made. Raises TrainingError when the course has
    another cohort of this name, or when the people have no place.
    """
    # Locked, so that the same copy asked for twice at once is made once.
    cohort = Cohort.objects.select_for_update(of=("self",)).select_related("course").get(pk=cohort.pk)
    shift = starts_on - cohort.starts_on
    same = cohort.course.cohorts.filter(name=name).exclude(pk=cohort.pk).first()
    if same and _is_copy(same, cohort, shift):
        return Copied(same, is_new=False)
    if same or name == cohort.name:
        raise TrainingError({"name": _("This course already has a cohort of this name.")})
    try:
        with transaction.atomic():
            new = Cohort.objects.create(
                course=cohort.course, name=name, starts_on=starts_on, ends_on=cohort.ends_on + shift,
                capacity=cohort.capacity, copied_from=cohort,
            )  # fmt: skip
    except IntegrityError:
        raise TrainingError({"name": _("This course already has a cohort of this name.")}) from None
    new.hosts.set(cohort.hosts.all())
    new.trainers.set(cohort.trainers.all())
    days = [
        ClassDay(cohort=new, day=one.day + shift, topic_id=one.topic_id, hours=one.hours)
        for one in cohort.class_days.order_by("day")
    ]
    if days:
        bulk_create_with_history(days, ClassDay)
    if people_as:
        coming = cohort.enrolments.exclude(state=State.WITHDRAWN).select_related("person")
        enrol(cohort=new, people=[one.person for one in coming], state=people_as)
    return Copied(new, is_new=True)


def _is_copy(cohort: Cohort, of: Cohort, shift: dt.timedelta) -> bool:
    return cohort.copied_from_id == of.pk and cohort.starts_on == of.starts_on + shift
