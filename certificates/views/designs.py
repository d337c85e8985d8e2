"""Designs of certificates: what they look like and say."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.doors import require, role_required
from certificates import rules, services
from certificates.errors import CertificateError
from certificates.filters import DesignFilter
from certificates.forms import DesignForm, SignatoryFormSet
from certificates.models import CertificateDesign
from certificates.previews import preview_of
from certificates.views.responses import not_available
from pages.lists import list_page
from pages.responses import shown_pdf


@role_required("staff")
@require_GET
def design_list(request: HttpRequest) -> HttpResponse:
    """List the designs of the programme."""
    designs = CertificateDesign.objects.visible_to(request.user).with_use()
    if request.programme:
        designs = designs.filter(programme=request.programme)
    sort = {"name": ("name", "version"), "kind": ("kind", "name"), "used": "used"}
    page = list_page(request, designs, DesignFilter, sort=sort, default_sort="name")
    return render(request, "certificates/design_list.html", {"page": page})


@role_required("staff")
@require_GET
def design_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one design, its words and its signatories."""
    design = _design_or_404(request, pk)
    may_edit = rules.can_edit_design(request.user, design)
    versions = CertificateDesign.objects.filter(programme=design.programme, name=design.name).order_by("-version")
    context = {"design": design, "may_edit": may_edit, "versions": versions, "used": design.certificates.count()}
    return render(request, "certificates/design_detail.html", context)


@role_required("staff")
@require_GET
def design_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a made-up certificate with this design."""
    design = _design_or_404(request, pk)
    try:
        pdf = preview_of(design)
    except CertificateError as error:
        return not_available(request, str(error), design.get_absolute_url(), status=422)
    return shown_pdf(request, pdf, "preview.pdf")


@role_required("staff")
def design_create(request: HttpRequest) -> HttpResponse:
    """Make a design for the current programme."""
    require(request.programme and rules.is_staff_of(request.user, request.programme.pk))
    return _form(request, CertificateDesign(programme=request.programme), _("New certificate design"))


@role_required("staff")
def design_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a design; one that was used stays, and the change becomes its next version."""
    design = _design_or_404(request, pk)
    require(rules.can_edit_design(request.user, design))
    return _form(request, design, _("Change design “%(design)s”") % {"design": design})


@role_required("staff")
@require_POST
def design_retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a design out of the choice, or bring it back."""
    design = _design_or_404(request, pk)
    require(rules.can_edit_design(request.user, design))
    services.retire_design(design=design, retired=not design.is_retired)
    words = _("The design is retired.") if design.is_retired else _("The design is offered again.")
    messages.success(request, words)
    return redirect(design)


def _form(request: HttpRequest, design: CertificateDesign, title: str) -> HttpResponse:
    signatories = list(design.signatories.values("name", "position")) if design.pk else []
    form = DesignForm(request.POST or None, instance=design, programme=design.programme)
    people = SignatoryFormSet(request.POST or None, initial=signatories, prefix="signatories")
    if request.method == "POST" and form.is_valid() and people.is_valid():
        chosen = [(row["name"], row["position"]) for row in people.cleaned_data if row.get("name")]
        try:
            saved = services.save_design(design=form.save(commit=False), signatories=chosen)
        except CertificateError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The design is saved as version %(version)s.") % {"version": saved.version})
            return redirect(saved)
    context = {
        "form": form,
        "formsets": [{"formset": people, "title": _("Signatories"), "help": _("From left to right. Empty rows go.")}],
        "title": title,
        "back": design.get_absolute_url() if design.pk else reverse("certificates:design_list"),
    }
    return render(request, "pages/form.html", context, status=422 if form.is_bound else 200)


def _design_or_404(request: HttpRequest, pk: int) -> CertificateDesign:
    designs = CertificateDesign.objects.visible_to(request.user).select_related("programme")
    return get_object_or_404(designs.prefetch_related("signatories"), pk=pk)
