"""Reports in Django admin."""

from django.contrib import admin

from partnerships.admin.base import QuickAdmin, QuickHistoryAdmin
from reports.models import Edition, EditionFile, PublishedFigure, ReportSchedule, Target


@admin.register(Target)
class TargetAdmin(QuickHistoryAdmin):
    """Targets of programmes."""

    list_display = ["indicator", "by", "row", "programme", "counts", "starts_on", "ends_on", "baseline", "target"]
    list_filter = ["indicator", "counts"]
    list_select_related = ["programme"]
    search_fields = ["programme__name", "programme__code"]
    autocomplete_fields = ["programme"]


@admin.register(PublishedFigure)
class PublishedFigureAdmin(QuickHistoryAdmin):
    """What others published."""

    list_display = ["indicator", "by", "row", "value", "programme", "source", "as_of"]
    list_filter = ["indicator", "at_least", "kind"]
    list_select_related = ["programme"]
    search_fields = ["words", "source", "programme__code"]
    autocomplete_fields = ["programme", "workshop", "cohorts"]


class FrozenAdmin(QuickAdmin):
    """To be read and, with the programme, deleted; never changed."""

    def has_add_permission(self, request) -> bool:
        """Editions come from jobs alone."""
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        """An edition never changes."""
        return False


@admin.register(Edition)
class EditionAdmin(FrozenAdmin):
    """Frozen editions: to be read, never changed."""

    list_display = ["title", "programme", "as_of", "is_public", "made_at", "made_by"]
    list_select_related = ["programme", "made_by"]
    list_filter = ["as_of", "is_public"]
    search_fields = ["title", "programme__code", "sha256"]


@admin.register(EditionFile)
class EditionFileAdmin(FrozenAdmin):
    """Files of editions."""

    list_display = ["edition", "language", "form", "sha256"]
    list_select_related = ["edition"]
    list_filter = ["language", "form"]
    search_fields = ["sha256", "edition__title"]


@admin.register(ReportSchedule)
class ReportScheduleAdmin(QuickHistoryAdmin):
    """Which reports are made by themselves."""

    list_display = ["programme", "title", "every", "covers", "is_public", "is_active", "made_until"]
    list_select_related = ["programme"]
    list_filter = ["every", "is_active"]
    search_fields = ["title", "programme__code"]
    autocomplete_fields = ["programme", "institution"]
    raw_id_fields = ["owner"]
