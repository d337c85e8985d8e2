"""Filters of the lists: what the address may ask for."""

import django_filters
from django.forms import CheckboxInput
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.models import Role
from pages.lists import PageFilter
from partnerships.countries import Side, side_expression
from partnerships.models import Agreement, CollaborativeActivity, Institution, Person
from partnerships.models.terms import ActivityKind
from partnerships.wording import STATES

AGREEMENT_STATES = [
    ("in_force", STATES["in_force"]),
    ("ending_soon", STATES["ending_soon"]),
    ("sleeping", _("sleeping: nothing started")),
    ("upcoming", STATES["upcoming"]),
    ("expired", STATES["expired"]),
    ("signed", _("signed, whatever became of it")),
    ("waiting_us", _("waiting for us")),
    ("waiting_them", _("waiting for the partner")),
    *((code, word) for code, word in Agreement.Status.choices if code != "signed"),
]


def present_countries(user) -> list[tuple[str, str]]:
    """Return the countries of the institutions that ``user`` may see, by name."""
    codes = Institution.objects.visible_to(user).exclude(country="").order_by().values_list("country", flat=True)
    return sorted(((code, countries.name(code)) for code in codes.distinct()), key=lambda one: one[1])


class _CountryChoices:
    """Offers in the filter ``country`` only countries that occur."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.form.fields["country"].choices = present_countries(self.request.user)


class InstitutionFilter(_CountryChoices, PageFilter):
    """Institutions by any name, side, country and kind."""

    side = django_filters.ChoiceFilter(label=_("Side"), choices=Side, method="on_side")
    country = django_filters.ChoiceFilter(label=_("Country"), choices=list(countries))
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Institution.Kind)

    class Meta:
        model = Institution
        fields = ["q", "side", "country", "kind"]

    def search(self, queryset, name, words):
        """Narrow to institutions called ``words`` in any script."""
        return queryset.called(words.strip())

    def on_side(self, queryset, name, side):
        """Narrow to China, Southeast Asia, other regions or not stated."""
        return queryset.with_side().filter(side_value=side)


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


class AgreementFilter(_CountryChoices, PageFilter):
    """Agreements by number or party, state, kind, country of a party and year of signing."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=AGREEMENT_STATES, method="in_state")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Agreement.Kind)
    country = django_filters.ChoiceFilter(label=_("Country"), choices=list(countries), method="with_country")
    year = django_filters.NumberFilter(
        label=_("Signed in the year"), field_name="signed_on", lookup_expr="year", min_value=1900, max_value=2200
    )

    class Meta:
        model = Agreement
        fields = ["q", "state", "kind", "country", "year"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "coordinator" not in self.request.user.role_kinds:
            field = self.form.fields["state"]
            field.choices = [one for one in field.choices if not str(one[0]).startswith("waiting")]

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
        }
        if state in derived:
            return derived[state](today)
        if state == "signed":
            return queryset.signed()
        own = Role.objects.coordinator_institutions(self.request.user)
        if state == "waiting_us":
            return queryset.waiting_for(own)
        if state == "waiting_them":
            ours = queryset.waiting_for(own).values("pk")
            return queryset.filter(status="proposed").exclude(pk__in=ours)
        return queryset.filter(status=state)

    def with_country(self, queryset, name, country):
        """Narrow to agreements with a party in ``country``."""
        return queryset.with_party_in(country)


class ActivityFilter(PageFilter):
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
        """Narrow to open activities whose planned end has passed."""
        return queryset.late(timezone.localdate()) if late else queryset
