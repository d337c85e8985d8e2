"""Attendance and scores as a sheet: handed out, filled in, looked at, and saved all or nothing."""

import datetime as dt
import io
import re
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse

from documents.errors import DocumentError
from partnerships.tests.lists import upload_of, xlsx
from training import services
from training.errors import PlanChanged, TrainingError
from training.models import Attendance, ResultImport
from training.result_plan import make_plan
from training.result_sheet import read_results
from training.tests.factories import (
    AttendanceFactory,
    CohortFactory,
    CourseFactory,
    EnrolmentFactory,
    ResultImportFactory,
    cohort_with_days,
    enrolment_present_on,
)

pytestmark = pytest.mark.django_db
HEADER = ["Key", "Name", "Score before", "Score after", "2022-09-01", "2022-09-02"]


@pytest.fixture
def cohort(programme):
    return cohort_with_days(2, course=CourseFactory(programme=programme, title="Mechatronics"), name="first run")


@pytest.fixture
def dara(cohort):
    return EnrolmentFactory(cohort=cohort, person__full_name="Sok Dara")


@pytest.fixture
def client(as_user, staff):
    return as_user(staff)


def text(response) -> str:
    return " ".join(response.content.decode().split())


def kept(cohort, rows, header=HEADER):
    sheet = read_results(io.BytesIO(xlsx(rows, header)))
    return services.keep_results(cohort=cohort, sheet=sheet, file_name="sheet.xlsx")


def plan_of(cohort, rows, header=HEADER):
    return make_plan(kept(cohort, rows, header), cohort)


def run(uploaded):
    plan = make_plan(uploaded, uploaded.cohort)
    return services.import_results(uploaded=uploaded, fingerprint=plan.fingerprint)


def states(enrolment) -> list[str]:
    return list(enrolment.attendance.order_by("class_day__day").values_list("state", flat=True))


def test_a_filled_in_sheet_is_saved(cohort, dara):
    uploaded = kept(cohort, [[dara.pk, "Sok Dara", 40, "82,5", "P", "缺"]])
    (row,) = make_plan(uploaded, cohort).rows
    assert (row.outcome, row.reasons) == (
        "changed",
        [
            "Score before: – → 40", "Score after: – → 82.5",
            "1 September 2022: not recorded → present", "2 September 2022: not recorded → absent",
        ],
    )  # fmt: skip
    assert run(uploaded).changed == 1
    dara.refresh_from_db()
    assert (dara.score_before, dara.score_after, states(dara)) == (40, Decimal("82.5"), ["present", "absent"])


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("P", "present"), ("p", "present"), ("Present", "present"), (1, "present"), (True, "present"), ("✓", "present"),
        ("出", "present"), ("出席", "present"), ("a", "absent"), ("ABSENT", "absent"), (0, "absent"), ("缺", "absent"),
        ("E", "excused"), ("excused", "excused"), ("假", "excused"), ("请假", "excused"),
    ],
)  # fmt: skip
def test_the_words_for_a_day(cohort, dara, word, state):
    run(kept(cohort, [[dara.pk, None, None, None, word, None]]))
    assert states(dara) == [state]


def test_an_empty_cell_changes_nothing_and_a_dash_takes_away(cohort):
    enrolment = enrolment_present_on(cohort, 2, score_before=50, score_after=60)
    run(kept(cohort, [[enrolment.pk, None, None, "-", "–", None]]))
    enrolment.refresh_from_db()
    assert (enrolment.score_before, enrolment.score_after, states(enrolment)) == (50, None, ["present"])
    assert Attendance.history.filter(history_type="-").count() == 1


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({2: 1000}, "C2 (Score before) says 1000; a score lies between 0 and 100."),
        ({3: 1000}, "D2 (Score after) says 1000; a score lies between 0 and 100."),
        ({3: -1}, "D2 (Score after) says -1; a score lies between 0 and 100."),
        ({3: "NaN"}, "D2 (Score after) says NaN; a score lies between 0 and 100."),
        ({3: "good"}, "D2 (Score after) says “good”, which is no score from 0 to 100."),
        ({3: 80.125}, "D2 (Score after) says 80.125; a score has at most two decimals."),
        (
            {4: "x"},
            "E2 (1 September 2022) says “x”; it may say: P, A or E, present, absent or excused, 1 or 0, 出, 缺 or 假.",
        ),
        ({0: None, 3: 80}, "A2 (Key) is empty: the key says whose row this is."),
        ({0: "999999"}, "A2 (Key) says “999999”, which is nobody in this cohort."),
        ({0: "9" * 30}, "A2 (Key) says “999999999999999999999999999999”, which is nobody in this cohort."),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_saved(cohort, dara, cells, sentence):
    row = [dara.pk, None, None, None, None, "P"]
    for place, value in cells.items():
        row[place] = value
    uploaded = kept(cohort, [row])
    assert make_plan(uploaded, cohort).rows[0].reasons == [sentence]
    with pytest.raises(TrainingError, match="nothing was saved"):
        run(uploaded)
    assert states(dara) == []


def test_keys_of_others_twice_or_beside_another_name(cohort, dara):
    elsewhere = EnrolmentFactory()
    gone = EnrolmentFactory(cohort=cohort, person__full_name="Gone", state="withdrawn")
    rows = [
        [elsewhere.pk, None, None, 50, None, None],
        [gone.pk, None, None, 50, None, None],
        [dara.pk, "SOK  dara", None, 50, None, None],
        [dara.pk, None, None, 60, None, None],
        [dara.pk, "Somchai", None, 60, None, None],
    ]
    plan = plan_of(cohort, rows)
    assert [row.faults for row in plan.rows] == [
        [f"A2 (Key) says “{elsewhere.pk}”, which is nobody in this cohort."],
        ["A3 (Key) is Gone, who is not enrolled (withdrawn)."],
        [],
        ["A5 (Key) stands in row 4 already."],
        [f"B6 (Name) is not the name of key {dara.pk}, who is Sok Dara."],
    ]


def test_a_day_that_is_none_is_told_by_its_column(cohort, dara):
    plan = plan_of(cohort, [[dara.pk, "P", "P"]], ["Key", dt.date(2022, 9, 1), "2022年9月25日"])
    assert [(row.number, row.reasons) for row in plan.rows if row.outcome == "wrong"] == [
        (1, ["Column C: 25 September 2022 is no class day of this cohort."])
    ]


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        (["Name", "2022-09-01"], "has no column “Key”"),
        (["Key", "Name"], "no column with a class day"),
        (["Key", "2022-09-01", "2022/9/1"], "Two columns are for 1 September 2022."),
        (["Key", "2022-02-31"], "no column with a class day"),
    ],
)
def test_a_sheet_that_cannot_be_taken(header, sentence):
    with pytest.raises(DocumentError, match=sentence):
        read_results(io.BytesIO(xlsx([[1] * len(header)], header)))


def test_what_was_recorded_since_is_not_overwritten(cohort, dara):
    uploaded = kept(cohort, [[dara.pk, None, None, 50, "P", None]])
    seen = make_plan(uploaded, cohort).fingerprint
    AttendanceFactory(enrolment=dara, class_day=cohort.class_days.order_by("day")[0], state="excused")
    with pytest.raises(PlanChanged):
        services.import_results(uploaded=uploaded, fingerprint=seen)
    assert states(dara) == ["excused"]


def test_sheet_out_and_in_again_changes_nothing_until_it_is_filled_in(client, cohort, dara):
    enrolment_present_on(cohort, 1, score_before=Decimal("45.5"), person__full_name="Kanya")
    EnrolmentFactory(cohort=cohort, state="withdrawn", person__full_name="Gone")
    response = client.get(reverse("training:result_sheet", args=[cohort.pk]))
    content = b"".join(response.streaming_content)
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]][4:] == ["Score before", "Score after", "2022-09-01", "2022-09-02"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [[row[1], *row[4:]] for row in rows] == [
        ["Kanya", 45.5, None, "P", "A"], ["Sok Dara", None, None, None, None],
    ]  # fmt: skip
    url = reverse("training:result_import_create", args=[cohort.pk])
    first = client.post(url, {"file": upload_of(content)})
    assert "There is nothing to save." in text(client.get(first.url))
    sheet["G3"] = "P"
    output = io.BytesIO()
    book.save(output)
    page = client.post(url, {"file": upload_of(output.getvalue())}).url
    preview = client.get(page)
    assert "Save the changes of 1 person" in text(preview)
    assert "Columns that are not read" not in text(preview)
    assert "Only the first visible sheet is read" not in text(preview)
    assert ">State</th>" not in text(preview)
    found = re.search(r'name="fingerprint" value="(\w+)"', preview.content.decode())[1]
    assert "Entries of 1 person are saved." in text(client.post(page, {"fingerprint": found}, follow=True))
    assert states(dara) == ["present"]
    assert "Entries of 1 person are saved." in text(client.post(page, {"fingerprint": "x"}, follow=True))
    assert Attendance.history.filter(enrolment=dara).count() == 1


def test_days_beyond_a_file_are_in_the_next(client, programme):
    cohort = CohortFactory(course__programme=programme, ends_on=dt.date(2023, 9, 1))
    for number in range(151):
        cohort.class_days.create(day=cohort.starts_on + dt.timedelta(days=number))
    url = reverse("training:result_sheet", args=[cohort.pk])
    for query, days in (("", 150), ("?part=2", 1), ("?part=x", 150), ("?part=0", 150)):
        book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(url + query).streaming_content)))
        assert book.worksheets[0].max_column == 6 + days
    assert "Download part 2" in text(client.get(reverse("training:result_import_create", args=[cohort.pk])))


@pytest.mark.parametrize(("who", "code"), [("staff", 302), ("coordinator", 403), ("stranger", 404), ("outsider", 302)])
def test_who_may_import(who, code, cohort, dara, institution, request, as_user):
    found = request.getfixturevalue(who)
    client = found if who == "outsider" else as_user(found)
    uploaded = kept(cohort, [[dara.pk, None, None, 50, None, None]])
    answer = client.post(uploaded.get_absolute_url(), {"fingerprint": make_plan(uploaded, cohort).fingerprint})
    dara.refresh_from_db()
    assert (answer.status_code, dara.score_after) == (code, 50 if who == "staff" else None)


def test_the_preview_asks_the_same_for_many(client, cohort, dara, same_query_count):
    uploaded = kept(cohort, [[dara.pk, None, None, 50, "P", None]])

    def make_row():
        enrolment_present_on(cohort, 1)
        ResultImportFactory(cohort=cohort)

    same_query_count(uploaded.get_absolute_url(), make_row, client)


def test_a_file_that_cannot_be_taken_is_told_beside_the_field(client, cohort):
    page = client.post(
        reverse("training:result_import_create", args=[cohort.pk]), {"file": upload_of(xlsx([[1]], ["Name"]))}
    )
    assert "has no column “Key”" in text(page)
    assert not ResultImport.objects.exists()
