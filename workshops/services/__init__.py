"""What happens at a workshop: delegates, check-ins, signings, offers and requests."""

from workshops.services.check_in import check_in, take_back_check_in
from workshops.services.delegates import add_delegates, change_state
from workshops.services.signings import record_signing, take_back_signing
from workshops.services.wishes import state_wishes

__all__ = [
    "add_delegates",
    "change_state",
    "check_in",
    "record_signing",
    "state_wishes",
    "take_back_check_in",
    "take_back_signing",
]
