"""Addresses of the workshops app."""

from django.urls import path

from workshops.views import board, check_in, delegates, matches, sessions, signings, visits, wishes, workshops

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
    path("check-in/", check_in.check_in_list, name="check_in_list"),
    path("workshops/<int:pk>/check-in/", check_in.check_in_create, name="check_in_create"),
    path("check-ins/<int:pk>/remove/", check_in.check_in_remove, name="check_in_remove"),
    path("workshops/<int:pk>/signings/", signings.signing_list, name="signing_list"),
    path("workshops/<int:pk>/signings/add/", signings.signing_create, name="signing_create"),
    path("workshops/<int:pk>/wishes/", wishes.wish_list, name="wish_list"),
    path("workshops/<int:pk>/wishes/edit/", wishes.wish_edit, name="wish_edit"),
    path("workshops/<int:pk>/wishes/silent/", wishes.wish_silent, name="wish_silent"),
    path("workshops/<int:pk>/matches/", matches.match_list, name="match_list"),
    path("workshops/<int:pk>/matches/sheets/", matches.match_sheets, name="match_sheets"),
    path("workshops/<int:pk>/matches/export/<export_form:form>/", matches.match_export, name="match_export"),
    path("workshops/<int:pk>/board/", board.board, name="board"),
    path("workshops/<int:pk>/board/live/", board.board_live, name="board_live"),
    path("workshops/<int:pk>/board/screen/", board.board_screen, name="board_screen"),
    path("signings/<int:pk>/edit/", signings.signing_edit, name="signing_edit"),
    path("signings/<int:pk>/remove/", signings.signing_remove, name="signing_remove"),
]
