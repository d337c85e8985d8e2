"""Filters of the list of jobs: what the address may ask for."""

import django_filters
from django.db import models
from django.utils.translation import gettext_lazy as _

from jobs import registry
from jobs.models import Job
from pages.lists import PageFilter


class JobFilter(PageFilter):
    """Jobs by words of their title or of who started them, state and kind."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=Job.State, empty_label=_("all states"))
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=registry.names, empty_label=_("all kinds"))

    class Meta:
        model = Job
        fields = ["q", "state", "kind"]

    def search(self, queryset: models.QuerySet, name: str, words: str) -> models.QuerySet:
        """Narrow to jobs whose title, or whose starter's name, contains ``words``."""
        return queryset.filter(models.Q(title__icontains=words) | models.Q(owner__full_name__icontains=words))
