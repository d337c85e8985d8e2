"""Headers that every answer carries."""

from collections.abc import Callable


def permissions_policy(get_response: Callable) -> Callable:
    """Forbid camera, microphone and position on every page that does not say otherwise itself."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return response

    return middleware
