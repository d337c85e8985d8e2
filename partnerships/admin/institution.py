"""Institutions, their names and fields of study."""

from django.contrib import admin

from partnerships.admin.base import QuickAdmin, QuickHistoryAdmin, SideFilter
from partnerships.models import FieldOfStudy, Institution, InstitutionName, Membership


class NameInline(admin.TabularInline):
    """Other names of an institution."""

    model = InstitutionName
    extra = 0


class MembershipInline(admin.TabularInline):
    """The programmes that an institution is a member of."""

    model = Membership
    autocomplete_fields = ["programme"]
    extra = 0


@admin.register(Institution)
class InstitutionAdmin(QuickHistoryAdmin):
    """Institutions, found by any of their names."""

    list_display = ["official_name", "native_name", "country", "kind", "is_sample"]
    list_filter = [SideFilter, "kind", "is_sample"]
    search_fields = ["official_name", "native_name", "names__name", "city"]
    autocomplete_fields = ["now_known_as", "fields_of_study"]
    inlines = [NameInline, MembershipInline]


@admin.register(InstitutionName)
class InstitutionNameAdmin(QuickAdmin):
    """Other names, to find doubles among them."""

    list_display = ["name", "language", "kind", "institution"]
    list_filter = ["kind", "language"]
    list_select_related = ["institution"]
    search_fields = ["name", "institution__official_name"]
    autocomplete_fields = ["institution"]


@admin.register(FieldOfStudy)
class FieldOfStudyAdmin(QuickAdmin):
    """UNESCO's fields of education and training."""

    list_display = ["code", "name"]
    search_fields = ["code", "name"]
