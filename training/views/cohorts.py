"""Cohorts: one run of a course each."""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.doors import require, role_required
from pages.lists import list_page
from partnerships.models import Institution, Person
from training import rules, services
from training.completion import Completion
from training.errors import TrainingError
from training.filters import CohortFilter
from training.forms import CohortForm, CopyForm
from training.models import Cohort, Enrolment
from training.views.choosing import choosing, chosen_ids, chosen_people, is_sent


@role_required("staff", "coordinator")
def cohort_list(request):
    """Cohorts of the current programme."""
    cohorts = Cohort.objects.visible_to(request.user).select_related("course").with_people()
    if request.programme:
        cohorts = cohorts.filter(course__programme=request.programme.pk)
    sort = {"course": ("course__title", "name"), "starts": "starts_on", "ends": "ends_on", "people": "people"}
    page = list_page(request, cohorts, CohortFilter, sort=sort, default_sort="-starts")
    may_add = rules.can_plan_training(request.user, request.programme)
    return render(request, "training/cohort_list.html", {"page": page, "may_add": may_add})


@role_required("staff", "coordinator")
def cohort_detail(request, pk: int):
    """One cohort: what, when, who, and how many completed. A coordinator's numbers are of the own people."""
    cohort = get_cohort(request, pk)
    people = Enrolment.objects.visible_to(request.user).filter(cohort=cohort).with_completion()
    counts = dict(people.order_by().values_list("completion").annotate(count=Count("pk")))
    context = {
        "cohort": cohort,
        "needed_topics": cohort.course.topics.filter(is_required=True),
        "hosts": Institution.objects.visible_to(request.user).filter(cohorts_hosted=cohort),
        "trainers": Person.objects.visible_to(request.user).filter(cohorts_taught=cohort).select_related("institution"),
        "days": cohort.class_days.count(),
        "enrolled": sum(counts.values()) - counts.get("withdrawn", 0) - counts.get("applied", 0),
        "completions": [(code, word, counts[code]) for code, word in Completion.choices if code in counts],
        "may_edit": rules.can_edit_cohort(request.user, cohort),
        "may_nominate": rules.can_nominate_now(request.user, cohort),
    }
    return render(request, "training/cohort_detail.html", context)


@role_required("staff")
def cohort_create(request):
    """A new cohort of a course of the current programme; ``?course=`` chooses the course."""
    require(rules.can_plan_training(request.user, request.programme))
    form = CohortForm(
        request.POST or None,
        user=request.user,
        programme=request.programme,
        initial={"course": request.GET.get("course")},
    )
    if request.method == "POST" and form.is_valid():
        cohort = form.save()
        messages.success(request, _("The cohort is saved. Next: its class days and its people."))
        return redirect(cohort)
    back = reverse("training:cohort_list")
    context = {"form": form, "title": _("New cohort"), "back": back, "ask_before_leaving": True}
    return render(request, "pages/form.html", context, status=422 if form.is_bound else 200)


@role_required("staff", "coordinator")
def cohort_edit(request, pk: int):
    """Change a cohort."""
    cohort = get_cohort(request, pk)
    require(rules.can_edit_cohort(request.user, cohort))
    form = CohortForm(request.POST or None, instance=cohort, user=request.user, programme=cohort.course.programme)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The cohort is saved."))
        return redirect(cohort)
    title = _("Edit %(cohort)s") % {"cohort": cohort}
    context = {"form": form, "title": title, "back": cohort.get_absolute_url(), "ask_before_leaving": True}
    return render(request, "pages/form.html", context, status=422 if form.is_bound else 200)


@role_required("staff", "coordinator")
def cohort_copy(request, pk: int):
    """Make another run of the same course."""
    cohort = get_cohort_to_run(request, pk)
    form = CopyForm(request.POST or None, cohort=cohort)
    if request.method == "POST" and form.is_valid():
        try:
            copied = services.copy_cohort(cohort=cohort, **form.cleaned_data)
        except TrainingError as error:
            form.add_error(None, error)
        else:
            words = _("The cohort is copied.") if copied.is_new else _("This copy was made already; here it is.")
            messages.success(request, words)
            return redirect(copied.cohort)
    title = _("Copy %(cohort)s") % {"cohort": cohort}
    context = {"form": form, "title": title, "back": cohort.get_absolute_url()}
    return render(request, "pages/form.html", context, status=422 if form.is_bound else 200)


@role_required("staff", "coordinator")
def cohort_trainers(request, pk: int):
    """Choose trainers among the people of the programme."""
    cohort = get_cohort(request, pk)
    require(rules.can_edit_cohort(request.user, cohort))
    people = (
        Person.objects.visible_to(request.user).of_programme(cohort.course.programme).exclude(cohorts_taught=cohort)
    )
    chosen = chosen_people(request, people)
    if is_sent(request):
        count = len(chosen)
        cohort.trainers.add(*chosen)
        messages.success(request, ngettext("%d trainer is added.", "%d trainers are added.", count) % count)
        return redirect(cohort)
    context = choosing(request, people, chosen) | {"cohort": cohort, "trainers": True}
    return render(request, "training/person_choose.html", context)


@role_required("staff", "coordinator")
@require_POST
def cohort_trainer_remove(request, pk: int):
    """Take one trainer off the cohort; the person stays."""
    cohort = get_cohort(request, pk)
    require(rules.can_edit_cohort(request.user, cohort))
    cohort.trainers.remove(*Person.objects.filter(pk__in=chosen_ids(request.POST, "person")))
    messages.success(request, _("The trainer is removed from this cohort."))
    return redirect(cohort)


def get_cohort(request, pk: int) -> Cohort:
    """Return the cohort with course and programme if the user may see it, else raise Http404."""
    cohorts = Cohort.objects.visible_to(request.user).select_related("course__programme")
    return get_object_or_404(cohorts, pk=pk)


def get_cohort_to_run(request, pk: int) -> Cohort:
    """Return the cohort if the user may change it; Http404 for who may not see it, PermissionDenied (403) else."""
    cohort = get_cohort(request, pk)
    require(rules.can_edit_cohort(request.user, cohort))
    return cohort
