"""Handing one notice to the mail server: at most once, whatever happens on the way.

============================================  ===================================================================
what happens                                  what becomes of the notice
============================================  ===================================================================
no connection, no sign-in, sender refused     waits; the third time it has failed
recipient or message refused for now (4xx)    waits; the third time it has failed
recipient or message refused for good (5xx)   failed
connection lost, silence, a wrong answer,     unclear: the message may have been taken before that
worker killed while sending
============================================  ===================================================================

What has failed was certainly not taken and goes out when somebody lets its job try again; what is unclear never does.
"""

import logging
import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Notice
from jobs.registry import Refused

logger = logging.getLogger(__name__)

# Seconds. A server that looks into a message before it answers takes its time, and a wait that is given up too early
# makes an e-mail of which nobody knows whether it went out.
PATIENCE = 60
# What can only happen before the text of a message is sent. Not among them is SMTPServerDisconnected: smtplib raises
# it before and after.
BEFORE_THE_TEXT = (
    ConnectionRefusedError,
    socket.gaierror,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPNotSupportedError,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPRecipientsRefused,
)
MAY_BE_SENT = (Notice.State.SENDING, Notice.State.UNCLEAR)


def send_notice(*, notice: Notice, is_last_try: bool) -> None:
    """Send ``notice`` if that has certainly not happened yet; one that was sent is left as it is.

    Call it outside of any transaction (RuntimeError inside of one): that it is being sent must be known to everybody
    before the mail server is, or a worker that dies would leave an e-mail behind that nobody knows of.
    Raises jobs.registry.Refused with a sentence when it has failed or is unclear, which the notice then keeps as its
    error, and the error of connection or server as it came when another try may help and this is not the last.
    """
    if notice.state == Notice.State.SENT:
        return
    if notice.state in MAY_BE_SENT:
        _end(notice, Notice.State.UNCLEAR, _unclear(notice))
    if not (notice.recipient.is_active and notice.recipient.email):
        _end(notice, Notice.State.FAILED, _("The account of this person is closed."))
    with _connection() as connection:
        try:
            message = _message(notice, connection)
            # Before the claim, so that whatever goes wrong here leaves no doubt.
            connection.open()
        except Exception as error:
            _not_taken(notice, error, is_last_try)
        _claim(notice, is_last_try)
        try:
            message.send()
        except Exception as error:
            if _was_not_taken(error):
                _not_taken(notice, error, is_last_try)
            logger.exception("Nobody knows whether notice %s went out", notice.pk)
            _end(notice, Notice.State.UNCLEAR, _unclear(notice))
        # At once and by itself, not with the piece: a job that is cancelled just now must not take it back.
        _write(notice, state=Notice.State.SENT, sent_at=timezone.now(), error="")


@contextmanager
def _connection() -> Iterator:
    connection = get_connection(timeout=settings.EMAIL_TIMEOUT or PATIENCE)
    try:
        yield connection
    finally:
        # How the server takes the goodbye says nothing about the message.
        with suppress(Exception):
            connection.close()


def _message(notice: Notice, connection) -> EmailMultiAlternatives:
    """Return the e-mail; raises what Django raises for a header that would be two."""
    context = {
        "notice": notice,
        "user": notice.recipient,
        "office": settings.OFFICE_NAME,
        "url": settings.SITE_URL + notice.url,
    }
    message = EmailMultiAlternatives(
        notice.subject,
        render_to_string("accounts/email/notice_message.txt", context),
        to=[notice.recipient.email],
        headers={
            "Message-ID": f"<notice-{notice.pk}@{urlsplit(settings.SITE_URL).hostname}>",
            # Asks the recipient's side for no "I am on holiday".
            "Auto-Submitted": "auto-generated",
        },
        connection=connection,
    )
    message.attach_alternative(render_to_string("accounts/email/notice_message.html", context), "text/html")
    message.message()
    return message


def _claim(notice: Notice, is_last_try: bool) -> None:
    """Note for everybody that ``notice`` is being sent; raises Refused when somebody else does that just now."""
    # Nobody comes back to what is cut off in its last try, so that one is unclear until the answer is known.
    state = Notice.State.UNCLEAR if is_last_try else Notice.State.SENDING
    can_be_sent = Notice.objects.filter(pk=notice.pk, state__in=[Notice.State.WAITING, Notice.State.FAILED])
    with transaction.atomic(durable=True):
        claimed = can_be_sent.update(
            state=state, address=notice.recipient.email, error=_unclear(notice) if is_last_try else ""
        )
    if not claimed:
        raise Refused(_unclear(notice))


def _was_not_taken(error: Exception) -> bool:
    """Whether ``error`` can only mean that the server has not taken the message."""
    if isinstance(error, smtplib.SMTPDataError):
        # An answer that is no refusal (smtplib makes -1 of one that is no number) leaves the doubt.
        return 400 <= error.smtp_code <= 599
    return isinstance(error, BEFORE_THE_TEXT)


def _not_taken(notice: Notice, error: Exception, is_last_try: bool) -> NoReturn:
    """Let ``notice`` wait for its next try and raise ``error``; after the last one, or a no for good, it has failed."""
    code, why = _answer(error)
    if isinstance(error, (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)) and code >= 500:
        words = _("The mail server refuses this e-mail to %(address)s: %(why)s")
        _end(notice, Notice.State.FAILED, words % {"address": notice.recipient.email, "why": why})
    if is_last_try:
        logger.warning("Notice %s was not sent", notice.pk, exc_info=error)
        words = _("The mail server did not take this e-mail in three tries. The last time: %(why)s")
        _end(notice, Notice.State.FAILED, words % {"why": why})
    _write(notice, state=Notice.State.WAITING, address="", error="")
    raise error


def _answer(error: Exception) -> tuple[int, str]:
    """Return the server's code, 0 where there is none, and its answer in words."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, said = error.smtp_code, error.smtp_error
    else:
        return 0, str(error) or type(error).__name__
    said = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    return code, f"{code} {' '.join(said.split())}"


def _unclear(notice: Notice) -> str:
    words = _("It is not known whether this e-mail went out, so it is not sent again. Ask %(name)s whether it came.")
    return words % {"name": notice.recipient.full_name}


def _end(notice: Notice, state: str, reason: str) -> NoReturn:
    _write(notice, state=state, error=reason)
    raise Refused(reason)


def _write(notice: Notice, **fields) -> None:
    Notice.objects.filter(pk=notice.pk).update(**fields)
