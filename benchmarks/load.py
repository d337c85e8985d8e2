"""Pages under load, by how many rows there are, as ratios to a bare Django view in the same run.

``python -m benchmarks.load 1000 10000 100000 1000000`` fills a database with about so many rows in all (see
``report_rows.py``), starts gunicorn on it as in production, and asks each page so many times with so many at once
(``--requests 60 --at-once 4``), in turns with the bare view. It prints one line for each page and number of rows: the
first quarter (a quarter of the answers took less), the median and the 95th of a hundred in milliseconds, and the first
quarter as a multiple of the bare view's, since what else a machine does spoils the slower ones; then how the cost grew
from the fewest rows to the most. It starts a PostgreSQL of its own.
"""

import argparse
import contextlib
import http.client
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ALL_ROWS = 5_000_000  # of report_rows at size 1
PAGES = {
    "verification": "/verify/{code}/",
    "agreements": "/agreements/",
    "people": "/people/",
    "certificates": "/certificates/",
    "institutions": "/institutions/",
    "search of people": "/people/?q=nguyen",
    "first page": "/",
}


def main() -> int:
    """Read what is asked for, measure for each number of rows, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    parser.add_argument("--requests", type=int, default=60, choices=range(10, 1001), metavar="10-1000")
    parser.add_argument("--at-once", type=int, default=4, choices=range(1, 33), metavar="1-32")
    chosen = parser.parse_args()
    sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]
    from scripts.servers import postgres

    found = {}
    with tempfile.TemporaryDirectory(prefix="load-bench-") as folder, postgres() as url:
        environment = os.environ | {
            "DATABASE_URL": url, "VAR_DIR": folder, "SECRET_KEY": secrets.token_urlsafe(50), "USE_HTTPS": "false",
            "STATIC_ROOT": f"{folder}/static", "PROXY_COUNT": "1", "LOG_LEVEL": "WARNING",
            "DJANGO_SETTINGS_MODULE": "benchmarks.load_settings",
        }  # fmt: skip
        manage(environment, "migrate", "--run-syncdb", "--verbosity", "0")
        manage(environment, "collectstatic", "--noinput", "--verbosity", "0")
        for rows in sorted(set(chosen.rows)):
            # A copy of the empty tables each; what is asked of Django is asked in a process of its own.
            copy_database(url, f"rows_{rows}")
            of_rows = environment | {"DATABASE_URL": url.replace("/postgres", f"/rows_{rows}")}
            found[rows] = measure(rows, of_rows, chosen.requests, chosen.at_once)
        print_growth(found)
    return 0


def manage(environment: dict[str, str], *command: str) -> None:
    """Run a command of Django to its end."""
    subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)


def copy_database(url: str, name: str) -> None:
    """Make a copy of the database that ``url`` names."""
    import psycopg2

    # From another database, since nobody may be in the one that is copied.
    elsewhere = url.replace("postgres:", "postgresql:").replace("/postgres", "/template1")
    with contextlib.closing(psycopg2.connect(elsewhere)) as connection:
        connection.autocommit = True
        connection.cursor().execute(f"CREATE DATABASE {name} TEMPLATE postgres")


def measure(rows: int, environment: dict[str, str], requests: int, at_once: int) -> dict[str, float]:
    """Fill a database, start the web on it, ask every page; return the medians as multiples of the bare view's."""
    from scripts.servers import free_port

    filling = [sys.executable, "-m", "benchmarks.load_rows", str(rows / ALL_ROWS)]
    made = subprocess.run(filling, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
    *counts, session, code = made.split("\n")[:-1]
    port = free_port()
    web = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "config.wsgi:application"], cwd=ROOT, env=environment | {"PORT": str(port)}
    )
    try:
        wait_for(port)
        print(f"\nAbout {rows:,} rows in all ({', '.join(counts)}); {requests} requests, {at_once} at once")
        print(f"{'page':18} {'quarter ms':>11} {'median ms':>10} {'p95 ms':>8} {'x bare':>7}")
        ratios = {}
        for name, path in PAGES.items():
            page, bare = ask(port, path.format(code=code), session, requests, at_once)
            ratios[name] = page["quarter"] / bare["quarter"]
            line(name, page, ratios[name])
            line("  bare view", bare, 1)
        return ratios
    finally:
        web.terminate()
        web.wait(30)


def ask(port: int, path: str, session: str, requests: int, at_once: int) -> tuple[dict, dict]:
    """Ask for ``path`` and the bare view in turns, and return the figures of both."""

    def one(number: int, path: str) -> float:
        # From many network addresses, for the check of certificates counts how often each asks.
        headers = {"Host": "localhost", "Cookie": f"sessionid={session}", "X-Forwarded-For": f"10.0.0.{number % 250}"}
        began = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}.")
        return (time.perf_counter() - began) * 1000

    for number in range(4):  # every process of the web has its caches filled
        one(number, path)
    with ThreadPoolExecutor(at_once) as threads:
        times = list(threads.map(lambda number: (one(number, path), one(number, "/bare/")), range(requests)))
    return figures([page for page, _bare in times]), figures([bare for _page, bare in times])


def figures(times: list[float]) -> dict[str, float]:
    """Return the first quarter, the median and the 95th of a hundred."""
    quarters, twentieths = statistics.quantiles(times, n=4), statistics.quantiles(times, n=20)
    return {"quarter": quarters[0], "median": quarters[1], "p95": twentieths[-1]}


def line(name: str, times: dict[str, float], ratio: float) -> None:
    """Print the figures of one page."""
    print(f"{name:18} {times['quarter']:11.1f} {times['median']:10.1f} {times['p95']:8.1f} {ratio:7.1f}", flush=True)


def print_growth(found: dict[int, dict[str, float]]) -> None:
    """Print the multiples of the bare view side by side, and what the most rows cost against the fewest."""
    numbers = list(found)
    print(f"\n{'x bare view':18}" + "".join(f"{rows:>11,}" for rows in numbers) + f"{'growth':>9}")
    for name in PAGES:
        ratios = [found[rows][name] for rows in numbers]
        print(f"{name:18}" + "".join(f"{ratio:11.1f}" for ratio in ratios) + f"{ratios[-1] / ratios[0]:9.1f}")


def wait_for(port: int) -> None:
    """Wait until the web answers, half a minute at most."""
    for _attempt in range(120):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz", headers={"Host": "localhost"})
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.25)
    raise SystemExit("The web did not start.")


if __name__ == "__main__":
    sys.exit(main())
