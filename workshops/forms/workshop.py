"""A workshop and the organisations that carry it."""

from collections import Counter

from django import forms
from django.forms import BaseInlineFormSet, inlineformset_factory
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pages.forms import PageForm
from partnerships.models import Institution
from workshops.models import CheckIn, Workshop, WorkshopOrganiser
from workshops.time_zones import zone_choices
from workshops.wording import in_short

# A host, an organiser and two co-organisers; one more line or two for those who join later.
LINES_AT_FIRST, LINES_LATER = 4, 2


class WorkshopForm(PageForm):
    """A workshop of ``instance.programme``."""

    beside = {
        "workshop_dates_in_order": "ends_on",
        "workshop_edition_once": "edition",
        "workshop_starts_in_our_time": "starts_on",
        "workshop_ends_in_our_time": "ends_on",
    }
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"), initial="Asia/Shanghai",
        help_text=gettext_lazy("Of the place. All times of the programme and of check-ins are in it."),
    )  # fmt: skip

    class Meta:
        model = Workshop
        fields = [
            "title", "native_title", "edition", "starts_on", "ends_on", "venue", "city", "province", "country",
            "native_place", "time_zone", "capacity", "background",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["capacity"].help_text = _("Empty when there is no limit.")
        self.fields["time_zone"].choices = zone_choices(self.instance.time_zone)

    def clean(self) -> dict:
        """Keep the sessions, visits and check-ins that exist inside the workshop's dates."""
        data = super().clean()
        first, last = data.get("starts_on"), data.get("ends_on")
        if self.instance.pk and first and last and first <= last:
            self._keep_inside("starts_on", {"day__lt": first})
            self._keep_inside("ends_on", {"day__gt": last})
        return data

    def _keep_inside(self, field: str, outside: dict) -> None:
        sessions = self.instance.sessions.filter(**outside).order_by("day", "number")
        visits = self.instance.visits.filter(**outside).select_related("institution").order_by("day", "pk")
        words = [_("session %(session)s (%(day)s)") % {"session": one, "day": date_format(one.day)} for one in sessions]
        words += [_("visit to %(school)s (%(day)s)") % {"school": one, "day": date_format(one.day)} for one in visits]
        check_ins = CheckIn.objects.filter(delegate__workshop=self.instance.pk, **outside).order_by("day")
        for day, count in Counter(check_ins.values_list("day", flat=True)).items():
            counted = ngettext("%(count)s check-in on %(day)s", "%(count)s check-ins on %(day)s", count)
            words.append(counted % {"count": count, "day": date_format(day)})
        if words:
            still = _("Outside these dates would lie: %(things)s. Move them first, or keep the date.")
            self.add_error(field, still % {"things": in_short(words)})


class _Organisers(BaseInlineFormSet):
    """Offers the institutions of the workshop's programme, read once for all lines."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.extra = LINES_LATER if self.instance.pk else LINES_AT_FIRST
        institutions = Institution.objects.visible_to(user).of_programme(self.instance.programme)
        if self.instance.pk:
            # An institution that has left the programme since still carried this workshop.
            own = self.instance.organiser_roles.values("institution")
            institutions = institutions | Institution.objects.filter(pk__in=own)
        self.offered = [("", "---------"), *((one.pk, one.official_name) for one in institutions)]
        self.institutions = institutions

    def add_fields(self, form, index) -> None:
        """Give each line the same choices, and a new one the next place in the order."""
        super().add_fields(form, index)
        field = form.fields["institution"]
        field.queryset = self.institutions
        field.widget.choices = self.offered
        # Said once, above the lines.
        form.fields["position"].help_text = ""
        if index is not None and not form.instance.pk:
            form.fields["position"].initial = index + 1


OrganiserFormSet = inlineformset_factory(
    Workshop, WorkshopOrganiser, formset=_Organisers, fields=["institution", "role", "position"], can_delete=True,
    max_num=20, validate_max=True,
)  # fmt: skip
