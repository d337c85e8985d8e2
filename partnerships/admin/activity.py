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
    autocomplete_fields = ["agreement", "line", "sending", "receiving", "field_of_study"]
    inlines = [PeopleInline]
