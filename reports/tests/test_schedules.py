"""Reports made by themselves: each closed month or quarter once."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from jobs import services as jobs
from jobs.models import Job
from partnerships.tests.factories import InstitutionFactory
from partnerships.tests.test_together import together
from reports.models import Edition, ReportSchedule
from reports.periods import period_after, period_of
from reports.services.schedules import make_due_editions
from reports.tests.factories import make_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def schedule(programme, staff) -> ReportSchedule:
    """Monthly, on the fifth; December 2022 was made."""
    return ReportSchedule.objects.create(
        programme=programme, every="month", day=5, parts=["reach"], made_until=dt.date(2022, 12, 31), owner=staff
    )


def periods() -> list[tuple]:
    jobs_in_order = Job.objects.order_by("pk")
    return [(job.arguments["since"], job.arguments["as_of"]) for job in jobs_in_order if "as_of" in job.arguments]


@pytest.mark.parametrize(
    ("day", "every", "first", "last"),
    [
        (dt.date(2024, 2, 10), "month", dt.date(2024, 2, 1), dt.date(2024, 2, 29)),
        (dt.date(2023, 12, 31), "month", dt.date(2023, 12, 1), dt.date(2023, 12, 31)),
        (dt.date(2023, 5, 1), "quarter", dt.date(2023, 4, 1), dt.date(2023, 6, 30)),
        (dt.date(2023, 12, 1), "quarter", dt.date(2023, 10, 1), dt.date(2023, 12, 31)),
    ],
)
def test_period_is_a_calendar_month_or_quarter(day, every, first, last):
    assert period_of(day, every) == (first, last)
    assert period_after(first - dt.timedelta(1), every) == (first, last)


def test_schedule_makes_a_closed_month_on_its_day_and_once(schedule):
    assert make_due_editions(today=dt.date(2023, 2, 4)) == 0
    assert make_due_editions(today=dt.date(2023, 2, 5)) == 1
    assert make_due_editions(today=dt.date(2023, 2, 5)) == 0
    assert make_due_editions(today=dt.date(2023, 3, 4)) == 0
    assert periods() == [("2023-01-01", "2023-01-31")]


def test_schedule_makes_up_for_what_was_missed(schedule):
    assert make_due_editions(today=dt.date(2023, 4, 20)) == 3
    assert periods() == [
        ("2023-01-01", "2023-01-31"), ("2023-02-01", "2023-02-28"), ("2023-03-01", "2023-03-31"),
    ]  # fmt: skip


def test_schedule_of_quarters_since_the_beginning(schedule):
    ReportSchedule.objects.update(every="quarter", covers="beginning")
    assert make_due_editions(today=dt.date(2023, 4, 5)) == 1
    assert periods() == [(None, "2023-03-31")]


def test_schedule_of_an_institution_goes_on_with_what_it_is_known_as_now(schedule, institution):
    old = InstitutionFactory(now_known_as=institution)
    ReportSchedule.objects.update(institution=old)
    assert make_due_editions(today=dt.date(2023, 2, 5)) == 1
    assert Job.objects.get().arguments["institution"] == institution.pk


def test_schedule_that_rests_makes_nothing(schedule):
    ReportSchedule.objects.update(is_active=False)
    assert make_due_editions(today=dt.date(2023, 4, 20)) == 0


@pytest.mark.django_db(transaction=True)
def test_schedule_looked_at_twice_at_once_makes_each_period_once(schedule):
    counts = together(*[lambda: make_due_editions(today=dt.date(2023, 3, 5))] * 2)
    assert sum(counts) == 2
    assert sorted(periods()) == [("2023-01-01", "2023-01-31"), ("2023-02-01", "2023-02-28")]


def test_schedule_has_one_edition_of_a_period(programme, schedule, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_edition(programme, as_of=dt.date(2023, 1, 31), schedule=schedule)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_edition(programme, as_of=dt.date(2023, 1, 31), schedule=schedule)


def test_schedule_sends_what_it_has_made_to_the_viewers(schedule, viewer, settings, tmp_path, mailoutbox):
    settings.MEDIA_ROOT = tmp_path
    ReportSchedule.objects.update(sends_to_viewers=True)
    make_due_editions(today=dt.date(2023, 2, 5))
    jobs.run(Job.objects.get().pk)
    edition = Edition.objects.get()
    assert (edition.since, edition.as_of, edition.schedule) == (dt.date(2023, 1, 1), dt.date(2023, 1, 31), schedule)
    jobs.run(Job.objects.exclude(kind="reports.edition").get().pk)
    assert [mail.to for mail in mailoutbox] == [[viewer.email]]


FIELDS = {"every": "month", "covers": "period", "day": "5", "is_active": "on", "part_reach": "1"}


def test_schedule_is_set_up_by_staff_and_begins_with_the_period_that_runs(programme, as_user, staff, viewer, stranger):
    assert as_user(viewer).post("/report-schedules/new/", FIELDS).status_code == 403
    assert as_user(staff).post("/report-schedules/new/", FIELDS | {"part_training": "1"}).status_code == 302
    schedule = ReportSchedule.objects.get()
    assert (schedule.programme, schedule.owner, schedule.parts) == (programme, staff, ["reach", "training"])
    today = timezone.localdate()
    assert schedule.next_period == period_of(today, "month")
    assert "5 " in as_user(staff).get("/report-schedules/").content.decode()
    assert as_user(stranger).get(f"/report-schedules/{schedule.pk}/edit/").status_code == 404


def test_schedule_that_is_changed_keeps_its_mark(schedule, as_user, staff):
    client, address = as_user(staff), f"/report-schedules/{schedule.pk}/edit/"
    seen = client.get(address).context["form"]["seen_at"].value()
    answer = client.post(address, FIELDS | {"day": "9", "seen_at": seen})
    assert answer.status_code == 302
    schedule.refresh_from_db()
    assert (schedule.day, schedule.made_until) == (9, dt.date(2022, 12, 31))


def test_schedule_keeps_its_institution_that_is_no_member_any_more(schedule, as_user, staff):
    institution = InstitutionFactory()
    ReportSchedule.objects.update(institution=institution)
    client, address = as_user(staff), f"/report-schedules/{schedule.pk}/edit/"
    form = client.get(address).context["form"]
    assert f'<option value="{institution.pk}" selected' in str(form["institution"])
    typed = FIELDS | {"institution": institution.pk, "seen_at": form["seen_at"].value()}
    assert client.post(address, typed).status_code == 302
    schedule.refresh_from_db()
    assert schedule.institution == institution


def test_schedule_that_rested_goes_on_with_the_period_that_runs(schedule, as_user, staff):
    ReportSchedule.objects.update(is_active=False)
    client, address = as_user(staff), f"/report-schedules/{schedule.pk}/edit/"
    seen = client.get(address).context["form"]["seen_at"].value()
    assert client.post(address, FIELDS | {"seen_at": seen}).status_code == 302
    schedule.refresh_from_db()
    assert schedule.is_active
    assert schedule.next_period == period_of(timezone.localdate(), "month")
    assert make_due_editions(today=timezone.localdate()) == 0


def test_schedule_that_rested_shortly_makes_no_period_twice(schedule, as_user, staff):
    running = period_of(timezone.localdate(), "month")
    ReportSchedule.objects.update(is_active=False, made_until=running.ends_on)
    client, address = as_user(staff), f"/report-schedules/{schedule.pk}/edit/"
    seen = client.get(address).context["form"]["seen_at"].value()
    client.post(address, FIELDS | {"seen_at": seen})
    schedule.refresh_from_db()
    assert (schedule.is_active, schedule.made_until) == (True, running.ends_on)


@pytest.mark.parametrize(
    ("fields", "name"), [({"day": "29"}, "day"), ({"part_reach": ""}, "part_reach"), ({"every": ""}, "every")]
)
def test_schedule_form_says_beside_the_field_what_is_wrong(fields, name, as_user, staff, programme):
    answer = as_user(staff).post("/report-schedules/new/", FIELDS | {"title": "What I typed"} | fields)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [name])
    assert "What I typed" in answer.content.decode()


def test_list_of_schedules_asks_the_same_number_of_queries_for_one_and_thirty(
    programme, as_user, staff, same_query_count
):
    def make():
        ReportSchedule.objects.create(
            programme=programme, every="month", parts=["reach"], made_until=dt.date(2022, 12, 31)
        )

    same_query_count("/report-schedules/", make, as_user(staff))


def test_schedule_that_cannot_be_followed_keeps_no_other_waiting(schedule, programme, staff, monkeypatch):
    other = ReportSchedule.objects.create(
        programme=programme, every="month", day=5, parts=["reach"], made_until=dt.date(2022, 12, 31), owner=staff
    )
    right = ReportSchedule.scope_of

    def scope_of(one, period):
        if one.pk == schedule.pk:
            raise ValueError("A broken one.")
        return right(one, period)

    monkeypatch.setattr(ReportSchedule, "scope_of", scope_of)
    assert make_due_editions(today=dt.date(2023, 2, 5)) == 1
    marks = {one.pk: one.made_until for one in ReportSchedule.objects.all()}
    assert marks == {schedule.pk: dt.date(2022, 12, 31), other.pk: dt.date(2023, 1, 31)}
