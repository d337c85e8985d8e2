"""What is said at the door."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from workshops.models import Delegate, Workshop
from workshops.places import Place


def clock(workshop: Workshop, moment: dt.datetime | None) -> str:
    """Write the time of day at the place of the workshop; empty for no moment."""
    return f"{timezone.localtime(moment, workshop.zone):%H:%M}" if moment else ""


def checked_in_words(delegate: Delegate, time: str, *, is_new: bool) -> str:
    """Say that the delegate is checked in, or was already; ``time`` is what the clock showed then."""
    about = {"person": delegate.person.full_name, "time": time}
    if is_new:
        return _("%(person)s is checked in, %(time)s.") % about
    return _("%(person)s: already checked in at %(time)s.") % about


def warnings_at(place: Place, delegate: Delegate, state: str) -> list[str]:
    """What the helper should know of somebody checked in just now, who was in ``state`` until then."""
    about = {"person": delegate.person.full_name}
    found = []
    if state in (Delegate.State.CANCELLED, Delegate.State.WAITING):
        about["state"] = Delegate.State(state).label
        found.append(_("%(person)s was %(state)s until now. Tell the office.") % about)
    if place.visit and not place.visit.roster.filter(pk=delegate.pk).exists():
        found.append(_("%(person)s is not on the roster of this visit.") % about)
    return found


def offline_words() -> dict[str, str]:
    """What static/js/check-in.js says; %s stands for what it fills in."""
    return {
        "away": _("No network. Go on with badges: scan them, or type the whole code. They are kept on this phone."),
        "already": _("%s: kept on this phone already."),
        "kept": _("%s: kept on this phone, sent later."),
        "badge": _("Badge %s"),
        "unknown": _(
            "This badge is not known here: it may be of another workshop, or the network is needed. Not kept."
        ),
        "unread": _("Without network only a badge helps: scan it, or type its whole code. Else write the name down."),
        "waiting": _("Waiting to be sent: %s"),
        "foreign": _("Kept under another sign-in: %s. Press the button to send them in your name."),
        "elsewhere": _("Waiting for the check-in of another workshop: %s. Open it to send them."),
        "signedOut": _("You are no longer signed in. What is kept stays on this phone and is sent after you sign in."),
        "forbidden": _("This sign-in may not check in here. What is kept stays on this phone. Ask the office."),
        "failed": _("The office's server did not take them. They stay on this phone. Try again in some minutes."),
        "leaving": _("Not sent yet: %s. They stay on this phone and are sent after the next sign-in. Sign out?"),
        "refused": _("Not checked in: %s"),
        "noted": _("Noted"),
        "present": _("Present"),
        "scan": _("Scan badges"),
        "stop": _("Stop scanning"),
        "noCamera": _("The camera cannot be used. Allow it in the browser, or read the badge with the phone's own."),
    }
