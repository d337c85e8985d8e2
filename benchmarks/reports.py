"""How long a programme's report takes at full size, against the same figures in SQL written by hand.

``python benchmarks/reports.py 1`` fills a database of its own (see ``report_rows.py``), counts every figure and default
table of the larger programme as an edition does, asks ``report_sql.py`` for the same numbers, and prints one line for
each indicator: seconds, queries, seconds by hand, and how many times as long that is. Then follow all together, an
edition as it is frozen, and the dashboard of the programme and of parts of it, when first asked for and when kept. It
ends with 1 if a number differs. DATABASE_URL names the PostgreSQL server; with ``--keep`` it names a database that
``report_rows.py`` filled, which stays. ``--rounds 3`` takes the best of three, in turns.
"""

import argparse
import datetime as dt
import os
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Rates are given to one decimal.
NEAR = 0.051


def main() -> int:
    """Read the size, set up, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scale", type=float, nargs="?", default=0.01, help="1 is the full size")
    parser.add_argument("--keep", action="store_true", help="measure the filled database that DATABASE_URL names")
    parser.add_argument("--rounds", type=int, default=3, choices=range(1, 10))
    chosen = parser.parse_args()
    sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]
    import report_rows

    with tempfile.TemporaryDirectory(prefix="reports-bench-") as folder:
        os.environ["VAR_DIR"] = folder
        report_rows.set_up()
        from django.db import connection
        from django.test.utils import setup_databases, teardown_databases

        if connection.vendor != "postgresql":
            print("Name a PostgreSQL server in DATABASE_URL.", file=sys.stderr)
            return 2
        if chosen.keep:
            return measure(chosen.rounds)
        databases = setup_databases(verbosity=0, interactive=False)
        try:
            report_rows.fill(chosen.scale)
            return measure(chosen.rounds)
        finally:
            teardown_databases(databases, verbosity=0)


def measure(rounds: int) -> int:
    """Count everything in both ways, print the times, and return 1 if a number differs."""
    from report_rows import AS_OF

    from partnerships.models import Programme
    from reports.contents import TABLES
    from reports.indicators import indicators_for
    from reports.scope import Scope

    scope = Scope(Programme.objects.get(code="BENCH"), AS_OF)
    wrong, ours, by_hand = [], 0.0, 0.0
    print(f"{'':28}{'seconds':>9}{'queries':>9}{'by hand':>9}{'times':>7}")
    for indicator in indicators_for(scope):
        tables = [one.by for one in TABLES if one.of == indicator.key]
        best = [float("inf"), float("inf")]
        for _round in range(rounds):
            counted, seconds, queries = timed(lambda one=indicator, tables=tables: count(scope, one, tables))
            expected, by_hand_seconds, _queries = timed(lambda one=indicator, tables=tables: ask(scope, one, tables))
            best = [min(best[0], seconds), min(best[1], by_hand_seconds)]
        ours, by_hand = ours + best[0], by_hand + best[1]
        print(f"{indicator.key:28}{best[0]:9.3f}{queries:9}{best[1]:9.3f}{best[0] / best[1]:7.1f}", flush=True)
        wrong += [f"{indicator.key} {what}: {difference}" for what, difference in differences(counted, expected)]
    print(f"{'together':28}{ours:9.3f}{'':9}{by_hand:9.3f}{ours / by_hand:7.1f}")
    whole_report(scope, rounds)
    dashboards(scope, rounds)
    for line in wrong:
        print(f"DIFFERENT: {line}")
    return 1 if wrong else 0


def whole_report(scope, rounds: int) -> None:
    """Print how long everything takes that an edition freezes, and how many queries it needs."""
    from reports.figures import compute

    best = float("inf")
    for _round in range(rounds):
        _report, seconds, queries = timed(lambda: compute(scope))
        best = min(best, seconds)
    print(f"{'an edition, all of it':28}{best:9.3f}{queries:9}")


def dashboards(scope, rounds: int) -> None:
    """Print how long the dashboard takes, first counted and then as it is answered, beside a page without numbers."""
    from django.conf import settings
    from django.core.cache import cache
    from django.test import Client, override_settings
    from django.urls import reverse

    from accounts.models import Role, User
    from workshops.models import Workshop

    staff, _made = User.objects.get_or_create(email="staff@example.org", defaults={"full_name": "Staff"})
    Role.objects.get_or_create(user=staff, kind="staff", programme=scope.programme)
    day = scope.as_of.isoformat()
    workshop = Workshop.objects.filter(programme=scope.programme, starts_on__lte=scope.as_of).first()
    institution = scope.institutions().order_by("pk").first()
    address = reverse("reports:dashboard")
    pages = {
        "a page without numbers": reverse("accounts:profile"),
        "dashboard of the programme": f"{address}?until={day}",
        "of a workshop": f"{address}?until={day}&workshop={workshop.pk}",
        "of an institution": f"{address}?until={day}&institution={institution.pk}",
        "of a country": f"{address}?until={day}&country=KH",
        "of a year": f"{address}?since={scope.as_of.year - 1}-01-01&until={scope.as_of.year - 1}-12-31",
        "first page": reverse("reports:today"),
    }
    warnings.filterwarnings("ignore", message="No directory at")
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(STORAGES=settings.STORAGES | plain, ALLOWED_HOSTS=["testserver"]):
        client = Client()
        client.force_login(staff)
        print(f"{'':28}{'first, ms':>9}{'queries':>9}{'then, ms':>9}{'queries':>9}")
        for words, url in pages.items():
            cache.clear()
            _page, first, queries = timed(lambda url=url: client.get(url))
            again = min((timed(lambda url=url: client.get(url)) for _round in range(rounds)), key=lambda one: one[1])
            if again[0].status_code != 200:
                sys.exit(f"{url} answered {again[0].status_code}.")
            print(f"{words:28}{first * 1000:9.0f}{queries:9}{again[1] * 1000:9.0f}{again[2]:9}", flush=True)


def timed(call: Callable) -> tuple[object, float, int]:
    """Return what ``call`` gave, the seconds it took and the number of its queries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        start = time.perf_counter()
        result = call()
        seconds = time.perf_counter() - start
    return result, seconds, len(queries)


def count(scope, indicator, tables: list[str]) -> dict:
    """Return the figure (under "") and its tables as an edition counts them."""
    from reports.counted import Counted

    counted = Counted(scope, {indicator.key: tables})
    return {"": counted.value(indicator)} | {by: counted.rows(indicator, by) for by in tables}


def ask(scope, indicator, tables: list[str]) -> dict:
    """Return the same from the statements written by hand, each on its own."""
    from django.conf import settings
    from django.db import connection
    from report_sql import FIGURES
    from report_sql import TABLES as STATEMENTS

    parameters = {"programme": scope.programme.pk, "day": scope.as_of, "zone": settings.TIME_ZONE}
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(FIGURES[indicator.key], parameters)
        found[""] = cursor.fetchone()[0]
        for by in tables:
            cursor.execute(STATEMENTS[indicator.key, by], parameters)
            found[by] = cursor.fetchall()
    return found


def differences(counted: dict, expected: dict) -> list[tuple[str, str]]:
    """Return (what, both values) for each number that is not the same in both."""
    found = []
    for what, number in expected.items():
        rows = {"": number} if what == "" else added_up(number)
        own = {"": counted[what]} if what == "" else {str(key): value for key, value in counted[what].items()}
        for key in sorted(rows.keys() | own.keys()):
            one, other = own.get(key, 0), rows.get(key, 0)
            if abs(float(one or 0) - float(other or 0)) > (NEAR if isinstance(one, float) else 0):
                found.append((f"{what} {key}".strip(), f"{one}, by hand {other}"))
    return found


def added_up(rows: list[tuple]) -> dict[str, float]:
    """Return {key: number} with what is not stated, in whatever way, under one key."""
    found: dict[str, float] = {}
    for key, number in rows:
        name = "not_stated" if key in (None, "", "not_stated") else key
        name = name.isoformat() if isinstance(name, dt.date) else str(name)
        found[name] = found.get(name, 0) + (number or 0)
    return found


if __name__ == "__main__":
    sys.exit(main())
