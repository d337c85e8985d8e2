"""Scores before and after a course, for a page of people."""

from collections.abc import Iterable
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from training.models import Enrolment
from training.services.scores import FIELDS

RANGE = _("A score lies between 0 and 100.")


def _plain(score: Decimal | None) -> Decimal | None:
    """Return 74.50 as 74.5 and 80.00 as 80: what people type."""
    return None if score is None else Decimal(f"{score:f}".rstrip("0").rstrip(".") if "." in f"{score:f}" else score)


class ScoresForm(forms.Form):
    """Two fields for each enrolment. Each remembers what it showed, so that only what was typed anew is saved."""

    def __init__(self, *args, enrolments: Iterable[Enrolment], **kwargs):
        super().__init__(*args, **kwargs)
        self.enrolments = list(enrolments)
        labels = {"score_before": _("Score before: %s"), "score_after": _("Score after: %s")}
        for enrolment in self.enrolments:
            for name in FIELDS:
                self.fields[f"{name}-{enrolment.pk}"] = forms.DecimalField(
                    label=labels[name] % enrolment.person, initial=_plain(getattr(enrolment, name)), required=False,
                    min_value=Decimal(0), max_value=Decimal(100), max_digits=5, decimal_places=2, localize=False,
                    error_messages={"min_value": RANGE, "max_value": RANGE, "max_digits": RANGE},
                    show_hidden_initial=True,
                    widget=forms.NumberInput(attrs={"class": "form-control", "inputmode": "decimal"}),
                )  # fmt: skip

    def rows(self) -> list[tuple[Enrolment, list[forms.BoundField]]]:
        """Return each person with the two fields."""
        return [(one, [self[f"{name}-{one.pk}"] for name in FIELDS]) for one in self.enrolments]

    def changed_scores(self) -> dict[int, dict[str, Decimal | None]]:
        """Return by enrolment what was typed anew, as ``record_scores`` takes it."""
        scores: dict[int, dict[str, Decimal | None]] = {}
        for field in self.changed_data:
            name, pk = field.split("-")
            scores.setdefault(int(pk), {})[name] = self.cleaned_data[field]
        return scores
