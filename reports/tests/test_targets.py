"""Targets: actual numbers from the records, per cent, periods together, and what is refused."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from partnerships.tests.factories import InstitutionFactory, MembershipFactory, PersonFactory, SignedAgreementFactory
from reports.contents import Part
from reports.figures import compute, read_in
from reports.models import Target
from reports.scope import Scope
from reports.suppression import suppress
from reports.targets import Measure, State, periods_beside, progress, progress_of
from workshops.tests.factories import DelegateFactory, WorkshopFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2024, 6, 30)
FIRST = {"starts_on": dt.date(2022, 1, 1), "ends_on": dt.date(2022, 12, 31)}
SECOND = {"starts_on": dt.date(2023, 1, 1), "ends_on": dt.date(2023, 12, 31)}
THIRD = {"starts_on": dt.date(2024, 1, 1), "ends_on": dt.date(2024, 12, 31)}
FOURTH = {"starts_on": dt.date(2025, 1, 1), "ends_on": dt.date(2025, 12, 31)}


def make_target(programme, target=10, **fields) -> Target:
    return Target.objects.create(
        **{"programme": programme, "indicator": "agreements_signed", "target": target} | FIRST | fields
    )


def signed(programme, *days: dt.date) -> None:
    for day in days:
        agreement = SignedAgreementFactory(programme=programme)
        agreement.signed_on = day
        agreement.save()


def only(target: Target, today: dt.date = TODAY):
    (found,) = progress_of([target], today)
    return found


def measured(wanted, actual, baseline=None) -> tuple:
    found = Measure(Decimal(str(wanted)), actual, None if baseline is None else Decimal(str(baseline)))
    return found.of_wanted, found.from_baseline, found.per_cent, found.bar, found.is_reached


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        # Wanted, actual, baseline: actual over wanted, way from the baseline, what is shown, bar, reached.
        ((10, 4), (40.0, None, 40.0, 40.0, False)),
        ((10, 10), (100.0, None, 100.0, 100.0, True)),
        ((10, 25), (250.0, None, 250.0, 100, True)),
        ((500, 512), (102.4, None, 102.4, 100, True)),
        ((10, 0), (0.0, None, 0.0, 0, False)),
        ((10, None), (None, None, None, 0, False)),
        # Nothing to divide by.
        ((0, 3), (None, None, None, 0, True)),
        ((10, 10, 10), (100.0, None, None, 0, True)),
        # Rounded down: 100 is said of nothing less.
        ((3, 2), (66.6, None, 66.6, 66.6, False)),
        ((100000, 99999), (99.9, None, 99.9, 99.9, False)),
        # From a baseline.
        ((30, 15, 10), (50.0, 25.0, 25.0, 25.0, False)),
        ((30, 5, 10), (16.6, -25.0, -25.0, 0, False)),
        ((10, 4, 0), (40.0, 40.0, 40.0, 40.0, False)),
        # A target below its baseline: less is better.
        ((10, 15, 20), (None, 50.0, 50.0, 50.0, False)),
        ((10, 8, 20), (None, 120.0, 120.0, 100, True)),
        ((10, 25, 20), (None, -50.0, -50.0, 0, False)),
        ((0, 0, 20), (None, 100.0, 100.0, 100.0, True)),
        # Rates.
        ((92.5, 92.5), (100.0, None, 100.0, 100.0, True)),
        ((92.5, 92.4), (99.8, None, 99.8, 99.8, False)),
    ],
)
def test_per_cent_is_exact_and_never_says_more_than_is_reached(numbers, expected):
    assert measured(*numbers) == expected


def test_target_in_the_period_counts_from_its_first_day_and_a_cumulative_one_since_the_programme_began(programme):
    signed(programme, dt.date(2021, 12, 31), dt.date(2022, 1, 1), dt.date(2022, 12, 31), dt.date(2023, 1, 1))
    period, cumulative = make_target(programme, counts="period"), make_target(programme)
    assert only(period).measure.actual == 2
    assert only(cumulative).measure.actual == 3
    assert cumulative.counts == "cumulative"


def test_target_of_a_running_period_counts_up_to_today_and_one_to_come_counts_nothing(programme):
    signed(programme, dt.date(2024, 6, 30), dt.date(2024, 7, 1))
    running, coming = make_target(programme, 1, **THIRD), make_target(programme, 1, **FOURTH)
    found = only(running)
    assert (found.measure.actual, found.as_of, found.state) == (1, TODAY, State.REACHED_SO_FAR)
    found = only(coming)
    assert (found.measure.actual, found.measure.per_cent, found.asked, found.state) == (
        None, None, None, State.NOT_BEGUN,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "today", "state"),
    [
        ({"target": 2}, dt.date(2021, 12, 31), "not_begun"),
        ({"target": 2}, dt.date(2022, 1, 1), "under_way"),
        ({"target": 1}, dt.date(2022, 12, 31), "reached_so_far"),
        ({"target": 1}, dt.date(2023, 1, 1), "reached"),
        ({"target": 2}, dt.date(2023, 1, 1), "missed"),
        ({"target": 1, "baseline": 5}, dt.date(2022, 12, 31), "within_so_far"),
        ({"target": 1, "baseline": 5}, dt.date(2023, 1, 1), "reached"),
        ({"target": 0, "baseline": 5}, dt.date(2023, 1, 1), "missed"),
    ],
)
def test_state_says_whether_the_period_is_over(fields, today, state, programme):
    signed(programme, dt.date(2022, 1, 1))
    assert only(make_target(programme, **fields), today).state == state


def test_target_of_an_empty_programme_is_nought_and_of_a_rate_there_none(programme):
    assert only(make_target(programme)).measure.actual == 0
    rate = make_target(programme, Decimal("92.5"), indicator="completion_rate")
    assert (only(rate).measure.actual, only(rate).measure.per_cent, only(rate).state) == (None, None, State.MISSED)
    of_women = make_target(programme, 90, indicator="completion_rate", by="sex", row="female")
    assert only(of_women).measure.actual is None


def test_target_of_a_row_counts_that_row_alone_and_says_it(programme):
    workshop = WorkshopFactory(programme=programme, starts_on=dt.date(2022, 5, 1), ends_on=dt.date(2022, 5, 2))
    for sex in ("female", "female", "male", "not_stated"):
        DelegateFactory(workshop=workshop, person=PersonFactory(sex=sex), state="attended")
    women = make_target(programme, 4, indicator="delegates", by="sex", row="female")
    unknown = make_target(programme, 4, indicator="delegates", by="sex", row="not_stated")
    nobody = make_target(programme, 4, indicator="delegates", by="category", row="official")
    assert [(one.title, one.measure.actual) for one in progress_of([women, unknown, nobody], TODAY)] == [
        ("delegates (female)", 2), ("delegates (not stated)", 1), ("delegates (official)", 0),
    ]  # fmt: skip
    assert women.title == "delegates (female)"


def test_rows_of_one_disaggregation_cost_one_query_and_every_period_another(programme):
    rows = [
        make_target(programme, indicator="delegates", by="sex", row=sex) for sex in ("female", "male", "not_stated")
    ]
    with CaptureQueriesContext(connection) as asked:
        progress_of(rows, TODAY)
    assert len(asked) == 1
    rows.append(make_target(programme, indicator="delegates", by="sex", row="male", **SECOND))
    with CaptureQueriesContext(connection) as asked:
        progress_of(rows, TODAY)
    assert len(asked) == 2


def test_periods_together_add_targets_and_count_since_the_first_day(programme):
    signed(programme, dt.date(2021, 5, 1), dt.date(2022, 5, 1), dt.date(2022, 6, 1), dt.date(2023, 5, 1))
    for period in (FIRST, SECOND, THIRD, FOURTH):
        make_target(programme, 2, counts="period", **period)
    make_target(programme, 50, **FIRST)
    found = progress_of(periods_beside(Target.objects.first()), TODAY, together=True)
    assert [one.measure.actual for one in found] == [2, 1, 0, None]
    assert [one.together and (one.together.wanted, one.together.actual, one.together.per_cent) for one in found] == [
        (2, 2, 100.0), (4, 3, 75.0), (6, 3, 50.0), None,
    ]  # fmt: skip


def test_periods_together_count_a_person_of_two_periods_once(programme):
    person = PersonFactory()
    for year in (2022, 2023):
        day = dt.date(year, 5, 1)
        workshop = WorkshopFactory(programme=programme, starts_on=day, ends_on=day)
        DelegateFactory(workshop=workshop, person=person, state="attended")
    for period in (FIRST, SECOND):
        make_target(programme, 1, indicator="people", counts="period", **period)
    found = progress_of(Target.objects.all(), TODAY, together=True)
    assert [(one.measure.actual, one.together.wanted, one.together.actual) for one in found] == [(1, 1, 1), (1, 2, 1)]


@pytest.mark.parametrize(
    "fields",
    [
        {"indicator": "completion_rate"},
        {"indicator": "members"},
        {"counts": "cumulative"},
        {"indicator": "agreements_in_force"},
    ],
)
def test_periods_of_rates_states_and_cumulative_targets_have_no_sum(fields, programme):
    for period in (FIRST, SECOND):
        make_target(programme, 2, **{"counts": "period"} | period | fields)
    assert [one.together for one in progress_of(Target.objects.all(), TODAY, together=True)] == [None, None]


def test_periods_that_overlap_are_not_added_up(programme):
    make_target(programme, 2, counts="period")
    make_target(programme, 2, counts="period", starts_on=dt.date(2022, 12, 31), ends_on=dt.date(2023, 12, 31))
    make_target(programme, 2, counts="period", **THIRD)
    found = progress_of(Target.objects.all(), TODAY, together=True)
    assert [one.together is not None for one in found] == [True, False, False]


def test_target_of_a_state_is_that_of_its_last_day(programme):
    member = InstitutionFactory()
    MembershipFactory(programme=programme, institution=member, since=dt.date(2021, 1, 1), until=dt.date(2022, 6, 30))
    MembershipFactory(programme=programme, since=dt.date(2022, 7, 1))
    target = make_target(programme, 2, indicator="members", counts="period")
    assert only(target).measure.actual == 1


def test_progress_is_plain_data_in_both_languages(programme):
    signed(programme, dt.date(2022, 5, 1), dt.date(2023, 5, 1))
    make_target(programme, 2, counts="period", baseline=1, baseline_on=dt.date(2021, 12, 31))
    make_target(programme, 4, counts="period", **THIRD)
    (found,) = progress(Scope(programme, as_of=TODAY))
    assert (found["indicator"], found["by"], found["row"], found["counts"]) == ("agreements_signed", "", "", "period")
    assert found["title"].keys() == found["counts_words"].keys() == {"en", "zh-hans"}
    assert (found["title"]["en"], found["counts_words"]["en"]) == ("agreements signed", "in the period")
    first, third = found["periods"]
    assert first["words"]["en"] == "1 January 2022 – 31 December 2022" and first["state_words"]["en"] == "not reached"
    assert {key: value for key, value in first.items() if not key.endswith("words")} == {
        "starts_on": "2022-01-01", "ends_on": "2022-12-31", "as_of": "2022-12-31", "baseline": 1,
        "baseline_on": "2021-12-31", "target": 2, "actual": 1, "per_cent": 0.0, "of_target": 50.0,
        "from_baseline": 0.0, "bar": 0.0, "state": "missed", "together": {"target": 2, "actual": 1, "per_cent": 50.0},
    }  # fmt: skip
    assert (third["as_of"], third["state"], third["actual"], third["together"]) == (
        "2024-06-30", "under_way", 0, {"target": 6, "actual": 2, "per_cent": 33.3},
    )  # fmt: skip


def test_progress_is_empty_without_targets_and_for_a_part_of_a_programme(programme, other_programme):
    make_target(programme)
    assert progress(Scope(other_programme, as_of=TODAY)) == []
    assert progress(Scope(programme, as_of=TODAY, country="CN")) == []
    assert progress(Scope(programme, as_of=TODAY, workshop=WorkshopFactory(programme=programme))) == []


def test_progress_of_a_period_holds_the_figures_with_a_period_that_meets_it(programme):
    make_target(programme)
    make_target(programme, indicator="delegates", **SECOND)
    found = progress(Scope(programme, as_of=TODAY, since=dt.date(2023, 12, 31)))
    assert [one["indicator"] for one in found] == ["delegates"]


def test_progress_on_a_past_day_knows_nothing_of_what_came_after_it(programme):
    signed(programme, dt.date(2022, 6, 30), dt.date(2022, 7, 1))
    make_target(programme)
    (found,) = progress(Scope(programme, as_of=dt.date(2022, 6, 30)))
    assert (found["periods"][0]["actual"], found["periods"][0]["state"]) == (1, "under_way")


@pytest.mark.parametrize(
    "fields",
    [
        {"ends_on": dt.date(2021, 12, 31)},
        {"by": "sex"},
        {"row": "female"},
        {"target": -1},
        {"baseline": -1},
        {"baseline_on": dt.date(2021, 1, 1)},
    ],
)
def test_database_refuses_what_is_no_target(fields, programme):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_target(programme, **fields)


def test_database_refuses_a_second_target_of_the_same_figure_and_period(programme):
    make_target(programme, by="agreement_kind", row="mou")
    make_target(programme, by="agreement_kind", row="moa")
    make_target(programme, by="agreement_kind", row="mou", counts="period")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_target(programme, 3, by="agreement_kind", row="mou")


TYPED = {
    "indicator": "completed", "only": "sex:female", "counts": "period", "starts_on": "2022-01-01",
    "ends_on": "2022-12-31", "baseline": "", "baseline_on": "", "target": "40",
}  # fmt: skip


def post(client, **fields):
    return client.post("/targets/new/", TYPED | fields)


def test_staff_set_a_target_of_a_row(programme, as_user, staff):
    answer = post(as_user(staff))
    target = Target.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/targets/{target.pk}/")
    assert (target.programme, target.indicator, target.by, target.row, target.counts) == (
        programme, "completed", "sex", "female", "period",
    )  # fmt: skip
    assert (target.target, target.baseline) == (40, None)


def test_target_takes_every_row_that_its_form_offers(programme, as_user, staff):
    # PostgreSQL refuses a longer text than the field takes; SQLite does not.
    name = "Xinjiang " + "x" * 91
    InstitutionFactory(programme=programme, country="CN", province=name)
    assert post(as_user(staff), indicator="agreements_signed", only=f"province:{name}").status_code == 302
    target = Target.objects.get()
    assert target.row == name
    target.clean_fields()


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"ends_on": "2021-12-31"}, "ends_on", "The period ends before it starts."),
        ({"only": "agreement_kind:mou"}, "only", "This figure is not split so."),
        ({"indicator": "sessions"}, "only", "This figure is not split so."),
        ({"only": "sex:nobody"}, "only", "Select a valid choice."),
        ({"target": "-1"}, "target", "Write 0 or more."),
        ({"target": "1.25"}, "target", "1 decimal place"),
        ({"target": "many"}, "target", "Enter a number."),
        ({"target": ""}, "target", "Fill this in."),
        ({"baseline": "-5"}, "baseline", "Write 0 or more."),
        ({"baseline_on": "2021-12-31"}, "baseline", "Fill in the baseline of this day"),
        ({"starts_on": "0022-01-01"}, "starts_on", "Write a year from 1950 on."),
        ({"indicator": "luck"}, "indicator", "Select a valid choice."),
    ],
)
def test_bad_target_is_refused_beside_its_field_and_kept(fields, field, words, programme, as_user, staff):
    answer = post(as_user(staff), **fields)
    form = answer.context["form"]
    assert answer.status_code == 422 and not Target.objects.exists()
    assert list(form.errors) == [field] and words in form.errors[field][0]
    assert form.data.dict() == TYPED | fields


def test_second_target_of_the_same_figure_and_period_is_refused(programme, as_user, staff):
    client = as_user(staff)
    post(client)
    answer = post(client, target="50")
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"starts_on": ["This indicator already has a target for this period."]}
    assert post(client, only="sex:male").status_code == 302
    assert post(client, only="").status_code == 302


def test_target_keeps_its_row_when_it_is_changed(programme, as_user, staff):
    target = make_target(programme, indicator="completed", by="sex", row="female")
    client, address = as_user(staff), f"/targets/{target.pk}/edit/"
    page = client.get(address)
    assert page.context["form"]["only"].value() == "sex:female"
    typed = TYPED | {"target": "55", "seen_at": target.changed_at.isoformat()}
    assert client.post(address, typed).status_code == 302
    target.refresh_from_db()
    assert (target.by, target.row, target.target) == ("sex", "female", 55)
    typed |= {"only": "", "seen_at": target.changed_at.isoformat()}
    assert client.post(address, typed).status_code == 302
    target.refresh_from_db()
    assert (target.by, target.row) == ("", "")


def test_targets_are_set_by_staff_alone(programme, as_user, staff, viewer, stranger, coordinator, outsider):
    target = make_target(programme)
    clients = [as_user(viewer), as_user(coordinator), as_user(stranger), outsider]
    assert [client.get(f"/targets/{target.pk}/edit/").status_code for client in clients] == [403, 403, 404, 302]
    assert [post(client).status_code for client in clients] == [403, 403, 302, 302]
    assert Target.objects.exclude(pk=target.pk).get().programme != programme


def test_earlier_row_is_read_in_admin_and_never_brought_back(programme, admin_client):
    target = make_target(programme)
    target.target = 7
    target.save()
    address = reverse("admin:reports_target_simple_history", args=[target.pk, target.history.earliest().pk])
    assert admin_client.get(address).status_code == 200
    assert admin_client.post(address, {}).status_code == 403


def test_list_shows_baseline_target_actual_and_per_cent(programme, as_user, viewer):
    signed(programme, dt.date(2022, 5, 1), dt.date(2022, 5, 1), dt.date(2022, 5, 1))
    make_target(programme, 2, counts="period")
    make_target(programme, 5, baseline=1, baseline_on=dt.date(2021, 12, 31))
    rows = {row.target.counts: row for row in as_user(viewer).get("/targets/").context["page"].objects}
    assert (rows["period"].measure.actual, rows["period"].measure.per_cent, rows["period"].state) == (
        3, 150.0, "reached",
    )  # fmt: skip
    assert (rows["cumulative"].measure.actual, rows["cumulative"].measure.per_cent) == (3, 50.0)
    page = as_user(viewer).get("/targets/").content.decode()
    assert "150 %" in page and "more than wanted" in page and 'value="100"' in page


def test_list_is_narrowed_by_indicator_and_by_a_year_of_the_period(programme, as_user, viewer):
    one, other = make_target(programme), make_target(programme, indicator="delegates", **SECOND)
    client = as_user(viewer)
    for address, expected in (
        ("indicator=delegates", [other]),
        ("year=2022", [one]),
        ("counts=period", []),
        ("year=2022&indicator=delegates", []),
    ):
        assert [row.target for row in client.get(f"/targets/?{address}").context["page"].objects] == expected
    assert client.get("/targets/?year=no").status_code == 200


def test_list_asks_as_often_for_one_row_as_for_thirty_of_one_period(programme, as_user, staff, same_query_count):
    def make_row():
        make_target(programme, indicator="delegates", by="institution", row=str(Target.objects.count() + 1))

    same_query_count("/targets/", make_row, as_user(staff))


def test_page_of_a_target_leads_to_the_records_and_names_what_is_to_come(programme, as_user, viewer):
    today = timezone.localdate()
    coming = {"starts_on": today + dt.timedelta(days=1), "ends_on": today + dt.timedelta(days=9)}
    signed(programme, dt.date(2022, 5, 1))
    target = make_target(programme, 2, counts="period")
    later = make_target(programme, 2, counts="period", **coming)
    client = as_user(viewer)
    page = client.get(f"/targets/{target.pk}/").content.decode()
    assert "/figures/agreements_signed/?" in page and "since=2022-01-01" in page and "as_of=2022-12-31" in page
    assert "50 per cent of the target" in page and "1 of 2" in page and "not begun" in page
    page = client.get(f"/targets/{later.pk}/").content.decode()
    assert "not begun" in page and "per cent of the target" not in page


def test_report_lists_targets_and_for_the_public_hides_small_numbers_and_single_rows(programme):
    workshop = WorkshopFactory(programme=programme, starts_on=dt.date(2022, 5, 1), ends_on=dt.date(2022, 5, 2))
    for sex in ["female"] * 6 + ["male"]:
        DelegateFactory(workshop=workshop, person=PersonFactory(sex=sex), state="attended")
    make_target(programme, 10, indicator="delegates", counts="period")
    make_target(programme, 10, indicator="delegates", by="sex", row="female")
    figures = compute(Scope(programme, as_of=TODAY), [Part.TARGETS])
    (section,) = read_in("en", figures)["sections"]
    (rows,) = [one["rows"] for one in section["lists"]]
    period = "1 January 2022 – 31 December 2022"
    assert [row["cells"] for row in rows] == [
        ["delegates", period, "in the period", None, 10, 7, 70.0, "not reached", 10, 7],
        ["delegates (female)", period, "since the programme began", None, 10, 6, 60.0, "not reached", None, None],
    ]
    (rows,) = [one["rows"] for one in read_in("en", suppress(figures))["sections"][0]["lists"]]
    assert rows[0]["cells"][5] == 7
    assert not {6, 60.0} & {cell for cell in rows[1]["cells"] if isinstance(cell, int | float)}
