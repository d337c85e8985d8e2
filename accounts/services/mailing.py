"""Handing one e-mail that is a row to the mail server: at most once, whatever happens on the way.

The row is any model's with the fields ``state``, ``address``, ``error`` and ``sent_at`` of accounts.models.Notice,
whose states it has.

============================================  ===================================================================
what happens                                  what becomes of the row
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
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Notice
from jobs.models import Job
from jobs.registry import Refused
from jobs.services.pieces import MOST_ATTEMPTS

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
State = Notice.State
MAY_BE_SENT = (State.SENDING, State.UNCLEAR)


@dataclass(frozen=True)
class Mail:
    """A row that is an e-mail, and to whom it goes; ``make`` gives its message over an open or closed connection."""

    row: models.Model
    name: str
    address: str
    make: Callable[[object], EmailMessage]


def send_once(mail: Mail, *, is_last_try: bool) -> None:
    """Send ``mail`` if that has certainly not happened yet; one that was sent is left as it is.

    Call it outside of any transaction (RuntimeError inside of one): that it is being sent must be known to everybody
    before the mail server is, or a worker that dies would leave an e-mail behind that nobody knows of.
    Raises jobs.registry.Refused with a sentence when it has failed or is unclear, which the row then keeps as its
    error, and the error of connection or server as it came when another try may help and this is not the last.
    """
    row = mail.row
    if row.state == State.SENT:
        return
    if row.state in MAY_BE_SENT:
        end(row, State.UNCLEAR, _unclear(mail))
    with _connection() as connection:
        try:
            message = mail.make(connection)
            message.message()
            # Before the claim, so that whatever goes wrong here leaves no doubt.
            connection.open()
        except Exception as error:
            _not_taken(mail, error, is_last_try)
        _claim(mail, is_last_try)
        try:
            message.send()
        except Exception as error:
            if _was_not_taken(error):
                _not_taken(mail, error, is_last_try)
            logger.exception("Nobody knows whether %s %s went out", row._meta.verbose_name, row.pk)
            end(row, State.UNCLEAR, _unclear(mail))
        # At once and by itself, not with the piece: a job that is cancelled just now must not take it back.
        # Whatever others wrote meanwhile: it was taken.
        _rows(row).update(state=State.SENT, sent_at=timezone.now(), error="")


def is_last_try(job: Job, key: str) -> bool:
    """Whether the piece ``key`` of ``job``, which is being done, is not tried again by itself after this."""
    return job.pieces.values_list("attempts", flat=True).get(key=key) >= MOST_ATTEMPTS


def nothing_more(job: Job, key: str, outcome: None) -> None:
    """Write nothing in the transaction that counts the piece; with a ``save``, the sending runs outside of it."""


def message_id(name: str, row: models.Model) -> str:
    """Return the Message-ID of the e-mail that ``row`` is: the same at each try, and no other row's."""
    return f"<{name}-{row.pk}@{urlsplit(settings.SITE_URL).hostname}>"


def end(row: models.Model, state: str, reason: str) -> NoReturn:
    """Note that ``row`` failed or is unclear and why, and raise Refused with it.

    Nothing is noted when it is no longer in the state that ``row`` says: somebody else works at it, or has sent it.
    """
    _write_if_ours(row, state=state, error=reason)
    raise Refused(reason)


@contextmanager
def _connection() -> Iterator:
    connection = get_connection(timeout=settings.EMAIL_TIMEOUT or PATIENCE)
    try:
        yield connection
    finally:
        # How the server takes the goodbye says nothing about the message.
        with suppress(Exception):
            connection.close()


def _claim(mail: Mail, is_last_try: bool) -> None:
    """Note for everybody that ``mail`` is being sent; raises Refused when somebody else does that just now."""
    # Nobody comes back to what is cut off in its last try, so that one is unclear until the answer is known.
    state = State.UNCLEAR if is_last_try else State.SENDING
    can_be_sent = _rows(mail.row).filter(state__in=[State.WAITING, State.FAILED])
    with transaction.atomic(durable=True):
        claimed = can_be_sent.update(state=state, address=mail.address, error=_unclear(mail) if is_last_try else "")
    if not claimed:
        raise Refused(_unclear(mail))
    mail.row.state = state


def _was_not_taken(error: Exception) -> bool:
    """Whether ``error`` can only mean that the server has not taken the message."""
    if isinstance(error, smtplib.SMTPDataError):
        # An answer that is no refusal (smtplib makes -1 of one that is no number) leaves the doubt.
        return 400 <= error.smtp_code <= 599
    return isinstance(error, BEFORE_THE_TEXT)


def _not_taken(mail: Mail, error: Exception, is_last_try: bool) -> NoReturn:
    """Let ``mail`` wait for its next try and raise ``error``; after the last one, or a no for good, it has failed."""
    code, why = _answer(error)
    if isinstance(error, (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)) and code >= 500:
        words = _("The mail server refuses this e-mail to %(address)s: %(why)s")
        end(mail.row, State.FAILED, words % {"address": mail.address, "why": why})
    if is_last_try:
        logger.warning("%s %s was not sent", mail.row._meta.verbose_name, mail.row.pk, exc_info=error)
        words = _("The mail server did not take this e-mail in three tries. The last time: %(why)s")
        end(mail.row, State.FAILED, words % {"why": why})
    # The address as it was before the claim: some rows have it from the start.
    _write_if_ours(mail.row, state=State.WAITING, address=mail.row.address, error="")
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


def _unclear(mail: Mail) -> str:
    words = _("It is not known whether this e-mail went out, so it is not sent again. Ask %(name)s whether it came.")
    return words % {"name": mail.name}


def _write_if_ours(row: models.Model, **fields) -> None:
    """Write only while the row is in the state that this worker read or wrote: two jobs may have the same row."""
    _rows(row).filter(state=row.state).update(**fields)


def _rows(row: models.Model) -> models.QuerySet:
    return type(row)._default_manager.filter(pk=row.pk)
