"""Addresses of the workshops app."""

from django.urls import path

from workshops.views import badges, check_in, delegates, offline, sessions, sign_in_sheets, signings, visits, workshops

app_name = "workshops"
urlpatterns = [
    path("workshops/", workshops.workshop_list, name="workshop_list"),
    path("workshops/add/", workshops.workshop_create, name="workshop_create"),
    path("workshops/<int:pk>/", workshops.workshop_detail, name="workshop_detail"),
    path("workshops/<int:pk>/edit/", workshops.workshop_edit, name="workshop_edit"),
    path("workshops/<int:pk>/sessions/add/", sessions.session_create, name="session_create"),
    path("sessions/<int:pk>/edit/", sessions.session_edit, name="session_edit"),
    path("sessions/<int:pk>/remove/", sessions.session_remove, name="session_remove"),
    path("workshops/<int:pk>/visits/add/", visits.visit_create, name="visit_create"),
    path("visits/<int:pk>/edit/", visits.visit_edit, name="visit_edit"),
    path("visits/<int:pk>/remove/", visits.visit_remove, name="visit_remove"),
    path("workshops/<int:pk>/delegates/", delegates.delegate_list, name="delegate_list"),
    path("workshops/<int:pk>/delegates/add/", delegates.delegate_create, name="delegate_create"),
    path("workshops/<int:pk>/delegates/state/", delegates.delegate_state, name="delegate_state"),
    path("delegates/<int:pk>/", delegates.delegate_detail, name="delegate_detail"),
    path("delegates/<int:pk>/edit/", delegates.delegate_edit, name="delegate_edit"),
    path("workshops/<int:pk>/badges/", badges.badges, name="badges"),
    path("workshops/<int:pk>/badges.pdf", badges.badges_file, name="badges_file"),
    path("workshops/<int:pk>/badges/drawn.pdf", badges.badges_drawn, name="badges_drawn"),
    path("workshops/<int:pk>/sheet/", sign_in_sheets.sheet_entry, name="sheet_entry"),
    path("workshops/<int:pk>/sheet.pdf", sign_in_sheets.sheet_file, name="sheet_file"),
    path("workshops/<int:pk>/sheet/drawn.pdf", sign_in_sheets.sheet_drawn, name="sheet_drawn"),
    path("d/<str:code>/", check_in.badge_open, name="badge_open"),
    path("check-in/", check_in.check_in_list, name="check_in_list"),
    path("workshops/<int:pk>/check-in/", check_in.check_in_create, name="check_in_create"),
    path("workshops/<int:pk>/check-in/kept/", offline.check_in_kept, name="check_in_kept"),
    path("workshops/<int:pk>/check-in/send/", offline.check_in_send, name="check_in_send"),
    path("workshops/<int:pk>/check-in/worker.js", offline.check_in_worker, name="check_in_worker"),
    path("check-ins/<int:pk>/remove/", check_in.check_in_remove, name="check_in_remove"),
    path("workshops/<int:pk>/signings/", signings.signing_list, name="signing_list"),
    path("workshops/<int:pk>/signings/add/", signings.signing_create, name="signing_create"),
    path("signings/<int:pk>/edit/", signings.signing_edit, name="signing_edit"),
    path("signings/<int:pk>/remove/", signings.signing_remove, name="signing_remove"),
]
