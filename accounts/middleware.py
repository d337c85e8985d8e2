"""Pages in the language that their reader has chosen."""

from collections.abc import Callable

from django.utils import translation


def own_language(get_response: Callable) -> Callable:
    """Answer somebody who is signed in in the language of the profile, whatever browser asks.

    Without one, and for everybody else, Django's own middleware has chosen: by cookie, then by what the browser says.
    """

    def middleware(request):
        if request.user.is_authenticated and request.user.language:
            translation.activate(request.user.reads)
            request.LANGUAGE_CODE = translation.get_language()
        return get_response(request)

    return middleware
