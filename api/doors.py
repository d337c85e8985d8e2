"""Who comes in: the owner of a token that opens something, and nobody by a cookie."""

from allauth.core import ratelimit
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from accounts.doors import require
from api.models import Token
from api.problems import Problem
from api.services import token_of
from certificates.views.limits import place_of
from partnerships.models import Programme

WRONG = "api_wrong_token"


class TokenDoor(HttpBearer):
    """Reads ``Authorization: Bearer …`` and lets the request be one of the token's owner."""

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        """Return the token, or None (401); raises Problem (429) for who guesses or asks too often."""
        place = place_of(request)
        if not _may_go_on(request, WRONG, place, dry_run=True):
            raise Problem(429, _("Too many wrong tokens came from here. Wait a minute."))
        found = token_of(token)
        if found is None:
            _may_go_on(request, WRONG, place)
            return None
        if not _may_go_on(request, "api", str(found.pk)):
            raise Problem(429, _("Too many requests. Wait a minute."))
        # Whoever is signed in by a cookie of the same browser has no part in it, nor has the programme chosen there.
        request.user, request.programme = found.user, None
        return found


def _may_go_on(request: HttpRequest, action: str, key: str, dry_run: bool = False) -> bool:
    # The plain function of allauth lets every GET pass.
    return ratelimit.consume_or_429(request, action=action, key=key, limit_get=True, dry_run=dry_run) is None


def let_in(request: HttpRequest, *kinds: str) -> None:
    """Raise PermissionDenied (403) for who has none of the role ``kinds`` anywhere, as the pages do; not for admins."""
    require(request.user.is_superuser or not request.user.role_kinds.isdisjoint(kinds))


def choose_programme(request: HttpRequest, pk: int | None) -> Programme | None:
    """Let the request be about the programme ``pk``; raises Problem (422) for one the person has no part in."""
    if pk is None:
        return None
    programme = Programme.objects.visible_to(request.user).filter(pk=pk).first()
    if programme is None:
        raise Problem(422, _("There is no such programme."), [("programme", _("There is no such programme."))])
    request.programme = programme
    return programme
