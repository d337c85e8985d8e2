"""Jobs in the admin site: to look at, and to be tried again or cancelled; the worker writes the rest."""

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _

from jobs import registry, services
from jobs.models import Job, Piece


class ReadOnlyAdmin(admin.ModelAdmin):
    """Shows rows that only services may write."""

    def has_add_permission(self, request) -> bool:
        """Say no: rows come from services."""
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        """Say no: a row edited by hand would contradict its worker."""
        return False


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """Long work: which, whose, how far, and why it stopped."""

    list_display = ["title", "kind", "state", "done", "failed", "total", "owner", "programme", "created_at"]
    list_display_links = ["title"]
    list_select_related = ["owner", "programme"]
    list_filter = ["state", "kind", "programme"]
    search_fields = ["title", "subject", "owner__email", "owner__full_name"]
    search_help_text = _("Title, what it was done for, or who started it.")
    show_full_result_count = False
    ordering = ["-created_at", "-pk"]
    actions = ["try_again", "cancel"]

    def has_delete_permission(self, request, obj=None) -> bool:
        """Let admins delete what has ended."""
        return super().has_delete_permission(request, obj) and (obj is None or not obj.is_open)

    @admin.action(description=_("Try again what failed"), permissions=["delete"])
    def try_again(self, request, queryset) -> None:
        """Put the chosen jobs back to waiting."""
        self._each(request, queryset, services.retry)

    @admin.action(description=_("Cancel"), permissions=["delete"])
    def cancel(self, request, queryset) -> None:
        """End the chosen jobs."""
        self._each(request, queryset, services.cancel)

    def _each(self, request, queryset, service) -> None:
        for job in queryset:
            try:
                service(job)
            except registry.Refused as refusal:
                self.message_user(request, f"{job}: {refusal}", messages.WARNING)
            else:
                self.message_user(request, f"{job}: {job.get_state_display()}", messages.SUCCESS)


@admin.register(Piece)
class PieceAdmin(ReadOnlyAdmin):
    """Pieces of jobs: which failed, and why."""

    list_display = ["__str__", "job", "number", "state", "attempts", "error"]
    list_select_related = ["job"]
    list_filter = ["state"]
    search_fields = ["=key", "label", "=job__id"]
    show_full_result_count = False
    ordering = ["-job_id", "number"]

    def has_delete_permission(self, request, obj=None) -> bool:
        """Say no: the counts of the job would no longer fit."""
        return False
