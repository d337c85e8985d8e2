"""Users and roles in the admin: the place for repairs; notices are there to be looked at."""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from accounts.models import Access, Notice, Role, User
from jobs.admin import ReadOnlyAdmin

# Rights come from roles; groups would be a second answer to the same question.
admin.site.unregister(Group)


class _LowerCaseAddress(forms.ModelForm):
    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


class UserForm(_LowerCaseAddress, UserChangeForm):
    """Edits a user; addresses are kept in small letters."""

    class Meta:
        model = User
        fields = ["email", "full_name", "is_active", "is_staff", "is_superuser"]


class NewUserForm(_LowerCaseAddress, AdminUserCreationForm):
    """Makes a user; without a password one is set through the e-mail of an invitation or a reset."""

    class Meta:
        model = User
        fields = ["email", "full_name"]


class RoleInline(admin.TabularInline):
    """The roles of a user."""

    model = Role
    fk_name = "user"
    extra = 0
    autocomplete_fields = ["programme", "institution", "workshop"]
    fields = ["kind", "programme", "institution", "workshop", "is_approver"]

    def get_queryset(self, request):
        """Read the places in the same query."""
        return super().get_queryset(request).with_places()


@admin.register(User)
class UserAdmin(SimpleHistoryAdmin, DjangoUserAdmin):
    """Users by e-mail address. Deactivate instead of deleting: what they did stays theirs."""

    form = UserForm
    add_form = NewUserForm
    fieldsets = [
        (None, {"fields": ["email", "full_name", "password"]}),
        (_("May"), {"fields": ["is_active", "is_staff", "is_superuser"]}),
        (_("Seen"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"classes": ["wide"], "fields": ["email", "full_name", "usable_password", "password1", "password2"]})
    ]
    readonly_fields = ["last_login", "date_joined"]
    list_display = ["full_name", "email", "is_active", "is_superuser", "last_login"]
    list_filter = ["is_active", "is_superuser", "roles__kind"]
    search_fields = ["full_name", "email"]
    ordering = ["full_name", "pk"]
    filter_horizontal = []
    show_full_result_count = False
    inlines = [RoleInline]


@admin.register(Role)
class RoleAdmin(SimpleHistoryAdmin):
    """Who may do what where."""

    list_display = ["user", "kind", "programme", "institution", "workshop", "is_approver", "created_at"]
    list_select_related = ["user", "programme", "institution", "workshop"]
    list_filter = ["kind", "is_approver"]
    search_fields = ["user__full_name", "user__email", "institution__official_name", "programme__name"]
    autocomplete_fields = ["user", "programme", "institution", "workshop", "granted_by"]
    date_hierarchy = "created_at"
    show_full_result_count = False


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    """Who was told of what, and what became of the e-mail."""

    list_display = ["subject", "recipient", "state", "address", "created_at", "sent_at"]
    list_select_related = ["recipient"]
    list_filter = ["state"]
    search_fields = ["event", "recipient__full_name", "recipient__email"]
    search_help_text = _("Event, or the recipient's name or e-mail address.")
    date_hierarchy = "created_at"
    show_full_result_count = False

    def has_delete_permission(self, request, obj=None) -> bool:
        """Say no: without its row an e-mail could be sent a second time."""
        return False


@admin.register(Access)
class AccessAdmin(ReadOnlyAdmin):
    """Who signed in, who tried to, and who took personal data along; swept after a year."""

    list_display = ["happened_at", "name", "kind", "what", "network_address"]
    list_filter = ["kind"]
    search_fields = ["name", "what", "network_address"]
    search_help_text = _("E-mail address, what was taken, or network address.")
    date_hierarchy = "happened_at"
    show_full_result_count = False

    def has_delete_permission(self, request, obj=None) -> bool:
        """Say no: what could be deleted would prove nothing."""
        return False
