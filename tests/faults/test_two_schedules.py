"""Two schedules run at once, by a mistake in the set-up: what each of them starts happens once."""

import datetime as dt
from collections import Counter

import pytest
from django.utils import timezone

from accounts.models import Notice
from config import celery
from jobs import tasks
from jobs.models import Job
from partnerships.services.agreements import record_paper_signature
from partnerships.tests.factories import AgreementFactory, paper
from partnerships.tests.test_together import together
from reports.models import ReportSchedule
from reports.periods import period_of

pytestmark = pytest.mark.django_db(transaction=True)
AGREEMENTS = 5


def test_two_schedules_at_once_remind_once_and_order_each_report_once(
    programme, institution, partner, staff, coordinator, approver, partner_coordinator
):
    today = timezone.localdate()
    parties = {"programme": programme, "first_party": institution, "second_party": partner}
    for number in range(AGREEMENTS):
        dates = {"version__starts_on": today - dt.timedelta(300), "version__ends_on": today + dt.timedelta(20 + number)}
        agreement = AgreementFactory(**parties, **dates)
        record_paper_signature(agreement=agreement, signature=paper(signed_on=today - dt.timedelta(300)))
    month = period_of(today, "month")
    for _month in range(3):
        month = period_of(month.starts_on - dt.timedelta(1), "month")
    ReportSchedule.objects.create(
        programme=programme, every="month", day=1, parts=["reach"], made_until=month.ends_on, owner=staff
    )
    Notice.objects.all().delete()
    Job.objects.all().delete()
    for _hour in range(2):
        together(*[celery.remind_of_ends, celery.make_due_reports, tasks.sweep] * 2)
    told = Counter(Notice.objects.values_list("event", "recipient"))
    people = {staff, coordinator, approver, partner_coordinator}
    assert set(told.values()) == {1}
    assert {user for _event, user in told} == {person.pk for person in people}
    assert len(told) == AGREEMENTS * len(people)
    periods = [job.arguments["as_of"] for job in Job.objects.filter(kind="reports.edition")]
    assert len(periods) == len(set(periods)) == 2
