"""What a person learned and taught, and which trainees of a course became trainers."""

from django.shortcuts import get_object_or_404, render

from accounts.doors import role_required
from pages.lists import list_page
from partnerships.filters import PersonFilter
from partnerships.models import Person
from training import rules
from training.career import career_of, later_trainers, place_steps, summary
from training.completion import Completion, name_missing_topics, number, reason
from training.models import Attendance, Course, Enrolment


@role_required("staff", "coordinator")
def person_career(request, pk: int):
    """The training that a person took and the cohorts the person taught, in order of time."""
    person = get_object_or_404(Person.objects.visible_to(request.user).select_related("institution"), pk=pk)
    steps = career_of(person, request.user)
    context = {"person": person, "steps": steps, "summary": summary(steps)}
    return render(request, "training/person_career.html", context)


@role_required("staff", "coordinator")
def later_trainer_list(request, pk: int):
    """People of a course who later taught."""
    course = get_object_or_404(Course.objects.visible_to(request.user), pk=pk)
    people = later_trainers(course, request.user).select_related("institution")
    sort = {"name": "full_name", "institution": "institution__official_name", "since": "taught_from"}
    page = list_page(request, people, PersonFilter, sort=sort, default_sort="name")
    return render(request, "training/later_trainer_list.html", {"page": page, "course": course})


@role_required("staff", "coordinator")
def enrolment_detail(request, pk: int):
    """One person in one cohort: place, attendance day by day, scores, completion with its reason."""
    enrolments = Enrolment.objects.visible_to(request.user).with_completion()
    enrolments = enrolments.select_related("person", "institution", "cohort__course__programme")
    enrolment = get_object_or_404(enrolments, pk=pk)
    name_missing_topics([enrolment])
    marks = dict(enrolment.attendance.values_list("class_day", "state"))
    words = dict(Attendance.State.choices)
    days = enrolment.cohort.class_days.select_related("topic").order_by("day")
    context = {
        "enrolment": enrolment,
        "cohort": enrolment.cohort,
        "score_before": number(enrolment.score_before),
        "score_after": number(enrolment.score_after),
        "completion": Completion(enrolment.completion),
        "reason": reason(enrolment),
        "days": [(day, marks.get(day.pk, ""), words.get(marks.get(day.pk), "")) for day in days],
        "steps": place_steps(enrolment),
        "may_edit": rules.can_edit_cohort(request.user, enrolment.cohort),
        "may_withdraw": enrolment.state != Enrolment.State.WITHDRAWN and rules.can_withdraw(request.user, enrolment),
    }
    return render(request, "training/enrolment_detail.html", context)
