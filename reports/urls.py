"""Addresses of reports, of the first page and of the search."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from reports.views import editions, figures, today


class EditionFile(StringConverter):
    """The two files of an edition."""

    regex = "pdf|xlsx"


register_converter(EditionFile, "edition_file")

app_name = "reports"
urlpatterns = [
    path("", today.today_page, name="today"),
    path("search/", today.search_page, name="search"),
    path("reports/", editions.report_list, name="report_list"),
    path("reports/now/", editions.report_now, name="report_now"),
    path("reports/new/", editions.edition_create, name="edition_create"),
    path("reports/<int:pk>/", editions.edition_detail, name="edition_detail"),
    path("reports/<int:pk>/<edition_file:form>/", editions.edition_file, name="edition_file"),
    path("published-figures/", figures.published_figure_list, name="published_figure_list"),
    path("published-figures/new/", figures.published_figure_create, name="published_figure_create"),
    path("published-figures/<int:pk>/", figures.published_figure_detail, name="published_figure_detail"),
    path("published-figures/<int:pk>/edit/", figures.published_figure_edit, name="published_figure_edit"),
    path("targets/", figures.target_list, name="target_list"),
    path("targets/new/", figures.target_create, name="target_create"),
    path("targets/<int:pk>/", figures.target_detail, name="target_detail"),
    path("targets/<int:pk>/edit/", figures.target_edit, name="target_edit"),
]
