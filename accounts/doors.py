"""The two questions at the door of every view: is this one of those who may come in, and may they do this."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied


def role_required(*kinds: str) -> Callable:
    """Let in signed-in users who have one of the role ``kinds`` somewhere, and admins.

    Anonymous visitors go to the sign-in page; others get PermissionDenied (403).
    """

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        @login_required
        def guarded(request, *args, **kwargs):
            require(request.user.is_superuser or not request.user.role_kinds.isdisjoint(kinds))
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def require(condition: bool) -> None:
    """Raise PermissionDenied (403) unless ``condition`` holds."""
    if not condition:
        raise PermissionDenied
