"""The search boxes and filters of the lists."""

import django_filters
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from pages.lists import PageFilter
from partnerships.countries import Side
from partnerships.filters import NothingUnread
from partnerships.models import Institution, Person
from partnerships.models.terms import ActivityKind
from workshops.attendance import present_at
from workshops.matching import Pair
from workshops.models import Delegate, Signing, Wish, Workshop
from workshops.places import places_of

NOT_STATED = "not_stated"
TAKING_PART = "taking_part"


class WorkshopFilter(PageFilter):
    """Workshops by title, place and stage."""

    stage = django_filters.ChoiceFilter(
        choices=Workshop.Stage, method="at_stage", label=_("Stage"), empty_label=_("all")
    )

    class Meta:
        model = Workshop
        fields: list[str] = []

    def search(self, queryset, name, words):
        """Find workshops whose title, native title, city or venue contains the words."""
        return queryset.filter(
            Q(title__icontains=words)
            | Q(native_title__icontains=words)
            | Q(city__icontains=words)
            | Q(venue__icontains=words)
        )

    def at_stage(self, queryset, name, stage):
        """Keep the workshops that are upcoming, running or ended today."""
        return getattr(queryset, stage)(timezone.localdate())


class DelegateFilter(PageFilter):
    """Delegates by name, state, side, country, sex and category. Needs ``with_side()``."""

    state = django_filters.ChoiceFilter(
        choices=[(TAKING_PART, _("taking part")), *Delegate.State.choices], method="in_state", label=_("State"),
        empty_label=_("all"),
    )  # fmt: skip
    side = django_filters.ChoiceFilter("side_value", choices=Side, label=_("Side"), empty_label=_("all"))
    country = django_filters.ChoiceFilter(choices=[], method="from_country", label=_("Country"), empty_label=_("all"))
    sex = django_filters.ChoiceFilter("person__sex", choices=Person.Sex, label=_("Sex"), empty_label=_("all"))
    category = django_filters.ChoiceFilter(
        "person__category", choices=Person.Category, label=_("Category"), empty_label=_("all")
    )

    present = django_filters.ChoiceFilter(choices=[], method="present_at", label=_("Present"), empty_label=_("all"))

    class Meta:
        model = Delegate
        fields: list[str] = []

    def __init__(self, *args, workshop: Workshop | None = None, **kwargs):
        """With ``workshop`` its days, sessions and visits can be chosen, too."""
        super().__init__(*args, **kwargs)
        found = self.queryset.order_by().values_list("institution__country", flat=True).distinct()
        names = sorted((countries.name(code), code) for code in found if code)
        choices = [(code, name) for name, code in names]
        self.form.fields["country"].choices = [*choices, (NOT_STATED, _("not stated"))]
        self.places = places_of(workshop) if workshop else {}
        self.form.fields["present"].choices = [(code, place.words) for code, place in self.places.items()]

    def search(self, queryset, name, words):
        """Find delegates by either name or by the name of the institution that sent them."""
        return queryset.called(words)

    def in_state(self, queryset, name, state):
        """Keep one state, or all who take part."""
        return queryset.taking_part() if state == TAKING_PART else queryset.filter(state=state)

    def present_at(self, queryset, name, code):
        """Keep those who were there on a day, at a session or at a visit."""
        return queryset.filter(pk__in=present_at(self.places[code]).values("delegate"))

    def from_country(self, queryset, name, code):
        """Keep one country; *not stated* also means organisations that belong to none."""
        if code == NOT_STATED:
            return queryset.filter(Q(institution=None) | Q(institution__country=""))
        return queryset.filter(institution__country=code)


class RosterFilter(PageFilter):
    """Delegates to choose from for a visit, by name, country, institution and tick. Needs ``with_ticks()``."""

    country = django_filters.ChoiceFilter(choices=[], method="from_country", label=_("Country"), empty_label=_("all"))
    institution = django_filters.ModelChoiceFilter(
        queryset=Institution.objects.none(), label=_("Institution"), empty_label=_("all")
    )
    ticked = django_filters.ChoiceFilter(
        "is_ticked", choices=[("True", _("ticked")), ("False", _("not ticked"))], label=_("Roster"),
        empty_label=_("all"),
    )  # fmt: skip

    class Meta:
        model = Delegate
        fields: list[str] = []

    search = DelegateFilter.search
    from_country = DelegateFilter.from_country

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        institutions = Institution.objects.filter(pk__in=self.queryset.order_by().values("institution"))
        self.filters["institution"].queryset = self.form.fields["institution"].queryset = institutions
        names = sorted({(one.country.name, one.country.code) for one in institutions if one.country})
        choices = [(code, name) for name, code in names]
        self.form.fields["country"].choices = [*choices, (NOT_STATED, _("not stated"))]


class SigningFilter(PageFilter):
    """Signings by number of the agreement, party and desk."""

    scan = django_filters.ChoiceFilter(
        method="by_scan", label=_("Scan"), choices=[("missing", _("missing"))], empty_label=_("all")
    )

    class Meta:
        model = Signing
        fields: list[str] = []

    def by_scan(self, queryset, name, value):
        """Keep those of which a paper is not scanned yet."""
        return queryset.without_scan()

    def search(self, queryset, name, words):
        """Find signings by the agreement's number, either party's name, or the desk."""
        return queryset.filter(
            Q(agreement__number__icontains=words)
            | Q(agreement__first_party__official_name__icontains=words)
            | Q(agreement__first_party__native_name__icontains=words)
            | Q(agreement__second_party__official_name__icontains=words)
            | Q(agreement__second_party__native_name__icontains=words)
            | Q(desk__icontains=words)
        )


class _PresentCountries:
    """Offers in the filter ``country`` only countries that occur, at ``country_path``."""

    country_path = "country"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        found = self.queryset.order_by().values_list(self.country_path, flat=True).distinct()
        names = sorted((countries.name(code), code) for code in found if code)
        self.form.fields["country"].choices = [("", _("all")), *((code, name) for name, code in names)]


class WishFilter(NothingUnread, _PresentCountries, PageFilter):
    """Offers and requests by institution, its country, kind of activity and direction."""

    country_path = "institution__country"

    direction = django_filters.ChoiceFilter(choices=Wish.Direction, label=_("Offers or seeks"), empty_label=_("both"))
    kind = django_filters.ChoiceFilter(choices=ActivityKind, label=_("Kind of activity"), empty_label=_("all"))
    country = django_filters.ChoiceFilter("institution__country", choices=[], label=_("Country"))

    class Meta:
        model = Wish
        fields: list[str] = []

    def search(self, queryset, name, words):
        """Find statements of institutions called so in any script."""
        return queryset.filter(institution__in=Institution.objects.called(words).values("pk"))


class SilentFilter(NothingUnread, _PresentCountries, PageFilter):
    """Institutions that have stated nothing, by name and country."""

    country = django_filters.ChoiceFilter(choices=[], label=_("Country"))

    class Meta:
        model = Institution
        fields: list[str] = []

    def search(self, queryset, name, words):
        """Find institutions called so in any script."""
        return queryset.called(words)


class MatchFilter(_PresentCountries, PageFilter):
    """Promising pairs by a name and a country of either institution, and by kind of activity.

    Pairs are made by rules and not by a query: ``queryset`` holds their institutions, and ``narrow`` takes the pairs.
    """

    country = django_filters.ChoiceFilter(choices=[], label=_("Country"), method="not_by_query")
    kind = django_filters.ChoiceFilter(
        choices=ActivityKind, label=_("Kind of activity"), empty_label=_("all"), method="not_by_query"
    )

    class Meta:
        model = Institution
        fields: list[str] = []

    def search(self, queryset, name, words):
        """Find institutions called so in any script."""
        return queryset.called(words)

    def not_by_query(self, queryset, name, value):
        """Leave it to ``narrow``."""
        return queryset

    def institutions(self):
        """Return the institutions that the address names; none while a filter cannot be read."""
        if not self.form.is_bound:
            return self.queryset
        if not self.form.is_valid():
            return self.queryset.none()
        country = self.form.cleaned_data["country"]
        return self.qs.filter(country=country) if country else self.qs

    def narrow(self, pairs: list[Pair]) -> list[Pair]:
        """Return those of ``pairs`` that the address asks for; none while a filter cannot be read."""
        if not self.form.is_bound:
            return pairs
        if not self.form.is_valid():
            return []
        wanted = self.form.cleaned_data
        if wanted["q"]:
            called = set(self.qs.values_list("pk", flat=True))
            pairs = [one for one in pairs if one.has(called)]
        if wanted["country"]:
            pairs = [one for one in pairs if wanted["country"] in (one.first.country.code, one.second.country.code)]
        return [one for one in pairs if wanted["kind"] in one.kinds] if wanted["kind"] else pairs
