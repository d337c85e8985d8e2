"""Likely duplicates and merges, to be looked at."""

from django.contrib import admin

from partnerships.admin.base import QuickAdmin, ReadOnlyAdmin
from partnerships.models import LikelyPair, Merge


@admin.register(LikelyPair)
class LikelyPairAdmin(QuickAdmin):
    """Pairs that may be one, and those said to be two; a pair goes with either of the two."""

    list_display = ["first", "second", "found_at", "dismissed_at", "dismissed_by"]
    list_select_related = ["first_institution", "second_institution", "first_person", "second_person", "dismissed_by"]

    def has_add_permission(self, request) -> bool:
        """Pairs are found."""
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        """What is said of a pair is said on its own page."""
        return False


@admin.register(Merge)
class MergeAdmin(ReadOnlyAdmin):
    """Merges; they are undone on their own page."""

    list_display = ["kept_name", "dropped_name", "of", "made_at", "made_by", "undone_at"]
    list_select_related = ["made_by"]
    list_filter = ["of"]
    search_fields = ["kept_name", "dropped_name"]
    exclude = ["changes"]
