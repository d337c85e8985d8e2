"""Merging two records of one institution or person, and undoing it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.doors import require, role_required
from pages.lists import list_page, typed_words
from partnerships import rules
from partnerships.filters import MergeFilter
from partnerships.forms.merge import MergeForm
from partnerships.merge_plan import of, plan_merge
from partnerships.models import Institution, Merge, Person
from partnerships.models.merge import DAYS_TO_UNDO
from partnerships.services.errors import PartnershipError
from partnerships.services.merging import merge, seen_of
from partnerships.services.unmerging import undo_merge

SORT = {"made": "made_at", "kept": "kept_name"}
OFFERED = 20


@role_required("staff")
def institution_merge(request, pk: int):
    """Merge another institution into this one, field by field."""
    return _merge(request, Institution.objects.visible_to(request.user), pk)


@role_required("staff")
def person_merge(request, pk: int):
    """Merge another person's record into this one, field by field."""
    return _merge(request, Person.objects.visible_to(request.user).select_related("institution"), pk)


@role_required("staff")
@require_safe
def merge_list(request):
    """The merges that touched no other programmes than one's own, the newest first."""
    merges = Merge.objects.visible_to(request.user).select_related("made_by", "undone_by").defer("changes")
    page = list_page(request, merges, MergeFilter, sort=SORT, default_sort="-made")
    return render(request, "partnerships/merge_list.html", {"page": page, "days": DAYS_TO_UNDO})


@role_required("staff")
def merge_undo(request, pk: int):
    """Ask, then make two records again of what was merged."""
    done = get_object_or_404(Merge.objects.visible_to(request.user), pk=pk)
    error = None
    if request.method == "POST":
        try:
            undone = undo_merge(merge=done, by=request.user)
        except PartnershipError as refusal:
            error = str(refusal)
        else:
            _tell(request, undone)
            return redirect("partnerships:merge_list")
    context = {"merge": done, "error": error, "back": reverse("partnerships:merge_list"), "days": DAYS_TO_UNDO}
    return render(request, "partnerships/merge_undo.html", context, status=409 if error else 200)


def _tell(request, undone) -> None:
    messages.success(request, _("The merge is undone: %(name)s is here again.") % {"name": undone.merge.dropped_name})
    if undone.left:
        words = ngettext(
            "%d entry was changed or removed since the merge and stays as it is.",
            "%d entries were changed or removed since the merge and stay as they are.",
            undone.left,
        )
        messages.warning(request, words % undone.left)


def _merge(request, visible, pk: int):
    kept = get_object_or_404(visible, pk=pk)
    key = request.GET.get("with", "")
    if not key.isdecimal() or len(key) > 18:
        return _choose(request, visible, kept)
    dropped = visible.filter(pk=key).first()
    if dropped is None:
        return _gone(request, kept, int(key))
    plan = plan_merge(kept, dropped)
    may = rules.can_merge(request.user, plan.programmes)
    require(may or request.method != "POST")
    form = MergeForm(request.POST or None, kept=kept, dropped=dropped, initial={"seen": seen_of(kept, dropped)})
    error, status = None, 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            merge(
                kept=kept, dropped=dropped, take=form.take, seen=data["seen"], by=request.user,
                names_become=data.get("names_become", "other"),
            )  # fmt: skip
        except PartnershipError as refusal:
            error, status = str(refusal), 409
            form = MergeForm(_seen_now(request, kept, dropped), kept=kept, dropped=dropped)
        else:
            told = {"dropped": dropped, "kept": kept, "days": DAYS_TO_UNDO}
            words = _("%(dropped)s is merged into %(kept)s. For %(days)d days this can be undone under Merges.")
            messages.success(request, words % told)
            return redirect(kept)
    elif request.method == "POST":
        status = 422
    context = {
        "kept": kept, "dropped": dropped, "plan": plan, "form": form, "error": error, "may": may,
        "days": DAYS_TO_UNDO, "back": kept.get_absolute_url(),
        "other_way": f"{reverse(request.resolver_match.view_name, args=[dropped.pk])}?with={kept.pk}",
    }  # fmt: skip
    return render(request, "partnerships/merge.html", context, status=status)


def _seen_now(request, kept, dropped):
    # What was chosen is kept; sent again, it answers the page that is shown now.
    for one in (kept, dropped):
        one.refresh_from_db()
    data = request.POST.copy()
    data["seen"] = seen_of(kept, dropped)
    return data


def _gone(request, kept, key: int):
    """Answer for a record that is not here: whoever sends a merge twice is led to what came of it."""
    merges = Merge.objects.visible_to(request.user)
    if not merges.filter(of=of(kept), kept_key=kept.pk, dropped_key=key, undone_at=None).exists():
        raise Http404
    return redirect(kept)


def _choose(request, visible, kept):
    words = typed_words(request)
    found = visible.called(words).exclude(pk=kept.pk)[: OFFERED + 1] if words else []
    context = {"kept": kept, "words": words, "found": found[:OFFERED], "has_more": len(found) > OFFERED}
    return render(request, "partnerships/merge_choose.html", context)
