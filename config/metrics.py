"""Figures for Prometheus: what this web did, and what the database says of jobs, e-mails and certificates."""

import os
import secrets
from collections.abc import Iterator

from django.conf import settings
from django.db.models import Count, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Histogram, generate_latest, values
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from accounts.models import Notice
from certificates.models import Certificate, CertificateMail
from jobs.models import Job
from workshops.models import DelegateLetter

# Each process of gunicorn writes files of its own, named by its place and not by its number: one that follows another
# (gunicorn replaces them now and then) goes on in the same files, so that they do not become more and more.
SHARED = "PROMETHEUS_MULTIPROC_DIR" in os.environ
place = "0"
if SHARED:
    values.ValueClass = values.MultiProcessValue(process_identifier=lambda: place)

_own = CollectorRegistry()
REQUESTS = Histogram(
    "tvet_http_request_seconds",
    "How long requests took, by name of the address and status.",
    ["route", "status"],
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
    registry=_own,
)


def count_request(route: str, status: int, seconds: float) -> None:
    """Count a request that was answered."""
    REQUESTS.labels(route, status).observe(seconds)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer with all figures to whoever sends METRICS_TOKEN as bearer; without that setting there is no such page."""
    if not settings.METRICS_TOKEN:
        raise Http404
    expected = f"Bearer {settings.METRICS_TOKEN}".encode()
    if not secrets.compare_digest(request.headers.get("Authorization", "").encode(), expected):
        return HttpResponse("Send the token.\n", status=401, headers={"WWW-Authenticate": "Bearer"})
    registry = CollectorRegistry()
    if SHARED:
        MultiProcessCollector(registry)
    else:
        registry.register(REQUESTS)
    registry.register(Records())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class Records:
    """What the database says; the same whichever process is asked."""

    def describe(self) -> list[Metric]:
        """Say nothing ahead, so that registering asks no database."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Give the figures, six queries in all."""
        yield from self._jobs()
        mails = GaugeMetricFamily("tvet_emails", "E-mails that are not sent, by kind.", labels=["kind", "state"])
        for kind, model in (("notice", Notice), ("certificate", CertificateMail), ("delegate", DelegateLetter)):
            unsent = model.objects.exclude(state="sent").order_by().values_list("state")
            for state, number in unsent.annotate(Count("pk")):
                mails.add_metric([kind, state], number)
        yield mails
        issued = Certificate.objects.count()
        yield GaugeMetricFamily("tvet_certificates_issued", "Certificates, revoked ones included.", value=issued)

    def _jobs(self) -> Iterator[Metric]:
        numbers = GaugeMetricFamily("tvet_jobs", "Jobs that wait, run or stopped, by kind.", labels=["kind", "state"])
        ages = GaugeMetricFamily(
            "tvet_jobs_oldest_waiting_seconds", "How long the oldest waiting job waits, by kind.", labels=["kind"]
        )
        now = timezone.now()
        watched = Job.objects.filter(state__in=["waiting", "running", "failed"]).order_by()
        for kind, state, number in watched.values_list("kind", "state").annotate(Count("pk")):
            numbers.add_metric([kind, state], number)
        for kind, since in Job.objects.waiting().order_by().values_list("kind").annotate(Min("waiting_since")):
            ages.add_metric([kind], max(0.0, (now - since).total_seconds()))
        yield numbers
        yield ages
