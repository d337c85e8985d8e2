"""The filters of the lists of reports."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pages.lists import PageFilter
from reports.models import Edition, IndicatorKey, PublishedFigure, Target


class EditionFilter(PageFilter):
    """Editions by words of their title and by year."""

    year = django_filters.NumberFilter(
        field_name="as_of", lookup_expr="year", label=_("Year"), min_value=1900, max_value=2200
    )

    class Meta:
        model = Edition
        fields = []

    def search(self, queryset, name, words):
        """Narrow to titles that contain ``words``."""
        return queryset.filter(title__icontains=words)


class PublishedFigureFilter(PageFilter):
    """Published figures by words, source and indicator."""

    indicator = django_filters.ChoiceFilter(choices=IndicatorKey, label=_("Indicator"))

    class Meta:
        model = PublishedFigure
        fields = []

    def search(self, queryset, name, words):
        """Narrow to figures whose words or source contain ``words``."""
        return queryset.filter(Q(words__icontains=words) | Q(source__icontains=words))


class TargetFilter(PageFilter):
    """Targets by indicator."""

    q = None
    indicator = django_filters.ChoiceFilter(choices=IndicatorKey, label=_("Indicator"))

    class Meta:
        model = Target
        fields = []
