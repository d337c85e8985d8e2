"""Giving and taking roles, and the e-mails that go with it."""

from dataclasses import dataclass
from smtplib import SMTPException

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.mail import EmailMultiAlternatives
from django.db import models, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Role, User

PLACE_OF = {
    Role.Kind.STAFF: "programme",
    Role.Kind.VIEWER: "programme",
    Role.Kind.COORDINATOR: "institution",
    Role.Kind.HELPER: "workshop",
}


class InvitationError(Exception):
    """An invitation that cannot be given; the message is for the person who invites."""


class InvitationNotSent(Exception):
    """The role is granted, but the mail server did not take the e-mail."""


@dataclass(frozen=True)
class Invitation:
    """What became of an invitation."""

    role: Role
    is_new_role: bool
    is_new_user: bool


def invite(
    *,
    email: str,
    full_name: str,
    kind: str,
    place: models.Model,
    invited_by: User,
    is_approver: bool = False,
) -> Invitation:
    """Give somebody the role ``kind`` at ``place`` (a programme, institution or workshop) and tell them by e-mail.

    Somebody who is not here yet becomes a user without a password and gets a link to set one. A second invitation to
    the same role changes nothing but sends the e-mail again; it can make a coordinator an approver, never the reverse.
    Raises InvitationError when the account is closed or one's own, InvitationNotSent when only the e-mail failed.
    """
    with transaction.atomic():
        user, is_new_user = _find_or_create(email, full_name)
        # Else staff could make themselves the voice of an institution.
        if user == invited_by:
            raise InvitationError(_("This is your own address. A colleague or an admin can give you a role."))
        if not user.is_active:
            raise InvitationError(_("The account of this person is closed. An admin can open it again."))
        role, is_new_role = Role.objects.get_or_create(
            user=user,
            kind=kind,
            **{PLACE_OF[kind]: place},
            defaults={"is_approver": is_approver, "granted_by": invited_by},
        )
        if is_approver and not role.is_approver:
            role.is_approver = True
            role.save(update_fields=["is_approver"])
        send_invitation(role=role, invited_by=invited_by)
    return Invitation(role, is_new_role, is_new_user)


def send_invitation(*, role: Role, invited_by: User) -> None:
    """Tell the role's owner by e-mail, once the role is committed: with a link for who has no password yet.

    Raises InvitationNotSent when the mail server does not take it.
    """
    transaction.on_commit(lambda: _send(role, invited_by))


def withdraw_role(*, role: Role) -> None:
    """Take ``role`` away; the account, its other roles and its trail stay."""
    role.delete()


def has_joined(user: User) -> bool:
    """Whether ``user`` has set a password, so that a reminder needs no link."""
    return user.has_usable_password()


def _find_or_create(email: str, full_name: str) -> tuple[User, bool]:
    address = email.strip().lower()
    found = User.objects.filter(email__iexact=address).first()
    if found:
        return found, False
    # Two people may invite the same person at once: the second finds what the first created.
    unusable = {"full_name": full_name.strip(), "password": make_password(None)}
    return User.objects.get_or_create(email=address, defaults=unusable)


def _send(role: Role, invited_by: User) -> None:
    joined = has_joined(role.user)
    context = {
        "role": role,
        "user": role.user,
        "invited_by": invited_by,
        "office": settings.OFFICE_NAME,
        "joined": joined,
        "url": settings.SITE_URL + (reverse("account_login") if joined else _password_path(role.user)),
        "days": settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60),
    }
    with translation.override(role.user.reads):
        subject = " ".join(render_to_string("accounts/email/invitation_subject.txt", context).split())
        body = render_to_string("accounts/email/invitation_message.txt", context)
        formatted = render_to_string("accounts/email/invitation_message.html", context)
    message = EmailMultiAlternatives(subject, body, to=[role.user.email])
    message.attach_alternative(formatted, "text/html")
    try:
        message.send()
    except (OSError, SMTPException) as error:
        raise InvitationNotSent(str(error)) from error


def _password_path(user: User) -> str:
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
