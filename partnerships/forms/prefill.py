"""The page of a new agreement filled in from its address: the two parties, and lines that another page proposes.

What the address says is only what the page starts with: everything can be changed, and nothing is saved by it.
"""

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from partnerships.forms.lines import small_number
from partnerships.languages import Language
from partnerships.models import Institution
from partnerships.models.terms import ActivityKind

MOST_LINES = 10


@dataclass(frozen=True)
class ProposedLine:
    """A line as far as it is known: ``direction`` is "out" when the first party sends, else "in"."""

    kind: str
    direction: str
    field_of_study: int | None = None
    people_per_year: int | None = None
    language: str = ""


def draft_address(first: Institution, second: Institution, lines: Iterable[ProposedLine] = ()) -> str:
    """Return the address of the page of a new agreement between the two; for a coordinator ``first`` is the own one."""
    told = [("first", first.pk), ("second", second.pk)]
    told += [("line", ":".join(str(part or "") for part in astuple(line))) for line in lines]
    return f"{reverse('partnerships:agreement_create')}?{urlencode(told)}"


def parties(query: QueryDict, *, choices, own, is_staff: bool) -> dict:
    """Return what the two parties in the address fill in; nothing unless the user may name both of them."""
    first = (choices if is_staff else own).filter(pk=small_number(query.get("first"))).first()
    second = choices.filter(pk=small_number(query.get("second"))).first()
    if not first or not second:
        return {}
    return {"first": first, "second": second} if is_staff else {"own": first.pk, "second": second}


def lines(query: QueryDict) -> list[dict]:
    """Return the lines in the address that can be read, for the formset to start with."""
    read = (_line(text.split(":")) for text in query.getlist("line")[:MOST_LINES])
    return [line for line in read if line]


def _line(parts: list[str]) -> dict | None:
    if len(parts) != 5 or parts[0] not in ActivityKind.values or parts[1] not in ("out", "in"):
        return None
    kind, direction, field_of_study, people, language = parts
    return {
        "kind": kind,
        "direction": direction,
        "field_of_study": small_number(field_of_study) or None,
        "people_per_year": small_number(people) or None,
        "language": language if language in Language.values else "",
    }
