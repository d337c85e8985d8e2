"""Workshops in Django admin. Filters are by choices only, and no page counts the whole table.

Rows come newest first: the models' own order joins other tables, which takes seconds over 100,000 rows.
"""

from django.contrib import admin

from partnerships.admin.base import QuickAdmin, QuickHistoryAdmin, ReadOnlyAdmin, UploadedListAdmin
from workshops import models


class OrganiserInline(admin.TabularInline):
    """Organisers on the page of their workshop."""

    model = models.WorkshopOrganiser
    extra = 1
    autocomplete_fields = ["institution"]


@admin.register(models.Workshop)
class WorkshopAdmin(QuickHistoryAdmin):
    """Workshops."""

    list_display = ["title", "programme", "edition", "starts_on", "ends_on", "city"]
    list_select_related = ["programme"]
    search_fields = ["title", "native_title", "city"]
    autocomplete_fields = ["programme"]
    inlines = [OrganiserInline]


@admin.register(models.Session)
class SessionAdmin(QuickHistoryAdmin):
    """Sessions."""

    list_display = ["title", "number", "workshop", "day", "room"]
    list_select_related = ["workshop"]
    search_fields = ["title", "workshop__title", "speakers"]
    ordering = ["-pk"]
    autocomplete_fields = ["workshop"]


@admin.register(models.Delegate)
class DelegateAdmin(QuickHistoryAdmin):
    """Delegates."""

    list_display = ["person", "workshop", "institution", "state"]
    list_filter = ["state"]
    list_select_related = ["person", "workshop", "institution"]
    search_fields = ["person__full_name", "person__native_name", "badge_code"]
    ordering = ["-pk"]
    autocomplete_fields = ["workshop", "person", "institution"]
    readonly_fields = ["badge_code"]


@admin.register(models.DelegateImport)
class DelegateImportAdmin(UploadedListAdmin):
    """Uploaded lists of delegates."""

    list_display = ["file_name", "workshop", "uploaded_at", "uploaded_by", "imported_at", "added"]
    list_select_related = ["workshop", "uploaded_by"]
    search_fields = ["file_name", "workshop__title"]


@admin.register(models.DelegateLetter)
class DelegateLetterAdmin(ReadOnlyAdmin):
    """Letters to delegates: looked at, and written by the services alone."""

    list_display = ["delegate", "kind", "state", "address", "ordered_at", "sent_at"]
    list_filter = ["kind", "state"]
    list_select_related = ["delegate__person"]
    search_fields = ["delegate__person__full_name", "address"]
    ordering = ["-ordered_at", "pk"]


@admin.register(models.SiteVisit)
class SiteVisitAdmin(QuickHistoryAdmin):
    """School visits."""

    list_display = ["institution", "workshop", "day", "bus"]
    list_select_related = ["institution", "workshop"]
    search_fields = ["institution__official_name", "workshop__title"]
    ordering = ["-pk"]
    autocomplete_fields = ["workshop", "institution", "roster"]


@admin.register(models.CheckIn)
class CheckInAdmin(QuickAdmin):
    """Check-ins."""

    list_display = ["delegate", "day", "session", "visit", "checked_in_at"]
    list_select_related = ["delegate__person", "session", "visit__institution"]
    search_fields = ["delegate__person__full_name", "delegate__person__native_name", "delegate__badge_code"]
    ordering = ["-pk"]
    autocomplete_fields = ["delegate", "session", "visit", "checked_in_by"]


@admin.register(models.Signing)
class SigningAdmin(QuickHistoryAdmin):
    """Signings."""

    list_display = ["agreement", "workshop", "signed_on", "desk"]
    list_select_related = ["agreement", "workshop"]
    search_fields = ["agreement__number", "workshop__title"]
    ordering = ["-pk"]
    autocomplete_fields = ["workshop", "agreement", "recorded_by"]


@admin.register(models.Wish)
class WishAdmin(QuickHistoryAdmin):
    """What institutions offer and seek."""

    list_display = ["institution", "direction", "kind", "field_of_study", "places", "workshop"]
    list_filter = ["direction", "kind"]
    list_select_related = ["institution", "field_of_study", "workshop"]
    search_fields = ["institution__official_name", "workshop__title", "note"]
    ordering = ["-pk"]
    autocomplete_fields = ["workshop", "institution", "field_of_study", "stated_by"]
