"""Collaborative activities."""

from django.contrib import admin

from partnerships.admin.base import QuickHistoryAdmin
from partnerships.models import ActivityPeople, CollaborativeActivity


class PeopleInline(admin.TabularInline):
    """How many took part in fact, by category and sex."""

    model = ActivityPeople
    extra = 0


@admin.register(CollaborativeActivity)
class CollaborativeActivityAdmin(QuickHistoryAdmin):
    """Activities with plan and report."""

    list_display = ["kind", "agreement", "sending", "receiving", "status", "planned_people", "actual_start"]
    list_filter = ["status", "kind", "mode"]
    list_select_related = ["agreement", "sending", "receiving"]
    search_fields = ["agreement__number", "sending__official_name", "receiving__official_name"]
    autocomplete_fields = ["field_of_study"]
    # What was agreed on and where: an activity moved elsewhere would be done by institutions that never agreed to it.
    readonly_fields = ["agreement", "line", "sending", "receiving"]
    inlines = [PeopleInline]

    def has_add_permission(self, request) -> bool:
        """Activities come into being with the signature."""
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        """Never: what is not done is cancelled with a reason, and stays in the record."""
        return False
