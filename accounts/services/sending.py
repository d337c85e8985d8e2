"""Sending a notice; that it goes out at most once is the work of ``services.mailing``."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Notice
from accounts.services.mailing import MAY_BE_SENT, Mail, end, message_id, send_once


def send_notice(*, notice: Notice, is_last_try: bool) -> None:
    """Send ``notice`` if that has certainly not happened yet; see ``mailing.send_once`` for what is raised."""
    recipient = notice.recipient
    is_reached = recipient.is_active and recipient.email
    if notice.state not in (Notice.State.SENT, *MAY_BE_SENT) and not is_reached:
        end(notice, Notice.State.FAILED, _("The account of this person is closed."))
    mail = Mail(notice, recipient.full_name, recipient.email, lambda connection: _message(notice, connection))
    send_once(mail, is_last_try=is_last_try)


def _message(notice: Notice, connection) -> EmailMultiAlternatives:
    """Return the e-mail; raises what Django raises for a header that would be two."""
    context = {
        "notice": notice,
        "user": notice.recipient,
        "office": settings.OFFICE_NAME,
        "url": settings.SITE_URL + notice.url,
    }
    with translation.override(notice.recipient.reads):
        plain = render_to_string("accounts/email/notice_message.txt", context)
        formatted = render_to_string("accounts/email/notice_message.html", context)
    message = EmailMultiAlternatives(
        notice.subject,
        plain,
        to=[notice.recipient.email],
        headers={
            "Message-ID": message_id("notice", notice),
            # Asks the recipient's side for no "I am on holiday".
            "Auto-Submitted": "auto-generated",
        },
        connection=connection,
    )
    message.attach_alternative(formatted, "text/html")
    return message
