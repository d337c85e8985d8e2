"""Agreements, their evidence, signatures on paper and requests to end them."""

from django.contrib import admin
from django.db import transaction
from django.utils import timezone

from partnerships.admin.base import QuickHistoryAdmin, ReadOnlyAdmin
from partnerships.models import Agreement, AgreementFile, PaperSignature, TerminationRequest
from partnerships.services.drafts import keep_words
from partnerships.services.numbers import next_agreement_number


@admin.register(Agreement)
class AgreementAdmin(QuickHistoryAdmin):
    """Agreements. Their state moves only through the services, so that no approval is ever passed over here."""

    list_display = ["number", "first_party", "second_party", "status", "signed_on", "programme"]
    list_filter = ["status", "kind", "programme", "is_sample"]
    list_select_related = ["first_party", "second_party", "programme"]
    search_fields = ["number", "first_party__official_name", "second_party__official_name"]
    autocomplete_fields = ["programme", "first_party", "second_party", "drafted_by", "renewal_of", "created_by"]
    readonly_fields = ["number", "status", "signed_version"]
    # The words and their lines name them and would not follow: the page of a draft changes all of it together.
    words = ("programme", "kind", "first_party", "second_party", "drafted_by")
    dates = ("status_reason", "proposed_on", "signed_on", "ceremony_on", "terminated_on")
    fields = [*readonly_fields, *words, *dates, "renewal_of", "is_sample", "created_by"]

    def get_readonly_fields(self, request, obj=None):
        """Fix the words of all that stands already, and what a state cannot be without."""
        ended_or_signed = obj and obj.status not in (Agreement.Status.DRAFT, Agreement.Status.PROPOSED)
        needed = ("status_reason", "signed_on", "terminated_on") if ended_or_signed else ()
        return [*self.readonly_fields, *(self.words if obj else ()), *needed]

    def save_model(self, request, obj, form, change) -> None:
        """Give a new agreement its number."""
        with transaction.atomic():
            if not change:
                obj.number = next_agreement_number(programme=obj.programme, year=timezone.localdate().year)
            super().save_model(request, obj, form, change)
            if obj.newest_version is not None:
                keep_words(obj.newest_version)


@admin.register(AgreementFile)
class AgreementFileAdmin(ReadOnlyAdmin):
    """Evidence as it was uploaded; the file itself is handed out by a page that asks who wants it."""

    list_display = ["name", "kind", "agreement", "size", "uploaded_at"]
    list_filter = ["kind"]
    list_select_related = ["agreement"]
    search_fields = ["name", "agreement__number", "sha256"]
    fields = ["name", "kind", "agreement", "content_type", "size", "sha256", "uploaded_by", "uploaded_at"]


@admin.register(PaperSignature)
class PaperSignatureAdmin(QuickHistoryAdmin):
    """Signatures on paper: names may be mended, what was signed may not."""

    list_display = ["version", "signed_on", "first_signatory", "second_signatory"]
    list_select_related = ["version__agreement"]
    search_fields = ["version__agreement__number", "first_signatory", "second_signatory"]
    readonly_fields = ["version", "signed_on", "scan", "recorded_by", "recorded_at"]

    def has_add_permission(self, request) -> bool:
        """Signing is a step of the agreement, taken on its page."""
        return False


@admin.register(TerminationRequest)
class TerminationRequestAdmin(ReadOnlyAdmin):
    """Requests to end an agreement, asked and answered only on its page."""

    list_display = ["agreement", "asked_by", "effective_on", "outcome", "asked_at"]
    list_filter = ["outcome"]
    list_select_related = ["agreement", "asked_by"]
    search_fields = ["agreement__number", "asked_by__official_name", "reason"]
