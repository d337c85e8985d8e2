"""Certificates as issued: found, looked at, downloaded, revoked."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.doors import require, role_required
from certificates import badges, rules, services
from certificates.errors import CertificateError
from certificates.files import download_name, read_checked
from certificates.filters import CertificateFilter
from certificates.forms import RevokeForm
from certificates.groups import group_of
from certificates.models import Certificate
from certificates.trails import trail_of_certificate
from certificates.views.responses import not_available
from certificates.withdrawals import note_withdrawals
from pages.lists import list_page
from pages.responses import attachment


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
    certificate = certificate_or_404(request, pk)
    may_change = rules.can_change_certificate(request.user, certificate)
    context = {
        "certificate": certificate,
        "group_url": group_of(certificate.thing).url,
        "may_change": may_change,
        "withdrew": note_withdrawals([certificate]),
        "has_badge": badges.is_on(),
        "may_reissue": may_change and certificate.newer is None,
        "lines": trail_of_certificate(certificate) if may_change else [],
        "mails": certificate.mails.visible_to(request.user).select_related("ordered_by"),
    }
    return render(request, "certificates/certificate_detail.html", context)


@role_required("staff", "coordinator")
@require_GET
def certificate_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the file, if it is still the one that was issued."""
    certificate = certificate_or_404(request, pk)
    try:
        content = read_checked(certificate)
    except CertificateError as error:
        return not_available(request, str(error), certificate.get_absolute_url())
    return attachment(content, download_name(certificate), "application/pdf")


@role_required("staff", "coordinator")
def certificate_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then revoke."""
    certificate = certificate_or_404(request, pk)
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
        "question": _(
            "The record stays. Whoever checks the certificate reads that it was revoked, when and why. A revocation "
            "cannot be taken back; a new certificate can be issued in its place."
        ),
        "submit": _("Revoke the certificate"),
        "back": certificate.get_absolute_url(),
    }
    return render(request, "pages/confirm.html", context, status=422 if form.is_bound else 200)


def certificate_or_404(request: HttpRequest, pk: int) -> Certificate:
    """Return the certificate with what its pages show; Http404 when this person may not know of it."""
    certificates = Certificate.objects.visible_to(request.user).with_things()
    return get_object_or_404(
        certificates.select_related("programme", "person", "design", "issued_by", "supersedes", "superseded_by"), pk=pk
    )
