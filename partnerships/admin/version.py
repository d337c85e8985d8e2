"""The words of agreements: free in drafts, fixed for ever once somebody was asked to agree."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.doors import require
from partnerships.admin.base import QuickAdmin, QuickHistoryAdmin, ReadOnlyAdmin
from partnerships.models import ActivityLine, AgreementVersion, Approval
from partnerships.services.drafts import hold_draft, keep_words


class LineForm(forms.ModelForm):
    """An activity line, which goes from one party of its agreement to the other."""

    def clean(self) -> dict:
        """Refuse an institution that is no party, beside its field."""
        data = super().clean()
        parties = self.instance.version.agreement.party_ids
        for name in ("sending", "receiving"):
            if data.get(name) and data[name].pk not in parties:
                self.add_error(name, _("Choose one of the two parties of the agreement."))
        return data


class LineInline(admin.TabularInline):
    """The activity lines of a version."""

    model = ActivityLine
    form = LineForm
    autocomplete_fields = ["sending", "receiving", "field_of_study"]
    extra = 0

    def has_add_permission(self, request, obj=None) -> bool:
        """Only in a draft."""
        return super().has_add_permission(request, obj) and not (obj and obj.is_frozen)

    def has_change_permission(self, request, obj=None) -> bool:
        """Only in a draft."""
        return super().has_change_permission(request, obj) and not (obj and obj.is_frozen)

    def has_delete_permission(self, request, obj=None) -> bool:
        """Only in a draft."""
        return super().has_delete_permission(request, obj) and not (obj and obj.is_frozen)


@admin.register(AgreementVersion)
class AgreementVersionAdmin(QuickHistoryAdmin):
    """Versions with their lines."""

    list_display = ["agreement", "number", "starts_on", "ends_on", "proposed_at"]
    list_select_related = ["agreement"]
    search_fields = ["agreement__number", "sha256"]
    autocomplete_fields = ["created_by"]
    # The agreement and the number say whose words these are; the others are written by the steps of its life.
    readonly_fields = ["agreement", "number", "sha256", "proposed_at", "proposed_by", "outcome", "outcome_reason"]
    inlines = [LineInline]

    def save_model(self, request, obj, form, change) -> None:
        """Save a draft's words; refused when they were proposed while the page was open."""
        require(hold_draft(obj.agreement))
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change) -> None:
        """Keep the draft's words, lines included, for the trail."""
        super().save_related(request, form, formsets, change)
        keep_words(form.instance)

    def has_add_permission(self, request) -> bool:
        """Versions come from drafts and proposals, on the agreement's page."""
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        """Only as long as nobody was asked to agree to it."""
        return super().has_change_permission(request, obj) and not (obj and obj.is_frozen)

    def has_delete_permission(self, request, obj=None) -> bool:
        """Never: a version is part of the record, and a draft's page changes it."""
        return False


@admin.register(ActivityLine)
class ActivityLineAdmin(QuickAdmin):
    """Activity lines, to be found from an activity."""

    list_display = ["version", "number", "kind", "sending", "receiving", "people_per_year"]
    list_filter = ["kind", "mode"]
    list_select_related = ["version__agreement", "sending", "receiving"]
    search_fields = ["version__agreement__number"]
    autocomplete_fields = ["sending", "receiving", "field_of_study"]
    form = LineForm
    # A line moved to other words, proposed ones even, would change them; its place is changed on its version's page.
    readonly_fields = ["version", "number"]

    def has_change_permission(self, request, obj=None) -> bool:
        """Only in a draft."""
        return super().has_change_permission(request, obj) and not (obj and obj.version.is_frozen)

    def has_add_permission(self, request) -> bool:
        """Lines are added on their version's page, which knows whether it is a draft."""
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        """Only one by one, and only in a draft."""
        return bool(obj) and super().has_delete_permission(request, obj) and not obj.version.is_frozen

    def save_model(self, request, obj, form, change) -> None:
        """Keep the draft's words for the trail; refused when they were proposed while the page was open."""
        require(hold_draft(obj.version.agreement))
        super().save_model(request, obj, form, change)
        keep_words(obj.version)

    def delete_model(self, request, obj) -> None:
        """Keep the draft's words for the trail; refused when they were proposed while the page was open."""
        require(hold_draft(obj.version.agreement))
        super().delete_model(request, obj)
        keep_words(obj.version)


@admin.register(Approval)
class ApprovalAdmin(ReadOnlyAdmin):
    """Approvals, given only by approvers on the agreement's page."""

    list_display = ["version", "institution", "approved_by", "approved_at"]
    list_select_related = ["version__agreement", "institution", "approved_by"]
    search_fields = ["version__agreement__number", "institution__official_name", "sha256"]
