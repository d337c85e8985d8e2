"""The text of a design: which fields it may name, and what stands there for one person.

``{name}`` is never filled in here: it stays in the printed text as kept in the database, because the paper shows the
name there, and the public page the masked one.
"""

import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

FIELDS = {
    "completion": ("name", "course", "weeks", "starts_on", "ends_on", "institution", "programme"),
    "attendance": ("name", "course", "starts_on", "ends_on", "institution", "programme"),
}
NAME = "{name}"
_FIELD = re.compile(r"\{([^{}]*)\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")


def check_body(body: str, kind: str) -> None:
    """Raise ValidationError with a sentence for each fault of a design's text."""
    named = _FIELD.findall(body)
    faults = []
    if "name" not in named:
        faults.append(_("The text has no place for the name. Write {name} where the person's name belongs."))
    if unknown := sorted({field for field in named if field not in FIELDS[kind]}):
        faults.append(
            _("These fields are not known here: %(fields)s. Known are %(known)s.")
            % {"fields": _in_braces(unknown), "known": _in_braces(FIELDS[kind])}
        )
    left = _FIELD.sub("", body)
    if "{" in left or "}" in left:
        faults.append(_("A curly bracket is open or left over. Fields are written like {course}."))
    outside = _OPTIONAL.sub("", body)
    if "[" in outside or "]" in outside:
        faults.append(_("A square bracket is open or left over."))
    if any("name" in _FIELD.findall(part) for part in _OPTIONAL.findall(body)):
        faults.append(_("The name is never left out, so {name} cannot stand in square brackets."))
    if "institution" in _FIELD.findall(outside):
        faults.append(
            _(
                "Not everybody has an institution. Put the words around it in square brackets, "
                "for example [of {institution}]: they are left out where there is none."
            )
        )
    if faults:
        raise ValidationError(faults)


def fill(body: str, values: Mapping[str, str]) -> str:
    """Return the text with all fields but ``{name}`` filled in.

    A part in square brackets is left out when a field in it is empty; spaces that this leaves double are closed.
    """

    def optional(match: re.Match) -> str:
        part = match.group(1)
        return part if all(values.get(field) for field in _FIELD.findall(part)) else ""

    def field(match: re.Match) -> str:
        # Brackets in a value would be taken for fields when the name is set in.
        return NAME if match.group(1) == "name" else re.sub(r"[{}]", "", str(values.get(match.group(1), "")))

    text = _FIELD.sub(field, _OPTIONAL.sub(optional, body))
    lines = (re.sub(r" +([,.;])", r"\1", " ".join(line.split())) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def with_name(text: str, name: str) -> str:
    """Return a printed text with ``name`` where it belongs."""
    return text.replace(NAME, name)


def values_for_enrolment(enrolment, language: str) -> dict[str, str]:
    """Return what the fields stand for on a trainee's certificate; dates in the words of ``language``."""
    course = enrolment.cohort.course
    return {
        "course": course.title,
        "weeks": str(course.weeks),
        "institution": enrolment.institution.official_name if enrolment.institution else "",
        "programme": course.programme.name,
        **_dates(enrolment.cohort, language),
    }


def values_for_delegate(delegate, language: str) -> dict[str, str]:
    """Return what the fields stand for on a delegate's certificate; the workshop stands for the course."""
    return {
        "course": delegate.workshop.title,
        "institution": delegate.institution.official_name if delegate.institution else "",
        "programme": delegate.workshop.programme.name,
        **_dates(delegate.workshop, language),
    }


def _dates(thing, language: str) -> dict[str, str]:
    with translation.override(language.lower()):
        return {"starts_on": date_format(thing.starts_on), "ends_on": date_format(thing.ends_on)}


def _in_braces(names) -> str:
    return ", ".join(f"{{{name}}}" for name in names)
