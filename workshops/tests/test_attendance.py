"""Who was there: by day, session and visit, and as a sheet."""

import datetime as dt
import io

import openpyxl
import pytest
from django.urls import reverse

from partnerships.tests.factories import InstitutionFactory
from workshops.attendance import attendance_of
from workshops.tests.factories import CheckInFactory, DelegateFactory, SessionFactory, SiteVisitFactory

pytestmark = pytest.mark.django_db
FIRST, SECOND = dt.date(2018, 7, 30), dt.date(2018, 7, 31)


@pytest.fixture
def people(workshop, institution, partner):
    """Three delegates: one of each side, and one whose institution is not stated."""
    names = (("Ann", institution), ("Li Wei", partner), ("Nobody's", None))
    return [
        DelegateFactory(workshop=workshop, person__full_name=name, person__institution=one, institution=one)
        for name, one in names
    ]


@pytest.fixture
def came(workshop, people):
    """Ann and Li Wei on the first day; Li Wei at a session of the second; the third at a visit of that day."""
    session = SessionFactory(workshop=workshop, number=1, title="Opening", day=SECOND)
    visit = SiteVisitFactory(workshop=workshop, day=SECOND, institution=InstitutionFactory(official_name="A School"))
    ann, li, third = people
    visit.roster.set([li, third])
    for one in (ann, li):
        CheckInFactory(delegate=one, day=FIRST)
    CheckInFactory(delegate=li, day=SECOND)
    CheckInFactory(delegate=li, day=SECOND, session=session)
    CheckInFactory(delegate=third, day=SECOND, visit=visit)
    return session, visit


def test_attendance_counts_each_delegate_once_a_place_and_sides_add_up(workshop, came):
    rows = [(row.place.code, row.present, row.expected, dict(row.sides)) for row in attendance_of(workshop)]
    session, visit = came
    assert rows == [
        ("day-2018-07-30", 2, 3, {"china": 1, "sea": 1}),
        # By the session and the visit, too.
        ("day-2018-07-31", 2, 3, {"china": 1, "not_stated": 1}),
        ("day-2018-08-01", 0, 3, {}),
        (f"session-{session.pk}", 1, 3, {"china": 1}),
        (f"visit-{visit.pk}", 1, 2, {"not_stated": 1}),
    ]


def test_attendance_asks_the_same_number_of_queries(workshop, came, django_assert_num_queries):
    for _time in range(2):
        with django_assert_num_queries(7):
            attendance_of(workshop)
        CheckInFactory(delegate=DelegateFactory(workshop=workshop), day=SECOND)


def test_numbers_lead_to_the_delegates(as_user, staff, workshop, came):
    client = as_user(staff)
    page = client.get(reverse("workshops:attendance", args=[workshop.pk])).content.decode()
    session, visit = came
    for code, names in {
        "day-2018-07-30": ["Ann", "Li Wei"],
        "day-2018-07-31": ["Li Wei", "Nobody's"],
        f"session-{session.pk}": ["Li Wei"],
        f"visit-{visit.pk}": ["Nobody's"],
    }.items():
        url = f"{reverse('workshops:delegate_list', args=[workshop.pk])}?present={code}"
        assert f'href="{url}"' in page
        assert [row.person.full_name for row in client.get(url).context["page"].objects] == names


def test_place_of_another_workshop_is_no_filter(as_user, staff, workshop, people):
    url = reverse("workshops:delegate_list", args=[workshop.pk])
    page = as_user(staff).get(url, {"present": "session-999999"}).context["page"]
    assert page.errors


def test_sheet_has_a_row_a_delegate_and_a_column_a_place(as_user, staff, workshop, came):
    answer = as_user(staff).get(reverse("workshops:attendance_sheet", args=[workshop.pk]))
    book = openpyxl.load_workbook(io.BytesIO(answer.getvalue()))
    rows = list(book.active.iter_rows(values_only=True))
    start = next(number for number, row in enumerate(rows) if row[0] == "Name")
    assert rows[start][5:7] == ("Monday 30 July 2018", "Tuesday 31 July 2018")
    assert [(row[0], *row[5:]) for row in rows[start + 1 : start + 4]] == [
        ("Ann", 1, None, None, None, None),
        ("Li Wei", 1, 1, None, 1, None),
        ("Nobody's", None, 1, None, None, 1),
    ]


def test_workshop_without_delegates_shows_noughts(as_user, staff, workshop):
    page = as_user(staff).get(reverse("workshops:attendance", args=[workshop.pk]))
    assert [(row.present, row.expected) for row in page.context["rows"]] == [(0, 0)] * 3
