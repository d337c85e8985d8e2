"""Search and filters of the lists."""

import django_filters
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.models import AwardCeremony, CeremonyCall, Certificate, CertificateDesign
from pages.lists import PageFilter
from training.models import Cohort
from workshops.models import Workshop

STATES = [
    ("valid", _("valid")),
    ("ending_soon", _("ending within 90 days")),
    ("expired", _("expired")),
    ("superseded", _("superseded")),
    ("revoked", _("revoked")),
]


def _cohorts(request) -> models.QuerySet:
    cohorts = Cohort.objects.visible_to(request.user).select_related("course")
    if request.programme:
        cohorts = cohorts.filter(course__programme=request.programme)
    return cohorts.order_by("course__title", "name")


class CertificateFilter(PageFilter):
    """By serial or name, year, kind, state and cohort."""

    year = django_filters.NumberFilter(field_name="issued_on", lookup_expr="year", label=_("Year"))
    kind = django_filters.ChoiceFilter(choices=CertificateDesign.Kind, label=_("Kind"), empty_label=_("all"))
    state = django_filters.ChoiceFilter(choices=STATES, method="in_state", label=_("State"), empty_label=_("all"))
    cohort = django_filters.ModelChoiceFilter(
        field_name="enrolment__cohort", queryset=_cohorts, label=_("Cohort"), empty_label=_("all")
    )

    class Meta:
        model = Certificate
        fields = []

    def search(self, queryset, name, words):
        """By serial and printed names."""
        return queryset.called(words)

    def in_state(self, queryset, name, state):
        """By the state in words."""
        return queryset.in_state(state)


class CohortFilter(PageFilter):
    """Cohorts to certify, by name."""

    class Meta:
        model = Cohort
        fields = []

    def search(self, queryset, name, words):
        """By the cohort's and the course's name."""
        return queryset.filter(Q(name__icontains=words) | Q(course__title__icontains=words))


class WorkshopFilter(PageFilter):
    """Workshops to certify, by name."""

    class Meta:
        model = Workshop
        fields = []

    def search(self, queryset, name, words):
        """By title and city."""
        return queryset.filter(Q(title__icontains=words) | Q(city__icontains=words))


class DesignFilter(PageFilter):
    """Designs by name, kind and whether they are retired."""

    kind = django_filters.ChoiceFilter(choices=CertificateDesign.Kind, label=_("Kind"), empty_label=_("all"))
    offered = django_filters.ChoiceFilter(
        choices=[("yes", _("offered")), ("no", _("retired"))], method="by_offer", label=_("State"),
        empty_label=_("all"),
    )  # fmt: skip

    class Meta:
        model = CertificateDesign
        fields = []

    def search(self, queryset, name, words):
        """By name and title."""
        return queryset.filter(Q(name__icontains=words) | Q(title__icontains=words))

    def by_offer(self, queryset, name, offered):
        """Those that may be chosen, or those that were retired."""
        return queryset.filter(is_retired=offered == "no")


class CeremonyFilter(PageFilter):
    """Award ceremonies by name and year."""

    year = django_filters.NumberFilter(field_name="held_on", lookup_expr="year", label=_("Year"))

    class Meta:
        model = AwardCeremony
        fields = []

    def search(self, queryset, name, words):
        """By title and place."""
        return queryset.filter(Q(title__icontains=words) | Q(place__icontains=words))


class CallFilter(PageFilter):
    """Those called, by name, and by what one looks for before or during the ceremony."""

    show = django_filters.ChoiceFilter(
        choices=[
            ("present", _("present")), ("absent", _("absent")), ("unknown", _("not recorded")),
            ("new", _("new since the list was made")), ("without", _("without a valid certificate")),
        ], method="by_state", label=_("Show"), empty_label=_("all"),
    )  # fmt: skip

    class Meta:
        model = CeremonyCall
        fields = []

    def search(self, queryset, name, words):
        """By names, as they are now and as they were printed, and by serial."""
        paths = [
            f"{one}__person__{field}" for one in ("enrolment", "delegate") for field in ("full_name", "native_name")
        ]
        printed = Certificate.objects.called(words)
        found = Q(enrolment__in=printed.values("enrolment")) | Q(delegate__in=printed.values("delegate"))
        for path in paths:
            found |= Q(**{f"{path}__icontains": words})
        return queryset.filter(found)

    def by_state(self, queryset, name, state):
        """By attendance, or by what is wrong with a line."""
        if state == "new":
            return queryset.filter(is_new=True)
        if state == "without":
            return queryset.with_certificate().filter(has_certificate=False)
        return queryset.filter(attendance="" if state == "unknown" else state)
