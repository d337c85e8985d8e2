"""How allauth behaves here."""

import logging
from smtplib import SMTPException

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up alone: accounts come from invitations and from admins."""

    def is_open_for_signup(self, request) -> bool:
        """Return False for every visitor."""
        return False

    def pre_authenticate(self, request, **credentials) -> None:
        """Count no wrong passwords here: axes does, and a second counter would tell a second story.

        allauth's own limit stays for the codes of the second factor.
        """

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Send one of allauth's e-mails in the office's name; a mail server that is down is said, not an error page."""
        try:
            super().send_mail(template_prefix, email, context | {"office": settings.OFFICE_NAME})
        except (OSError, SMTPException):
            logger.exception("An e-mail (%s) could not be sent.", template_prefix)
            messages.error(self.request, _("An e-mail could not be sent just now. Try again in some minutes."))
