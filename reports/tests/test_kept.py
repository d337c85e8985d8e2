"""Numbers that take long to count: kept on the first page, and counted ahead of the next visit."""

import datetime as dt
import time

import pytest

from partnerships.tests.factories import SignedAgreementFactory
from reports.ahead import count_ahead
from reports.dashboard.kept import DASHBOARD
from reports.scope import Scope
from reports.today_figures import TODAY

pytestmark = pytest.mark.django_db
DAY = dt.date(2024, 5, 2)


def signed(programme) -> int:
    """Return the number of agreements signed that the first page is given."""
    return TODAY.of(Scope(programme, DAY))[0]["values"]["agreements_signed"]


def test_a_usual_programme_is_counted_at_each_visit(programme):
    assert signed(programme) == 0
    SignedAgreementFactory(programme=programme)
    assert signed(programme) == 1
    assert TODAY.of(Scope(programme, DAY))[1] is None
    assert count_ahead(DAY) == 0


def test_what_takes_long_is_kept_and_counted_ahead(programme, other_programme, monkeypatch):
    monkeypatch.setattr("reports.kept.LONG", 0)
    assert signed(programme) == 0
    SignedAgreementFactory(programme=programme)
    assert signed(programme) == 0
    assert signed(other_programme) == 0
    assert count_ahead(DAY) == 2
    assert signed(programme) == 1
    assert not DASHBOARD.was_looked_at(Scope(programme, DAY))


def test_the_next_day_is_counted_ahead_too(programme, monkeypatch):
    monkeypatch.setattr("reports.kept.LONG", 0)
    tomorrow = Scope(programme, DAY + dt.timedelta(days=1))
    DASHBOARD.of(Scope(programme, DAY))
    assert count_ahead(tomorrow.as_of) == 1
    assert count_ahead(DAY + dt.timedelta(days=9)) == 0
    monkeypatch.setattr("reports.kept.LONG", 3600)
    assert DASHBOARD.of(tomorrow)[1] is not None


def test_what_nobody_looks_at_is_no_longer_counted(programme, monkeypatch):
    monkeypatch.setattr("reports.kept.LONG", 0)
    start = time.time()

    def counted_after(minutes: int) -> int:
        monkeypatch.setattr(time, "time", lambda: start + 60 * minutes)
        return count_ahead(DAY)

    signed(programme)
    assert [counted_after(minutes) for minutes in (5, 9, 11, 14)] == [1, 1, 0, 0]
    # Still kept from the ninth minute on: whoever looks now need not wait, and it goes on.
    signed(programme)
    assert [counted_after(minutes) for minutes in (16, 21, 26)] == [1, 1, 0]


def test_what_has_become_quick_to_count_is_no_longer_kept(programme, monkeypatch):
    monkeypatch.setattr("reports.kept.LONG", 0)
    signed(programme)
    monkeypatch.setattr("reports.kept.LONG", 3600)
    assert count_ahead(DAY) == 1
    assert TODAY.of(Scope(programme, DAY))[1] is None


def test_the_first_page_says_when_it_was_counted(programme, as_user, staff, monkeypatch):
    assert "Counted at" not in as_user(staff).get("/").text
    monkeypatch.setattr("reports.kept.LONG", 0)
    assert "Counted at" in as_user(staff).get("/").text
    SignedAgreementFactory(programme=programme)
    page = as_user(staff).get("/")
    assert [value for value, one, _url in page.context["figures"] if one.key == "agreements_signed"] == [0]
    assert "Counted at" in page.text


def test_all_figures_say_when_they_were_counted_and_are_counted_again_when_asked(
    programme, as_user, staff, monkeypatch
):
    monkeypatch.setattr("reports.kept.LONG", 0)

    def signed_as_shown(address: str) -> list[int]:
        page = as_user(staff).get(address)
        assert "Counted at" in page.text
        figures = [one for section in page.context["figures"]["sections"] for one in section["figures"]]
        return [one["value"] for one in figures if one["key"] == "agreements_signed"]

    assert signed_as_shown("/reports/now/") == [0]
    SignedAgreementFactory(programme=programme)
    assert signed_as_shown("/reports/now/") == [0]
    assert signed_as_shown("/reports/now/?again=yes") == [1]
