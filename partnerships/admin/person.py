"""People."""

from django.contrib import admin

from partnerships.admin.base import QuickHistoryAdmin
from partnerships.models import Person


@admin.register(Person)
class PersonAdmin(QuickHistoryAdmin):
    """People, found by both of their names."""

    list_display = ["full_name", "native_name", "category", "institution", "is_sample"]
    list_filter = ["category", "sex", "is_sample"]
    list_select_related = ["institution"]
    search_fields = ["full_name", "native_name", "email", "institution__official_name"]
    autocomplete_fields = ["institution", "programmes"]
