"""Previews of designs: of one that is saved, and of one that is still being written, which saves nothing."""

import secrets

from django.core.cache import cache
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import require, role_required
from certificates import rules
from certificates.errors import CertificateError
from certificates.forms import UnsavedDesignForm, logo_formset, signatory_formset
from certificates.models import CertificateDesign
from certificates.previews import preview_of
from certificates.services import unsaved_parts
from certificates.views.responses import not_available
from pages.responses import framed_pdf, shown_pdf

# As long as somebody may look at a page before going on.
KEPT = 60 * 60


@role_required("staff")
@require_http_methods(["GET", "POST"])
def design_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a made-up certificate with a design: as it is saved, or as the form that is sent would make it."""
    designs = CertificateDesign.objects.visible_to(request.user).select_related("programme")
    design = get_object_or_404(designs, pk=pk)
    if request.method == "POST":
        return _preview_of_form(request, design)
    try:
        pdf = preview_of(design, who=request.GET.get("who", "usual"))
    except CertificateError as error:
        return not_available(request, str(error), design.get_absolute_url(), status=422)
    return shown_pdf(request, pdf, "preview.pdf")


@role_required("staff")
@require_POST
def design_preview_new(request: HttpRequest) -> HttpResponse:
    """Show a made-up certificate with the design that the form would make."""
    require(request.programme and rules.is_staff_of(request.user, request.programme.pk))
    return _preview_of_form(request, CertificateDesign(programme=request.programme))


@role_required("staff")
@require_GET
def design_preview_file(request: HttpRequest, key: str) -> HttpResponse:
    """Hand out the preview that was drawn last for this form and this person."""
    kept = cache.get(_place(request, key))
    if not kept or kept["key"] != key:
        reason = _("This preview is too old. Go back to the design and press “Show the preview” again.")
        return not_available(request, reason, reverse("certificates:design_list"), status=404)
    return framed_pdf(request, kept["pdf"], "preview.pdf")


def _preview_of_form(request: HttpRequest, design: CertificateDesign) -> HttpResponse:
    form = UnsavedDesignForm(request.POST, instance=design, programme=design.programme)
    logos = logo_formset(design, request.POST, request.FILES)
    people = signatory_formset(design, request.POST, request.FILES)
    problems, pdf = [], b""
    # A list, so that each is asked and all problems are told at once.
    if False not in [one.is_valid() for one in (form, logos, people)]:
        try:
            pdf = preview_of(
                form.instance, who=form.cleaned_data["who"], parts=unsaved_parts(logos.rows(), people.rows())
            )
        except CertificateError as error:
            problems = [str(error)]
    else:
        problems = _sentences(form, logos, people)
    if request.htmx:
        return _part_of_page(request, design, pdf, problems)
    if problems:
        back = design.get_absolute_url() if design.pk else reverse("certificates:design_list")
        return not_available(request, " ".join(problems), back, status=422)
    return shown_pdf(request, pdf, "preview.pdf")


def _part_of_page(request: HttpRequest, design: CertificateDesign, pdf: bytes, problems: list[str]) -> HttpResponse:
    context = {"problems": problems}
    if pdf:
        key = f"{design.pk or 'new'}-{secrets.token_hex(16)}"
        cache.set(_place(request, key), {"key": key, "pdf": pdf}, KEPT)
        context["url"] = reverse("certificates:design_preview_file", args=[key])
    return render(request, "certificates/_fragments/design_preview.html", context)


def _place(request: HttpRequest, key: str) -> str:
    """One place for each person and form, so that previews do not pile up."""
    return f"design-preview:{request.user.pk}:{key.partition('-')[0][:20]}"


def _sentences(form, *formsets: BaseFormSet) -> list[str]:
    """What hinders the preview, each with the label of its field."""
    found = []
    for one in (form, *(row for formset in formsets for row in formset)):
        for name, errors in one.errors.items():
            label = one.fields[name].plain_label if name in one.fields else ""
            found += [f"{label}: {error}" if label else str(error) for error in errors]
    return found + [str(error) for formset in formsets for error in formset.non_form_errors()]
