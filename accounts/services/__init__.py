"""Giving and taking roles. Telling people of events is in ``services.notices``, sending it in ``services.sending``."""

from accounts.services.invitations import (
    PLACE_OF,
    Invitation,
    InvitationError,
    InvitationNotSent,
    has_joined,
    invite,
    send_invitation,
    withdraw_role,
)

__all__ = [
    "PLACE_OF",
    "Invitation",
    "InvitationError",
    "InvitationNotSent",
    "has_joined",
    "invite",
    "send_invitation",
    "withdraw_role",
]
