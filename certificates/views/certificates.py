"""Certificates as issued: found, looked at, downloaded, revoked, replaced."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.doors import require, role_required
from certificates import rules, services
from certificates.errors import CertificateError
from certificates.files import download_name, read_checked
from certificates.filters import CertificateFilter
from certificates.forms import ReplaceForm, RevokeForm
from certificates.groups import group_of
from certificates.models import Certificate
from certificates.views.responses import not_available
from pages.lists import list_page
from pages.responses import attachment

FULL_DISK = gettext_lazy(
    "The file could not be written: %(reason)s. Nothing was issued. Ask the administrator, then try again."
)


@role_required("staff", "coordinator")
@require_GET
def certificate_list(request: HttpRequest) -> HttpResponse:
    """List the certificates of the programme, for coordinators those of their own people."""
    certificates = Certificate.objects.visible_to(request.user).with_things()
    if request.programme:
        certificates = certificates.filter(programme=request.programme)
    sort = {"serial": "serial", "name": "printed_name", "issued": ("issued_on", "serial"), "kind": ("kind", "serial")}
    page = list_page(request, certificates, CertificateFilter, sort=sort, default_sort="-issued")
    return render(request, "certificates/certificate_list.html", {"page": page})


@role_required("staff", "coordinator")
@require_GET
def certificate_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one certificate: its state, what is printed, its file, what came before and after it."""
    certificate = _certificate_or_404(request, pk)
    may_change = rules.can_change_certificate(request.user, certificate)
    replaced_by = Certificate.objects.filter(supersedes=certificate).first()
    context = {
        "certificate": certificate,
        "group_url": group_of(certificate.thing).url,
        "may_change": may_change,
        "replaced_by": replaced_by,
        "may_replace": may_change and replaced_by is None,
    }
    return render(request, "certificates/certificate_detail.html", context)


@role_required("staff", "coordinator")
@require_GET
def certificate_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the file, if it is still the one that was issued."""
    certificate = _certificate_or_404(request, pk)
    try:
        content = read_checked(certificate)
    except CertificateError as error:
        return not_available(request, str(error), certificate.get_absolute_url())
    return attachment(content, download_name(certificate), "application/pdf")


@role_required("staff", "coordinator")
def certificate_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then revoke."""
    certificate = _certificate_or_404(request, pk)
    require(rules.can_change_certificate(request.user, certificate))
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.revoke(certificate=certificate, reason=form.cleaned_data["reason"], user=request.user)
        except CertificateError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Certificate %(serial)s is revoked.") % {"serial": certificate.serial})
        return redirect(certificate)
    context = {
        "form": form,
        "title": _("Revoke certificate %(serial)s of %(name)s")
        % {"serial": certificate.serial, "name": certificate.printed_name},
        "question": _("The record stays. Whoever checks the certificate reads that it was revoked, when and why."),
        "submit": _("Revoke the certificate"),
        "back": certificate.get_absolute_url(),
    }
    return render(request, "pages/confirm.html", context, status=422 if form.is_bound else 200)


@role_required("staff", "coordinator")
def certificate_replace(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the right name, then issue a new certificate in place of this one."""
    certificate = _certificate_or_404(request, pk)
    require(rules.can_change_certificate(request.user, certificate))
    person = certificate.person
    form = ReplaceForm(request.POST or None, initial={"name": person.full_name, "native_name": person.native_name})
    if request.method == "POST" and form.is_valid():
        try:
            new = services.replace(certificate=certificate, user=request.user, **form.cleaned_data)
        except CertificateError as error:
            form.add_error(None, str(error))
        except OSError as error:
            form.add_error(None, FULL_DISK % {"reason": error.strerror})
        else:
            messages.success(request, _("Certificate %(serial)s is issued.") % {"serial": new.serial})
            return redirect(new)
    context = {
        "form": form,
        "title": _("Issue certificate %(serial)s anew") % {"serial": certificate.serial},
        "intro": _("The new certificate has a number and code of its own. The old one then says that it was replaced."),
        "submit": _("Issue the new certificate"),
        "back": certificate.get_absolute_url(),
    }
    return render(request, "pages/form.html", context, status=422 if form.is_bound else 200)


def _certificate_or_404(request: HttpRequest, pk: int) -> Certificate:
    certificates = Certificate.objects.visible_to(request.user).with_things()
    return get_object_or_404(
        certificates.select_related("programme", "person", "design", "issued_by", "supersedes"), pk=pk
    )
