"""The text of a design: which fields it may name, and what stands there for one person.

``{name}`` and ``{native_name}`` are never filled in here: they stay in the printed text as kept in the database,
because the paper shows the name there, and the public page the masked one.
"""

import datetime as dt
import re
from collections.abc import Mapping
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from documents.fonts import CHINESE, KHMER, LAO, LATIN, MYANMAR, THAI, VIETNAMESE, script_of
from documents.names import clean_text

FIELDS = {
    "completion": ("name", "native_name", "course", "weeks", "starts_on", "ends_on", "institution", "programme"),
    "attendance": ("name", "native_name", "course", "starts_on", "ends_on", "institution", "programme"),
}
NAME, NATIVE_NAME = "{name}", "{native_name}"
NAMES = ("name", "native_name")
# What a native name is written in when it belongs into a text of that language; the others have Latin letters.
SCRIPTS = {"zh-Hans": CHINESE, "km": KHMER, "lo": LAO, "my": MYANMAR, "th": THAI}
_FIELD = re.compile(r"\{([^{}]*)\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")


def check_body(body: str, kind: str, *, is_second: bool = False) -> None:
    """Raise ValidationError with a sentence for each fault of a design's text.

    In the second language the name need not be named as people write it: the native one will do.
    """
    named = _FIELD.findall(body)
    faults = []
    if is_second and not set(NAMES) & set(named):
        faults.append(_("The text has no place for the name. Write {name} or {native_name} where it belongs."))
    if not is_second and "name" not in named:
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
    for name in NAMES:
        if any(name in _FIELD.findall(part) for part in _OPTIONAL.findall(body)):
            faults.append(
                _("The name is never left out, so %(field)s cannot stand in square brackets.")
                % {"field": _in_braces([name])}
            )
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
    """Return the text with all fields but the names filled in.

    A part in square brackets is left out when a field in it is empty; spaces that this leaves double are closed.
    Invisible characters go, those of the text and those of the values.
    """
    body, values = clean_text(body), {field: clean_text(str(value)) for field, value in values.items()}

    def optional(match: re.Match) -> str:
        part = match.group(1)
        return part if all(values.get(field) for field in _FIELD.findall(part)) else ""

    def field(match: re.Match) -> str:
        # Brackets in a value would be taken for fields when the name is set in.
        return match.group() if match.group(1) in NAMES else re.sub(r"[{}]", "", values.get(match.group(1), ""))

    text = _FIELD.sub(field, _OPTIONAL.sub(optional, body))
    lines = (re.sub(r" +([,.;])", r"\1", " ".join(line.split())) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def with_name(text: str, name: str, native_name: str = "", language: str = "en") -> str:
    """Return a printed text of that ``language`` with the names where they belong."""
    native = native_name if belongs_into(native_name, language) else name
    # One after the other in one pass, so that a name cannot bring in a field.
    return re.sub(r"\{(name|native_name)\}", lambda match: name if match.group() == NAME else native, text)


def belongs_into(native_name: str, language: str) -> bool:
    """Whether a native name is written in the script of ``language``, so that its readers can read it there."""
    expected = [SCRIPTS[language]] if language in SCRIPTS else [LATIN, VIETNAMESE]
    return bool(native_name) and script_of(native_name) in expected


def values_for_enrolment(enrolment, language: str) -> dict[str, str]:
    """Return what the fields stand for on a trainee's certificate; dates in the words of ``language``.

    Course, institution and programme go by their native names where these are written in that language's script.
    """
    course = enrolment.cohort.course
    return {
        "course": _name_in(language, course.title, course.native_title),
        "weeks": str(course.weeks),
        "institution": _institution(enrolment.institution, language),
        "programme": _name_in(language, course.programme.name, course.programme.native_name),
        **_days(enrolment.cohort.starts_on, enrolment.cohort.ends_on, language),
    }


def values_for_delegate(delegate, language: str) -> dict[str, str]:
    """Return the same for a delegate's certificate; the workshop stands for the course."""
    workshop = delegate.workshop
    return {
        "course": _name_in(language, workshop.title, workshop.native_title),
        "institution": _institution(delegate.institution, language),
        "programme": _name_in(language, workshop.programme.name, workshop.programme.native_name),
        **_days(workshop.starts_on, workshop.ends_on, language),
    }


def _name_in(language: str, name: str, native_name: str) -> str:
    return native_name if language in SCRIPTS and belongs_into(native_name, language) else name


def _institution(institution, language: str) -> str:
    return _name_in(language, institution.official_name, institution.native_name) if institution else ""


@lru_cache(maxsize=64)
def _days(starts_on: dt.date, ends_on: dt.date, language: str) -> dict[str, str]:
    with translation.override(language.lower()):
        return {"starts_on": date_format(starts_on), "ends_on": date_format(ends_on)}


def _in_braces(names) -> str:
    return ", ".join(f"{{{name}}}" for name in names)
