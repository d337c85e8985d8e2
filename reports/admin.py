"""Reports in Django admin."""

from django.contrib import admin
from simple_history.admin import SimpleHistoryAdmin

from reports.models import Edition, PublishedFigure, Target


@admin.register(Target)
class TargetAdmin(SimpleHistoryAdmin):
    """Targets of programmes."""

    list_display = ["indicator", "programme", "starts_on", "ends_on", "baseline", "target"]
    list_filter = ["indicator"]
    list_select_related = ["programme"]
    search_fields = ["programme__name", "programme__code"]
    autocomplete_fields = ["programme"]
    show_full_result_count = False


@admin.register(PublishedFigure)
class PublishedFigureAdmin(SimpleHistoryAdmin):
    """What others published."""

    list_display = ["indicator", "value", "programme", "source", "as_of"]
    list_filter = ["indicator", "at_least", "side"]
    list_select_related = ["programme"]
    search_fields = ["words", "source", "programme__code"]
    autocomplete_fields = ["programme", "workshop", "cohorts"]
    show_full_result_count = False


@admin.register(Edition)
class EditionAdmin(admin.ModelAdmin):
    """Frozen editions: to be read, never changed."""

    list_display = ["title", "programme", "as_of", "made_at", "made_by"]
    list_select_related = ["programme", "made_by"]
    list_filter = ["as_of"]
    search_fields = ["title", "programme__code", "sha256"]
    show_full_result_count = False

    def has_add_permission(self, request) -> bool:
        """Editions come from jobs alone."""
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        """An edition never changes."""
        return False
