"""Filters of the lists: what the address may ask for."""

import django_filters
from django.db.models import Q
from django.forms import CheckboxInput, Form
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.models import Role
from pages.lists import PageFilter
from partnerships.countries import Side, side_expression
from partnerships.models import Agreement, CollaborativeActivity, Institution, LikelyPair, Merge, Person
from partnerships.models.terms import ActivityKind
from partnerships.wording import STATES

AGREEMENT_STATES = [
    ("in_force", STATES["in_force"]),
    ("ending_soon", STATES["ending_soon"]),
    ("sleeping", _("sleeping: nothing started")),
    ("upcoming", STATES["upcoming"]),
    ("expired", STATES["expired"]),
    ("signed", _("signed, whatever became of it")),
    ("waiting", _("waiting for an answer")),
    ("waiting_us", _("waiting for us")),
    ("waiting_them", _("waiting for the partner")),
    *((code, word) for code, word in Agreement.Status.choices if code != "signed"),
    ("paper_no_scan", _("on paper without a scan")),
]


def present_countries(user, programme=None) -> list[tuple[str, str]]:
    """Return the countries of the institutions that ``user`` may see, in ``programme`` if it is given, by name."""
    institutions = Institution.objects.visible_to(user)
    institutions = institutions.of_programme(programme) if programme else institutions
    codes = institutions.exclude(country="").order_by().values_list("country", flat=True)
    return sorted(((code, countries.name(code)) for code in codes.distinct()), key=lambda one: one[1])


class NothingUnread:
    """Gives no rows while a filter cannot be read: those that were not asked for would pass for the answer."""

    def filter_queryset(self, queryset):
        """Narrow by every filter, or to nothing."""
        return super().filter_queryset(queryset) if self.form.is_valid() else queryset.none()


class _CountryChoices:
    """Offers in the filter ``country`` only countries that occur."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.form.fields["country"].choices = present_countries(self.request.user)


class InstitutionFilter(NothingUnread, _CountryChoices, PageFilter):
    """Institutions by any name, side, country, kind, a country they lack a partner in, and sleeping agreements."""

    side = django_filters.ChoiceFilter(label=_("Side"), choices=Side, method="on_side")
    country = django_filters.ChoiceFilter(label=_("Country"), choices=list(countries))
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Institution.Kind)
    without = django_filters.ChoiceFilter(
        label=_("Without a partner in"), choices=list(countries), method="without_partner"
    )
    sleeping = django_filters.BooleanFilter(
        label=_("Sleeping agreements"), method="only_sleeping", widget=CheckboxInput
    )

    class Meta:
        model = Institution
        fields = ["q", "side", "country", "kind", "without", "sleeping"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.form.fields["without"].choices = present_countries(self.request.user, self.request.programme)

    def search(self, queryset, name, words):
        """Narrow to institutions called ``words`` in any script."""
        return queryset.called(words.strip())

    def on_side(self, queryset, name, side):
        """Narrow to China, Southeast Asia, other regions or not stated."""
        return queryset.with_side().filter(side_value=side)

    def without_partner(self, queryset, name, country):
        """Narrow to institutions that stand in no agreement of the current programme with one of ``country``."""
        return queryset.without_partner_in(country, timezone.localdate(), self.request.programme)

    def only_sleeping(self, queryset, name, sleeping):
        """Narrow to parties of a sleeping agreement of the current programme that the user may see."""
        if not sleeping:
            return queryset
        agreements = Agreement.objects.visible_to(self.request.user).sleeping(timezone.localdate())
        if self.request.programme:
            agreements = agreements.filter(programme=self.request.programme)
        return queryset.party_to(agreements)


class PersonFilter(PageFilter):
    """People by name or institution, category and sex."""

    category = django_filters.ChoiceFilter(label=_("Category"), choices=Person.Category)
    sex = django_filters.ChoiceFilter(label=_("Sex"), choices=Person.Sex)
    gaps = django_filters.BooleanFilter(label=_("With gaps only"), method="only_gaps", widget=CheckboxInput)

    class Meta:
        model = Person
        fields = ["q", "category", "sex", "gaps"]

    def search(self, queryset, name, words):
        """Narrow to people, positions and institutions called ``words``."""
        return queryset.search(words.strip())

    def only_gaps(self, queryset, name, gaps):
        """Narrow to people of whom something that reports need is missing."""
        return queryset.with_gaps() if gaps else queryset


class PeriodForm(Form):
    """The two days between which an agreement ends."""

    def clean(self):
        """Refuse a last day before the first; one of them alone is enough."""
        first, last = self.cleaned_data.get("ends_from"), self.cleaned_data.get("ends_until")
        if first and last and last < first:
            self.add_error("ends_until", _("This day lies before the first one. Exchange the two days."))
        return self.cleaned_data


class AgreementFilter(NothingUnread, _CountryChoices, PageFilter):
    """Agreements by number or party, state, kind, country of a party, year of signing and days of their end."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=AGREEMENT_STATES, method="in_state")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Agreement.Kind)
    country = django_filters.ChoiceFilter(label=_("Country"), choices=list(countries), method="with_country")
    year = django_filters.NumberFilter(
        label=_("Signed in the year"), field_name="signed_on", lookup_expr="year", min_value=1900, max_value=2200
    )
    ends_from = django_filters.DateFilter(label=_("Ends from"), field_name="period_end", lookup_expr="gte")
    ends_until = django_filters.DateFilter(label=_("Ends until"), field_name="period_end", lookup_expr="lte")

    class Meta:
        model = Agreement
        form = PeriodForm
        fields = ["q", "state", "kind", "country", "year", "ends_from", "ends_until"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        user = self.request.user
        others = set()
        if "coordinator" not in user.role_kinds:
            others |= {"waiting_us", "waiting_them"}
        if "staff" not in user.role_kinds and not user.is_superuser:
            others |= {"paper_no_scan"}
        field = self.form.fields["state"]
        field.choices = [one for one in field.choices if one[0] not in others]

    def search(self, queryset, name, words):
        """Narrow to numbers and parties called ``words``."""
        return queryset.called(words.strip())

    def in_state(self, queryset, name, state):
        """Narrow to a stored state, or one derived for today."""
        today = timezone.localdate()
        derived = {
            "in_force": queryset.in_force,
            "ending_soon": queryset.ending_soon,
            "sleeping": queryset.sleeping,
            "upcoming": queryset.upcoming,
            "expired": queryset.expired,
            "terminated": queryset.terminated,
        }
        if state in derived:
            return derived[state](today)
        if state == "signed":
            return queryset.signed()
        if state == "paper_no_scan":
            return queryset.on_paper_without_scan()
        own = Role.objects.coordinator_institutions(self.request.user)
        if state == "waiting":
            return queryset.waiting()
        if state == "waiting_us":
            return queryset.waiting_for(own)
        if state == "waiting_them":
            return queryset.waiting_for_partner_of(own)
        return queryset.filter(status=state)

    def with_country(self, queryset, name, country):
        """Narrow to agreements with a party in ``country``."""
        return queryset.with_party_in(country)


class ActivityFilter(NothingUnread, PageFilter):
    """Activities by agreement or institution, kind, state, direction and lateness."""

    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=ActivityKind)
    status = django_filters.ChoiceFilter(label=_("State"), choices=CollaborativeActivity.Status)
    sends = django_filters.ChoiceFilter(label=_("Sending side"), choices=Side, method="sent_by")
    late = django_filters.BooleanFilter(label=_("Late only"), method="only_late", widget=CheckboxInput)

    class Meta:
        model = CollaborativeActivity
        fields = ["q", "kind", "status", "sends", "late"]

    def search(self, queryset, name, words):
        """Narrow to agreements and institutions called ``words``."""
        return queryset.called(words.strip())

    def sent_by(self, queryset, name, side):
        """Narrow to activities whose sending institution is on ``side``."""
        return queryset.annotate(sending_side=side_expression("sending__country")).filter(sending_side=side)

    def only_late(self, queryset, name, late):
        """Narrow to activities that are late today."""
        return queryset.late(timezone.localdate()) if late else queryset


class LikelyPairFilter(PageFilter):
    """Likely duplicates by a name of one of the two, institutions or people, and those said to be two."""

    of = django_filters.ChoiceFilter(label=_("Of"), choices=Merge.Of, method="only_of")
    dismissed = django_filters.BooleanFilter(label=_("Said to be two"), method="only_dismissed", widget=CheckboxInput)

    class Meta:
        model = LikelyPair
        fields = ["q", "of", "dismissed"]

    def search(self, queryset, name, words):
        """Narrow to pairs one of which is called ``words``."""
        institutions = Institution.objects.called(words).values("pk")
        people = Person.objects.called(words).values("pk")
        return queryset.filter(
            Q(first_institution__in=institutions)
            | Q(second_institution__in=institutions)
            | Q(first_person__in=people)
            | Q(second_person__in=people)
        )

    def only_of(self, queryset, name, of):
        """Narrow to institutions or to people."""
        return queryset.exclude(**{f"first_{of}": None})

    def only_dismissed(self, queryset, name, dismissed):
        """Show those said to be two; without the mark those of which nobody has said so."""
        return queryset.exclude(dismissed_at=None) if dismissed else queryset.undecided()


class MergeFilter(PageFilter):
    """Merges by a name of one of the two, of institutions or people."""

    of = django_filters.ChoiceFilter(label=_("Of"), choices=Merge.Of)

    class Meta:
        model = Merge
        fields = ["q", "of"]

    def search(self, queryset, name, words):
        """Narrow to merges of records called ``words``."""
        return queryset.filter(Q(kept_name__icontains=words) | Q(dropped_name__icontains=words))
