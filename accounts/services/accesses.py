"""Writes down who signed in and who took personal data along, and forgets it in time."""

from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone

from accounts.models import Access, User
from accounts.sign_in import caller_address

# Long enough to look into what was noticed late; network addresses are personal themselves and go earlier.
KEPT = timedelta(days=365)
ADDRESS_KEPT = timedelta(days=90)


def record_access(
    *, request: HttpRequest | None, kind: Access.Kind, user: User | None = None, name: str = "", what: str = ""
) -> None:
    """Write one line: ``user``, or the address ``name`` that nobody has, did ``kind``; a download says ``what``."""
    Access.objects.create(
        user=user,
        name=(user.email if user else name)[:254],
        kind=kind,
        what=what[:300],
        network_address=caller_address(request) if request else None,
    )


def record_download(*, request: HttpRequest, what: str) -> None:
    """Write down that whoever sent ``request`` takes ``what``, a file with people's names, along."""
    record_access(request=request, kind=Access.Kind.DOWNLOADED, user=request.user, what=str(what))


def sweep_accesses() -> None:
    """Delete lines older than a year, and network addresses older than 90 days."""
    now = timezone.now()
    Access.objects.filter(happened_at__lt=now - KEPT).delete()
    Access.objects.filter(happened_at__lt=now - ADDRESS_KEPT).exclude(network_address=None).update(network_address=None)
