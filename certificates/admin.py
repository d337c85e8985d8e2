"""Certificates in the admin site: for repairs. What was issued is read there, not changed."""

from django.contrib import admin
from simple_history.admin import SimpleHistoryAdmin

from certificates.models import (
    AwardCeremony,
    CeremonyPresider,
    Certificate,
    CertificateDesign,
    DesignSignatory,
    SerialCounter,
)
from partnerships.admin.base import QuickHistoryAdmin


class SignatoryInline(admin.TabularInline):
    """Signatories below their design."""

    model = DesignSignatory
    extra = 0


@admin.register(CertificateDesign)
class CertificateDesignAdmin(SimpleHistoryAdmin):
    """Designs with their signatories."""

    list_display = ["name", "version", "kind", "language", "programme", "is_retired"]
    list_filter = ["kind", "language", "is_retired"]
    list_select_related = ["programme"]
    search_fields = ["name", "title"]
    autocomplete_fields = ["programme"]
    inlines = [SignatoryInline]
    show_full_result_count = False


@admin.register(DesignSignatory)
class DesignSignatoryAdmin(admin.ModelAdmin):
    """Signatories by name."""

    list_display = ["name", "position", "design"]
    list_select_related = ["design"]
    search_fields = ["name", "position"]
    autocomplete_fields = ["design"]
    show_full_result_count = False


@admin.register(SerialCounter)
class SerialCounterAdmin(admin.ModelAdmin):
    """The last numbers given, to look at: setting one back would give a number twice."""

    list_display = ["programme", "year", "last"]
    list_select_related = ["programme"]
    search_fields = ["programme__code", "programme__name"]
    show_full_result_count = False

    def has_add_permission(self, request) -> bool:
        """Counters come into being with the first certificate."""
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        """Nobody changes what was counted."""
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        """Without its counter a year would begin again at 1."""
        return False


@admin.register(Certificate)
class CertificateAdmin(QuickHistoryAdmin):
    """Certificates as issued, to look at; they are revoked and replaced on their own pages."""

    list_display = ["serial", "printed_name", "kind", "issued_on", "is_live", "programme"]
    list_filter = ["kind", "is_live"]
    list_select_related = ["programme"]
    search_fields = ["serial", "code", "printed_name", "printed_native_name"]
    show_full_result_count = False

    def has_add_permission(self, request) -> bool:
        """Certificates are issued by the job, which counts the serials."""
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        """What was issued is not changed."""
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        """A serial without its certificate would be a gap."""
        return False


class PresiderInline(admin.TabularInline):
    """Presiders below their ceremony."""

    model = CeremonyPresider
    extra = 0
    autocomplete_fields = ["person"]


@admin.register(AwardCeremony)
class AwardCeremonyAdmin(SimpleHistoryAdmin):
    """Ceremonies with those who preside."""

    list_display = ["title", "held_on", "place", "programme"]
    list_select_related = ["programme"]
    search_fields = ["title", "place"]
    autocomplete_fields = ["programme", "cohorts"]
    inlines = [PresiderInline]
    show_full_result_count = False


@admin.register(CeremonyPresider)
class CeremonyPresiderAdmin(admin.ModelAdmin):
    """Presiders by name."""

    list_display = ["person", "ceremony", "order"]
    list_select_related = ["person", "ceremony"]
    search_fields = ["person__full_name", "person__native_name", "ceremony__title"]
    autocomplete_fields = ["person", "ceremony"]
    show_full_result_count = False
