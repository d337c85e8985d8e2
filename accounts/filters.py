"""How the list of roles is searched."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from pages.lists import PageFilter


class RoleFilter(PageFilter):
    """Search by person or place, narrow by kind of role and by whether the person has come in yet."""

    kind = django_filters.ChoiceFilter(label=_("Role"), choices=Role.Kind, empty_label=_("all roles"))
    joined = django_filters.ChoiceFilter(
        label=_("Account"),
        choices=[("active", _("has signed in")), ("invited", _("invited")), ("closed", _("closed"))],
        empty_label=_("all accounts"),
        method="by_account",
    )

    class Meta:
        model = Role
        fields = ["q", "kind", "joined"]

    def search(self, queryset, name, words):
        """Find ``words`` in the person's name and address and in the place's name."""
        return queryset.filter(
            Q(user__full_name__icontains=words)
            | Q(user__email__icontains=words)
            | Q(institution__official_name__icontains=words)
            | Q(institution__native_name__icontains=words)
            | Q(workshop__title__icontains=words)
        )

    def by_account(self, queryset, name, value):
        """Keep the roles whose person's account is in the state ``value``."""
        if value == "closed":
            return queryset.filter(user__is_active=False)
        return queryset.filter(user__is_active=True, user__last_login__isnull=value == "invited")
