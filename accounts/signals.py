"""What Django, allauth and the throttle tell of sign-ins: events from outside, the one use of signals here."""

from allauth.account import signals as account
from allauth.mfa import signals as second_step
from axes.signals import user_locked_out
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from accounts.models import Access
from accounts.services.accesses import record_access
from accounts.sign_in import guessed_address


@receiver(user_logged_in)
def signed_in(request, user, **_signal) -> None:
    """Write down a sign-in."""
    record_access(request=request, kind=Access.Kind.SIGNED_IN, user=user)


@receiver(user_logged_out)
def signed_out(request, user, **_signal) -> None:
    """Write down a sign-out of somebody who was signed in."""
    if user:
        record_access(request=request, kind=Access.Kind.SIGNED_OUT, user=user)


@receiver(user_login_failed)
def failed(credentials, request=None, **_signal) -> None:
    """Write down a wrong password, of an account or of an address that has none."""
    _of_a_guess(request, credentials, Access.Kind.FAILED)


@receiver(user_locked_out)
def locked_out(request, username, **_signal) -> None:
    """Write down that the throttle closed."""
    _of_a_guess(request, {"email": username}, Access.Kind.LOCKED_OUT)


@receiver(second_step.authenticator_used)
def passed_second_step(request, user, **_signal) -> None:
    """Write down a right code."""
    record_access(request=request, kind=Access.Kind.SECOND_STEP, user=user)


@receiver(second_step.authentication_failed)
def failed_second_step(request, user, **_signal) -> None:
    """Write down a wrong code."""
    record_access(request=request, kind=Access.Kind.SECOND_STEP_FAILED, user=user)


@receiver([second_step.authenticator_added, second_step.authenticator_removed, second_step.authenticator_reset])
def second_step_changed(request, user, **_signal) -> None:
    """Write down that a second step was switched on, off or got new codes."""
    record_access(request=request, kind=Access.Kind.SECOND_STEP_CHANGED, user=user)


@receiver([account.password_changed, account.password_set])
def password_changed(request, user, **_signal) -> None:
    """Write down a new password."""
    record_access(request=request, kind=Access.Kind.PASSWORD_CHANGED, user=user)


@receiver(account.password_reset)
def password_reset(request, user, **_signal) -> None:
    """Write down a password set through the link of an e-mail."""
    record_access(request=request, kind=Access.Kind.PASSWORD_RESET, user=user)


def _of_a_guess(request, credentials, kind) -> None:
    name = guessed_address(request, credentials) if request else str((credentials or {}).get("email", ""))
    user = get_user_model().objects.filter(email=name).first()
    record_access(request=request, kind=kind, user=user, name=name)
