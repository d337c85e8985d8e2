"""Courses: what is taught."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.doors import require, role_required
from pages.lists import list_page
from pages.responses import way_back
from training import rules
from training.career import later_trainers
from training.filters import CourseFilter
from training.forms import CourseForm, TopicFormSet, save_topics
from training.models import Cohort, Course


@role_required("staff", "coordinator")
def course_list(request):
    """Courses of the current programme."""
    courses = Course.objects.visible_to(request.user).select_related("provider").with_cohorts()
    if request.programme:
        courses = courses.filter(programme=request.programme.pk)
    page = list_page(
        request, courses, CourseFilter, sort={"title": "title", "weeks": "weeks", "code": "code"}, default_sort="title"
    )
    may_add = rules.can_plan_training(request.user, request.programme)
    return render(request, "training/course_list.html", {"page": page, "may_add": may_add})


@role_required("staff", "coordinator")
def course_detail(request, pk: int):
    """One course with its topics and cohorts."""
    courses = Course.objects.visible_to(request.user).select_related("programme", "provider", "field_of_study")
    course = get_object_or_404(courses, pk=pk)
    cohorts = Cohort.objects.visible_to(request.user).filter(course=course).with_people()
    topics = list(course.topics.all())
    context = {
        "course": course,
        "topics": topics,
        "needed_topics": [topic for topic in topics if topic.is_required],
        "cohorts": cohorts,
        "later_trainers": later_trainers(course, request.user).count(),
        "may_edit": rules.can_edit_course(request.user, course),
    }
    return render(request, "training/course_detail.html", context)


@role_required("staff")
def course_create(request):
    """A new course of the current programme."""
    require(rules.can_plan_training(request.user, request.programme))
    return _edit(request, Course(programme_id=request.programme.pk), reverse("training:course_list"))


@role_required("staff", "coordinator")
def course_edit(request, pk: int):
    """Change a course and its topics."""
    course = get_object_or_404(Course.objects.visible_to(request.user), pk=pk)
    require(rules.can_edit_course(request.user, course))
    return _edit(request, course, way_back(request, course.get_absolute_url()))


def _edit(request, course: Course, back: str):
    title = _("Edit %(course)s") % {"course": course} if course.pk else _("New course")
    form = CourseForm(request.POST or None, instance=course, user=request.user)
    topics = TopicFormSet(request.POST or None, instance=course)
    if request.method == "POST" and all([form.is_valid(), topics.is_valid()]):
        with transaction.atomic():
            form.save()
            save_topics(topics)
        messages.success(request, _("The course is saved."))
        return redirect(way_back(request, course.get_absolute_url()))
    about = _(
        "Numbers give the order; without a number a topic comes last. "
        "To complete the course, a trainee must be present at least once on each needed topic. "
        "Leave a line empty when you do not need it; save to get more lines."
    )
    formsets = [{"formset": topics, "title": _("Topics"), "help": about}]
    context = {"form": form, "title": title, "back": back, "formsets": formsets}
    return render(request, "pages/form.html", context, status=422 if form.is_bound else 200)
