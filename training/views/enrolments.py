"""The people of a cohort."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.doors import require, role_required
from accounts.models import Role
from pages.lists import ListPage, list_page
from pages.responses import way_back
from partnerships.models import Person
from training import rules, services
from training.completion import Completion, name_missing_topics, reason
from training.errors import TrainingError
from training.filters import EnrolmentFilter
from training.forms import EnrolmentForm, WithdrawForm
from training.models import Enrolment
from training.views.choosing import choosing, chosen_ids, chosen_people, is_sent
from training.views.cohorts import get_cohort


@role_required("staff", "coordinator")
def enrolment_list(request, pk: int):
    """People of a cohort with the state of completion and its reason; coordinators see whom they sent.

    Staff admit here those ticked; the ticks stay when that is refused.
    """
    cohort = get_cohort(request, pk)
    may_edit = rules.can_edit_cohort(request.user, cohort)
    ticked = []
    if request.method == "POST":
        require(may_edit)
        ticked = chosen_ids(request.POST, "enrolment")
        if _admit(request, cohort, ticked):
            return redirect("training:enrolment_list", cohort.pk)
    page = _people(request, cohort)
    context = {
        "page": page,
        "cohort": cohort,
        "ticked": ticked,
        "may_edit": may_edit,
        "may_admit": may_edit and any(row.state != Enrolment.State.ENROLLED for row in page.objects),
        "may_nominate": may_edit or rules.can_nominate_now(request.user, cohort),
    }
    return render(request, "training/enrolment_list.html", context, status=422 if request.method == "POST" else 200)


def _people(request, cohort) -> ListPage:
    people = (
        Enrolment.objects.visible_to(request.user)
        .filter(cohort=cohort)
        .select_related("person", "institution", "cohort__course")
        .with_completion()
    )
    sort = {"name": "person__full_name", "institution": "institution__official_name", "present": "days_present"}
    page = list_page(request, people, EnrolmentFilter, sort=sort, default_sort="name")
    name_missing_topics(page.objects)
    for row in page.objects:
        row.completion_word, row.reason = Completion(row.completion).label, reason(row)
    return page


@role_required("staff", "coordinator")
def enrolment_create(request, pk: int):
    """Choose people to enrol; a coordinator's own people apply until the cohort ends, and staff admit them."""
    cohort = get_cohort(request, pk)
    require(rules.can_nominate(request.user, cohort))
    is_staff = rules.can_edit_cohort(request.user, cohort)
    people = Person.objects.visible_to(request.user).of_programme(cohort.course.programme)
    if not is_staff:
        people = people.filter(institution__in=Role.objects.coordinator_institutions(request.user))
    chosen = chosen_people(request, people)
    is_open = rules.can_nominate_now(request.user, cohort)
    state = Enrolment.State.ENROLLED if is_staff else Enrolment.State.APPLIED
    if is_sent(request) and is_open and _enrol(request, cohort, chosen, state):
        return redirect("training:enrolment_list", cohort.pk)
    context = choosing(request, people.exclude(enrolments__cohort=cohort), chosen)
    context |= {"cohort": cohort, "is_staff": is_staff, "is_open": is_open}
    return render(request, "training/person_choose.html", context, status=422 if is_sent(request) else 200)


def _enrol(request, cohort, chosen: list[Person], state: str) -> bool:
    """Enrol those chosen and say so; say why not and return False when it is refused."""
    if not chosen:
        messages.error(request, _("Nobody was chosen. Tick at least one person."))
        return False
    try:
        result = services.enrol(cohort=cohort, people=chosen, state=state)
    except TrainingError as error:
        messages.error(request, str(error))
        return False
    count = len(result.new)
    if state == Enrolment.State.ENROLLED:
        words = ngettext("%d person is enrolled.", "%d people are enrolled.", count)
    else:
        words = ngettext("%d person is nominated.", "%d people are nominated.", count)
    messages.success(request, words % count)
    if result.already_in:
        names = ", ".join(person.full_name for person in result.already_in)
        messages.warning(request, _("Already in this cohort: %(names)s.") % {"names": names})
    return True


@role_required("staff", "coordinator")
@require_POST
def enrolment_admit(request, pk: int):
    """Admit somebody who applied or had withdrawn, from the person's own page."""
    cohort = get_cohort(request, pk)
    require(rules.can_edit_cohort(request.user, cohort))
    _admit(request, cohort, chosen_ids(request.POST, "enrolment"))
    return redirect("training:enrolment_list", cohort.pk)


def _admit(request, cohort, ticked: list[int]) -> bool:
    """Admit those ticked and say so; say why not and return False when it is refused."""
    chosen = Enrolment.objects.visible_to(request.user).filter(cohort=cohort, pk__in=ticked)
    try:
        count = len(services.admit(cohort=cohort, enrolments=chosen))
    except TrainingError as error:
        messages.error(request, str(error))
        return False
    words = ngettext("%d person is admitted.", "%d people are admitted.", count) % count
    messages.success(request, words if count else _("None of those ticked was waiting to be admitted."))
    return True


@role_required("staff", "coordinator")
def enrolment_edit(request, pk: int):
    """Change who sent a trainee, and the scores."""
    enrolments = Enrolment.objects.visible_to(request.user).select_related("person", "cohort__course__programme")
    enrolment = get_object_or_404(enrolments, pk=pk)
    require(rules.can_edit_cohort(request.user, enrolment.cohort))
    back = way_back(request, enrolment.get_absolute_url())
    form = EnrolmentForm(request.POST or None, instance=enrolment, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("%(person)s is saved.") % {"person": enrolment.person})
        return redirect(back)
    title = _("Change %(person)s in the cohort") % {"person": enrolment.person}
    context = {"form": form, "title": title, "intro": str(enrolment.cohort), "back": back}
    return render(request, "pages/form.html", context, status=422 if form.is_bound else 200)


@role_required("staff", "coordinator")
def enrolment_withdraw(request, pk: int):
    """Mark somebody as withdrawn, with the reason; the record stays."""
    enrolments = Enrolment.objects.visible_to(request.user).select_related("person", "cohort__course")
    enrolment = get_object_or_404(enrolments, pk=pk)
    require(rules.can_withdraw(request.user, enrolment))
    back = reverse("training:enrolment_list", args=[enrolment.cohort_id])
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.withdraw(enrolment=enrolment, reason=form.cleaned_data["reason"])
        messages.success(request, _("%(person)s is marked as withdrawn.") % {"person": enrolment.person})
        return redirect(back)
    question = _("Withdraw %(person)s from %(cohort)s? Attendance and scores stay in the record.")
    context = {
        "form": form,
        "title": _("Withdraw a trainee"),
        "question": question % {"person": enrolment.person, "cohort": enrolment.cohort},
        "back": back,
        "submit": _("Withdraw"),
    }
    return render(request, "pages/confirm.html", context)
