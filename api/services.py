"""Making, revoking and recognising tokens."""

import datetime as dt
import hashlib
import secrets

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from api.models import Token

# So that programs that look for secrets in published code recognise one.
PREFIX = "tvetp_"
SECRET_BYTES = 32
MOST_ALIVE = 10
LONGEST = dt.timedelta(days=365)


class TokenError(Exception):
    """A token that cannot be made; the message is for the person who asks."""


@transaction.atomic
def make_token(*, user: User, name: str, expires_on: dt.date, may_submit: bool) -> tuple[Token, str]:
    """Make a token for ``user`` and return it with its text, which is told once and kept nowhere; tell by e-mail.

    Raises TokenError for a day that has passed or lies more than a year ahead, and when ten tokens are alive.
    """
    today = timezone.localdate()
    if not today <= expires_on <= today + LONGEST:
        raise TokenError(_("A token is valid until today at least and for a year at most."))
    # The owner's row is held, so that two pages sent at once do not make an eleventh.
    User.objects.select_for_update().get(pk=user.pk)
    if Token.objects.filter(user=user).alive(today).count() >= MOST_ALIVE:
        raise TokenError(_("You have ten tokens already. Revoke one that is not used any more."))
    text = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
    token = Token.objects.create(
        user=user,
        name=name,
        sha256=sha256_of(text),
        password_mark=user.get_session_auth_hash(),
        may_submit=may_submit,
        expires_on=expires_on,
    )
    context = {"token": token, "url": settings.SITE_URL + reverse("api:token_list"), "office": settings.OFFICE_NAME}
    transaction.on_commit(lambda: _tell(user, context), robust=True)
    return token, text


def revoke_token(*, token: Token) -> Token:
    """Let ``token`` open nothing from now on. Repeating it changes nothing."""
    with transaction.atomic():
        now = Token.objects.select_for_update().get(pk=token.pk)
        if now.revoked_at is None:
            now.revoked_at = timezone.now()
            now.save(update_fields=["revoked_at"])
    return now


def token_of(text: str) -> Token | None:
    """Return the token whose ``text`` was shown, with its owner, if it opens something today; note the day of use."""
    today = timezone.localdate()
    if not text.startswith(PREFIX):
        return None
    token = Token.objects.alive(today).select_related("user").filter(sha256=sha256_of(text)).first()
    if token is None or not token.user.is_active or token.state_on(today) != "alive":
        return None
    if token.last_used_on != today:
        # The day alone, once a day: not a trail of what a program does when.
        Token.objects.filter(pk=token.pk).update(last_used_on=today)
    return token


def sha256_of(text: str) -> str:
    """Return the hash under which a token is kept; plain, since nobody guesses 256 random bits."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _tell(user: User, context: dict) -> None:
    subject = " ".join(render_to_string("api/email/token_made_subject.txt", context).split())
    send_mail(subject, render_to_string("api/email/token_made_message.txt", context), None, [user.email])
