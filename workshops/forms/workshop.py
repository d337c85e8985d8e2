"""A workshop and the organisations that carry it."""

from zoneinfo import available_timezones

from django import forms
from django.db.models import Max, Min
from django.forms import BaseInlineFormSet, inlineformset_factory
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from pages.forms import PageForm
from partnerships.models import Institution
from workshops.models import Workshop, WorkshopOrganiser


def _time_zones() -> list[tuple[str, str]]:
    return [(name, name) for name in sorted(available_timezones()) if name.startswith("Asia/")] + [("UTC", "UTC")]


class WorkshopForm(PageForm):
    """A workshop of ``instance.programme``."""

    beside = {"workshop_dates_in_order": "ends_on", "workshop_edition_once": "edition"}
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=_time_zones, initial="Asia/Shanghai",
        help_text=_("Of the place. The times of check-ins are shown in it."),
    )  # fmt: skip

    class Meta:
        model = Workshop
        fields = [
            "title", "native_title", "edition", "starts_on", "ends_on", "venue", "city", "province", "country",
            "time_zone", "capacity", "background",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["capacity"].help_text = _("Empty when there is no limit.")

    def clean(self) -> dict:
        """Keep the sessions and visits that exist inside the workshop's dates."""
        data = super().clean()
        first, last = data.get("starts_on"), data.get("ends_on")
        if self.instance.pk and first and last:
            for rows in (self.instance.sessions, self.instance.visits):
                days = rows.aggregate(first=Min("day"), last=Max("day"))
                if days["first"] and days["first"] < first:
                    self._still("starts_on", days["first"])
                if days["last"] and days["last"] > last:
                    self._still("ends_on", days["last"])
        return data

    def _still(self, field: str, day) -> None:
        words = _("The programme has something on %(day)s. Move it first.") % {"day": date_format(day)}
        self.add_error(field, words)


class _Organisers(BaseInlineFormSet):
    """Offers the institutions of the workshop's programme, read once for all lines."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        institutions = Institution.objects.visible_to(user).of_programme(self.instance.programme)
        self.offered = [("", "---------"), *((one.pk, one.official_name) for one in institutions)]
        self.institutions = institutions

    def add_fields(self, form, index) -> None:
        """Give each line the same choices."""
        super().add_fields(form, index)
        field = form.fields["institution"]
        field.queryset = self.institutions
        field.widget.choices = self.offered


OrganiserFormSet = inlineformset_factory(
    Workshop, WorkshopOrganiser, formset=_Organisers, fields=["institution", "role"], extra=2, can_delete=True,
    max_num=20, validate_max=True,
)  # fmt: skip
