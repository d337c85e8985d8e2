"""Programmes, who carries them and who is a member."""

from django.contrib import admin

from partnerships.admin.base import QuickAdmin, QuickHistoryAdmin
from partnerships.models import Membership, Objective, Programme, ProgrammeOrganisation


class ObjectiveInline(admin.TabularInline):
    """The objectives of a programme."""

    model = Objective
    extra = 0


class OrganisationInline(admin.TabularInline):
    """The organisations that carry a programme."""

    model = ProgrammeOrganisation
    autocomplete_fields = ["institution"]
    extra = 0


@admin.register(Programme)
class ProgrammeAdmin(QuickHistoryAdmin):
    """Programmes. Their members have a list of their own, since there may be hundreds."""

    list_display = ["name", "code", "starts_on", "ends_on"]
    search_fields = ["name", "native_name", "code"]
    inlines = [ObjectiveInline, OrganisationInline]


@admin.register(Objective)
class ObjectiveAdmin(QuickAdmin):
    """Objectives of all programmes."""

    list_display = ["programme", "number", "text"]
    list_filter = ["programme"]
    list_select_related = ["programme"]
    search_fields = ["text"]
    autocomplete_fields = ["programme"]


@admin.register(ProgrammeOrganisation)
class ProgrammeOrganisationAdmin(QuickAdmin):
    """Organisations of all programmes."""

    list_display = ["institution", "role", "programme"]
    list_filter = ["role", "programme"]
    list_select_related = ["institution", "programme"]
    search_fields = ["institution__official_name", "institution__native_name"]
    autocomplete_fields = ["programme", "institution"]


@admin.register(Membership)
class MembershipAdmin(QuickHistoryAdmin):
    """Memberships of all programmes."""

    list_display = ["institution", "programme", "since", "until"]
    list_filter = ["programme"]
    list_select_related = ["institution", "programme"]
    search_fields = ["institution__official_name", "institution__native_name"]
    autocomplete_fields = ["programme", "institution"]
