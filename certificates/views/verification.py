"""The public check of a certificate. It looks up one code and lists nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from certificates import codes
from certificates.models import Certificate
from certificates.public import facts_of
from pages.responses import unlisted


@require_safe
@unlisted
def verify_form(request: HttpRequest) -> HttpResponse:
    """Ask for the code that stands on the paper, and lead to its page."""
    typed = request.GET.get("code", "")
    code = codes.normalise(typed)
    if code:
        # Whatever is typed has the same way; a slash in it would be no address.
        return redirect("certificates:verify", code=code.replace("/", "")[: codes.LONGEST] or "0")
    return render(request, "certificates/verify_form.html", {"was_empty": "code" in request.GET})


@require_safe
@unlisted
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Repeat what is printed on the certificate with this code, and say whether it is valid."""
    wanted = codes.normalise(code)
    certificates = Certificate.objects.select_related("person", "programme")
    certificate = certificates.filter(code=wanted).first() if codes.can_be_code(wanted) else None
    if certificate is None:
        return render(request, "certificates/verify_unknown.html", status=404)
    return render(request, "certificates/verify.html", {"certificate": certificate, "facts": facts_of(certificate)})
