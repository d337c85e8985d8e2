"""Likely duplicates of institutions and people, and what is said of them."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.doors import require, role_required
from jobs.models import Job
from pages.lists import list_page
from pages.responses import way_back
from partnerships import rules
from partnerships.filters import LikelyPairFilter
from partnerships.models import LikelyPair
from partnerships.services.duplicates import JOB_KIND, dismiss_pair, order_search, reopen_pair

SORT = {"found": "found_at"}


@role_required("staff")
@require_safe
def duplicate_list(request):
    """Likely duplicates of the current programme, with reasons, until somebody says that they are two."""
    pairs = LikelyPair.objects.visible_to(request.user).with_both()
    if request.programme:
        pairs = pairs.of_programme(request.programme)
    if "dismissed" not in request.GET:
        pairs = pairs.undecided()
    context = {
        "page": list_page(request, pairs, LikelyPairFilter, sort=SORT, default_sort="-found"),
        "searches": Job.objects.visible_to(request.user).filter(kind=JOB_KIND).order_by("-pk").defer("result")[:1],
        "may_search": rules.can_add_institution(request.user, request.programme),
    }
    return render(request, "partnerships/duplicate_list.html", context)


@role_required("staff")
@require_POST
def duplicate_search(request):
    """Order a search for likely duplicates."""
    require(rules.can_add_institution(request.user, request.programme))
    return redirect("jobs:job_detail", order_search(programme=request.programme, by=request.user).pk)


@role_required("staff")
@require_POST
def duplicate_dismiss(request, pk: int):
    """Remember that the two are two."""
    pair = get_object_or_404(LikelyPair.objects.visible_to(request.user).with_both(), pk=pk)
    dismiss_pair(pair=pair, by=request.user)
    words = {"first": pair.first, "second": pair.second}
    messages.success(request, _("It is remembered that %(first)s and %(second)s are two.") % words)
    return redirect(way_back(request, reverse("partnerships:duplicate_list")))


@role_required("staff")
@require_POST
def duplicate_reopen(request, pk: int):
    """Take back that the two are two."""
    pair = get_object_or_404(LikelyPair.objects.visible_to(request.user).with_both(), pk=pk)
    reopen_pair(pair=pair)
    messages.success(request, _("%(first)s and %(second)s are in the list again.") % {
        "first": pair.first, "second": pair.second,
    })  # fmt: skip
    return redirect(way_back(request, reverse("partnerships:duplicate_list")))
