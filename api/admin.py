"""Tokens in the admin: to look at and to revoke; no secret is kept that could be shown."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from api.models import Token
from api.services import revoke_token
from jobs.admin import ReadOnlyAdmin


@admin.register(Token)
class TokenAdmin(ReadOnlyAdmin):
    """Whose programs may come in until when."""

    list_display = ["name", "user", "may_submit", "expires_on", "last_used_on", "revoked_at", "created_at"]
    list_select_related = ["user"]
    list_filter = ["may_submit"]
    search_fields = ["name", "user__full_name", "user__email"]
    search_help_text = _("Name of the token, or its owner's name or e-mail address.")
    fields = ["name", "user", "may_submit", "expires_on", "last_used_on", "revoked_at", "created_at"]
    date_hierarchy = "created_at"
    show_full_result_count = False
    actions = ["revoke"]

    def has_delete_permission(self, request, obj=None) -> bool:
        """Say no: a revoked token stays in the record."""
        return False

    @admin.action(description=_("Revoke"), permissions=["view"])
    def revoke(self, request, queryset) -> None:
        """Let the chosen tokens open nothing any more."""
        for token in queryset:
            revoke_token(token=token)
        self.message_user(request, _("The chosen tokens are revoked."))
