"""Addresses of the training app."""

from django.urls import path

from training.views import (
    attendance,
    career,
    cohorts,
    courses,
    days,
    enrolment_imports,
    enrolments,
    result_imports,
    scores,
)

app_name = "training"
urlpatterns = [
    path("courses/", courses.course_list, name="course_list"),
    path("courses/add/", courses.course_create, name="course_create"),
    path("courses/<int:pk>/", courses.course_detail, name="course_detail"),
    path("courses/<int:pk>/edit/", courses.course_edit, name="course_edit"),
    path("courses/<int:pk>/later-trainers/", career.later_trainer_list, name="later_trainer_list"),
    path("people/<int:pk>/training/", career.person_career, name="person_career"),
    path("enrolments/<int:pk>/", career.enrolment_detail, name="enrolment_detail"),
    path("cohorts/", cohorts.cohort_list, name="cohort_list"),
    path("cohorts/add/", cohorts.cohort_create, name="cohort_create"),
    path("cohorts/<int:pk>/", cohorts.cohort_detail, name="cohort_detail"),
    path("cohorts/<int:pk>/edit/", cohorts.cohort_edit, name="cohort_edit"),
    path("cohorts/<int:pk>/copy/", cohorts.cohort_copy, name="cohort_copy"),
    path("cohorts/<int:pk>/trainers/", cohorts.cohort_trainers, name="cohort_trainers"),
    path("cohorts/<int:pk>/trainers/remove/", cohorts.cohort_trainer_remove, name="cohort_trainer_remove"),
    path("cohorts/<int:pk>/days/", days.class_day_list, name="class_day_list"),
    path("cohorts/<int:pk>/days/add/", days.class_day_create, name="class_day_create"),
    path("class-days/<int:pk>/remove/", days.class_day_remove, name="class_day_remove"),
    path("cohorts/<int:pk>/enrolments/", enrolments.enrolment_list, name="enrolment_list"),
    path("cohorts/<int:pk>/enrol/", enrolments.enrolment_create, name="enrolment_create"),
    path("cohorts/<int:pk>/admit/", enrolments.enrolment_admit, name="enrolment_admit"),
    path("cohorts/<int:pk>/import/", enrolment_imports.enrolment_import_create, name="enrolment_import_create"),
    path(
        "cohorts/<int:pk>/import/template/",
        enrolment_imports.enrolment_import_template,
        name="enrolment_import_template",
    ),
    path("enrolment-imports/<int:pk>/", enrolment_imports.enrolment_import_detail, name="enrolment_import_detail"),
    path("enrolments/<int:pk>/edit/", enrolments.enrolment_edit, name="enrolment_edit"),
    path("enrolments/<int:pk>/withdraw/", enrolments.enrolment_withdraw, name="enrolment_withdraw"),
    path("cohorts/<int:pk>/attendance/", attendance.attendance_grid, name="attendance_grid"),
    path("class-days/<int:pk>/attendance/", attendance.attendance_day, name="attendance_day"),
    path("cohorts/<int:pk>/results/", result_imports.result_import_create, name="result_import_create"),
    path("cohorts/<int:pk>/results/sheet/", result_imports.result_sheet, name="result_sheet"),
    path("result-imports/<int:pk>/", result_imports.result_import_detail, name="result_import_detail"),
    path("cohorts/<int:pk>/scores/", scores.score_list, name="score_list"),
]
