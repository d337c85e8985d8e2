"""Who may do what with courses, cohorts and the people in them."""

import rules
from django.utils import timezone

from accounts.models import Role
from partnerships.models import Membership, Programme


@rules.predicate
def can_plan_training(user, programme: Programme | None) -> bool:
    """Whether ``user`` may add courses and cohorts to ``programme``: its staff."""
    return bool(programme) and Programme.objects.run_by(user).filter(pk=programme.pk).exists()


@rules.predicate
def can_edit_course(user, course) -> bool:
    """Whether ``user`` is staff of the course's programme."""
    return Programme.objects.run_by(user).filter(pk=course.programme_id).exists()


@rules.predicate
def can_edit_cohort(user, cohort) -> bool:
    """Whether ``user`` may change the cohort, its days, attendance and scores: staff of its programme."""
    return can_edit_course(user, cohort.course)


@rules.predicate
def can_nominate(user, cohort) -> bool:
    """Whether ``user`` may put people into the cohort: staff, and coordinators of the programme's members."""
    if can_edit_cohort(user, cohort):
        return True
    own = Role.objects.coordinator_institutions(user)
    return Membership.objects.filter(institution__in=own, programme=cohort.course.programme_id).exists()


@rules.predicate
def can_nominate_now(user, cohort) -> bool:
    """Whether ``user`` may put people into the cohort today: staff always, coordinators until it has ended."""
    return can_edit_cohort(user, cohort) or (cohort.ends_on >= timezone.localdate() and can_nominate(user, cohort))


@rules.predicate
def can_admit(user, enrolment) -> bool:
    """Whether ``user`` may admit somebody who applied or had withdrawn: staff of the programme."""
    return can_edit_cohort(user, enrolment.cohort)


@rules.predicate
def can_withdraw(user, enrolment) -> bool:
    """Whether ``user`` may withdraw this person: staff, and until the cohort ends coordinators of who sent them."""
    if can_edit_cohort(user, enrolment.cohort):
        return True
    if enrolment.cohort.ends_on < timezone.localdate():
        return False
    own = Role.objects.coordinator_institutions(user)
    return own.filter(institution=enrolment.institution_id).exists() if enrolment.institution_id else False
