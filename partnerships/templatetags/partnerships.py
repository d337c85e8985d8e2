"""How states and parties are shown."""

from django import template

from pages.templatetags.pages import state
from partnerships.activity_words import why_late
from partnerships.models import Agreement, CollaborativeActivity
from partnerships.trail import trail_of_activity
from partnerships.wording import STATES

register = template.Library()


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
def activity_trail(activity: CollaborativeActivity) -> dict:
    """Show the trail of an activity, its people and its evidence in one."""
    return {"lines": trail_of_activity(activity)}


@register.filter
def is_late(activity: CollaborativeActivity) -> bool:
    """Whether the activity is late today. Costs nothing with ``with_parties()``."""
    return bool(why_late(activity))


@register.filter
def length_words(thing) -> str:
    """Return the length of a line or an activity with its unit, such as "10 days"."""
    length = getattr(thing, "planned_length", None) or getattr(thing, "length", "")
    return f"{length} {thing.get_length_unit_display()}"
