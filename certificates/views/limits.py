"""How often one place may ask the public pages."""

from collections.abc import Callable
from functools import wraps
from ipaddress import ip_address, ip_network

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse

from accounts.sign_in import caller_address

# The limit itself stands in the settings, in minutes.
ACTION = "verify_certificate"
WAIT = 60


def limited(view: Callable) -> Callable:
    """Answer 429 to a network address that asks too often, whatever it asks for and before anything is looked up."""

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        refused = ratelimit.consume_or_429(request, action=ACTION, key=place_of(request), limit_get=True)
        if refused is None:
            return view(request, *args, **kwargs)
        refused["Retry-After"] = str(WAIT)
        return refused

    return answer


def place_of(request: HttpRequest) -> str:
    """Return the network address of whoever asks; of IPv6 the network of 48 bits, which is what one customer gets.

    A smaller one would let a single customer fill the cache, in which the second factor's tries are counted, too.

    Those whose address nothing tells are counted together.
    """
    address = caller_address(request)
    if address and ip_address(address).version == 6:
        return str(ip_network((address, 48), strict=False))
    return address or ""
