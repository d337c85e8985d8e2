"""The database cuts every connection while a job runs, twice: nothing is lost, nothing done twice.

SQLite has no connections to cut; there somebody keeps the only lock for writing for a while instead.
"""

import sqlite3
import threading
import time
from collections import Counter
from contextlib import closing

import pytest
from django.contrib.auth.models import Group
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from jobs.models import Job
from jobs.services import leases
from tests.faults.test_worker_killed import KEYS, assert_all_done_once, order
from tests.faults.worker import done_of, ended, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("fault_kinds")]


def cut() -> int:
    """Cut all connections but this one and return how many there were."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=30, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            time.sleep(0.5)
            other.execute("ROLLBACK")
        return 1
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        return cursor.fetchone()[0]


def test_job_whose_connections_are_cut_ends_with_everything_done_once(start_worker, traces):
    start_worker()
    job = order(traces)
    for number in (10, 30):
        wait_until(lambda number=number: done_of(job) >= number)
        assert cut() >= 1
    wait_until(lambda: ended(job))
    assert_all_done_once(job)
    ran = Counter(traces.read_text().splitlines())
    assert set(ran) == set(KEYS)
    # Only a piece that was in hand when its connection was cut ran again.
    assert 60 <= sum(ran.values()) <= 62
    assert Group.objects.count() == 60


@pytest.mark.parametrize("error", [OperationalError("terminating connection"), InterfaceError("connection closed")])
def test_claim_is_renewed_again_after_the_connection_was_cut(error, settings, monkeypatch, traces):
    settings.JOB_LEASE_SECONDS = 0.3
    job = leases.claim(order(traces, keys=["a"]).pk)
    renew, failed, renewed = leases.renew, [], threading.Event()

    def fail_once(job) -> None:
        if not failed:
            failed.append(error)
            raise error
        renew(job)
        renewed.set()

    monkeypatch.setattr(leases, "renew", fail_once)
    with leases.heartbeat(job):
        assert renewed.wait(10)
        assert Job.objects.get().lease_until > timezone.now() - leases.lease()
    assert failed == [error]
