"""What happens at a workshop: its programme, rosters, delegates, check-ins, signings."""

from workshops.services.check_in import check_in, take_back_check_in
from workshops.services.delegate_imports import PlanChanged, import_delegates, keep_upload
from workshops.services.delegates import add_delegates, change_state
from workshops.services.letters import jobs_of_letters, letters_to_try_again, order_letters, retry_letters
from workshops.services.places import move_up_waiting, who_must_wait
from workshops.services.programme import hold, publish_programme, unpublish_programme
from workshops.services.rosters import set_roster
from workshops.services.signings import record_signing, take_back_signing

__all__ = [
    "add_delegates",
    "change_state",
    "check_in",
    "hold",
    "publish_programme",
    "import_delegates",
    "jobs_of_letters",
    "keep_upload",
    "letters_to_try_again",
    "move_up_waiting",
    "order_letters",
    "record_signing",
    "set_roster",
    "retry_letters",
    "take_back_check_in",
    "take_back_signing",
    "unpublish_programme",
    "PlanChanged",
    "import_delegates",
    "keep_upload",
    "who_must_wait",
]
