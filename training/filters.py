"""The search boxes and filters of the lists."""

import django_filters
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.lists import PageFilter
from partnerships.models import Person
from partnerships.models.terms import Mode
from partnerships.naming.spelling import typed_person_words, typed_words
from partnerships.querysets.spelled import spelled_like
from training.completion import Completion
from training.models import Cohort, Course, Enrolment


class _OfTrainers(PageFilter):
    """Adds the filter ``tot``; ``course`` is the path to the course."""

    course = ""
    tot = django_filters.ChoiceFilter(
        choices=[("yes", _("yes")), ("no", _("no"))], method="of_trainers", label=_("Training of trainers"),
        empty_label=_("all"),
    )  # fmt: skip

    def of_trainers(self, queryset, name, answer):
        """Keep what is, or is not, training of trainers."""
        return queryset.filter(**{f"{self.course}is_training_of_trainers": answer == "yes"})


class CourseFilter(_OfTrainers):
    """Courses by title, code, provider, mode and kind."""

    mode = django_filters.ChoiceFilter(choices=Mode, label=_("Mode"), empty_label=_("all"))

    class Meta:
        model = Course
        fields: list[str] = []

    def search(self, queryset, name, words):
        """Find courses whose title, native title, code or provider contains the words."""
        return queryset.filter(
            Q(title__icontains=words)
            | Q(native_title__icontains=words)
            | Q(code__icontains=words)
            | Q(provider__official_name__icontains=words)
        )


class CohortFilter(_OfTrainers):
    """Cohorts by course, name and stage."""

    course = "course__"
    stage = django_filters.ChoiceFilter(choices=Cohort.Stage, method="at_stage", label=_("Stage"), empty_label=_("all"))

    class Meta:
        model = Cohort
        fields: list[str] = []

    def search(self, queryset, name, words):
        """Find cohorts whose name, or the title or code of their course, contains the words."""
        return queryset.filter(
            Q(name__icontains=words)
            | Q(course__title__icontains=words)
            | Q(course__native_title__icontains=words)
            | Q(course__code__icontains=words)
        )

    def at_stage(self, queryset, name, stage):
        """Keep the cohorts that are upcoming, running or ended today."""
        return getattr(queryset, stage)(timezone.localdate())


class EnrolmentFilter(PageFilter):
    """People of a cohort by name, institution, completion and sex. Needs ``with_completion()``."""

    completion = django_filters.ChoiceFilter(choices=Completion, label=_("Completion"), empty_label=_("all"))
    sex = django_filters.ChoiceFilter("person__sex", choices=Person.Sex, label=_("Sex"), empty_label=_("all"))

    class Meta:
        model = Enrolment
        fields: list[str] = []

    def search(self, queryset, name, words):
        """Find people by either name or by the name of the institution that sent them, in any spelling."""
        return queryset.filter(
            Q(person__full_name__icontains=words)
            | Q(person__native_name__icontains=words)
            | Q(institution__official_name__icontains=words)
            | Q(institution__native_name__icontains=words)
            | spelled_like(typed_person_words(words), of="person")
            | spelled_like(typed_words(words), of="institution")
        )
