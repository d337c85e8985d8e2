"""What happens at a workshop: its programme, rosters, delegates, badges, check-ins, signings."""

from workshops.services.check_in import check_in, check_in_together, take_back_check_in
from workshops.services.delegate_imports import PlanChanged, import_delegates, keep_upload
from workshops.services.delegates import add_delegates, change_state
from workshops.services.letters import jobs_of_letters, letters_to_try_again, order_letters, retry_letters
from workshops.services.papers import drawn_paper, order_badges, order_sheet, paper_job
from workshops.services.places import move_up_waiting, who_must_wait
from workshops.services.programme import hold, publish_programme, unpublish_programme
from workshops.services.rosters import set_roster
from workshops.services.sent import receive_check_ins
from workshops.services.signings import record_signing, take_back_signing
from workshops.services.wishes import state_wishes

__all__ = [
    "PlanChanged",
    "add_delegates",
    "change_state",
    "check_in",
    "check_in_together",
    "drawn_paper",
    "hold",
    "import_delegates",
    "jobs_of_letters",
    "keep_upload",
    "letters_to_try_again",
    "move_up_waiting",
    "order_badges",
    "order_letters",
    "order_sheet",
    "paper_job",
    "publish_programme",
    "receive_check_ins",
    "record_signing",
    "retry_letters",
    "set_roster",
    "take_back_check_in",
    "take_back_signing",
    "unpublish_programme",
    "who_must_wait",
    "state_wishes",
]
