"""The language of the pages."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.models import User
from pages.responses import way_back

A_YEAR = 365 * 24 * 60 * 60


@require_POST
def language_set(request: HttpRequest) -> HttpResponse:
    """Read in another language on this browser from now on, signed in on every one; go back to where one was.

    Raises Http404 for a language that is not offered.
    """
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        raise Http404
    if request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(language=language)
    response = redirect(way_back(request, "/", request.POST.get("next", "")))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, max_age=A_YEAR, secure=settings.SESSION_COOKIE_SECURE, httponly=True,
        samesite="Lax",
    )  # fmt: skip
    return response
