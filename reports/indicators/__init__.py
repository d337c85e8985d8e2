"""Every figure, defined once. A figure anywhere is ``INDICATORS[key].value(scope)``; see ``base`` for the rest."""

from reports.indicators import activities, partnership, reach, training
from reports.indicators.base import Count, Indicator, Ratio, Section, Sum, Total
from reports.scope import Scope

INDICATORS: dict[str, Indicator] = {
    indicator.key: indicator
    for module in (reach, partnership, activities, training)
    for indicator in (one() for one in module.INDICATORS)
}


def indicators_for(scope: Scope, section: str = "") -> list[Indicator]:
    """Return the indicators that a report on ``scope`` shows, in their order, of one ``section`` if given."""
    shown = (one for one in INDICATORS.values() if one.in_reports and one.fits(scope))
    return [one for one in shown if section in ("", one.section)]


def indicator_choices() -> list[tuple[str, str]]:
    """Return (key, title) of every indicator of reports, for forms and models."""
    return [(one.key, one.title) for one in INDICATORS.values() if one.in_reports]


__all__ = [
    "INDICATORS",
    "Count",
    "Indicator",
    "Ratio",
    "Section",
    "Sum",
    "Total",
    "indicator_choices",
    "indicators_for",
]
