"""Everything that waits in the queue is lost at once, as by a flushed Redis: the sweeper tells the workers again."""

import datetime as dt
from collections import Counter

import pytest
from django.contrib.auth.models import Group
from django.db.models import F

from jobs.models import Job
from tests.faults.test_worker_killed import order
from tests.faults.worker import ended, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("fault_kinds")]
JOBS = 8


def test_jobs_whose_messages_are_lost_are_all_done_once(start_worker, traces, lose_all_messages):
    jobs = [order(traces, keys=[f"{number:02} a", f"{number:02} b"]) for number in range(JOBS)]
    assert Job.objects.filter(state="waiting", hinted_at__isnull=False).count() == JOBS
    lose_all_messages()
    grow_old()
    start_worker()
    wait_until(lambda: Job.objects.filter(state="done").count() >= 2)
    # Once more in the middle of the work, when the sweeper has sent them again.
    lose_all_messages()
    grow_old()
    wait_until(lambda: all(ended(job) for job in jobs))
    assert Counter(Job.objects.values_list("state", "done", "failed")) == {("done", 2, 0): JOBS}
    keys = [f"{number:02} {letter}" for number in range(JOBS) for letter in "ab"]
    assert Counter(traces.read_text().splitlines()) == Counter(keys)
    assert sorted(Group.objects.values_list("name", flat=True)) == keys


def grow_old() -> None:
    """Let those who wait have waited longer than a message may take."""
    hour = dt.timedelta(hours=1)
    Job.objects.filter(state="waiting").update(hinted_at=F("hinted_at") - hour, waiting_since=F("waiting_since") - hour)
