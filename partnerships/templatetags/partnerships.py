"""How states and parties are shown."""

import datetime as dt

from django import template
from django.utils import timezone

from pages.templatetags.pages import state
from pages.trail import TrailLine, trail_of
from partnerships.models import Agreement, CollaborativeActivity
from partnerships.wording import STATES

register = template.Library()
SAME_STEP = dt.timedelta(seconds=5)


@register.inclusion_tag("components/state.html")
def agreement_state(agreement: Agreement) -> dict:
    """Show the agreement's state of today as sign, word and colour. Wants ``with_parties()``."""
    code = agreement.state_on()
    return state(code, STATES[code])


@register.inclusion_tag("components/state.html")
def activity_state(activity: CollaborativeActivity) -> dict:
    """Show the activity's state as sign, word and colour."""
    return state(activity.status, activity.get_status_display())


@register.inclusion_tag("partnerships/_fragments/state_sentence.html")
def agreement_sentence(agreement: Agreement) -> dict:
    """Say the agreement's state in words with its dates."""
    return {"agreement": agreement, "code": agreement.state_on(), "terms": agreement.signed_version}


@register.inclusion_tag("components/trail.html")
def agreement_trail(agreement: Agreement) -> dict:
    """Show the trail of an agreement together with what changed in its words."""
    version = agreement.newest_version
    lines = trail_of(agreement)
    for of_words in [line for line in trail_of(version) if line.changes] if version else []:
        # One step changes the agreement and its words: people see it as one line.
        step = next((line for line in lines if _is_same_step(line, of_words)), None)
        if step:
            step.changes.extend(of_words.changes)
        else:
            lines.append(of_words)
    return {"lines": sorted(lines, key=lambda line: line.when, reverse=True)}


def _is_same_step(one: TrailLine, other: TrailLine) -> bool:
    return (one.what, one.who) == (other.what, other.who) and abs(one.when - other.when) < SAME_STEP


@register.filter
def is_late(activity: CollaborativeActivity) -> bool:
    """Whether the activity is open although its planned end has passed."""
    is_open = activity.status not in ("completed", "cancelled")
    return bool(is_open and activity.planned_end and activity.planned_end < timezone.localdate())


@register.filter
def length_words(thing) -> str:
    """Return the length of a line or an activity with its unit, such as "10 days"."""
    length = getattr(thing, "planned_length", None) or getattr(thing, "length", "")
    return f"{length} {thing.get_length_unit_display()}"
