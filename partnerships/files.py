"""Stored files, read only when they are byte for byte what was kept."""

import logging

from django.utils.translation import gettext as _

from documents.stored import Changed, Unreadable, read_stored
from partnerships.models import AgreementFile
from partnerships.services.errors import PartnershipError

logger = logging.getLogger(__name__)


def read_checked(evidence: AgreementFile) -> bytes:
    """Return the stored file when its SHA-256 is still the recorded one.

    Raises PartnershipError when it is missing, cannot be read, or was changed; the log says which.
    """
    try:
        return read_stored(evidence.file, sha256=evidence.sha256)
    except Unreadable as error:
        logger.error("The file %s (%s) cannot be read: %s", evidence.pk, evidence.sha256, error)
        raise PartnershipError(
            _("The file “%(name)s” is not where it was stored. Ask the administrator to bring it back.")
            % {"name": evidence}
        ) from error
    except Changed as error:
        logger.error("The file %s is not the one that was kept (%s)", evidence.pk, evidence.sha256)
        raise PartnershipError(
            _(
                "The stored file “%(name)s” is no longer the one that was kept, so it is not handed out. "
                "Ask the administrator to bring it back."
            )
            % {"name": evidence}
        ) from error
