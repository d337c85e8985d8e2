"""What happens at a workshop: its programme, rosters, delegates, check-ins, signings."""

from workshops.services.check_in import check_in, take_back_check_in
from workshops.services.delegate_imports import PlanChanged, import_delegates, keep_upload
from workshops.services.delegates import add_delegates, change_state
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
    "keep_upload",
    "move_up_waiting",
    "record_signing",
    "set_roster",
    "take_back_check_in",
    "take_back_signing",
    "unpublish_programme",
    "PlanChanged",
    "import_delegates",
    "keep_upload",
    "who_must_wait",
]
