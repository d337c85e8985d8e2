"""Tells every request which programme its user works in now."""

from collections.abc import Callable

from django.utils.functional import SimpleLazyObject

from partnerships.models import Programme

SESSION_KEY = "programme"


def current_programme(get_response: Callable) -> Callable:
    """Give the request ``programmes`` (all that its user has a part in) and ``programme`` (the chosen one or None)."""

    def middleware(request):
        def programmes() -> list[Programme]:
            return list(Programme.objects.visible_to(request.user).order_by("name"))

        def programme() -> Programme | None:
            chosen = request.session.get(SESSION_KEY)
            own = list(request.programmes)
            return next((one for one in own if one.pk == chosen), own[0] if own else None)

        request.programmes = SimpleLazyObject(programmes)
        request.programme = SimpleLazyObject(programme)
        return get_response(request)

    return middleware
