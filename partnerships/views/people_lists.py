"""What the pages of every uploaded list have in common."""

from types import SimpleNamespace

from django.core.paginator import Paginator
from django.shortcuts import redirect

from partnerships.forms.people_list import ListForm
from partnerships.models import UploadedList
from partnerships.people_sheet.plan import ListPlan

PER_PAGE = 50
EARLIER = 10


def uploading(request, lists, keep, form_class: type[ListForm] = ListForm):
    """Return the redirect to a list that was uploaded, or what the page needs to take one.

    ``lists`` are those that were uploaded there before; ``keep`` takes ``sheet``, ``file_name`` and ``by``, and
    what else the form asks for.
    """
    form = form_class(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        return redirect(keep(sheet=data["sheet"], file_name=data["file_name"], by=request.user, **form.place))
    earlier = lists.select_related("uploaded_by").defer("rows", "columns", "unread")[:EARLIER]
    return {"form": form, "earlier": earlier}


def preview(request, uploaded: UploadedList, plan: ListPlan, error: str | None) -> dict:
    """Return what the page of ``uploaded`` shows: a page of its rows, those of one outcome when the address asks so."""
    outcome = request.GET.get("outcome", "")
    outcomes = [one for one in plan.outcomes if plan.may_ask or one != "likely"]
    rows = Paginator(plan.chosen(outcome), PER_PAGE).get_page(request.GET.get("page"))
    return {
        "uploaded": uploaded,
        "plan": plan,
        "rows": [(row, plan.explain(row)) for row in rows],
        "page": SimpleNamespace(objects=rows),
        "outcome": outcome if outcome in plan.outcomes.values else "",
        "outcomes": [(one.value, one.label, plan.counts[one]) for one in outcomes],
        "wrong": plan.counts["wrong"],
        "error": error,
    }
