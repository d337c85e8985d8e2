"""Addresses of the partnerships app."""

from django.urls import path

from partnerships.views import activities, agreements, drafts, institutions, people, programmes, steps

app_name = "partnerships"
urlpatterns = [
    path("programmes/switch/", programmes.programme_switch, name="programme_switch"),
    path("programmes/<int:pk>/", programmes.programme_detail, name="programme_detail"),
    path("programmes/<int:pk>/edit/", programmes.programme_edit, name="programme_edit"),
    path("institutions/", institutions.institution_list, name="institution_list"),
    path("institutions/add/", institutions.institution_create, name="institution_create"),
    path("institutions/mine/", institutions.institution_mine, name="institution_mine"),
    path("institutions/options/", institutions.institution_options, name="institution_options"),
    path("institutions/<int:pk>/", institutions.institution_detail, name="institution_detail"),
    path("institutions/<int:pk>/edit/", institutions.institution_edit, name="institution_edit"),
    path("people/", people.person_list, name="person_list"),
    path("people/add/", people.person_create, name="person_create"),
    path("people/<int:pk>/", people.person_detail, name="person_detail"),
    path("people/<int:pk>/edit/", people.person_edit, name="person_edit"),
    path("agreements/", agreements.agreement_list, name="agreement_list"),
    path("agreements/add/", drafts.agreement_create, name="agreement_create"),
    path("agreements/<int:pk>/", agreements.agreement_detail, name="agreement_detail"),
    path("agreements/<int:pk>/edit/", drafts.agreement_edit, name="agreement_edit"),
    path("agreements/<int:pk>/propose/", steps.agreement_propose, name="agreement_propose"),
    path("agreements/<int:pk>/approve/", steps.agreement_approve, name="agreement_approve"),
    path("agreements/<int:pk>/paper/", steps.agreement_paper, name="agreement_paper"),
    path("agreements/<int:pk>/withdraw/", steps.agreement_withdraw, name="agreement_withdraw"),
    path("agreements/<int:pk>/decline/", steps.agreement_decline, name="agreement_decline"),
    path("agreements/<int:pk>/terminate/", steps.agreement_terminate, name="agreement_terminate"),
    path("activities/", activities.activity_list, name="activity_list"),
    path("activities/<int:pk>/", activities.activity_detail, name="activity_detail"),
    path("activities/<int:pk>/report/", activities.activity_report, name="activity_report"),
]
