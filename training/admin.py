"""Training in Django admin. Filters are by choices only, and no page counts the whole table.

Rows come newest first: the models' own order joins other tables, which takes seconds over 100,000 rows.
"""

from django.contrib import admin

from partnerships.admin.base import QuickAdmin, QuickHistoryAdmin, UploadedListAdmin
from training import models


class TopicInline(admin.TabularInline):
    """Topics on the page of their course."""

    model = models.Topic
    extra = 1


@admin.register(models.Course)
class CourseAdmin(QuickHistoryAdmin):
    """Courses."""

    list_display = ["title", "code", "programme", "weeks", "mode", "is_training_of_trainers"]
    list_filter = ["mode", "is_training_of_trainers", "is_sample"]
    list_select_related = ["programme"]
    search_fields = ["title", "native_title", "code"]
    autocomplete_fields = ["programme", "field_of_study", "provider"]
    inlines = [TopicInline]


@admin.register(models.Topic)
class TopicAdmin(QuickAdmin):
    """Topics, for the search boxes of other pages."""

    list_display = ["title", "number", "course"]
    list_select_related = ["course"]
    search_fields = ["title", "course__title"]
    ordering = ["-pk"]
    autocomplete_fields = ["course"]


@admin.register(models.Cohort)
class CohortAdmin(QuickHistoryAdmin):
    """Cohorts."""

    list_display = ["name", "course", "starts_on", "ends_on", "capacity"]
    list_select_related = ["course"]
    search_fields = ["name", "course__title", "course__code"]
    ordering = ["-pk"]
    autocomplete_fields = ["course", "hosts", "trainers"]


@admin.register(models.ClassDay)
class ClassDayAdmin(QuickHistoryAdmin):
    """Class days."""

    list_display = ["day", "cohort", "topic", "hours"]
    list_select_related = ["cohort__course", "topic"]
    search_fields = ["cohort__name", "cohort__course__title"]
    ordering = ["-pk"]
    autocomplete_fields = ["cohort", "topic"]


@admin.register(models.Enrolment)
class EnrolmentAdmin(QuickHistoryAdmin):
    """Enrolments."""

    list_display = ["person", "cohort", "institution", "state", "score_before", "score_after"]
    list_filter = ["state"]
    list_select_related = ["person", "cohort__course", "institution"]
    search_fields = ["person__full_name", "person__native_name", "cohort__name", "cohort__course__title"]
    ordering = ["-pk"]
    autocomplete_fields = ["cohort", "person", "institution"]


@admin.register(models.Attendance)
class AttendanceAdmin(QuickHistoryAdmin):
    """Attendance."""

    list_display = ["enrolment", "class_day", "state"]
    list_filter = ["state"]
    list_select_related = ["enrolment__person", "enrolment__cohort__course", "class_day__cohort__course"]
    search_fields = ["enrolment__person__full_name", "enrolment__person__native_name"]
    ordering = ["-pk"]
    autocomplete_fields = ["enrolment", "class_day"]


@admin.register(models.EnrolmentImport)
class EnrolmentImportAdmin(UploadedListAdmin):
    """Uploaded lists of trainees."""

    list_display = ["file_name", "cohort", "uploaded_at", "uploaded_by", "imported_at", "added"]
    list_select_related = ["cohort__course", "uploaded_by"]
    search_fields = ["file_name", "cohort__name", "cohort__course__title"]


@admin.register(models.ResultImport)
class ResultImportAdmin(UploadedListAdmin):
    """Uploaded sheets of attendance and scores."""

    list_display = ["file_name", "cohort", "uploaded_at", "uploaded_by", "imported_at", "changed"]
    list_select_related = ["cohort__course", "uploaded_by"]
    search_fields = ["file_name", "cohort__name", "cohort__course__title"]
