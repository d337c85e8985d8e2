"""Workshops: their programme, delegates, check-ins, offers and requests, and the agreements signed there."""

from workshops.models.check_in import CheckIn, TakenBackCheckIn
from workshops.models.delegate import Delegate, new_badge_code
from workshops.models.delegate_import import DelegateImport
from workshops.models.letter import DelegateLetter
from workshops.models.session import Session
from workshops.models.signing import Signing
from workshops.models.visit import SiteVisit
from workshops.models.wish import Wish
from workshops.models.workshop import Workshop, WorkshopOrganiser

__all__ = [
    "CheckIn",
    "Delegate",
    "DelegateImport",
    "DelegateLetter",
    "Session",
    "Signing",
    "SiteVisit",
    "TakenBackCheckIn",
    "Wish",
    "Workshop",
    "WorkshopOrganiser",
    "new_badge_code",
]
