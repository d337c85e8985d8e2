"""Addresses of the partnerships app."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from partnerships.views import (
    activities,
    agreements,
    drafts,
    duplicates,
    files,
    institutions,
    merging,
    people,
    programme_lists,
    programmes,
    steps,
    terminations,
    versions,
)


class ExportForm(StringConverter):
    """What a list is saved as."""

    regex = "xlsx|csv"


register_converter(ExportForm, "export_form")

app_name = "partnerships"
urlpatterns = [
    path("programmes/switch/", programmes.programme_switch, name="programme_switch"),
    path("programmes/<int:pk>/", programmes.programme_detail, name="programme_detail"),
    path("programmes/<int:pk>/edit/", programmes.programme_edit, name="programme_edit"),
    path("institutions/", institutions.institution_list, name="institution_list"),
    path("institutions/export/<export_form:form>/", institutions.institution_export, name="institution_export"),
    path("institutions/add/", institutions.institution_create, name="institution_create"),
    path("institutions/mine/", institutions.institution_mine, name="institution_mine"),
    path("institutions/options/", institutions.institution_options, name="institution_options"),
    path("institutions/import/", programme_lists.institution_import_create, name="institution_import_create"),
    path(
        "institutions/import/template/",
        programme_lists.institution_import_template,
        name="institution_import_template",
    ),
    path("institution-imports/<int:pk>/", programme_lists.institution_import_detail, name="institution_import_detail"),
    path("institutions/<int:pk>/", institutions.institution_detail, name="institution_detail"),
    path("institutions/<int:pk>/edit/", institutions.institution_edit, name="institution_edit"),
    path("institutions/<int:pk>/merge/", merging.institution_merge, name="institution_merge"),
    path("duplicates/", duplicates.duplicate_list, name="duplicate_list"),
    path("duplicates/search/", duplicates.duplicate_search, name="duplicate_search"),
    path("duplicates/<int:pk>/dismiss/", duplicates.duplicate_dismiss, name="duplicate_dismiss"),
    path("duplicates/<int:pk>/reopen/", duplicates.duplicate_reopen, name="duplicate_reopen"),
    path("merges/", merging.merge_list, name="merge_list"),
    path("merges/<int:pk>/undo/", merging.merge_undo, name="merge_undo"),
    path("people/", people.person_list, name="person_list"),
    path("people/add/", people.person_create, name="person_create"),
    path("people/options/", people.person_options, name="person_options"),
    path("people/import/", programme_lists.person_import_create, name="person_import_create"),
    path("people/import/template/", programme_lists.person_import_template, name="person_import_template"),
    path("person-imports/<int:pk>/", programme_lists.person_import_detail, name="person_import_detail"),
    path("people/<int:pk>/", people.person_detail, name="person_detail"),
    path("people/<int:pk>/edit/", people.person_edit, name="person_edit"),
    path("people/<int:pk>/merge/", merging.person_merge, name="person_merge"),
    path("agreements/", agreements.agreement_list, name="agreement_list"),
    path("agreements/export/<export_form:form>/", agreements.agreement_export, name="agreement_export"),
    path("agreements/add/", drafts.agreement_create, name="agreement_create"),
    path("agreements/<int:pk>/", agreements.agreement_detail, name="agreement_detail"),
    path("agreements/<int:pk>/edit/", drafts.agreement_edit, name="agreement_edit"),
    path("agreements/<int:pk>/propose/", steps.agreement_propose, name="agreement_propose"),
    path("agreements/<int:pk>/reword/", versions.agreement_reword, name="agreement_reword"),
    path("agreements/<int:pk>/approve/", steps.agreement_approve, name="agreement_approve"),
    path("agreements/<int:pk>/paper/", steps.agreement_paper, name="agreement_paper"),
    path("agreements/<int:pk>/proposal-day/", steps.agreement_proposal_day, name="agreement_proposal_day"),
    path("agreements/<int:pk>/withdraw/", steps.agreement_withdraw, name="agreement_withdraw"),
    path("agreements/<int:pk>/decline/", steps.agreement_decline, name="agreement_decline"),
    path("agreements/<int:pk>/renew/", steps.agreement_renew, name="agreement_renew"),
    path("agreements/<int:pk>/terminate/", terminations.agreement_terminate, name="agreement_terminate"),
    path(
        "agreements/<int:pk>/ask-termination/", terminations.agreement_ask_termination, name="agreement_ask_termination"
    ),
    path(
        "agreements/<int:pk>/approve-termination/",
        terminations.agreement_approve_termination,
        name="agreement_approve_termination",
    ),
    path(
        "agreements/<int:pk>/refuse-termination/",
        terminations.agreement_refuse_termination,
        name="agreement_refuse_termination",
    ),
    path("agreements/<int:pk>/differences/", versions.agreement_differences, name="agreement_differences"),
    path("agreements/<int:pk>/freeze/", versions.agreement_freeze, name="agreement_freeze"),
    path("agreements/<int:pk>/versions/<int:number>/", versions.agreement_version, name="agreement_version"),
    path("agreements/<int:pk>/versions/<int:number>/document/", versions.agreement_document, name="agreement_document"),
    path("agreements/<int:pk>/files/add/", files.agreement_evidence_add, name="agreement_evidence_add"),
    path("activities/", activities.activity_list, name="activity_list"),
    path("activities/export/<export_form:form>/", activities.activity_export, name="activity_export"),
    path("activities/<int:pk>/", activities.activity_detail, name="activity_detail"),
    path("activities/<int:pk>/report/", activities.activity_report, name="activity_report"),
    path("activities/<int:pk>/files/add/", files.activity_evidence_add, name="activity_evidence_add"),
    path("files/<int:pk>/", files.file_download, name="file_download"),
]
