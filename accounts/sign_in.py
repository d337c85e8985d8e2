"""What the throttle and the sign-in pages need to know of a guess."""

from ipaddress import ip_address

from django.conf import settings
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


def caller_address(request: HttpRequest) -> str | None:
    """Return the network address of whoever sent ``request``; None when nothing tells it.

    Each proxy adds the address that it saw to the end of a header, so that of as many entries as there are proxies in
    front the first is the caller's; what stands before those, the caller may have forged.
    """
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    passed_on = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    words = [passed_on[-proxies]] if 0 < proxies <= len(passed_on) else []
    for address in [*words, request.META.get("REMOTE_ADDR", "")]:
        try:
            found = ip_address(address.strip())
        except ValueError:
            continue
        # A server that listens for both kinds writes the old ones as new ones (::ffff:192.0.2.1).
        return str(getattr(found, "ipv4_mapped", None) or found)
    return None
