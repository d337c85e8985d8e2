"""The pages of jobs, seen by four people."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from jobs import registry
from jobs.models import Job
from jobs.tests.factories import JobFactory, PieceFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def job(staff, programme):
    return JobFactory(
        owner=staff, programme=programme, title="Certificates of cohort 7", running=True, total=200, done=40
    )


def url(name: str, job: Job) -> str:
    return reverse(f"jobs:{name}", args=[job.pk])


@pytest.mark.parametrize("name", ["job_detail", "job_progress"])
def test_job_is_shown_to_owner_and_colleague_only(name, job, as_user, staff, colleague, stranger, admin_user, outsider):
    address = url(name, job)
    for person in (staff, colleague, admin_user):
        assert as_user(person).get(address, headers=HTMX).status_code == 200
    assert as_user(stranger).get(address, headers=HTMX).status_code == 404
    assert outsider.get(address).url.startswith(reverse("account_login"))


@pytest.mark.parametrize("name", ["job_retry", "job_cancel"])
def test_job_is_changed_by_owner_and_colleague_only(name, job, as_user, staff, colleague, stranger, outsider):
    address = url(name, job)
    assert as_user(stranger).post(address).status_code == 404
    assert outsider.post(address).url.startswith(reverse("account_login"))
    job.refresh_from_db()
    assert job.state == "running"
    for person in (staff, colleague):
        assert as_user(person).get(address).status_code == 405
        assert as_user(person).post(address).url == job.get_absolute_url()


def test_viewer_of_the_programme_sees_only_own_jobs(job, as_user, viewer, programme):
    assert as_user(viewer).get(job.get_absolute_url()).status_code == 404
    own = JobFactory(owner=viewer, programme=programme)
    assert as_user(viewer).get(own.get_absolute_url()).status_code == 200


def test_list_holds_own_jobs_and_those_of_the_programme(job, as_user, colleague, stranger, outsider, coordinator):
    own = JobFactory(owner=coordinator, title="My export")
    address = reverse("jobs:job_list")
    assert list(as_user(colleague).get(address).context["page"].objects) == [job]
    assert list(as_user(stranger).get(address).context["page"].objects) == []
    assert list(as_user(coordinator).get(address).context["page"].objects) == [own]
    assert outsider.get(address).url.startswith(reverse("account_login"))


def test_list_is_narrowed_by_its_address(job, as_user, staff, programme):
    JobFactory(owner=staff, programme=programme, title="Report 2018", ended=True)
    client = as_user(staff)
    for query, count in [("", 2), ("?state=done", 1), ("?q=cohort", 1), ("?q=nothing", 0)]:
        assert client.get(reverse("jobs:job_list") + query).context["page"].count == count, query


def test_list_asks_the_same_number_of_queries(as_user, staff, programme, same_query_count):
    def make_row():
        JobFactory(owner=staff, programme=programme, running=True, total=3, done=1)

    same_query_count(reverse("jobs:job_list"), make_row, as_user(staff))


def test_progress_of_a_running_job_is_polled_and_counted_in_words(job, as_user, staff):
    page = as_user(staff).get(job.get_absolute_url()).content.decode()
    assert "40 of 200 done" in page
    assert '<progress max="200" value="40"' in page
    assert f'hx-get="{url("job_progress", job)}"' in page
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page
    assert 'style="' not in page


def test_progress_of_an_ended_job_is_polled_no_more(as_user, staff):
    job = JobFactory(owner=staff, ended=True, total=200, done=200)
    answer = as_user(staff).get(url("job_progress", job), headers=HTMX)
    page = answer.content.decode()
    assert "hx-get" not in page
    assert "<progress" not in page
    assert "no-store" in answer["Cache-Control"]
    assert "<html" not in page


def test_progress_without_htmx_leads_to_the_page(job, as_user, staff):
    assert as_user(staff).get(url("job_progress", job)).url == job.get_absolute_url()


def test_stopped_job_lists_what_failed_with_reasons_and_a_way_on(as_user, staff):
    registry.pieces("tests.pieces", label="Pieces", finished_url=lambda job: "/certificates/?cohort=7")(write_nothing)
    job = JobFactory(
        kind="tests.pieces", owner=staff, state="failed", finished_at=timezone.now(), total=200, done=198, failed=2
    )
    PieceFactory(job=job, number=1, key="17", label="សុខ ដារ៉ា", state="failed", error="No course <b>given</b>.")
    page = as_user(staff).get(job.get_absolute_url()).content.decode()
    assert "198 of 200 done, 2 failed" in page
    assert "<strong>សុខ ដារ៉ា</strong>: No course &lt;b&gt;given&lt;/b&gt;." in page
    assert f'action="{url("job_retry", job)}"' in page
    assert 'href="/certificates/?cohort=7"' in page
    assert "Open what is done" in page


def write_nothing(job, key):
    """Stand for a handler."""


def test_retry_and_cancel_say_what_happened(as_user, staff):
    job = JobFactory(owner=staff)
    client = as_user(staff)
    answer = client.post(url("job_cancel", job), follow=True)
    assert "The job is cancelled. What was done before is kept." in answer.content.decode()
    answer = client.post(url("job_cancel", job), follow=True)
    assert "This job has already ended." in answer.content.decode()
    answer = client.post(url("job_retry", job), follow=True)
    assert "It will be tried again." in answer.content.decode()
    answer = client.post(url("job_retry", job), follow=True)
    assert "nothing to try again" in answer.content.decode()


def test_job_that_waits_unusually_long_says_so(as_user, staff):
    job = JobFactory(owner=staff, waiting_since=timezone.now() - timedelta(minutes=3))
    assert "No worker has taken this up yet" in as_user(staff).get(job.get_absolute_url()).content.decode()


@pytest.mark.parametrize("model", ["job", "piece"])
def test_admin_lists_and_shows_without_a_way_to_edit(model, as_user, admin_user):
    piece = PieceFactory(job__title="Certificates")
    client = as_user(admin_user)
    thing = piece if model == "piece" else piece.job
    assert client.get(reverse(f"admin:jobs_{model}_changelist") + "?q=cert").status_code == 200
    page = client.get(reverse(f"admin:jobs_{model}_change", args=[thing.pk])).content.decode()
    assert 'name="_save"' not in page
    assert client.get(reverse(f"admin:jobs_{model}_add")).status_code == 403


def test_admin_actions_try_again_and_cancel(as_user, admin_user):
    stopped, done = JobFactory(state="failed", finished_at=timezone.now()), JobFactory(ended=True)
    address = reverse("admin:jobs_job_changelist")
    client = as_user(admin_user)
    client.post(address, {"action": "try_again", "_selected_action": [stopped.pk, done.pk]})
    assert set(Job.objects.values_list("title", "state")) == {(stopped.title, "waiting"), (done.title, "done")}
    client.post(address, {"action": "cancel", "_selected_action": [stopped.pk]})
    assert Job.objects.get(pk=stopped.pk).state == "cancelled"


def test_job_is_unknown_to_who_ordered_it_and_has_left_the_programme(job, as_user, staff):
    staff.roles.all().delete()
    assert as_user(staff).get(job.get_absolute_url()).status_code == 404
    assert as_user(staff).post(url("job_cancel", job)).status_code == 404
