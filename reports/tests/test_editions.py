"""Editions: made by a job, frozen, read back as page, PDF and spreadsheet in both languages."""

import datetime as dt
import hashlib
import importlib
import io
import re
import subprocess
import threading

import openpyxl
import pytest
from django.db import connection, transaction
from django.utils import timezone
from django.utils.html import escape

from jobs import services as jobs
from jobs.models import Job
from partnerships.models import Institution, Person, Programme
from partnerships.tests.factories import InstitutionFactory, PersonFactory, SignedAgreementFactory
from reports.canonical import sha256_of
from reports.contents import LANGUAGES, Part
from reports.figures import compute, one_moment, read_in
from reports.models import Edition, PublishedFigure
from reports.printing import PrintedEdition, in_words, shown_sections
from reports.scope import Scope
from reports.services.editions import order_edition
from reports.tests.factories import make_edition
from training.tests.factories import completed_enrolment
from workshops.tests.factories import DelegateFactory, WorkshopFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2023, 1, 1)


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def add_delegates(workshop, **by_country) -> None:
    for country, number in by_country.items():
        institution = InstitutionFactory(country=country)
        for place in range(number):
            person = PersonFactory(institution=institution, sex=("female", "male")[place % 2])
            DelegateFactory(workshop=workshop, person=person, state="attended")


@pytest.fixture
def edition(programme, staff, media) -> Edition:
    """Made by its job, of a workshop with seven delegates."""
    workshop = WorkshopFactory(programme=programme, title="Guiyang workshop", native_title="贵阳会议")
    add_delegates(workshop, TH=5, CN=2)
    PublishedFigure.objects.create(
        programme=programme, indicator="delegates", value=9, words="Nine", source="News", as_of=DAY, workshop=workshop
    )
    scope = Scope(programme=programme, workshop=workshop, as_of=DAY)
    job = order_edition(owner=staff, scope=scope)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.DONE, "")
    return Edition.objects.get(job=job)


def values(edition: Edition) -> dict:
    return {one["key"]: one["value"] for section in edition.figures["sections"] for one in section["figures"]}


def content(edition: Edition, language: str, form: str) -> bytes:
    return edition.files.get(language=language, form=form).file.read()


def pdf_text(content: bytes, tmp_path, order: str = "-layout") -> str:
    path = tmp_path / "read.pdf"
    path.write_bytes(content)
    return subprocess.run(["pdftotext", order, path, "-"], capture_output=True, text=True, check=True).stdout


def sheets(content: bytes) -> list[list[list]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [[[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book]


def squeezed(text: str) -> str:
    """Without blanks: lines of a PDF break where the paper ends."""
    return re.sub(r"\s", "", text)


def test_edition_freezes_figures_and_files_with_their_hashes(edition):
    assert values(edition)["delegates"] == 7
    assert [(one.language, one.form) for one in edition.files.all()] == [
        ("en", "pdf"), ("en", "xlsx"), ("zh-hans", "pdf"), ("zh-hans", "xlsx"),
    ]  # fmt: skip
    for one in edition.files.all():
        assert hashlib.sha256(one.file.read()).hexdigest() == one.sha256
    add_delegates(edition.workshop, TH=1)
    edition.refresh_from_db()
    assert values(edition)["delegates"] == 7
    assert edition.is_intact
    assert (edition.figures["made"]["by"], edition.figures["scope"]["workshop"]) == ("Staff", edition.workshop_id)


@pytest.mark.parametrize("language", LANGUAGES)
def test_edition_says_the_same_numbers_on_its_page_on_paper_and_on_sheets(edition, language, as_user, viewer, tmp_path):
    figures = read_in(language, edition.figures)
    page = as_user(viewer).get(f"/reports/{edition.pk}/?language={language}").content.decode()
    text = squeezed(pdf_text(content(edition, language, "pdf"), tmp_path, order="-raw"))
    book = sheets(content(edition, language, "xlsx"))
    figure_rows = [row[1:3] for row in book[0]]
    for section in figures["sections"]:
        for one in section["figures"]:
            assert [one["title"], one["value"]] in figure_rows
            assert re.search(
                rf">{re.escape(in_words(one['value']))}(</a>)?( <span class=\"figure-unit\">[^<]+</span>)?</p>\s*"
                rf"<p>{re.escape(one['title'])}</p>",
                page,
            )
            assert squeezed(f"{one['title']}{in_words(one['value'])}") in text
    tables = [one for section in figures["sections"] for one in section["tables"] if one["rows"]]
    assert len(tables) == 12
    for one, sheet in zip(tables, book[1:], strict=False):
        assert sheet[0][0] == one["title"]
        assert one["title"] in page
        for row in one["rows"]:
            assert [row["words"], row["number"]] in [cells[:2] for cells in sheet]
            assert squeezed(f"{row['words']}{in_words(row['number'])}") in text
            assert re.search(rf">{re.escape(row['words'])}</th>\s*<td[^>]*><a[^>]*>{in_words(row['number'])}</a>", page)
    lists = [one for section in figures["sections"] for one in section["lists"]]
    shown = [one for section in shown_sections(figures) for one in section["lists"]]
    assert [9, 7] in [row["cells"][2:4] for row in lists[0]["rows"]]
    for one, sheet, on_page in zip(lists, book[len(tables) + 1 :], shown, strict=True):
        for row, cells in zip(one["rows"], on_page["rows"], strict=True):
            assert row["cells"] in sheet
            words = [escape(cell["text"]) for cell in cells]
            assert all(re.search(rf"<t[hd][^>]*>{re.escape(cell)}</t[hd]>", page) for cell in words)
            assert squeezed("".join(cell["text"] for cell in cells)) in text
    assert edition.sha256 in text and edition.sha256 in page


def test_edition_in_chinese_uses_the_chinese_names(edition, as_user, staff, tmp_path):
    assert "贵阳会议" in pdf_text(content(edition, "zh-hans", "pdf"), tmp_path)
    answer = as_user(staff).get(f"/reports/{edition.pk}/?language=zh-hans")
    assert answer.headers["Content-Language"] == "zh-hans"
    assert "2023年1月1日" in answer.content.decode()


def test_changes_name_the_edition_before_and_provinces_in_the_language_of_the_reader(programme, media, settings):
    settings.TIME_ZONE = "Asia/Bangkok"
    programme.native_name = "我们的项目"
    programme.save()
    agreement = SignedAgreementFactory(programme=programme)
    Institution.objects.filter(pk=agreement.first_party.pk).update(country="CN", province="Guizhou")
    Institution.objects.filter(pk=agreement.second_party.pk).update(country="TH")
    first = make_edition(programme, as_of=timezone.localdate(), parts=["changes"])
    Edition.objects.filter(pk=first.pk).update(made_at=dt.datetime(2026, 11, 25, 20, tzinfo=dt.UTC))
    second = make_edition(programme, as_of=timezone.localdate(), parts=["changes", "partnership"])
    changed, partnership = read_in("zh-hans", second.figures)["sections"]
    assert "我们的项目" in changed["notes"][0] and "Summary" not in changed["notes"][0]
    assert "2026年11月26日" in changed["notes"][0]
    (provinces,) = [one for one in partnership["tables"] if one["by"] == "province"]
    assert [(row["key"], row["words"]) for row in provinces["rows"]] == [("Guizhou", "贵州")]


def test_edition_pdf_prints_filters_date_and_definitions(edition, tmp_path):
    text = pdf_text(content(edition, "en", "pdf"), tmp_path)
    for words in ("Our programme", "Guiyang workshop", "1 January 2023", "Delegates by side", "Staff"):
        assert words in text
    assert "Delegates who attended a workshop." in text
    assert re.search(r"\b1/\d\b", text)


def test_edition_sheet_prints_filters_and_keeps_numbers_as_numbers(edition):
    first, *others = sheets(content(edition, "en", "xlsx"))
    notes = [row[0] for row in first]
    for words in ("Programme: Our programme", "Workshop: Guiyang workshop", "As of: 1 January 2023"):
        assert words in notes
    assert ["Reach", "delegates", 7] in [row[:3] for row in first]
    names = openpyxl.load_workbook(io.BytesIO(content(edition, "en", "xlsx"))).sheetnames
    assert len({name.lower() for name in names}) == len(names) == len(others) + 1


def test_edition_links_each_number_to_its_records(edition, as_user, viewer):
    page = as_user(viewer).get(f"/reports/{edition.pk}/").content.decode()
    query = f"programme={edition.programme_id}&amp;as_of=2023-01-01&amp;workshop={edition.workshop_id}"
    assert f'href="/figures/delegates/?{query}"' in page
    assert f'href="/figures/delegates/?{query}&amp;by=country&amp;row=TH"' in page


def test_hash_of_an_edition_changes_with_a_number_and_is_held_against_it(programme, media):
    edition = make_edition(programme, as_of=DAY, parts=["reach"])
    assert edition.sha256 == sha256_of(edition.figures)
    edition.refresh_from_db()
    assert edition.is_intact
    edition.figures["sections"][0]["figures"][0]["value"] += 1
    edition.save()
    edition.refresh_from_db()
    assert not edition.is_intact


def test_edition_of_an_empty_programme_is_drawn(programme, media):
    edition = make_edition(programme, as_of=DAY)
    assert set(values(edition).values()) == {0, None}
    for language in LANGUAGES:
        printed = PrintedEdition(edition, language)
        assert printed.pdf().startswith(b"%PDF")
        assert len(sheets(printed.workbook())) == 1


def test_edition_counts_the_gaps_in_the_records(programme, media):
    workshop = WorkshopFactory(programme=programme)
    add_delegates(workshop, TH=5)
    Person.objects.update(sex="not_stated")
    edition = make_edition(programme, as_of=DAY, parts=["quality"])
    (section,) = read_in("en", edition.figures)["sections"]
    assert ["people whose sex is not stated", 5] in [row["cells"][:2] for row in section["lists"][0]["rows"]]


def test_edition_holds_the_chosen_sections_in_their_order(programme, media):
    add_delegates(WorkshopFactory(programme=programme), TH=5)
    edition = make_edition(programme, as_of=DAY, parts=["training", "changes", "reach"])
    assert [one["key"] for one in edition.figures["sections"]] == ["training", "changes", "reach"]


def test_edition_says_what_changed_since_the_one_before(programme, media):
    workshop = WorkshopFactory(programme=programme)
    add_delegates(workshop, TH=3)
    first = make_edition(programme, as_of=DAY, parts=["changes", "reach", "training"], title="First")
    (section,) = [one for one in read_in("en", first.figures)["sections"] if one["key"] == "changes"]
    assert (section["lists"], len(section["notes"])) == ([], 1)
    assert section["notes"][0].startswith("This is the first edition")
    # Another subject is no edition before.
    make_edition(programme, as_of=DAY, workshop=workshop, parts=["changes"])
    add_delegates(workshop, TH=2)
    first.figures["sections"][1]["figures"][0]["definition"]["en"] = "Old words."
    first.save()
    second = make_edition(programme, as_of=DAY + dt.timedelta(30), parts=["changes", "reach", "activities"])
    (section,) = [one for one in read_in("en", second.figures)["sections"] if one["key"] == "changes"]
    numbers, definitions, filters = section["lists"]
    assert ["delegates", 3, 5, 2] in [row["cells"] for row in numbers["rows"]]
    assert [row["cells"][1] for row in definitions["rows"]] == ["Old words."]
    assert [row["cells"] for row in filters["rows"]] == [["As of", "1 January 2023", "31 January 2023"]]
    assert "“First”" in section["notes"][0]
    assert section["notes"][1].startswith("New in this edition: activities agreed, ")
    assert section["notes"][2].startswith("No longer in this edition: courses held, ")


def test_edition_for_the_public_holds_no_small_number_anywhere(programme, staff, media, settings, tmp_path):
    workshop = WorkshopFactory(programme=programme)
    add_delegates(workshop, TH=11, CN=9, LA=4)
    scope = Scope(programme=programme, workshop=workshop, as_of=DAY)
    jobs.run(order_edition(owner=staff, scope=scope, is_public=True).pk)
    edition = Edition.objects.get()
    tables = {(one["of"], one["by"]): one for part in edition.figures["sections"] for one in part["tables"]}
    rows = [(row["key"], row["number"]) for row in tables["delegates", "country"]["rows"]]
    assert rows == [("TH", 11), ("CN", None), ("LA", None)]
    assert Part.QUALITY not in edition.figures["parts"]
    assert edition.figures["made"]["by"] == settings.OFFICE_NAME
    for language in LANGUAGES:
        for sheet in sheets(content(edition, language, "xlsx"))[1:]:
            assert not [row for row in sheet if isinstance(row[1], int) and row[1] in (4, 9)]
    text = pdf_text(content(edition, "en", "pdf"), tmp_path)
    assert re.search(r"Lao.*not shown", text) and re.search(r"China +not shown", text)


def test_changes_of_an_edition_for_the_public_tell_nothing_hidden(programme, media):
    workshop = WorkshopFactory(programme=programme)
    add_delegates(workshop, TH=4)
    make_edition(programme, as_of=DAY, is_public=True, parts=["reach"])
    # What staff read is no edition before.
    make_edition(programme, as_of=DAY, parts=["reach"])
    add_delegates(workshop, TH=3)
    edition = make_edition(programme, as_of=DAY, is_public=True, parts=["changes", "reach"])
    numbers = read_in("en", edition.figures)["sections"][0]["lists"][0]
    hidden = {"hidden": True}
    assert ["delegates", hidden, 7, hidden] in [row["cells"] for row in numbers["rows"]]


def test_edition_for_the_public_tells_no_workshop_by_what_was_published_of_another(programme, media):
    large, small = (WorkshopFactory(programme=programme, starts_on=DAY, ends_on=DAY) for _workshop in range(2))
    add_delegates(large, TH=8)
    add_delegates(small, TH=3)
    for workshop, value in ((large, 9), (None, 8)):
        PublishedFigure.objects.create(
            programme=programme, indicator="delegates", value=value, words="Words", source="News", as_of=DAY,
            workshop=workshop,
        )  # fmt: skip

    def records(**about) -> list:
        found = make_edition(programme, as_of=DAY, is_public=True, parts=["reach", "published"], **about).figures
        return [row["cells"][3] for row in found["sections"][-1]["lists"][0]["rows"]]

    assert records() == [{"hidden": True}, 11]
    assert records(workshop=large) == [8]


def test_editions_are_compared_when_they_are_of_one_subject(programme, other_programme, media, as_user, viewer):
    workshop = WorkshopFactory(programme=programme)
    add_delegates(workshop, TH=3)
    first = make_edition(programme, as_of=DAY)
    add_delegates(workshop, TH=2)
    second = make_edition(programme, as_of=DAY)
    other = make_edition(programme, as_of=DAY, workshop=workshop)
    client = as_user(viewer)
    page = client.get(f"/reports/{second.pk}/changes/?with={first.pk}")
    (numbers,) = page.context["section"]["lists"]
    assert ["delegates", "3", "5", "2"] in [[cell["text"] for cell in row] for row in numbers["rows"]]
    assert f"/reports/{second.pk}/changes/?with={first.pk}" in client.get(f"/reports/{second.pk}/").content.decode()
    for wrong in (other.pk, "", "²", "9" * 30):
        assert client.get(f"/reports/{second.pk}/changes/?with={wrong}").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_figures_are_of_one_moment_while_others_write(programme):
    workshop = WorkshopFactory(programme=programme)
    add_delegates(workshop, TH=1)

    def write():
        try:
            with transaction.atomic():
                add_delegates(workshop, TH=1)
        finally:
            connection.close()

    scope = Scope(programme=programme, as_of=DAY)
    with one_moment():
        before = compute(scope)
        writer = threading.Thread(target=write)
        writer.start()
        writer.join()
        assert compute(scope) == before
    assert {one["key"]: one["value"] for one in compute(scope, ["reach"])["sections"][0]["figures"]}["delegates"] == 2


def test_edition_ordered_twice_is_one_job(programme, staff):
    scope = Scope(programme=programme, as_of=DAY)
    first = order_edition(owner=staff, scope=scope)
    assert order_edition(owner=staff, scope=scope) == first
    assert order_edition(owner=staff, scope=Scope(programme=programme, as_of=DAY - dt.timedelta(1))) != first
    assert order_edition(owner=staff, scope=scope, is_public=True) != first


def test_edition_of_somebody_who_has_left_the_programme_meanwhile_is_not_made(programme, staff, media):
    job = order_edition(owner=staff, scope=Scope(programme=programme, as_of=DAY))
    staff.roles.all().delete()
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, Edition.objects.count()) == (Job.State.FAILED, 0)
    assert job.error == "Who ordered this report no longer makes reports of the programme."


def test_edition_of_a_workshop_that_is_gone_stops_with_a_sentence(programme, staff):
    workshop = WorkshopFactory(programme=programme)
    job = order_edition(owner=staff, scope=Scope(programme=programme, workshop=workshop, as_of=DAY))
    workshop.delete()
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.FAILED, "What the report is about is no longer here.")


@pytest.mark.parametrize("form", ["pdf", "xlsx"])
def test_edition_file_is_a_download_for_staff_and_viewer_and_unknown_to_others(
    programme, media, form, as_user, staff, colleague, viewer, stranger, coordinator, outsider
):
    edition = make_edition(programme, as_of=DAY)
    for language in LANGUAGES:
        address = f"/reports/{edition.pk}/{language}/{form}/"
        for person in (staff, colleague, viewer):
            answer = as_user(person).get(address)
            assert answer.status_code == 200
            name = f"ours-programme-2023-01-01-{language}.{form}"
            assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert as_user(stranger).get(address).status_code == 404
        assert as_user(coordinator).get(address).status_code == 403
        assert outsider.get(address).status_code == 302


def test_edition_file_that_is_gone_or_changed_is_not_served(programme, media, as_user, staff):
    edition = make_edition(programme, as_of=DAY)
    client, address = as_user(staff), f"/reports/{edition.pk}/en/pdf/"
    row = edition.files.get(language="en", form="pdf")
    with row.file.storage.open(row.file.name, "wb") as stored:
        stored.write(b"something else")
    assert client.get(address).status_code == 404
    row.file.storage.delete(row.file.name)
    assert client.get(address).status_code == 404


ORDER = {"as_of": "2023-01-01", "part_reach": "1"}


def test_edition_can_be_ordered_by_staff_alone(programme, as_user, staff, viewer, stranger):
    answer = as_user(staff).post("/reports/new/", ORDER)
    job = Job.objects.get()
    assert answer.headers["Location"] == f"/jobs/{job.pk}/"
    assert as_user(viewer).post("/reports/new/", ORDER).status_code == 403
    assert as_user(stranger).post("/reports/new/", ORDER | {"as_of": "2023-01-02"}).status_code == 302
    assert list(Job.objects.order_by("pk").values_list("programme__code", flat=True)) == ["OURS", "THEIRS"]


def test_edition_form_takes_over_what_a_dashboard_is_narrowed_to(programme, as_user, staff):
    # It sent a delegate, is no member, and lies on neither side.
    institution = InstitutionFactory(country="KR")
    person = PersonFactory(institution=institution)
    DelegateFactory(workshop=WorkshopFactory(programme=programme), person=person, state="attended")
    for name, value in (("institution", institution.pk), ("country", "KR")):
        form = as_user(staff).get("/reports/new/", {name: value}).context["form"]
        assert f'<option value="{value}" selected' in str(form[name])


def test_edition_form_orders_what_was_typed(programme, institution, as_user, staff):
    fields = {
        "title": "Half a year", "institution": institution.pk, "since": "2022-07-01", "as_of": "2022-12-31",
        "part_training": "1", "part_reach": "3", "part_activities": "1", "is_public": "on",
    }  # fmt: skip
    as_user(staff).post("/reports/new/", fields)
    arguments = Job.objects.get().arguments
    assert {name: arguments[name] for name in ("title", "institution", "since", "as_of", "parts", "is_public")} == {
        "title": "Half a year", "institution": institution.pk, "since": "2022-07-01", "as_of": "2022-12-31",
        "parts": ["activities", "training", "reach"], "is_public": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "name", "words"),
    [
        ({"as_of": "2199-01-01"}, "as_of", "This day has not come yet. Choose today or an earlier day."),
        ({"since": "2023-01-02"}, "since", "The period ends before it starts."),
        ({"part_reach": ""}, "part_reach", "Choose at least one section."),
        ({"country": "TH", "institution": "own"}, "country", "Choose one of workshop, institution and country."),
    ],
)
def test_edition_form_says_beside_the_field_what_is_wrong_and_keeps_what_was_typed(
    fields, name, words, institution, as_user, staff
):
    typed = ORDER | {"title": "What I typed"} | fields
    if "institution" in typed:
        typed["institution"] = institution.pk
    answer = as_user(staff).post("/reports/new/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in " ".join(answer.context["form"].errors[name])
    assert words in page and "What I typed" in page
    assert Job.objects.count() == 0


def test_edition_form_knows_no_workshop_or_institution_of_another_programme(other_programme, as_user, staff):
    theirs = {
        "workshop": WorkshopFactory(programme=other_programme).pk,
        "institution": InstitutionFactory(programme=other_programme).pk,
    }
    for name, key in theirs.items():
        answer = as_user(staff).post("/reports/new/", ORDER | {name: key})
        assert "Select a valid choice" in answer.content.decode()
    assert Job.objects.count() == 0


def test_edition_form_offers_the_sections_used_last(programme, media, as_user, staff):
    client = as_user(staff)
    initial = client.get("/reports/new/").context["form"]["part_quality"].initial
    assert initial == str(list(Part).index(Part.QUALITY) + 1)
    make_edition(programme, as_of=DAY, made_by=staff, parts=["training", "reach"])
    form = client.get("/reports/new/").context["form"]
    assert [form[f"part_{part}"].initial for part in ("training", "reach", "quality")] == ["1", "2", ""]


def test_list_of_editions_asks_the_same_number_of_queries_for_one_and_thirty(
    programme, media, as_user, staff, same_query_count
):
    same_query_count("/reports/", lambda: make_edition(programme, as_of=DAY, parts=["published"]), as_user(staff))


def test_edition_page_asks_nothing_of_the_records(programme, media, as_user, staff, django_assert_max_num_queries):
    add_delegates(WorkshopFactory(programme=programme), TH=5, CN=5)
    completed_enrolment(cohort__course__programme=programme)
    SignedAgreementFactory(programme=programme)
    edition = make_edition(programme, as_of=DAY)
    client = as_user(staff)
    client.get(f"/reports/{edition.pk}/")
    with django_assert_max_num_queries(15):
        client.get(f"/reports/{edition.pk}/")


def test_edition_of_before_keeps_its_numbers_and_its_hash():
    migration = importlib.import_module("reports.migrations.0003_editions_in_two_languages")
    old = {
        "filters": [["Programme", "Ours"], ["As of", "1 January 2023"]],
        "figures": [
            {"key": "delegates", "section": "Reach", "title": "delegates", "definition": "Who came.", "value": 3},
            {"key": "courses", "section": "Training", "title": "courses held", "definition": "Held.", "value": 0},
        ],
        "tables": [
            {"key": "delegates_by_sex", "title": "Delegates by sex", "heading": "Sex", "rows": [["female", 3]],
             "total": 3, "adds_up": True},
        ],
        "published": [
            {"title": "delegates", "published": 4, "at_least": False, "records": 3, "comparison": "less",
             "source": "News"},
        ],
    }  # fmt: skip
    edition = Edition(
        title="Summary", as_of=DAY, made_at=timezone.now(), programme=Programme(code="OURS"), figures=old,
        sha256=sha256_of(old),
    )  # fmt: skip
    edition.figures = migration.in_new_shape(edition)
    assert edition.is_intact and edition.is_old
    assert values(edition) == {"delegates": 3, "courses": 0}
    for language in LANGUAGES:
        first, by_sex, published = sheets(PrintedEdition(edition, language).workbook())
        assert ["delegates", 3] in [row[1:3] for row in first]
        assert by_sex[0][0] == "Delegates by sex" and ["female", 3] in [row[:2] for row in by_sex]
        assert ["delegates", "exactly", 4, 3, "the records have fewer", "News"] in published
