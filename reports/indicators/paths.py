"""Where disaggregations are found, from the records of many indicators: {key of reports.dimensions: path}."""

from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.functions import ExtractYear

from partnerships.countries import side_expression
from partnerships.querysets.institution import known_as
from reports.tallies import SEVERAL, Path


def of_person(person: str = "person") -> dict[str, Path]:
    """Return what a person at the path ``person`` is split by."""
    return {"sex": f"{person}__sex", "category": f"{person}__category"}


def of_institution(institution: str = "institution") -> dict[str, Path]:
    """Return what an institution at the path ``institution`` is split by; a merged one by what it is known as now."""
    return {
        "country": f"{institution}__country",
        "side": side_expression(f"{institution}__country"),
        "institution_kind": f"{institution}__kind",
        "institution": known_as(institution),
    }


def of_year(path: str) -> dict[str, Path]:
    """Return the year of the date at ``path``."""
    return {"year": ExtractYear(path)}


def partner_country(one: str, other: str) -> Case:
    """Return the country in which China's side has its partner, over two paths to an institution.

    China where both are of China; of two countries without China the one they share, else SEVERAL. Not stated is the
    answer when one of the two countries is.
    """
    first, second = f"{one}__country", f"{other}__country"
    return Case(
        When(Q(**{first: ""}) | Q(**{second: ""}), then=Value("")),
        When(**{first: "CN"}, then=F(second)),
        When(**{second: "CN"}, then=F(first)),
        When(**{first: F(second)}, then=F(first)),
        default=Value(SEVERAL),
        output_field=CharField(),
    )


def chinese_province(one: str, other: str) -> Case:
    """Return the province of the party of China, over two paths to an institution; ``none`` without such a party.

    Not stated where one of two parties of China states none, or where one might be of China and states no country.
    """
    first, second = Q(**{f"{one}__country": "CN"}), Q(**{f"{other}__country": "CN"})
    same = Q(**{f"{one}__province": F(f"{other}__province")})
    unstated = Q(**{f"{one}__province": ""}) | Q(**{f"{other}__province": ""})
    return Case(
        When(first & second & unstated, then=Value("")),
        When(first & second & ~same, then=Value(SEVERAL)),
        When(first, then=F(f"{one}__province")),
        When(second, then=F(f"{other}__province")),
        When(Q(**{f"{one}__country": ""}) | Q(**{f"{other}__country": ""}), then=Value("")),
        default=Value("none"),
        output_field=CharField(),
    )


def own_province() -> Case:
    """Return the province of an institution of China, from its own rows; ``none`` for one of another country."""
    return Case(
        When(country="CN", then=F("province")),
        When(country="", then=Value("")),
        default=Value("none"),
        output_field=CharField(),
    )
