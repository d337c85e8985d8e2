"""Scores before and after a course, for a page of people."""

from collections.abc import Iterable
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from training.forms.sentences import take_numbers
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
        labels = {"score_before": _("%s, score before"), "score_after": _("%s, score after")}
        for enrolment in self.enrolments:
            for name in FIELDS:
                self.fields[f"{name}-{enrolment.pk}"] = field = forms.DecimalField(
                    label=labels[name] % enrolment.person, initial=_plain(getattr(enrolment, name)), required=False,
                    min_value=Decimal(0), max_value=Decimal(100), max_digits=5, decimal_places=2, localize=False,
                    show_hidden_initial=True,
                    widget=forms.NumberInput(attrs={"class": "form-control", "inputmode": "decimal"}),
                )  # fmt: skip
                take_numbers(field, 0, 100, RANGE)

    def clean(self) -> dict:
        """Refuse once to write over a score that somebody else has saved since the page was opened."""
        data = super().clean()
        for enrolment in self.enrolments:
            for name in FIELDS:
                field = f"{name}-{enrolment.pk}"
                now = getattr(enrolment, name)
                if (
                    field not in self.changed_data
                    or field not in data
                    or data[field] == now
                    or self._seen(field) == now
                ):
                    continue
                self.data = self.data.copy()
                self.data[self.add_initial_prefix(field)] = str(_plain(now)) if now is not None else ""
                told = {"score": _plain(now) if now is not None else _("nothing")}
                self.add_error(field, _("Somebody else saved %(score)s meanwhile. Save again to keep yours.") % told)
        return data

    def _seen(self, field: str) -> Decimal | None:
        """Return what the page showed, or a value that is no score when it sent nothing to be read."""
        try:
            return self.fields[field].clean(self.data.get(self.add_initial_prefix(field), "?"))
        except forms.ValidationError:
            return Decimal(-1)

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
