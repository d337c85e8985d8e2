"""What targets and published figures share: the figure that they speak of."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from reports.dimensions import DIMENSIONS
from reports.indicators import INDICATORS, Indicator, indicator_choices


def plain(number: Decimal | float | None) -> int | float | None:
    """Return a number as people write it: a whole number where it is one."""
    if number is None:
        return None
    return int(number) if number == int(number) else float(number)


class OfFigure(models.Model):
    """Something that speaks of a figure or, with ``by`` and ``row``, of one row of its disaggregation."""

    indicator = models.CharField(_("indicator"), max_length=30, choices=indicator_choices)
    by = models.CharField(_("disaggregation"), max_length=30, blank=True)
    row = models.CharField(_("row"), max_length=100, blank=True)

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuse a row that the figure does not have."""
        super().clean()
        if not (self.by and self.row):
            self.by = self.row = ""
        elif self.indicator in INDICATORS:
            self.check_row()

    @property
    def figure(self) -> Indicator:
        """The definition of the figure."""
        return INDICATORS[self.indicator]

    @property
    def title(self) -> str:
        """What is counted, with the row if it speaks of one. Lists take it from ``reports.rows.titles_of``."""
        if not self.by:
            return str(self.figure.title)
        key = DIMENSIONS[self.by].parse(self.row)
        return f"{self.figure.title} ({DIMENSIONS[self.by].words([key])[key]})"

    def check_row(self) -> None:
        """Raise ValidationError, for ``row``, when the figure is not split by ``by`` or has no such row."""
        if self.by not in self.figure.by:
            splits = ", ".join(str(DIMENSIONS[key].heading) for key in self.figure.by)
            known = format_lazy(_("It is split by: {splits}."), splits=splits) if splits else _("Leave it empty.")
            raise ValidationError({"row": format_lazy("{} {}", _("This figure is not split so."), known)})
        try:
            DIMENSIONS[self.by].words([DIMENSIONS[self.by].parse(self.row)])
        except ValueError as error:
            raise ValidationError({"row": _("This row is not known.")}) from error
