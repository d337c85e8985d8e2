"""Addresses of reports, of the first page and of the search."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from reports.contents import LANGUAGES
from reports.views import (
    dashboard,
    editions,
    indicators,
    published,
    publishing,
    quality,
    schedules,
    targets,
    today,
)


class EditionForm(StringConverter):
    """In which form an edition is a file."""

    regex = "pdf|xlsx"


class EditionLanguage(StringConverter):
    """In which language an edition is a file."""

    regex = "|".join(LANGUAGES)


register_converter(EditionForm, "edition_form")
register_converter(EditionLanguage, "edition_language")

app_name = "reports"
urlpatterns = [
    path("", today.today_page, name="today"),
    path("search/", today.search_page, name="search"),
    path("figures/", indicators.figure_list, name="figure_list"),
    path("figures/<slug:key>/", indicators.figure_detail, name="figure_detail"),
    path("figures/<slug:key>/xlsx/", indicators.figure_xlsx, name="figure_xlsx"),
    path("reports/", editions.report_list, name="report_list"),
    path("reports/dashboard/", dashboard.dashboard, name="dashboard"),
    path("reports/dashboard/gaps/", dashboard.dashboard_gaps, name="dashboard_gaps"),
    path("reports/now/", dashboard.report_now, name="report_now"),
    path("reports/new/", editions.edition_create, name="edition_create"),
    path("reports/<int:pk>/", editions.edition_detail, name="edition_detail"),
    path("reports/<int:pk>/changes/", editions.edition_compare, name="edition_compare"),
    path("reports/<int:pk>/send/", publishing.edition_send, name="edition_send"),
    path("reports/<int:pk>/publish/", publishing.edition_publish, name="edition_publish"),
    path("reports/<int:pk>/unpublish/", publishing.edition_unpublish, name="edition_unpublish"),
    path(
        "reports/<int:pk>/<edition_language:language>/<edition_form:form>/",
        editions.edition_file,
        name="edition_file",
    ),
    path("report-schedules/", schedules.schedule_list, name="schedule_list"),
    path("report-schedules/new/", schedules.schedule_create, name="schedule_create"),
    path("report-schedules/<int:pk>/edit/", schedules.schedule_edit, name="schedule_edit"),
    path("public-reports/<str:code>/", publishing.public_report, name="public_report"),
    path(
        "public-reports/<str:code>/<edition_language:language>/<edition_form:form>/",
        publishing.public_report_file,
        name="public_report_file",
    ),
    path("published-figures/", published.published_figure_list, name="published_figure_list"),
    path("published-figures/new/", published.published_figure_create, name="published_figure_create"),
    path("published-figures/<int:pk>/", published.published_figure_detail, name="published_figure_detail"),
    path("published-figures/<int:pk>/edit/", published.published_figure_edit, name="published_figure_edit"),
    path("quality/", quality.quality_list, name="quality_list"),
    path("quality/<slug:check>/", quality.quality_detail, name="quality_detail"),
    path("quality/<slug:check>/export/<export_form:form>/", quality.quality_export, name="quality_export"),
    path("targets/", targets.target_list, name="target_list"),
    path("targets/new/", targets.target_create, name="target_create"),
    path("targets/<int:pk>/", targets.target_detail, name="target_detail"),
    path("targets/<int:pk>/edit/", targets.target_edit, name="target_edit"),
]
