"""Print file, ZIP and call sheet of a ceremony: in the order of the list, nothing left out without a word."""

import io
import zipfile

import openpyxl
import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from certificates import services
from certificates.call_sheet import sheet_pdf
from certificates.ceremony_list import called_lines, mark_of
from certificates.drawing import draw_pdf
from certificates.errors import CertificateError
from certificates.files import sha256_of
from certificates.models import Certificate
from certificates.services import ceremony_papers
from certificates.services.ceremony_calls import Move
from certificates.services.ceremony_papers import PRINT, drawn_paper, paper_in_words
from certificates.tests.factories import CeremonyFactory, CertificateFactory
from documents.tests.poppler import text_of
from jobs.models import Job
from jobs.services import run
from partnerships.tests.factories import InstitutionFactory, PersonFactory
from training.tests.factories import EnrolmentFactory

pytestmark = pytest.mark.django_db
PEOPLE = [("Sok Dara", "សុខ ដារ៉ា"), ("Chan Thy", "陈泰"), ("Anan Jaidee", "อนันต์ ใจดี"), ("Htun Aye", "ထွန်းအေး")]


@pytest.fixture
def ceremony(programme, cohort, design):
    """A ceremony whose four people have real certificates, and whose list was put in order by hand."""
    ceremony = CeremonyFactory(programme=programme, title="Closing")
    ceremony.cohorts.add(cohort)
    institution = InstitutionFactory(official_name="Angkor Polytechnic", country="KH")
    for name, native in PEOPLE:
        person = PersonFactory(full_name=name, native_name=native, institution=institution)
        made = CertificateFactory(enrolment=EnrolmentFactory(cohort=cohort, person=person), design=design)
        store(made, draw_pdf(made))
    services.make_list(ceremony=ceremony, order="cohort")
    last = ceremony.calls.called().last()
    services.move_calls(ceremony=ceremony, moves=[Move(last.pk, 4, 1)])
    ceremony.refresh_from_db()
    return ceremony


def store(certificate, content):
    certificate.file.save(f"{certificate.serial}.pdf", ContentFile(content), save=False)
    certificate.sha256 = sha256_of(content)
    certificate.save()


def made_file(thing, staff, **options):
    """Order the print file, let the job run, and return the job with its file's content."""
    job = run(services.order_print_file(thing=thing, owner=staff, **options).pk)
    assert job.state == Job.State.DONE, job.error
    with default_storage.open(job.result["file"]) as stored:
        return job, stored.read()


ORDER = ["Sok Dara", "Anan Jaidee", "Chan Thy", "Htun Aye"]


def test_print_file_has_the_people_in_the_order_of_the_list(ceremony, staff):
    assert [line.name for line in called_lines(ceremony)] == ORDER
    job, content = made_file(ceremony, staff)
    pages = text_of(content).split("\f")[:-1]
    assert len(pages) == 4
    for name, line, page in zip(ORDER, called_lines(ceremony), pages, strict=True):
        assert name in page
        assert line.serial in page
        assert line.native_name in page
    assert (job.result["count"], job.result["missing"]) == (4, [])
    assert job.result["papers"] == [["A4 landscape", 4]]
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert opened.check_pdf_syntax() == []


def test_print_file_names_what_it_lacks(ceremony, staff):
    lines = called_lines(ceremony)
    services.revoke(certificate=lines[0].certificate, reason="Wrong person", user=staff)
    with default_storage.open(lines[1].certificate.file.name, "wb") as stored:
        stored.write(b"another file")
    store(lines[2].certificate, b"%PDF but not really")
    job, content = made_file(ceremony, staff)
    assert [page.split("\n")[0] != "" for page in text_of(content).split("\f")[:-1]] == [True]
    assert "Htun Aye" in text_of(content)
    revoked, changed, unreadable = job.result["missing"]
    assert revoked == f"1 Sok Dara: Certificate {lines[0].serial} was revoked."
    assert f"{lines[1].serial} is no longer the one that was issued" in changed
    assert unreadable == f"{lines[2].serial}: The file cannot be read as PDF."
    assert (job.result["count"], job.result["missing_count"]) == (1, 3)


def test_print_file_without_anything_to_print_is_refused(ceremony, staff):
    for line in called_lines(ceremony):
        services.revoke(certificate=line.certificate, reason="Wrong", user=staff)
    with pytest.raises(CertificateError, match="no valid certificate"):
        services.order_print_file(thing=ceremony, owner=staff)


def test_newer_print_file_takes_the_place_of_the_older(ceremony, staff, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first, _content = made_file(ceremony, staff)
    with django_capture_on_commit_callbacks(execute=True):
        second, _content = made_file(ceremony, staff)
    assert not default_storage.exists(first.result["file"])
    assert default_storage.exists(second.result["file"])
    assert drawn_paper(ceremony, PRINT) == second


def test_order_given_twice_is_one_job(ceremony, staff):
    assert services.order_print_file(thing=ceremony, owner=staff) == services.order_print_file(
        thing=ceremony, owner=staff
    )


def test_full_disk_ends_the_job_with_a_sentence(ceremony, staff, monkeypatch):
    def full(*_args, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ceremony_papers, "join_into", full)
    job = run(services.order_print_file(thing=ceremony, owner=staff).pk)
    assert job.state == Job.State.FAILED
    assert "room" in job.error or "disk" in job.error


def test_mixed_paper_is_said_on_the_page(ceremony, staff, as_user):
    odd = io.BytesIO()
    with pikepdf.new() as letter:
        letter.add_blank_page(page_size=(792, 612))
        letter.save(odd)
    store(called_lines(ceremony)[0].certificate, odd.getvalue())
    job, _content = made_file(ceremony, staff)
    assert job.result["papers"] == [["A4 landscape", 3], ["Letter landscape", 1]]
    page = as_user(staff).get(ceremony.get_absolute_url() + "print/").content.decode()
    assert "The pages are not all of one size" in page
    assert "A4 landscape: 3, Letter landscape: 1" in page
    assert paper_in_words((210, 297)) == "A4 portrait"
    assert paper_in_words((100, 50)) == "100 × 50 mm"


def test_page_says_when_the_list_has_changed_since(ceremony, staff, as_user):
    made_file(ceremony, staff)
    url = ceremony.get_absolute_url() + "print/"
    assert "has changed since this file was made" not in as_user(staff).get(url).content.decode()
    services.make_list(ceremony=ceremony, order="serial")
    assert "has changed since this file was made" in as_user(staff).get(url).content.decode()


def test_mark_is_that_of_the_lines_that_are_printed(ceremony, staff, monkeypatch):
    read = []

    def then_sorted_anew(ceremony):
        read.append(called_lines(ceremony))
        services.make_list(ceremony=ceremony, order="serial")
        return read[-1]

    monkeypatch.setattr(ceremony_papers, "called_lines", then_sorted_anew)
    arguments = {"of": "ceremony", "id": ceremony.pk, "order": ""}
    content, result = ceremony_papers.draw_print_file(arguments=arguments, progress=lambda *_args: None)
    with content:
        assert ORDER[0] in text_of(content.read()).split("\f")[0]
    assert result["mark"] == mark_of(read[0]) != mark_of(called_lines(ceremony))


def test_page_of_a_cohort_says_when_its_certificates_have_changed_since(ceremony, cohort, staff, as_user):
    job, _content = made_file(cohort, staff, order="name")
    url = f"/cohorts/{cohort.pk}/certificates/print/"
    changed = "The certificates have changed since this file was made. Make it again."
    page = as_user(staff).get(url).content.decode()
    assert changed not in page
    assert job.result["mark"] not in page
    certificate = called_lines(ceremony)[0].certificate
    services.revoke(certificate=certificate, reason="Wrong", user=staff)
    assert changed in as_user(staff).get(url).content.decode()
    made_file(cohort, staff, order="serial")
    assert changed not in as_user(staff).get(url).content.decode()


def test_expired_certificate_is_not_printed_and_is_named(ceremony, cohort, staff, as_user):
    line = called_lines(ceremony)[0]
    Certificate.objects.filter(pk=line.certificate.pk).update(expires_on="2022-12-01")
    reason = f"Sok Dara: Certificate {line.serial} expired on 1 December 2022."
    job, content = made_file(ceremony, staff)
    assert (job.result["count"], job.result["missing"]) == (3, [f"1 {reason}"])
    assert "Sok Dara" not in text_of(content)
    job, content = made_file(cohort, staff, order="serial")
    assert (job.result["count"], job.result["missing"]) == (3, [reason])
    assert "Sok Dara" not in text_of(content)
    page = " ".join(as_user(staff).get(f"/cohorts/{cohort.pk}/certificates/print/").content.decode().split())
    assert "1 certificate has expired and is not printed:" in page
    assert "Make the print file of 3 certificates" in page
    Certificate.objects.update(expires_on="2022-12-01")
    for thing, order in ((ceremony, ""), (cohort, "name")):
        with pytest.raises(CertificateError, match="no valid certificate to print"):
            services.order_print_file(thing=thing, owner=staff, order=order)


def test_print_file_is_for_staff_of_the_programme(ceremony, staff, colleague, stranger, coordinator, outsider, as_user):
    url = ceremony.get_absolute_url() + "print/"
    assert as_user(stranger).post(url).status_code == 404
    assert as_user(coordinator).post(url).status_code == 403
    assert Job.objects.count() == 0
    assert as_user(staff).post(url).url == Job.objects.get().get_absolute_url()
    run(Job.objects.get().pk)
    answers = [as_user(user).get(url + "file/").status_code for user in (staff, colleague, stranger, coordinator)]
    assert answers == [200, 200, 404, 403]
    assert outsider.get(url + "file/").status_code == 302
    response = as_user(staff).get(url + "file/")
    assert response["Content-Disposition"] == f'attachment; filename="print-ceremony-{ceremony.pk}.pdf"'
    assert response["Cache-Control"] == "private, no-store"


def test_zip_begins_with_the_number_and_names_what_it_lacks(ceremony, staff, as_user):
    lines = called_lines(ceremony)
    services.revoke(certificate=lines[1].certificate, reason="Wrong", user=staff)
    response = as_user(staff).get(ceremony.get_absolute_url() + "zip/")
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as packed:
        assert packed.namelist() == [
            f"001-{lines[0].serial}.pdf", f"003-{lines[2].serial}.pdf", f"004-{lines[3].serial}.pdf", "missing.txt",
        ]  # fmt: skip
        assert packed.read("missing.txt").decode() == f"002 Anan Jaidee: Certificate {lines[1].serial} was revoked.\n"


@pytest.mark.parametrize(("order", "expected"), [("serial", [0, 1, 2, 3]), ("name", [2, 1, 3, 0])])
def test_cohort_has_a_print_file_without_a_ceremony(ceremony, cohort, staff, as_user, order, expected):
    url = f"/cohorts/{cohort.pk}/certificates/print/"
    assert "by serial" in as_user(staff).get(url).content.decode()
    job = run(Job.objects.get(pk=as_user(staff).post(url, {"order": order}).url.split("/")[-2]).pk)
    content = b"".join(as_user(staff).get(url + "file/").streaming_content)
    serials = list(Certificate.objects.order_by("pk").values_list("serial", flat=True))
    pages = text_of(content).split("\f")[:-1]
    assert [serials[place] in page for place, page in zip(expected, pages, strict=True)] == [True] * 4
    assert job.finished_url == url
    refused = as_user(staff).post(url, {"order": "height"}, follow=True).content.decode()
    assert "Choose one of the orders" in refused


def test_call_sheet_has_numbers_names_and_headings(ceremony, cohort, staff, as_user):
    services.revoke(certificate=called_lines(ceremony)[3].certificate, reason="Wrong", user=staff)
    text = text_of(sheet_pdf(ceremony, called_lines(ceremony)), "-layout")
    places = [text.index(name) for name in ORDER]
    assert places == sorted(places)
    for words in (str(cohort), "Angkor Polytechnic", "Cambodia", "Page 1 of 1", "Nothing to hand over:", "陈泰"):
        assert words in text
    response = as_user(staff).get(ceremony.get_absolute_url() + "call-sheet/")
    assert response["Content-Type"] == "application/pdf"


def test_long_call_sheet_is_drawn_by_a_job(ceremony, staff, as_user, monkeypatch):
    monkeypatch.setattr("certificates.views.ceremony_papers.LINES_AT_ONCE", 3)
    url = ceremony.get_absolute_url() + "call-sheet/"
    assert as_user(staff).get(url).url == ceremony.get_absolute_url() + "print/"
    assert as_user(staff).post(url).status_code == 302
    assert run(Job.objects.get().pk).state == Job.State.DONE
    content = b"".join(as_user(staff).get(url + "drawn/").streaming_content)
    assert "Htun Aye" in text_of(content)
    assert "was drawn on" in as_user(staff).get(ceremony.get_absolute_url() + "print/").content.decode()


def test_list_as_a_spreadsheet(ceremony, cohort, staff, as_user):
    response = as_user(staff).get(ceremony.get_absolute_url() + "calls/export/")
    page = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    rows = [row for row in page.iter_rows(values_only=True) if isinstance(row[0], int)]
    line = called_lines(ceremony)[0]
    assert [row[1] for row in rows] == ORDER
    assert rows[0][:8] == (
        1, "Sok Dara", "សុខ ដារ៉ា", "Angkor Polytechnic", "Cambodia", str(cohort), line.serial, "not recorded",
    )  # fmt: skip
