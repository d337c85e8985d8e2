"""Addresses of the workshops app."""

from django.urls import path

from workshops.views import (
    attendance,
    board,
    check_in,
    delegate_imports,
    delegates,
    letters,
    programme,
    public_programme,
    rosters,
    sessions,
    signings,
    visits,
    workshops,
)

app_name = "workshops"
urlpatterns = [
    path("workshops/", workshops.workshop_list, name="workshop_list"),
    path("workshops/add/", workshops.workshop_create, name="workshop_create"),
    path("workshops/<int:pk>/", workshops.workshop_detail, name="workshop_detail"),
    path("workshops/<int:pk>/edit/", workshops.workshop_edit, name="workshop_edit"),
    path("workshops/<int:pk>/programme/", programme.programme_detail, name="programme_detail"),
    path("workshops/<int:pk>/programme/pdf/", programme.programme_pdf, name="programme_pdf"),
    path("workshops/<int:pk>/programme/calendar/", programme.programme_calendar, name="programme_calendar"),
    path("workshops/<int:pk>/programme/publish/", programme.programme_publish, name="programme_publish"),
    path("workshops/<int:pk>/programme/unpublish/", programme.programme_unpublish, name="programme_unpublish"),
    path("workshop-programme/<str:code>/", public_programme.public_programme, name="public_programme"),
    path("workshop-programme/<str:code>/pdf/", public_programme.public_programme_pdf, name="public_programme_pdf"),
    # Ends like a file, since some calendars look at the address to know what they subscribe to.
    path(
        "workshop-programme/<str:code>/programme.ics",
        public_programme.public_programme_calendar,
        name="public_programme_calendar",
    ),
    path("workshops/<int:pk>/sessions/add/", sessions.session_create, name="session_create"),
    path("sessions/<int:pk>/edit/", sessions.session_edit, name="session_edit"),
    path("sessions/<int:pk>/remove/", sessions.session_remove, name="session_remove"),
    path("workshops/<int:pk>/visits/add/", visits.visit_create, name="visit_create"),
    path("visits/<int:pk>/edit/", visits.visit_edit, name="visit_edit"),
    path("visits/<int:pk>/roster/", rosters.visit_roster, name="visit_roster"),
    path("visits/<int:pk>/remove/", visits.visit_remove, name="visit_remove"),
    path("workshops/<int:pk>/delegates/", delegates.delegate_list, name="delegate_list"),
    path("workshops/<int:pk>/delegates/add/", delegates.delegate_create, name="delegate_create"),
    path("workshops/<int:pk>/delegates/state/", delegates.delegate_state, name="delegate_state"),
    path(
        "workshops/<int:pk>/delegates/import/", delegate_imports.delegate_import_create, name="delegate_import_create"
    ),
    path(
        "workshops/<int:pk>/delegates/import/template/",
        delegate_imports.delegate_import_template,
        name="delegate_import_template",
    ),
    path("delegate-imports/<int:pk>/", delegate_imports.delegate_import_detail, name="delegate_import_detail"),
    path("delegates/<int:pk>/", delegates.delegate_detail, name="delegate_detail"),
    path("delegates/<int:pk>/withdraw/", delegates.delegate_withdraw, name="delegate_withdraw"),
    path("delegates/<int:pk>/move-up/", delegates.delegate_move_up, name="delegate_move_up"),
    path("delegates/<int:pk>/edit/", delegates.delegate_edit, name="delegate_edit"),
    path("delegates/<int:pk>/letters/<slug:kind>/", letters.delegate_letter, name="delegate_letter"),
    path("workshops/<int:pk>/letters/", letters.letter_list, name="letter_list"),
    path("workshops/<int:pk>/letters/try-again/", letters.letter_retry, name="letter_retry"),
    path("workshops/<int:pk>/letters/<slug:kind>/", letters.letter_send, name="letter_send"),
    path("check-in/", check_in.check_in_list, name="check_in_list"),
    path("workshops/<int:pk>/check-in/", check_in.check_in_create, name="check_in_create"),
    path("check-ins/<int:pk>/remove/", check_in.check_in_remove, name="check_in_remove"),
    path("workshops/<int:pk>/signings/", signings.signing_list, name="signing_list"),
    path("workshops/<int:pk>/signings/add/", signings.signing_create, name="signing_create"),
    path("workshops/<int:pk>/attendance/", attendance.attendance, name="attendance"),
    path("workshops/<int:pk>/attendance/xlsx/", attendance.attendance_sheet, name="attendance_sheet"),
    path("workshops/<int:pk>/board/", board.board, name="board"),
    path("workshops/<int:pk>/board/live/", board.board_live, name="board_live"),
    path("workshops/<int:pk>/board/screen/", board.board_screen, name="board_screen"),
    path("signings/<int:pk>/edit/", signings.signing_edit, name="signing_edit"),
    path("signings/<int:pk>/remove/", signings.signing_remove, name="signing_remove"),
]
