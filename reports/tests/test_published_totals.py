"""What was published of the two programmes, and what their records say: each figure of the documents."""

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from reports.explanations import Kind, explanations
from reports.models import PublishedFigure
from reports.published import held, values_of

# Programme, indicator, row, published, at least, records, result.
TWIN, NETWORK = "SEA-CN-TWIN", "ILO-SSC-SDN"
TOTALS = [
    (TWIN, "delegates", "", 107, False, 107, "equal"),
    (TWIN, "delegates", "china", 63, False, 63, "equal"),
    (TWIN, "delegates", "sea", 44, False, 44, "equal"),
    (TWIN, "countries", "sea", 7, False, 7, "equal"),
    (TWIN, "institutions", "", 62, False, 62, "equal"),
    (TWIN, "sessions", "", 6, False, 6, "equal"),
    (TWIN, "visits", "", 2, False, 2, "equal"),
    (TWIN, "agreements_signed", "", 128, False, 128, "equal"),
    (TWIN, "agreements_signed", "", 81, False, 128, "the records have 47 more"),
    (TWIN, "institutions_with_partners", "china", 30, False, 30, "equal"),
    (TWIN, "institutions_with_partners", "sea", 34, False, 32, "the records have 2 fewer"),
    (TWIN, "activities_agreed", "", 417, False, 417, "equal"),
    (NETWORK, "tot_courses", "", 12, False, 12, "equal"),
    (NETWORK, "tot_courses", "", 14, False, 12, "the records have 2 fewer"),
    (NETWORK, "tot_courses", "1", 1, True, 2, "at least reached"),
    (NETWORK, "tot_courses", "10", 1, True, 1, "at least reached"),
    (NETWORK, "trainers", "", 500, True, 512, "at least reached"),
    (NETWORK, "trainers", "", 500, False, 512, "the records have 12 more"),
    (NETWORK, "completed", "", 86, False, 86, "equal"),
    (NETWORK, "completed", "", 74, False, 86, "the records have 12 more"),
    (NETWORK, "institutions", "", 4, False, 4, "equal"),
    (NETWORK, "ceremony_participants", "", 100, False, 100, "equal"),
    (NETWORK, "workshops", "", 20, True, 0, "the records have 20 fewer"),
    (NETWORK, "members", "", 21, False, 21, "equal"),
    (NETWORK, "members", "", 18, False, 21, "the records have 3 more"),
    (NETWORK, "agreements_signed", "mou", 9, False, 0, "the records have 9 fewer"),
    (NETWORK, "institutions_with_partners", "", 18, False, 0, "the records have 18 fewer"),
]


@pytest.fixture(scope="module")
def both(django_db_setup, django_db_blocker):
    """Both programmes, loaded once for all tests of this file and rolled back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_programmes", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _data(both, db):
    """Every test here reads the loaded data."""


def test_every_published_total_is_held_against_the_records():
    found = [
        (
            one.figure.programme.code, one.figure.indicator, one.figure.row, one.figure.value, one.figure.at_least,
            one.value, one.words,
        )
        for one in held(PublishedFigure.objects.with_scope())
    ]  # fmt: skip
    assert sorted(found) == sorted(TOTALS)


def test_every_one_names_source_words_and_day():
    figures = PublishedFigure.objects.all()
    assert all(one.source and one.words and one.as_of and one.kind for one in figures)
    assert set(figures.filter(kind="speech").values_list("speaker", flat=True)) == {
        "Liu Yutong, ILO-China Partnership Programme Manager"
    }


def test_sources_that_contradict_each_other_are_shown_together():
    said = {
        (one.figure.indicator, int(one.figure.value), *(int(other.value) for other in one.others))
        for one in held(PublishedFigure.objects.with_scope())
        if one.others
    }
    assert said == {
        ("agreements_signed", 128, 81), ("agreements_signed", 81, 128), ("completed", 86, 74),
        ("completed", 74, 86), ("tot_courses", 12, 14), ("tot_courses", 14, 12), ("members", 21, 18),
        ("members", 18, 21),
    }  # fmt: skip


def test_fourteen_programmes_are_all_courses_held():
    figure = PublishedFigure.objects.with_scope().get(indicator="tot_courses", value=14)
    found = [(one.kind, one.words) for one in explanations(figure, 12)]
    assert (Kind.SAME_NUMBER, "Courses held: 14.") in found


def test_results_of_both_programmes_cost_no_query_a_figure():
    figures = list(PublishedFigure.objects.with_scope())
    with CaptureQueriesContext(connection) as asked:
        values_of(figures)
    assert len(figures) == 27 and len(asked) == 20
