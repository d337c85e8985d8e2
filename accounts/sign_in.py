"""What the throttle and the sign-in pages need to know of a guess."""

from django.http import HttpRequest


def guessed_address(request: HttpRequest, credentials: dict | None) -> str:
    """Return the e-mail address that somebody tries to sign in with, whatever its capitals.

    The throttle counts by this address and the network address together, so that a guesser locks out neither the
    owner elsewhere nor the other people of the same school. allauth calls the field ``login`` in the form and
    ``email`` in the credentials.
    """
    credentials = credentials or {}
    address = credentials.get("email") or credentials.get("username") or request.POST.get("login", "")
    return str(address).strip().lower()[:254]
