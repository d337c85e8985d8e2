"""Pages in the language that their reader has chosen."""

from collections.abc import Callable

from django.conf import settings
from django.utils import translation


def own_language(get_response: Callable) -> Callable:
    """Answer somebody who is signed in in the language of the profile, whatever browser asks.

    Everybody else reads what the address says (``?language=zh-hans``, on pages that leave no cookie); without that
    Django's own middleware has chosen: by cookie, then by what the browser says.
    """

    def middleware(request):
        # Without its cookie there is no session to ask, and public answers are of no one person.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            language = request.user.language and request.user.reads
        else:
            language = request.GET.get("language")
        if language in dict(settings.LANGUAGES):
            translation.activate(language)
            request.LANGUAGE_CODE = language
        return get_response(request)

    return middleware
