"""Uploaded lists of institutions and of people."""

from django.contrib import admin

from partnerships.admin.base import UploadedListAdmin
from partnerships.models import InstitutionImport, PersonImport


@admin.register(InstitutionImport, PersonImport)
class ProgrammeListAdmin(UploadedListAdmin):
    """Lists that were uploaded for a programme."""

    list_display = ["file_name", "programme", "uploaded_at", "uploaded_by", "imported_at", "added"]
    list_select_related = ["programme", "uploaded_by"]
    search_fields = ["file_name", "programme__name"]
