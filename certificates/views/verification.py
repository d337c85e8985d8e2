"""The public check of a certificate, by its code or by its file. It looks up one and lists nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from certificates import codes
from certificates.forms import CheckFileForm
from certificates.models import Certificate
from certificates.public import facts_of
from certificates.views.limits import limited
from pages.responses import unlisted


@require_safe
@unlisted
@limited
def verify_form(request: HttpRequest) -> HttpResponse:
    """Ask for the code that stands on the paper, and lead to its page; what has another length is told at once."""
    typed = request.GET.get("code", "")
    code = codes.normalise(typed)
    if len(code) == codes.LENGTH:
        # Whatever is typed has the same way; a slash in it would be no address.
        return redirect("certificates:verify", code=code.replace("/", "")[: codes.LONGEST] or "0")
    context = {
        "was_empty": "code" in request.GET and not code,
        "typed": codes.as_typed(typed),
        "wrong_length": len(code),
    }
    return render(request, "certificates/verify_form.html", context, status=422 if code else 200)


@require_safe
@unlisted
@limited
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Repeat what is printed on the certificate with this code, and say whether it is valid."""
    wanted = codes.normalise(code)
    # What can be no code is looked up like the others, as the empty one that nothing has.
    certificate = Certificate.objects.for_strangers().filter(code=wanted if codes.can_be_code(wanted) else "").first()
    if certificate is None:
        return render(request, "certificates/verify_unknown.html", {"typed": codes.as_typed(code)}, status=404)
    return render(request, "certificates/verify.html", {"certificate": certificate, "facts": facts_of(certificate)})


# Nothing is changed or kept, and nobody is signed in by it: a token would only set a cookie.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@unlisted
@limited
def verify_file(request: HttpRequest) -> HttpResponse:
    """Say whether a file, or the file with a given SHA-256, is byte for byte one that was issued."""
    if request.method != "POST":
        return _file_page(request, CheckFileForm())
    if _announced_size(request) > CheckFileForm.LARGEST_BODY:
        # Refused unread: reading the form is what would take the file in.
        return _file_page(request, CheckFileForm(), status=413, too_large=True)
    form = CheckFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _file_page(request, form, status=422)
    certificate = Certificate.objects.for_strangers().filter(sha256=form.cleaned_data["sha256"]).first()
    if certificate is None:
        return _file_page(request, CheckFileForm(), is_unknown=True)
    context = {"certificate": certificate, "facts": facts_of(certificate), "is_file": True}
    return render(request, "certificates/verify.html", context)


def _file_page(request: HttpRequest, form: CheckFileForm, status: int = 200, **context) -> HttpResponse:
    return render(request, "certificates/verify_file.html", {"form": form, **context}, status=status)


def _announced_size(request: HttpRequest) -> int:
    announced = request.headers.get("Content-Length", "")
    return int(announced) if announced.isdecimal() else 0
