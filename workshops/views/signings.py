"""Agreements signed at a workshop."""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.doors import require, role_required
from pages.lists import list_page
from workshops import rules, services
from workshops.errors import WorkshopError
from workshops.filters import SigningFilter
from workshops.forms import SigningEditForm, SigningForm
from workshops.models import Signing
from workshops.services.signings import lies_outside
from workshops.views.workshops import get_workshop_to_run

SORT = {"number": "agreement__number", "signed": "signed_on", "activities": "activities"}


@role_required("staff", "coordinator")
def signing_list(request, pk: int):
    """Agreements signed at a workshop, with how many activities each of them plans."""
    workshop = get_workshop_to_run(request, pk)
    signings = (
        Signing.objects.visible_to(request.user)
        .filter(workshop=workshop)
        .select_related("agreement__first_party", "agreement__second_party")
        .annotate(activities=Count("agreement__activities"))
    )
    page = list_page(request, signings, SigningFilter, sort=SORT, default_sort="number")
    return render(request, "workshops/signing_list.html", {"page": page, "workshop": workshop})


@role_required("staff", "coordinator")
def signing_create(request, pk: int):
    """Record that a signed agreement was signed here."""
    workshop = get_workshop_to_run(request, pk)
    back = reverse("workshops:signing_list", args=[workshop.pk])
    form = SigningForm(request.POST or None, user=request.user, workshop=workshop)
    if request.method == "POST" and form.is_valid():
        try:
            signing = services.record_signing(workshop=workshop, by=request.user, **form.cleaned_data)
        except WorkshopError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The signing of %(agreement)s is recorded.") % {"agreement": signing.agreement})
            _warn_of_day(request, signing)
            return redirect(back)
    context = {"form": form, "title": _("Record a signing"), "intro": workshop.title, "back": back}
    return render(request, "pages/form.html", context)


@role_required("staff")
def signing_edit(request, pk: int):
    """Change day and desk of a signing."""
    signing = _get(request, pk)
    back = reverse("workshops:signing_list", args=[signing.workshop_id])
    form = SigningEditForm(request.POST or None, instance=signing)
    if request.method == "POST" and form.is_valid():
        _warn_of_day(request, form.save())
        messages.success(request, _("The signing is saved."))
        return redirect(back)
    title = _("Edit the signing of %(agreement)s") % {"agreement": signing.agreement}
    return render(request, "pages/form.html", {"form": form, "title": title, "back": back})


@role_required("staff")
def signing_remove(request, pk: int):
    """Take back the record that an agreement was signed here."""
    signing = _get(request, pk)
    back = reverse("workshops:signing_list", args=[signing.workshop_id])
    if request.method == "POST":
        services.take_back_signing(signing=signing)
        messages.success(
            request,
            _("The signing is taken back. %(agreement)s stays signed: amend or end it on its page.")
            % {"agreement": signing.agreement},
        )
        return redirect(back)
    question = _("Say that %(agreement)s was not signed at %(workshop)s? The agreement itself stays signed.")
    context = {
        "title": _("Take back a signing"),
        "question": question % {"agreement": signing.agreement, "workshop": signing.workshop},
        "back": back,
        "submit": _("Take it back"),
    }
    return render(request, "pages/confirm.html", context)


def _get(request, pk: int) -> Signing:
    signings = Signing.objects.visible_to(request.user).select_related("agreement", "workshop")
    signing = get_object_or_404(signings, pk=pk)
    require(rules.can_edit_workshop(request.user, signing.workshop))
    return signing


def _warn_of_day(request, signing: Signing) -> None:
    if lies_outside(signing.workshop, signing.signed_on):
        messages.warning(request, warning_of_day(signing))


def warning_of_day(signing: Signing) -> str:
    """Return what is said of a signing on none of the workshop's days."""
    workshop = signing.workshop
    return _("%(day)s is none of the workshop's days (%(first)s to %(last)s). Correct it if it is a slip.") % {
        "day": date_format(signing.signed_on),
        "first": date_format(workshop.starts_on),
        "last": date_format(workshop.ends_on),
    }
