"""Certificates in the admin site: for repairs. What was issued is read there, not changed."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from certificates.models import (
    AwardCeremony,
    CeremonyCall,
    CeremonyPresider,
    Certificate,
    CertificateDesign,
    CertificateMail,
    DesignLogo,
    DesignSignatory,
    SerialCounter,
)
from partnerships.admin.base import QuickHistoryAdmin, ReadOnlyAdmin


class _OfUnusedDesign:
    """For designs and their parts: what certificates were issued with is neither changed nor deleted."""

    def has_change_permission(self, request, obj=None) -> bool:
        """Whether no certificate names the design; on its own page a change makes the next version."""
        return super().has_change_permission(request, obj) and not self._is_used(obj)

    def has_delete_permission(self, request, obj=None) -> bool:
        """Whether no certificate names the design."""
        return super().has_delete_permission(request, obj) and not self._is_used(obj)

    def _is_used(self, obj) -> bool:
        design = obj.design if isinstance(obj, DesignLogo | DesignSignatory) else obj
        return design is not None and design.certificates.exists()


class SignatoryInline(_OfUnusedDesign, admin.TabularInline):
    """Signatories below their design."""

    model = DesignSignatory
    extra = 0
    readonly_fields = ["signature"]


class LogoInline(_OfUnusedDesign, admin.TabularInline):
    """Logos below their design; new pictures come through the form, which checks them."""

    model = DesignLogo
    extra = 0
    readonly_fields = ["image"]

    def has_add_permission(self, request, obj=None) -> bool:
        """Pictures are uploaded on the design's own page."""
        return False


@admin.register(CertificateDesign)
class CertificateDesignAdmin(_OfUnusedDesign, QuickHistoryAdmin):
    """Designs with their logos and signatories; one that was used is only looked at."""

    list_display = ["name", "version", "kind", "language", "programme", "is_retired"]
    list_filter = ["kind", "language", "is_retired"]
    list_select_related = ["programme"]
    search_fields = ["name", "title"]
    autocomplete_fields = ["programme"]
    inlines = [LogoInline, SignatoryInline]
    show_full_result_count = False


@admin.register(DesignLogo)
class DesignLogoAdmin(_OfUnusedDesign, admin.ModelAdmin):
    """Logos by what they show; their pictures are uploaded on the design's own page."""

    list_display = ["alternative", "design", "order"]
    list_select_related = ["design"]
    search_fields = ["alternative"]
    readonly_fields = ["design", "image"]
    show_full_result_count = False

    def has_add_permission(self, request) -> bool:
        """Pictures are uploaded on the design's own page, which checks them."""
        return False


@admin.register(DesignSignatory)
class DesignSignatoryAdmin(_OfUnusedDesign, admin.ModelAdmin):
    """Signatories by name; new ones are written below their design."""

    list_display = ["name", "position", "design"]
    readonly_fields = ["design", "signature"]
    list_select_related = ["design"]
    search_fields = ["name", "position"]
    show_full_result_count = False

    def has_add_permission(self, request) -> bool:
        """Added here, one could come to stand under certificates that were issued."""
        return False


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

    list_display = ["serial", "printed_name", "kind", "issued_on", "expires_on", "is_live", "programme"]
    list_filter = ["kind", "is_live"]
    list_select_related = ["programme"]
    search_fields = ["serial", "code", "printed_name", "printed_native_name"]
    show_full_result_count = False
    # The storage's own link would hand out the file without comparing its hash.
    exclude = ["file"]
    readonly_fields = ["checked_file"]

    @admin.display(description=_("file"))
    def checked_file(self, certificate: Certificate) -> str:
        """The file, through the page that refuses a changed one."""
        return format_html(
            '<a href="{}">{}.pdf</a>',
            reverse("certificates:certificate_file", args=[certificate.pk]),
            certificate.serial,
        )

    def has_add_permission(self, request) -> bool:
        """Certificates are issued by the job, which counts the serials."""
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        """What was issued is not changed."""
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        """A serial without its certificate would be a gap."""
        return False


@admin.register(CertificateMail)
class CertificateMailAdmin(ReadOnlyAdmin):
    """E-mails with certificates: looked at, and written by the services alone."""

    list_display = ["certificate", "address", "state", "ordered_at", "sent_at", "bounced_at"]
    list_filter = ["state"]
    list_select_related = ["certificate"]
    search_fields = ["certificate__serial", "certificate__printed_name", "address"]
    ordering = ["-ordered_at", "pk"]


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
    autocomplete_fields = ["programme", "cohorts", "workshops"]
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


@admin.register(CeremonyCall)
class CeremonyCallAdmin(QuickHistoryAdmin):
    """Who is called at a ceremony, to look at; the list is made and put in order on the ceremony's own pages."""

    list_display = ["number", "__str__", "ceremony", "attendance", "is_new"]
    list_display_links = ["__str__"]
    list_select_related = ["ceremony", "enrolment__person", "delegate__person"]
    list_filter = ["attendance", "is_new"]
    search_fields = ["enrolment__person__full_name", "delegate__person__full_name", "ceremony__title"]

    def has_add_permission(self, request) -> bool:
        """The service numbers them."""
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        """A number changed by hand would be given twice or leave a gap."""
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        """Who is not to be called is taken off the list and kept."""
        return False
