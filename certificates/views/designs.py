"""Designs of certificates: what they look like and say."""

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.doors import require, role_required
from certificates import rules, services
from certificates.errors import CertificateError
from certificates.filters import DesignFilter
from certificates.forms import DesignForm, logo_formset, signatory_formset
from certificates.models import CertificateDesign
from certificates.parts import read_picture
from certificates.previews import check_design
from certificates.views.responses import not_available
from pages.lists import list_page
from pages.responses import attachment

# The browser's own viewer of PDF files shows the preview inside of the form.
shows_preview = csp_update({"frame-src": SELF, "object-src": SELF})


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
def design_picture(request: HttpRequest, pk: int, number: int, kind: str) -> HttpResponse:
    """Hand out a logo, or a signatory's signature, by its place from the left."""
    design = _design_or_404(request, pk)
    one = get_object_or_404(design.logos if kind == "logo" else design.signatories, order=number)
    stored = one.image if kind == "logo" else one.signature
    if not stored:
        raise Http404
    try:
        content = read_picture(stored, _("The picture"))
    except CertificateError as error:
        return not_available(request, str(error), design.get_absolute_url(), status=404)
    extension = stored.name.rpartition(".")[2]
    return attachment(content, f"{kind}.{extension}", "image/png" if extension == "png" else "image/jpeg")


@role_required("staff")
@shows_preview
def design_create(request: HttpRequest) -> HttpResponse:
    """Make a design for the current programme."""
    require(request.programme and rules.is_staff_of(request.user, request.programme.pk))
    return _form(request, CertificateDesign(programme=request.programme), _("New certificate design"))


@role_required("staff")
@shows_preview
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
    version, used, next_version = _use_of(design)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = DesignForm(sent[0], instance=design, programme=design.programme)
    logos, people = logo_formset(design, *sent), signatory_formset(design, *sent)
    # A list, so that each is asked and all errors are shown at once.
    if form.is_bound and False not in [one.is_valid() for one in (form, logos, people)]:
        try:
            saved = _save(form.save(commit=False), logos.rows(), people.rows())
        except CertificateError as error:
            form.add_error(None, str(error))
        except OSError as error:
            form.add_error(None, _("A picture could not be written: %(reason)s.") % {"reason": error.strerror})
        else:
            _say_saved(request, saved, people.dropped)
            return redirect(saved)
    of_new = not design.pk
    context = {
        "form": form,
        "logos": logos,
        "signatories": people,
        "title": title,
        "used": used,
        "version": version,
        "next_version": next_version,
        "formsets": [{"formset": logos, "title": _("Logos")}, {"formset": people, "title": _("Signatories")}],
        "files_lost": bool(request.FILES),
        "preview_url": reverse("certificates:design_preview_new")
        if of_new
        else reverse("certificates:design_preview", args=[design.pk]),
        "back": reverse("certificates:design_list") if of_new else design.get_absolute_url(),
    }
    return render(request, "certificates/design_form.html", context, status=422 if form.is_bound else 200)


def _use_of(design: CertificateDesign) -> tuple[int, int, int]:
    """Return the version, how many certificates use it, and the version that a change of it makes."""
    same = CertificateDesign.objects.filter(programme=design.programme, name=design.name)
    last = same.aggregate(last=Max("version"))["last"] or 0
    return design.version, design.certificates.count() if design.pk else 0, last + 1


def _save(design: CertificateDesign, logos: list, signatories: list) -> CertificateDesign:
    """Save what can be drawn; a picture that is gone or a title that has no room is said now and not at issuing."""
    check_design(design, services.unsaved_parts(logos, signatories))
    return services.save_design(design=design, signatories=signatories, logos=logos)


def _say_saved(request: HttpRequest, saved: CertificateDesign, dropped: list[str]) -> None:
    messages.success(request, _("The design is saved as version %(version)s.") % {"version": saved.version})
    for name in dropped:
        messages.warning(
            request,
            _("The signature of %(name)s is not on it any more: a signature stays with the name it was uploaded for.")
            % {"name": name},
        )


def _design_or_404(request: HttpRequest, pk: int) -> CertificateDesign:
    designs = CertificateDesign.objects.visible_to(request.user).select_related("programme")
    return get_object_or_404(designs.prefetch_related("signatories", "logos"), pk=pk)
