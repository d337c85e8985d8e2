"""What happens at a workshop: delegates, badges, check-ins, signings."""

from workshops.services.check_in import check_in, check_in_together, take_back_check_in
from workshops.services.delegates import add_delegates, change_state
from workshops.services.papers import drawn_paper, order_badges, order_sheet, paper_job
from workshops.services.sent import receive_check_ins
from workshops.services.signings import record_signing, take_back_signing

__all__ = [
    "add_delegates",
    "change_state",
    "check_in",
    "check_in_together",
    "drawn_paper",
    "order_badges",
    "order_sheet",
    "paper_job",
    "receive_check_ins",
    "record_signing",
    "take_back_check_in",
    "take_back_signing",
]
