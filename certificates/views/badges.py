"""Open Badges: handed to those who may fetch the certificate, and what verifiers all over the world ask for."""

import json
from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_safe

from accounts.doors import role_required
from certificates import badges
from certificates.models import Certificate
from certificates.views.limits import limited
from pages.responses import attachment

KEPT = "public, max-age=3600"
NEVER_KEPT = "no-store"


@role_required("staff", "coordinator")
@require_GET
def certificate_badge(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the signed badge of a certificate."""
    certificate = _certificate_or_404(request, pk)
    return attachment(badges.signed(certificate).encode(), f"{certificate.serial}.jwt", "application/jwt")


@role_required("staff", "coordinator")
@require_GET
def certificate_badge_json(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out what the badge says, to be read; its signature is in the other file."""
    certificate = _certificate_or_404(request, pk)
    content = json.dumps(badges.claims(certificate), ensure_ascii=False, indent=2).encode()
    return attachment(content, f"{certificate.serial}.json", "application/json")


def for_verifiers(cache_control: str) -> Callable:
    """Answer with the view's JSON to pages of every site, and 404 where there are no badges."""

    def decorate(view: Callable) -> Callable:
        @require_safe
        @limited
        @wraps(view)
        def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not badges.is_published():
                raise Http404
            response = JsonResponse(view(request, *args, **kwargs))
            response["Access-Control-Allow-Origin"] = "*"
            response["Cache-Control"] = cache_control
            response["X-Robots-Tag"] = "noindex"
            return response

        return answer

    return decorate


@for_verifiers(KEPT)
def badge_issuer(request: HttpRequest) -> dict:
    """Say who issues the badges."""
    return {"@context": badges.CONTEXT, **badges.issuer()}


@for_verifiers(KEPT)
def badge_keys(request: HttpRequest) -> dict:
    """List the public keys (a JSON Web Key Set, RFC 7517)."""
    return {"keys": badges.public_keys()}


@for_verifiers(KEPT)
def badge_key(request: HttpRequest, thumbprint: str) -> dict:
    """Give the one public key that a badge names."""
    for key in badges.public_keys():
        if key["kid"].endswith(f"/{thumbprint}/"):
            return key
    raise Http404


@for_verifiers(NEVER_KEPT)
def badge_revocations(request: HttpRequest) -> dict:
    """List the badges that hold no longer."""
    return badges.revocations()


def _certificate_or_404(request: HttpRequest, pk: int) -> Certificate:
    if not badges.is_on():
        raise Http404
    return get_object_or_404(Certificate.objects.visible_to(request.user).with_things().select_related("design"), pk=pk)
