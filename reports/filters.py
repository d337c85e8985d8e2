"""The filters of the lists of reports."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pages.lists import PageFilter
from reports.indicators import indicator_choices
from reports.models import Edition, PublishedFigure, ReportSchedule, Target
from reports.periods import Every
from reports.published import Result, comparison, values_of
from workshops.models import Workshop


class EditionFilter(PageFilter):
    """Editions by words of their title and by year."""

    year = django_filters.NumberFilter(
        field_name="as_of", lookup_expr="year", label=_("Year"), min_value=1900, max_value=2200
    )

    is_public = django_filters.ChoiceFilter(
        label=_("For"), choices=[("True", _("the public")), ("False", _("staff and viewers"))]
    )

    class Meta:
        model = Edition
        fields = []

    def search(self, queryset, name, words):
        """Narrow to titles that contain ``words``."""
        return queryset.filter(title__icontains=words)


class ScheduleFilter(PageFilter):
    """Schedules by how often."""

    q = None
    every = django_filters.ChoiceFilter(choices=Every.choices, label=_("How often"))

    class Meta:
        model = ReportSchedule
        fields = []


class PublishedFigureFilter(PageFilter):
    """Published figures by words, source, indicator, kind of source and how the records stand to them."""

    indicator = django_filters.ChoiceFilter(choices=indicator_choices(), label=_("Indicator"))
    kind = django_filters.ChoiceFilter(choices=PublishedFigure.Kind, label=_("Kind of source"))
    result = django_filters.ChoiceFilter(choices=Result, method="with_result", label=_("Result"))

    class Meta:
        model = PublishedFigure
        fields = []

    def search(self, queryset, name, words):
        """Narrow to figures whose words, speaker or source contain ``words``."""
        return queryset.filter(Q(words__icontains=words) | Q(source__icontains=words) | Q(speaker__icontains=words))

    def with_result(self, queryset, name, result):
        """Narrow to figures to which the records stand so; all of them are held against the records for it."""
        figures = list(queryset.with_scope())
        values = values_of(figures)
        return queryset.filter(pk__in=[one.pk for one in figures if comparison(one, values[one.pk]) == result])


class TargetFilter(PageFilter):
    """Targets by indicator and by a day of their period."""

    q = None
    indicator = django_filters.ChoiceFilter(choices=indicator_choices(), label=_("Indicator"))
    counts = django_filters.ChoiceFilter(choices=Target.Counts, label=_("What counts"))
    year = django_filters.NumberFilter(method="in_year", label=_("Year"), min_value=1950, max_value=2199)

    class Meta:
        model = Target
        fields = []

    def in_year(self, queryset, name, year):
        """Narrow to targets whose period has a day in ``year``."""
        return queryset.filter(starts_on__year__lte=year, ends_on__year__gte=year)


class GapFilter(PageFilter):
    """Records with a gap by words; by workshop where the ``check`` speaks of one."""

    # The check itself is asked for the workshop: what counts there is more than a condition on its records.
    workshop = django_filters.ModelChoiceFilter(
        queryset=Workshop.objects.none(), method="not_by_query", label=_("Workshop"), empty_label=_("all")
    )

    def __init__(self, *args, check, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.check = check
        if check.for_workshop:
            self.form.fields["workshop"].queryset = Workshop.objects.filter(programme=programme)
        else:
            del self.form.fields["workshop"]

    def search(self, queryset, name, words):
        """Narrow to records that ``words`` name."""
        return self.check.rows.called(queryset, words)

    def not_by_query(self, queryset, name, workshop):
        """Leave ``queryset`` as the check made it."""
        return queryset
