"""Reads what comes back: a report of a mail server that an e-mail of ours could not be delivered.

The form is that of RFC 3464 (a multipart/report with a part message/delivery-status) around the returned message or its
headers (RFC 3462). The text comes from anybody, so nothing of it is trusted further than to find a row and to be shown.
"""

import logging
import re
import uuid
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message

from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)

# A returned message carries the file that was sent; what is longer is no report of ours.
LARGEST = 5 * 1024 * 1024
MOST_PARTS = 50
MOST_REASON = 500
_ID = re.compile(r"certificate-mail-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@")


@dataclass(frozen=True)
class Bounce:
    """Which e-mail came back, and the server's words why."""

    mail_id: uuid.UUID
    reason: str


def read_bounce(content: bytes) -> Bounce | None:
    """Return what ``content``, one whole message, reports of an e-mail with a certificate; None for all else.

    Never raises: what cannot be read is no bounce.
    """
    if len(content) > LARGEST:
        return None
    try:
        return _bounce_in(message_from_bytes(content))
    except Exception as error:  # parts within parts without end, unknown character sets, and what nobody foresaw
        logger.warning("A message could not be read: %s", type(error).__name__)
        return None


def _bounce_in(message: Message) -> Bounce | None:
    if message.get_content_type() != "multipart/report" or not message.is_multipart():
        return None
    mail_id, reason = None, ""
    for part in message.get_payload()[:MOST_PARTS]:
        kind = part.get_content_type()
        if kind in ("message/delivery-status", "message/global-delivery-status"):
            reason = reason or _failure_in(part)
        else:
            mail_id = mail_id or _our_id_in(part, kind)
    return Bounce(mail_id, reason) if mail_id and reason else None


def _failure_in(part: Message) -> str:
    """Return status and words of the first recipient for whom it failed for good; empty when it is only late."""
    for fields in part.get_payload()[:MOST_PARTS] if part.is_multipart() else []:
        if str(fields.get("Action", "")).strip().lower() == "failed":
            # "smtp; 550 5.1.1 No such user": the first word says which kind of code follows.
            said = str(fields.get("Diagnostic-Code", "")).partition(";")[2]
            return _plain(f"{fields.get('Status', '')} {said}") or _("The mail server gives no reason.")
    return ""


def _our_id_in(part: Message, kind: str) -> uuid.UUID | None:
    """Return the id in the Message-ID of the returned message; it may be there whole or only its headers."""
    returned = None
    if kind in ("message/rfc822", "message/global") and part.is_multipart():
        returned = part.get_payload()[0]
    elif kind in ("text/rfc822-headers", "message/rfc822-headers", "message/global-headers"):
        headers = part.get_payload(decode=True) or b""
        returned = message_from_string(headers.decode(errors="replace"))
    found = _ID.search(str(returned.get("Message-ID", ""))) if returned is not None else None
    return uuid.UUID(found[1]) if found else None


def _plain(words: str) -> str:
    """Return ``words`` on one line, without what cannot be shown, and not too long."""
    line = " ".join("".join(one if one.isprintable() else " " for one in words).split())
    return line if len(line) <= MOST_REASON else line[: MOST_REASON - 1] + "…"
