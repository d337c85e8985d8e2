"""A list as people see it: searched, filtered, sorted and paged from its address alone."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import django_filters
from django import forms
from django.core.paginator import Page, Paginator
from django.db import models
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

PER_PAGE = 25
LONGEST_SEARCH = 200


class PageFilter(django_filters.FilterSet):
    """Base of every list's filters: a search box ``q`` first; subclasses give ``search(queryset, name, words)``."""

    q = django_filters.CharFilter(
        method="search", label=_("Search"), max_length=LONGEST_SEARCH, widget=forms.TextInput(attrs={"type": "search"})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.form.order_fields(["q"])
        for field in self.form.fields.values():
            widget = field.widget
            css = "form-select" if isinstance(widget, forms.Select) else "form-control"
            widget.attrs.setdefault("class", "form-check-input" if isinstance(widget, forms.CheckboxInput) else css)
            if isinstance(field, forms.DateField):
                widget.input_type = "date"

    def search(self, queryset: models.QuerySet, name: str, words: str) -> models.QuerySet:
        """Narrow ``queryset`` to what ``words`` name."""
        raise NotImplementedError


@dataclass
class Chip:
    """A filter that is in force, and the address of the list without it."""

    label: str
    value: str
    url: str


@dataclass
class ListPage:
    """What a list template needs: rows of one page, the filters, the order."""

    request: HttpRequest
    filterset: PageFilter
    objects: Page
    sort: str
    sorts: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many rows there are on all pages together."""
        return self.objects.paginator.count

    @property
    def rows(self) -> models.QuerySet | list:
        """The rows of all pages, filtered and sorted; a list when they are made by rules and not by a query."""
        return self.objects.paginator.object_list

    @property
    def errors(self) -> list[str]:
        """What is wrong with the filters, each with the name of its field; empty when all can be read."""
        form = self.filterset.form
        return [f"{form.fields[name].label}: {one}" for name, errors in form.errors.items() for one in errors]

    @property
    def is_filtered(self) -> bool:
        """Whether any filter is in force."""
        return bool(self.chips)

    @cached_property
    def chips(self) -> list[Chip]:
        """The filters in force, in the order of the form."""
        form = self.filterset.form
        if not form.is_bound or not form.is_valid():
            return []
        return [
            Chip(str(form.fields[name].label or name), _in_words(form.fields[name], value), self._without(name))
            for name, value in form.cleaned_data.items()
            if value not in (None, "", [], False)
        ]

    def sort_url(self, key: str) -> str:
        """Return the address that sorts by ``key``, the other way round when it is sorted so already."""
        query = self.request.GET.copy()
        query.pop("page", None)
        query["sort"] = f"-{key}" if self.sort == key else key
        return f"?{query.urlencode()}"

    def direction_of(self, key: str) -> str:
        """Return ``ascending``, ``descending`` or ``none``: the words of ``aria-sort``."""
        return {key: "ascending", f"-{key}": "descending"}.get(self.sort, "none")

    def _without(self, name: str) -> str:
        query = self.request.GET.copy()
        for key in (name, "page"):
            query.pop(key, None)
        return f"?{query.urlencode()}"


def list_page(
    request: HttpRequest,
    queryset: models.QuerySet,
    filterset_class: type[PageFilter],
    *,
    sort: dict[str, str | tuple[str, ...]],
    default_sort: str,
    per_page: int = PER_PAGE,
) -> ListPage:
    """Filter, sort and page ``queryset`` by what the address says.

    ``sort`` maps the words of the address to the fields they stand for; these and ``default_sort`` may begin with "-".
    An unknown sort or page falls back instead of failing. Costs one query for the count and one for the rows.
    """
    filterset = filterset_class(request.GET or None, queryset=queryset, request=request)
    wanted = request.GET.get("sort", default_sort)
    if wanted.removeprefix("-") not in sort:
        wanted = default_sort
    fields = sort[wanted.removeprefix("-")]
    minus = "-" if wanted.startswith("-") else ""
    names = [fields] if isinstance(fields, str) else list(fields)
    ordered = filterset.qs.order_by(*(f"{minus}{name}".removeprefix("--") for name in names), f"{minus}pk")
    objects = Paginator(ordered, per_page).get_page(request.GET.get("page"))
    return ListPage(request, filterset, objects, wanted, tuple(sort))


def typed_words(request: HttpRequest, name: str = "q") -> str:
    """Return what was typed into the search box ``name``, for pages that search without a form.

    A NUL, which PostgreSQL refuses in any text, comes back as Unicode's sign for what cannot be shown: nothing is
    called so, and nothing is found.
    """
    return request.GET.get(name, "").replace("\0", "\ufffd").strip()[:LONGEST_SEARCH]


def _in_words(field: forms.Field, value) -> str:
    if isinstance(field, forms.ModelMultipleChoiceField):
        return ", ".join(str(one) for one in value)
    if isinstance(value, dt.date):
        return date_format(value)
    if isinstance(field, forms.BooleanField) or value is True:
        return str(_("yes"))
    if isinstance(field, forms.MultipleChoiceField):
        return ", ".join(str(dict(field.choices).get(one, one)) for one in value)
    choices = getattr(field, "choices", None)
    if choices and not isinstance(field, forms.ModelChoiceField):
        return str(dict(choices).get(value, value))
    return str(value)
