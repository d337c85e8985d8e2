"""Certificates by e-mail: shown, counted, sent, tried again, and what came back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.doors import require, role_required
from certificates import rules, services
from certificates.errors import CertificateError
from certificates.forms import MailForm, SingleMailForm
from certificates.groups import Group
from certificates.mail_plan import plan_mails
from certificates.mail_words import MailWords, language_of
from certificates.views.certificates import certificate_or_404
from certificates.views.issuing import group_or_404

# A page names at most so many people of each list.
MOST_NAMED = 100


@role_required("staff")
def group_mail(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """Show who gets which e-mail, who cannot and who has had it; then order it for those who were shown."""
    group = group_or_404(request, name, pk)
    require(rules.can_issue(request.user, group))
    form, error = MailForm(request.POST if request.method == "POST" else request.GET), None
    if request.method == "POST" and form.is_valid():
        fingerprint = request.POST.get("fingerprint", "")
        try:
            job = services.order_mails(group=group, fingerprint=fingerprint, user=request.user, **form.cleaned_data)
        except CertificateError as refusal:
            error = str(refusal)
        else:
            messages.success(request, _("The e-mails are on their way; this page says how far they are."))
            return redirect(job)
    status = 409 if error else 200 if form.is_valid() else 422
    return render(request, "certificates/mail.html", _context(group, form, error), status=status)


@role_required("staff")
@require_POST
def group_mail_retry(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """Order anew the e-mails that have certainly not gone out."""
    group = group_or_404(request, name, pk)
    require(rules.can_issue(request.user, group))
    try:
        return redirect(services.retry_mails(group=group, user=request.user))
    except CertificateError as error:
        messages.error(request, str(error))
    return redirect(group.url_of("mail"))


@role_required("staff", "coordinator")
def certificate_mail(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for an address, show the e-mail, and send one certificate."""
    certificate = certificate_or_404(request, pk)
    require(rules.can_change_certificate(request.user, certificate))
    form = SingleMailForm(request.POST or None, initial={"address": certificate.person.email})
    is_read = form.is_bound and form.is_valid()
    if is_read and "show" not in request.POST:
        try:
            job = services.order_mail(certificate=certificate, user=request.user, **form.cleaned_data)
        except CertificateError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The e-mail is on its way; this page says whether it went out."))
            return redirect(job)
    chosen = form.cleaned_data if is_read else {}
    context = {
        "certificate": certificate,
        "form": form,
        "words": MailWords(certificate, language_of(certificate, chosen.get("language", "")), chosen.get("note", "")),
        "is_valid": certificate.state == "valid",
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "certificates/certificate_mail.html", context, status=status)


def _context(group: Group, form: MailForm, error: str | None) -> dict:
    chosen = form.cleaned_data if form.is_valid() else {"language": "", "note": ""}
    return {
        "group": group,
        "form": form,
        "error": error,
        "plan": plan_mails(group=group, **chosen),
        "chosen": chosen,
        "most": MOST_NAMED,
        "job": services.jobs_of_mails(group).first(),
        "trouble": services.mails_of(group).in_trouble().select_related("certificate__person")[:MOST_NAMED],
        "to_try_again": services.mails_to_try_again(group).count(),
        "reissue_url": group.url_of("reissue"),
        "retry_url": group.url_of("mail_retry"),
    }
