"""Award ceremonies."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.doors import require, role_required
from certificates import rules, services
from certificates.ceremony_warnings import list_state, warnings_of
from certificates.filters import CeremonyFilter
from certificates.forms import CeremonyForm, PresiderFormSet
from certificates.groups import group_of
from certificates.models import AwardCeremony
from certificates.querysets import people_who_may_preside, with_counts, workshops_with_counts
from certificates.services.ceremony_papers import PRINT, drawn_paper
from pages.lists import list_page


@role_required("staff")
@require_GET
def ceremony_list(request: HttpRequest) -> HttpResponse:
    """List the award ceremonies of the programme."""
    ceremonies = AwardCeremony.objects.visible_to(request.user).with_counts()
    if request.programme:
        ceremonies = ceremonies.filter(programme=request.programme)
    sort = {"date": "held_on", "title": "title"}
    page = list_page(request, ceremonies, CeremonyFilter, sort=sort, default_sort="-date")
    return render(request, "certificates/ceremony_list.html", {"page": page})


@role_required("staff")
@require_GET
def ceremony_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one ceremony: when and where, who presides, whose certificates, how far it is prepared."""
    ceremony = _ceremony_or_404(request, pk)
    groups = groups_with_counts(ceremony)
    context = {
        "ceremony": ceremony,
        "may_edit": rules.can_edit_ceremony(request.user, ceremony),
        "presiders": ceremony.presiders.select_related("person__institution"),
        "groups": groups,
        "certified": sum(certified for _thing, _url, _people, certified in groups),
        "state": list_state(ceremony),
        "warnings": warnings_of(ceremony),
        "print_file": drawn_paper(ceremony, PRINT),
    }
    return render(request, "certificates/ceremony_detail.html", context)


@role_required("staff")
def ceremony_create(request: HttpRequest) -> HttpResponse:
    """Record a ceremony of the current programme."""
    require(request.programme and rules.is_staff_of(request.user, request.programme.pk))
    return _form(request, AwardCeremony(programme=request.programme), _("New award ceremony"))


@role_required("staff")
def ceremony_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a ceremony."""
    ceremony = _ceremony_or_404(request, pk)
    require(rules.can_edit_ceremony(request.user, ceremony))
    return _form(request, ceremony, _("Change “%(ceremony)s”") % {"ceremony": ceremony})


def groups_with_counts(ceremony: AwardCeremony) -> list[tuple]:
    """Return each cohort and workshop with its page of certificates, its people, and how many are certified."""
    cohorts = with_counts(ceremony.cohorts.select_related("course")).order_by("course__title", "name")
    workshops = workshops_with_counts(ceremony.workshops.all()).order_by("starts_on", "title")
    return [(one, group_of(one).url, one.enrolled, one.certified) for one in cohorts] + [
        (one, group_of(one).url, one.attended, one.certified) for one in workshops
    ]


def get_ceremony_to_run(request: HttpRequest, pk: int) -> AwardCeremony:
    """Return a ceremony whose list the person may change; raises Http404 or PermissionDenied."""
    ceremony = _ceremony_or_404(request, pk)
    require(rules.can_edit_ceremony(request.user, ceremony))
    return ceremony


def _form(request: HttpRequest, ceremony: AwardCeremony, title: str) -> HttpResponse:
    chosen = [{"person": one.person_id} for one in ceremony.presiders.all()] if ceremony.pk else []
    form = CeremonyForm(request.POST or None, instance=ceremony, programme=ceremony.programme)
    people = people_who_may_preside(ceremony.programme, [row["person"] for row in chosen])
    presiders = PresiderFormSet(
        request.POST or None, initial=chosen, prefix="presiders", form_kwargs={"people": people}
    )
    if request.method == "POST" and form.is_valid() and presiders.is_valid():
        saved = services.save_ceremony(
            ceremony=form.save(commit=False),
            cohorts=form.cleaned_data["cohorts"],
            workshops=form.cleaned_data.get("workshops", []),
            presiders=[row["person"] for row in presiders.cleaned_data if row.get("person")],
        )
        messages.success(request, _("The ceremony is saved."))
        return redirect(saved)
    context = {
        "form": form,
        "formsets": [{"formset": presiders, "title": _("Presided over by"), "help": _("In order of rank.")}],
        "title": title,
        "ask_before_leaving": True,
        "back": ceremony.get_absolute_url() if ceremony.pk else reverse("certificates:ceremony_list"),
    }
    return render(request, "pages/form.html", context, status=422 if form.is_bound else 200)


def _ceremony_or_404(request: HttpRequest, pk: int) -> AwardCeremony:
    return get_object_or_404(AwardCeremony.objects.visible_to(request.user).select_related("programme"), pk=pk)
