"""Editions: made by a job, frozen, read back."""

import datetime as dt
import hashlib
import io
import subprocess

import openpyxl
import pytest

from jobs import services as jobs
from jobs.models import Job
from reports.models import Edition
from reports.services.editions import order_edition
from workshops.tests.factories import DelegateFactory, WorkshopFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2023, 1, 1)


@pytest.fixture
def edition(programme, staff, settings, tmp_path) -> Edition:
    settings.MEDIA_ROOT = tmp_path
    workshop = WorkshopFactory(programme=programme, title="Guiyang workshop")
    DelegateFactory.create_batch(3, workshop=workshop, state="attended")
    job = order_edition(owner=staff, programme=programme, workshop=workshop, as_of=DAY)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.DONE, "")
    return Edition.objects.get(job=job)


def test_edition_freezes_figures_and_files_with_their_hashes(edition):
    assert {one["key"]: one["value"] for one in edition.figures["figures"]}["delegates"] == 3
    assert hashlib.sha256(edition.pdf.read()).hexdigest() == edition.pdf_sha256
    assert hashlib.sha256(edition.xlsx.read()).hexdigest() == edition.xlsx_sha256
    DelegateFactory(workshop=edition.workshop, state="attended")
    edition.refresh_from_db()
    assert {one["key"]: one["value"] for one in edition.figures["figures"]}["delegates"] == 3


def test_edition_pdf_prints_filters_date_and_totals(edition, tmp_path):
    path = tmp_path / "edition.pdf"
    path.write_bytes(edition.pdf.read())
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    for words in ("Our programme", "Guiyang workshop", "1 January 2023", "Delegates by side", "Made"):
        assert words in text
    assert any(line.split()[:2] == ["delegates", "3"] for line in text.splitlines())


def test_edition_sheet_prints_filters_date_and_totals(edition):
    book = openpyxl.load_workbook(io.BytesIO(edition.xlsx.read()))
    cells = [[cell.value for cell in row] for row in book["Figures"].iter_rows()]
    first_column = [row[0] for row in cells]
    assert "Programme: Our programme" in first_column
    assert "Workshop: Guiyang workshop" in first_column
    assert "As of: 1 January 2023" in first_column
    assert ["Reach", "delegates", 3] in [row[:3] for row in cells]
    assert ["not stated", 3] in [[cell.value for cell in row][:2] for row in book["Delegates by side"].iter_rows()]


def test_edition_ordered_twice_is_one_job(programme, staff):
    first = order_edition(owner=staff, programme=programme, workshop=None, as_of=DAY)
    assert order_edition(owner=staff, programme=programme, workshop=None, as_of=DAY) == first
    assert order_edition(owner=staff, programme=programme, workshop=None, as_of=DAY - dt.timedelta(1)) != first


def test_edition_of_a_workshop_that_is_gone_stops_with_a_sentence(programme, staff):
    workshop = WorkshopFactory(programme=programme)
    job = order_edition(owner=staff, programme=programme, workshop=workshop, as_of=DAY)
    workshop.delete()
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.FAILED, "What the report is about is no longer here.")


@pytest.mark.parametrize("form", ["pdf", "xlsx"])
def test_edition_file_is_a_download_for_staff_and_viewer_and_unknown_to_others(
    edition, form, as_user, staff, colleague, viewer, stranger, coordinator, outsider
):
    address = f"/reports/{edition.pk}/{form}/"
    for person in (staff, colleague, viewer):
        answer = as_user(person).get(address)
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith("attachment")
    assert as_user(stranger).get(address).status_code == 404
    assert as_user(coordinator).get(address).status_code == 403
    assert outsider.get(address).status_code == 302


def test_edition_file_that_is_gone_is_told_in_a_sentence(edition, as_user, staff):
    edition.pdf.storage.delete(edition.pdf.name)
    assert as_user(staff).get(f"/reports/{edition.pk}/pdf/").status_code == 404


def test_edition_can_be_ordered_by_staff_alone(programme, as_user, staff, viewer, stranger):
    answer = as_user(staff).post("/reports/new/", {"as_of": "2023-01-01"})
    job = Job.objects.get()
    assert answer.headers["Location"] == f"/jobs/{job.pk}/"
    assert as_user(viewer).post("/reports/new/", {"as_of": "2023-01-01"}).status_code == 403
    assert as_user(stranger).post("/reports/new/", {"as_of": "2023-01-02"}).status_code == 302
    assert list(Job.objects.order_by("pk").values_list("programme__code", flat=True)) == ["OURS", "THEIRS"]


def test_edition_of_a_day_to_come_is_refused_beside_the_field(programme, as_user, staff):
    answer = as_user(staff).post("/reports/new/", {"as_of": "2199-01-01"})
    assert answer.status_code == 200
    assert "This day has not come yet. Choose today or an earlier day." in answer.content.decode()
    assert 'value="2199-01-01"' in answer.content.decode()


def test_edition_form_knows_no_workshop_of_another_programme(programme, other_programme, as_user, staff):
    theirs = WorkshopFactory(programme=other_programme)
    answer = as_user(staff).post("/reports/new/", {"as_of": "2023-01-01", "workshop": theirs.pk})
    assert "Select a valid choice" in answer.content.decode()
    assert Job.objects.count() == 0
