"""Small pieces that templates share."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from pages.responses import way_back
from pages.trail import trail_of

register = template.Library()

# A tone is a colour, a sign and nothing else; the word beside it says the state.
TONES = {
    "good": "in_force signed confirmed attended completed done valid issued enrolled present started active equal live "
    "new reused sent changed reached",
    "wait": "draft proposed invited registered waiting planned running upcoming ending_soon applied delayed sleeping "
    "superseded no_class_days score_missing more likely",
    "stop": "terminated withdrawn declined cancelled failed revoked expired absent attendance_low score_low different "
    "topics_missing less unknown wrong unclear bounced",
}
TONE_OF = {state: tone for tone, states in TONES.items() for state in states.split()}
SIGNS = {"good": "✓", "wait": "◷", "stop": "✕", "plain": "•"}


@register.inclusion_tag("components/state.html")
def state(code: str, word: str, tone: str = "") -> dict:
    """Show the state ``code`` as sign, ``word`` and colour."""
    tone = tone or TONE_OF.get(str(code), "plain")
    return {"word": word, "tone": tone, "sign": SIGNS[tone]}


@register.inclusion_tag("components/sort_header.html")
def sort_header(page, key: str, label: str, css: str = "") -> dict:
    """Show a column's heading; a link that sorts when the list can be sorted by ``key``."""
    return {
        "label": label,
        "css": css,
        "direction": page.direction_of(key),
        "url": page.sort_url(key) if key in page.sorts else "",
    }


@register.inclusion_tag("components/nav_link.html", takes_context=True)
def nav_link(context, name: str, label: str, *others: str) -> dict:
    """Show a link of the navigation, marked while one is anywhere below it or below one of the ``others``."""
    url = reverse(name)
    path = context["request"].path
    here = path == url or (url != "/" and path.startswith(url)) or path.startswith(tuple(map(reverse, others)))
    return {"url": url, "label": label, "here": here}


@register.inclusion_tag("components/back_to_list.html", takes_context=True)
def back_to_list(context) -> dict:
    """Show a link to the list to work through that led here, if one did."""
    return {"url": way_back(context["request"], "")}


@register.inclusion_tag("components/trail.html")
def trail(thing) -> dict:
    """Show the trail of changes of ``thing``."""
    return {"lines": trail_of(thing)}


@register.simple_tag
def row_errors(formsets) -> list[tuple[str, str, str]]:
    """Return what is wrong in the rows of ``formsets`` (of pages/form.html): where, id of the field, sentence."""
    found = []
    for one in formsets or ():
        formset = one["formset"]
        if not formset.is_bound:
            continue
        found += [(one["title"], "", error) for error in formset.non_form_errors()]
        for number, row in enumerate(formset, 1):
            if not row.errors or formset.can_delete and formset._should_delete_form(row):
                continue
            place = _("%(title)s, row %(number)s") % {"title": one["title"], "number": number}
            found += [(place, "", error) for error in row.non_field_errors()]
            for field in row:
                label = getattr(field.field, "plain_label", None) or field.label
                found += [(f"{place}: {label}", field.id_for_label, error) for error in field.errors]
    return found


@register.filter
def percent(part, whole) -> int:
    """Return ``part`` of ``whole`` in whole per cent, 0 for an empty whole."""
    return round(100 * part / whole) if whole else 0
