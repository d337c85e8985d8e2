"""Two people at the same moment: what one has checked is still true when it is written."""

import datetime as dt
import threading
from functools import partial

import pytest
from django.db import connection
from django.urls import reverse

from workshops import services
from workshops.errors import WorkshopError
from workshops.models import Session, Workshop
from workshops.tests.factories import DelegateFactory, SessionFactory, SiteVisitFactory

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 20


def together(*calls) -> list:
    """Run the calls at the same moment, each on its own connection, and return results or WorkshopErrors."""
    start, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place: int, call) -> None:
        start.wait()
        try:
            results[place] = call()
        except WorkshopError as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_one_delegate_comes_onto_one_of_two_rosters_saved_at_once(workshop):
    when = {"day": dt.date(2018, 7, 31), "starts_at": dt.time(14), "ends_at": dt.time(16)}
    one, two = (SiteVisitFactory(workshop=workshop, **when) for _number in range(2))
    for _time in range(TIMES):
        delegate = DelegateFactory(workshop=workshop)
        results = together(*(partial(services.set_roster, visit=visit, delegates=[delegate]) for visit in (one, two)))
        assert sorted(type(result).__name__ for result in results) == ["RosterChange", "WorkshopError"]
        assert delegate.visits.count() == 1


def test_published_at_once_by_two_has_one_address_and_one_line_in_the_trail(workshop):
    SessionFactory(workshop=workshop)
    results = together(*[lambda: services.publish_programme(workshop=workshop)] * 2)
    assert len({result.programme_code for result in results}) == 1
    assert workshop.history.filter(history_change_reason="programme published").count() == 1


def test_session_and_shorter_dates_saved_at_once_never_leave_it_outside(workshop, staff, as_user):
    clients = as_user(staff), as_user(staff)
    edit = reverse("workshops:workshop_edit", args=[workshop.pk])
    create = reverse("workshops:session_create", args=[workshop.pk])
    shorter = {
        "title": "Shorter", "edition": "1", "starts_on": "2018-07-30", "ends_on": "2018-07-31", "city": "Guiyang",
        "country": "CN", "time_zone": "Asia/Shanghai", "seen_at": workshop.changed_at.isoformat(),
        "organiser_roles-TOTAL_FORMS": "0", "organiser_roles-INITIAL_FORMS": "0",
    }  # fmt: skip
    last_day = {"number": "1", "title": "Closing", "day": "2018-08-01"}
    answers = together(
        lambda: clients[0].post(edit, shorter).status_code, lambda: clients[1].post(create, last_day).status_code
    )
    assert sorted(answers) == [200, 302]
    assert not Session.objects.filter(day__gt=Workshop.objects.get().ends_on).exists()
