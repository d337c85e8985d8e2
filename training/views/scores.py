"""Scores before and after the course."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.doors import require, role_required
from training import rules, services
from training.forms import ScoresForm
from training.models import Enrolment
from training.views.cohorts import get_cohort

PEOPLE_A_PAGE = 25


@role_required("staff", "coordinator")
def score_list(request, pk: int):
    """Enter scores, a page of people at a time."""
    cohort = get_cohort(request, pk)
    require(rules.can_edit_cohort(request.user, cohort))
    people = cohort.enrolments.exclude(state=Enrolment.State.APPLIED).select_related("person", "institution")
    page = Paginator(people.order_by("person__full_name", "pk"), PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    form = ScoresForm(request.POST or None, enrolments=page)
    if request.method == "POST" and form.is_valid():
        count = services.record_scores(cohort=cohort, scores=form.changed_scores())
        words = ngettext("Scores of %d person are saved.", "Scores of %d people are saved.", count) % count
        messages.success(request, words if count else _("Nothing was changed."))
        return redirect(request.get_full_path())
    context = {"cohort": cohort, "page": page, "form": form}
    return render(request, "training/score_list.html", context, status=422 if form.is_bound else 200)
