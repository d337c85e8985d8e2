"""The two questions at the door of every view: is this one of those who may come in, and may they do this."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse


def role_required(*kinds: str) -> Callable:
    """Let in signed-in users who have one of the role ``kinds`` somewhere, and admins.

    Anonymous visitors go to the sign-in page; a part of a page that asks for itself gets 401 instead, since a sign-in
    page has no place inside another. Others get PermissionDenied (403).
    """

    def decorate(view: Callable) -> Callable:
        @login_required
        def for_some(request, *args, **kwargs):
            require(request.user.is_superuser or not request.user.role_kinds.isdisjoint(kinds))
            return view(request, *args, **kwargs)

        @wraps(view)
        def guarded(request, *args, **kwargs):
            if request.htmx and not request.user.is_authenticated:
                return HttpResponse(status=401)
            return for_some(request, *args, **kwargs)

        return guarded

    return decorate


def require(condition: bool) -> None:
    """Raise PermissionDenied (403) unless ``condition`` holds."""
    if not condition:
        raise PermissionDenied
