"""What keeps every admin page of this app quick at 100,000 rows."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from partnerships.countries import Side, side_expression


class QuickAdmin(admin.ModelAdmin):
    """No second count of the whole table on every page of a search."""

    show_full_result_count = False
    list_per_page = 50


class QuickHistoryAdmin(QuickAdmin, SimpleHistoryAdmin):
    """The same for models with a trail, which is read and never brought back.

    The whole row of an earlier day would come back, its state and what nobody may edit included.
    """

    def revert_disabled(self, request, obj=None) -> bool:
        """Offer no button for it."""
        return True

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        """Show an earlier row; refuse (403) to write it."""
        if request.method == "POST":
            raise PermissionDenied
        return super().history_form_view(request, object_id, version_id, extra_context)


class UploadedListAdmin(QuickAdmin):
    """Uploaded lists: to be looked at and removed, not to be changed."""

    exclude = ["rows"]
    ordering = ["-pk"]

    def has_add_permission(self, request) -> bool:
        """Lists are uploaded on their own page."""
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        """What was read stays as it was."""
        return False


class ReadOnlyAdmin(QuickAdmin):
    """For records that only the services may write."""

    def has_add_permission(self, request) -> bool:
        """Nobody adds one by hand."""
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        """Nobody changes one by hand."""
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        """Nobody deletes one by hand."""
        return False


class SideFilter(admin.SimpleListFilter):
    """China, Southeast Asia, other: four choices in the place of 250 countries."""

    title = _("side")
    parameter_name = "side"
    country_path = "country"

    def lookups(self, request, model_admin):
        """Offer the sides."""
        return Side.choices

    def queryset(self, request, queryset):
        """Narrow to the chosen side."""
        if not self.value():
            return queryset
        return queryset.annotate(side_value=side_expression(self.country_path)).filter(side_value=self.value())
