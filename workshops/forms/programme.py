"""What is in a workshop's programme: sessions and school visits."""

from django import forms
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from pages.forms import PageForm
from partnerships.models import Institution
from workshops.models import Delegate, Session, SiteVisit


class _OnADay(PageForm):
    """Something on one of the workshop's days; the workshop is set by the view."""

    def clean_day(self):
        """Refuse a day on which the workshop does not take place."""
        day, workshop = self.cleaned_data["day"], self.instance.workshop
        if not workshop.starts_on <= day <= workshop.ends_on:
            raise forms.ValidationError(
                _("The workshop takes place from %(first)s to %(last)s.")
                % {"first": date_format(workshop.starts_on), "last": date_format(workshop.ends_on)}
            )
        return day


class SessionForm(_OnADay):
    """A session; a new one gets the next number."""

    beside = {"session_number_once": "number", "session_times_in_order": "ends_at"}

    class Meta:
        model = Session
        fields = ["number", "title", "day", "starts_at", "ends_at", "track", "room", "speakers"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            workshop = self.instance.workshop
            self.initial["number"] = (workshop.sessions.aggregate(last=Max("number"))["last"] or 0) + 1
            self.initial["day"] = workshop.starts_on


class _NameAndInstitution(forms.ModelMultipleChoiceField):
    def label_from_instance(self, delegate: Delegate) -> str:
        sent_by = f", {delegate.institution}" if delegate.institution else ""
        return f"{delegate.person.full_name}{sent_by}"


class VisitForm(_OnADay):
    """A school visit and its roster."""

    beside = {"visit_once_a_day": "institution"}
    roster = _NameAndInstitution(
        label=_("Roster"), queryset=Delegate.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Delegates who go on this visit. Those cancelled or on the waiting list are not offered."),
    )  # fmt: skip

    class Meta:
        model = SiteVisit
        fields = ["institution", "day", "starts_at", "bus", "capacity", "roster"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        workshop = self.instance.workshop
        offered = Institution.objects.visible_to(user).of_programme(workshop.programme)
        # An institution that has left the programme since was still visited.
        self.fields["institution"].queryset = offered | Institution.objects.filter(pk=self.instance.institution_id)
        self.fields["roster"].queryset = (
            workshop.delegates.taking_part().select_related("person", "institution").order_by("person__full_name", "pk")
        )
        if not self.instance.pk:
            self.initial["day"] = workshop.starts_on

    def clean(self) -> dict:
        """Refuse a roster that is longer than the seats."""
        data = super().clean()
        seats, people = data.get("capacity"), len(data.get("roster") or ())
        if seats is not None and people > seats:
            words = ngettext(
                "%(people)s people are on the roster, and there is %(seats)s seat.",
                "%(people)s people are on the roster, and there are %(seats)s seats.",
                seats,
            )
            self.add_error("roster", words % {"people": people, "seats": seats})
        return data
