"""What is in a workshop's programme: sessions and school visits."""

from django import forms
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from pages.forms import PageForm
from partnerships.forms.fields import InstitutionField
from partnerships.models import Institution
from workshops.clashes import elsewhere
from workshops.models import Session, SiteVisit
from workshops.wording import clash_words, seats_words


class _OnADay(PageForm):
    """Something on one of the workshop's days; the workshop is set by the view."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.day_before = self.instance.day
        if not self.instance.pk:
            self.initial["day"] = self.instance.workshop.starts_on

    def clean_day(self):
        """Refuse a day on which the workshop does not take place, and another one than that of its check-ins."""
        day, workshop = self.cleaned_data["day"], self.instance.workshop
        if not workshop.starts_on <= day <= workshop.ends_on:
            raise forms.ValidationError(
                _("The workshop takes place from %(first)s to %(last)s.")
                % {"first": date_format(workshop.starts_on), "last": date_format(workshop.ends_on)}
            )
        if self.instance.pk and day != self.day_before and self.instance.check_ins.exists():
            raise forms.ValidationError(
                _("Delegates were checked in here on %(day)s, so the day stays.")
                % {"day": date_format(self.day_before)}
            )
        return day


class SessionForm(_OnADay):
    """A session; a new one gets the next number."""

    beside = {"session_number_once": "number", "session_times_in_order": "ends_at"}

    class Meta:
        model = Session
        fields = [
            "number", "title", "native_title", "day", "starts_at", "ends_at", "track", "native_track", "room",
            "native_room", "speakers", "native_speakers",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["native_title"].help_text = _("For the programme in Chinese, like the other fields in Chinese.")
        self.fields["track"].help_text = _("Sessions of different tracks at the same time stand side by side.")
        if not self.instance.pk:
            last = self.instance.workshop.sessions.aggregate(last=Max("number"))["last"]
            self.initial["number"] = (last or 0) + 1


class VisitForm(_OnADay):
    """A school visit; who goes is chosen on a page of its own."""

    institution = InstitutionField(label=_("Institution"))
    beside = {"visit_once_a_day": "institution", "visit_times_in_order": "ends_at"}

    class Meta:
        model = SiteVisit
        fields = ["institution", "day", "starts_at", "ends_at", "bus", "capacity"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        offered = Institution.objects.visible_to(user).of_programme(self.instance.workshop.programme)
        # An institution that has left the programme since was still visited.
        self.fields["institution"].queryset = offered | Institution.objects.filter(pk=self.instance.institution_id)
        self.fields["bus"].help_text = _("Its number or name, as it stands on the bus.")
        self.fields["capacity"].help_text = _("Empty when there is no limit.")

    def clean(self) -> dict:
        """Refuse fewer seats than people on the roster, and a time at which one of them is on another visit."""
        data = super().clean()
        if not self.instance.pk:
            return data
        roster = list(self.instance.roster.select_related("person"))
        seats = data.get("capacity")
        if seats is not None and len(roster) > seats:
            self.add_error("capacity", seats_words(len(roster), seats))
        if "day" in data and "starts_at" in data:
            when = {"day": data["day"], "starts_at": data["starts_at"], "ends_at": data.get("ends_at")}
            moved = SiteVisit(pk=self.instance.pk, workshop=self.instance.workshop, **when)
            for other, both in elsewhere(moved, roster):
                self.add_error("starts_at", clash_words(other, both))
        return data
