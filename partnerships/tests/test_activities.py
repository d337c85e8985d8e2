"""Reports on activities: who took part, what is refused beside which field, what is late."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from partnerships.activity_words import advice_on_activity, people_words, why_late
from partnerships.models import ActivityPeople, Agreement, AgreementVersion, CollaborativeActivity
from partnerships.querysets.activity import Balance
from partnerships.services.activities import MOST_PEOPLE, report_activity
from partnerships.services.errors import PartnershipError
from partnerships.tests.factories import ActivityFactory, EvidenceFactory, SignedAgreementFactory
from partnerships.tests.test_together import together
from partnerships.trail import trail_of_activity

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 3, 1)
DAY = dt.timedelta(days=1)
COMPLETED = {"status": "completed", "actual_start": "2019-02-01", "actual_end": "2019-02-10"}
ZERO = "Say how many took part, or cancel it with a reason."
FUTURE = "This day is in the future: write it into the plan."
NUMBER = "Type a whole number from 0 to 100,000, or nothing."


@pytest.fixture
def activity(agreement):
    """The planned activity of a signed agreement between ``institution`` and ``partner``."""
    return agreement.activities.get()


@pytest.fixture
def url(activity):
    return reverse("partnerships:activity_report", args=[activity.pk])


def report(activity, **fields) -> dict:
    return {"seen_at": activity.changed_at.isoformat(), "status": "planned"} | fields


def people(activity) -> dict:
    return {row.category: (row.women, row.men, row.not_stated) for row in activity.people.all()}


def errors(answer) -> dict:
    assert answer.status_code == 200
    return dict(answer.context["form"].errors)


# The service


def test_report_writes_drops_and_leaves_people(activity):
    report_activity(activity=activity, people={"teacher": (2, 3, 0), "student": (0, 0, 0), "official": (1, 0, 4)})
    assert people(activity) == {"official": (1, 0, 4), "teacher": (2, 3, 0)}
    report_activity(activity=activity)
    assert people(activity) == {"official": (1, 0, 4), "teacher": (2, 3, 0)}
    report_activity(activity=activity, people={"teacher": (2, 4, 0)})
    assert people(activity) == {"teacher": (2, 4, 0)}
    report_activity(activity=activity, people={})
    activity = CollaborativeActivity.objects.get()
    assert (people(activity), activity.actual_people) == ({}, None)


def test_report_leaves_a_trail_of_people_by_whom_it_names(activity, staff):
    report_activity(activity=activity, people={"teacher": (2, 3, 0), "official": (1, 0, 0)}, by=staff)
    report_activity(activity=activity, people={"teacher": (2, 4, 0)}, by=staff)
    kept = ActivityPeople.history.order_by("history_id").values_list(
        "category", "history_type", "men", "history_change_reason", "history_user"
    )
    assert list(kept) == [
        ("official", "+", 0, "reported: planned", staff.pk),
        ("teacher", "+", 3, "reported: planned", staff.pk),
        ("official", "-", 0, "reported: planned", staff.pk),
        ("teacher", "~", 4, "reported: planned", staff.pk),
    ]


def test_report_of_the_same_people_leaves_no_second_trail(activity):
    for _time in range(2):
        report_activity(activity=activity, people={"teacher": (2, 3, 0)})
    assert ActivityPeople.history.count() == 1


def test_report_of_people_alone_moves_the_time_that_guards_the_form(activity):
    before = activity.changed_at
    report_activity(activity=activity, people={"other": (0, 0, 1)})
    activity.refresh_from_db()
    assert activity.changed_at > before


@pytest.mark.parametrize(
    "fields, counts, sentence",
    [
        ({}, {"teacher": (-1, 0, 0)}, "a whole number from 0 to 100000"),
        ({}, {"teacher": (MOST_PEOPLE + 1, 0, 0)}, "a whole number from 0 to 100000"),
        ({"actual_start": dt.date(2018, 7, 29)}, None, "before its agreement was signed"),
        (
            {"status": "completed", "actual_start": dt.date(2019, 1, 1), "actual_end": dt.date(2019, 1, 9)},
            {"teacher": (0, 0, 0)},
            "Say how many took part",
        ),
    ],
)
def test_report_that_contradicts_itself_changes_nothing(activity, fields, counts, sentence):
    report_activity(activity=activity, people={"student": (1, 1, 1)})
    for name, value in fields.items():
        setattr(activity, name, value)
    with pytest.raises(PartnershipError, match=sentence):
        report_activity(activity=activity, people=counts)
    assert people(CollaborativeActivity.objects.get(status="planned")) == {"student": (1, 1, 1)}


def test_report_takes_the_largest_count_and_no_unknown_category(activity):
    report_activity(activity=activity, people={"student": (MOST_PEOPLE, 0, 0)})
    assert CollaborativeActivity.objects.get().actual_people == 100_000
    with pytest.raises(ValueError, match="dean"):
        report_activity(activity=activity, people={"dean": (1, 0, 0)})


# The form


@pytest.mark.parametrize("who", ["staff", "colleague", "coordinator", "partner_coordinator", "admin_user"])
def test_both_sides_and_staff_report(who, request, as_user, activity, url):
    client = as_user(request.getfixturevalue(who))
    data = report(activity, **COMPLETED, actual_length=10, people_teacher_women=2, people_not_stated_not_stated="1")
    answer = client.post(url, data)
    assert (answer.status_code, answer.headers["Location"]) == (302, activity.get_absolute_url())
    activity.refresh_from_db()
    assert (activity.status, activity.actual_length, activity.actual_people) == ("completed", 10, 3)
    assert people(activity) == {"teacher": (2, 0, 0), "not_stated": (0, 0, 1)}
    assert activity.history.latest().history_user == request.getfixturevalue(who)


def test_others_neither_read_nor_write_a_report(as_user, activity, url, stranger, viewer, outsider):
    for method in ("get", "post"):
        assert getattr(as_user(stranger), method)(url, report(activity, **COMPLETED)).status_code == 404
        assert getattr(as_user(viewer), method)(url, report(activity, **COMPLETED)).status_code == 403
        answer = getattr(outsider, method)(url, report(activity, **COMPLETED))
        assert answer.headers["Location"].startswith("/accounts/login/")
    assert CollaborativeActivity.objects.get().status == "planned"


def test_report_shows_what_was_reported_and_says_each_field_in_words(as_user, coordinator, activity, url):
    report_activity(activity=activity, people={"teacher": (2, 3, 0)})
    answer = as_user(coordinator).get(url)
    shown = {name: answer.context["form"][name].value() for name in ("people_teacher_women", "people_teacher_men")}
    assert shown == {"people_teacher_women": 2, "people_teacher_men": 3}
    page = answer.content.decode()
    assert '<label class="visually-hidden" for="id_people_teacher_women">Teachers: women</label>' in page
    assert page.count('<label class="visually-hidden" for="id_people_') == 18
    assert page.count('name="people_teacher_women"') == page.count('name="seen_at"') == 1


@pytest.mark.parametrize(
    "typed, kept",
    [
        ({"status": "cancelled", "status_reason": "No visas"}, timezone.localdate()),
        ({"status": "cancelled", "status_reason": "No visas", "cancelled_on": "2020-03-01"}, dt.date(2020, 3, 1)),
        ({"status": "planned", "cancelled_on": "2020-03-01"}, None),
    ],
)
def test_report_keeps_the_day_of_a_cancellation(as_user, coordinator, activity, url, typed, kept):
    as_user(coordinator).post(url, report(activity, **typed))
    assert CollaborativeActivity.objects.get().cancelled_on == kept


@pytest.mark.parametrize(
    "fields, expected",
    [
        ({"status": "delayed"}, {"status_reason": ["Say why it is delayed or cancelled."]}),
        ({"status": "cancelled", "status_reason": "  "}, {"status_reason": ["Say why it is delayed or cancelled."]}),
        (
            {"status": "cancelled", "status_reason": "No visas", "cancelled_on": "2199-01-01"},
            {"cancelled_on": [FUTURE]},
        ),
        ({"status": "started"}, {"actual_start": ["Say when it started."]}),
        (COMPLETED | {"actual_end": ""}, {"actual_end": ["Say when it ended."]}),
        (COMPLETED | {"actual_end": "2019-01-31"}, {"actual_end": ["The activity ended before it started."]}),
        (
            {"planned_start": "2019-02-01", "planned_end": "2019-01-01"},
            {"planned_end": ["The plan ends before it starts."]},
        ),
        (
            {"status": "started", "actual_start": "2018-07-29"},
            {"actual_start": ["It cannot have started before its agreement was signed on 30 July 2018."]},
        ),
        (
            {"status": "started", "actual_start": "2199-01-01"},
            {"actual_start": [FUTURE]},
        ),
        (COMPLETED | {"actual_end": "2199-01-01"}, {"actual_end": [FUTURE]}),
        ({"planned_end": "0001-01-01"}, {"planned_end": ["Write a year from 1950 on."]}),
        ({"planned_start": "9999-12-31"}, {"planned_start": ["Write a year before 2200."]}),
        ({"people_teacher_women": "-1"}, {"people_teacher_women": [NUMBER]}),
        ({"people_teacher_men": "100001"}, {"people_teacher_men": [NUMBER]}),
        ({"people_other_men": "1.5"}, {"people_other_men": [NUMBER]}),
        ({"people_other_not_stated": "many"}, {"people_other_not_stated": [NUMBER]}),
        ({"people_other_not_stated": "9" * 5000}, {"people_other_not_stated": [NUMBER]}),
        (COMPLETED | {"people_student_men": "0"}, {"people_student_men": [ZERO]}),
    ],
)  # fmt: skip
def test_report_explains_each_error_beside_its_field_and_keeps_the_rest(
    as_user, coordinator, activity, url, fields, expected
):
    typed = report(activity, **{"people_manager_women": "7" if "people_student_men" not in fields else "", **fields})
    answer = as_user(coordinator).post(url, typed)
    assert errors(answer) == expected
    page = answer.content.decode()
    (name,) = expected
    assert f'href="#id_{name}"' in page
    if name.startswith("people_"):
        assert f'aria-describedby="id_{name}_error"' in page and f'id="id_{name}_error"' in page
        assert f'value="{fields[name]}"' in page
    assert 'value="7"' in page or "people_student_men" in fields
    activity.refresh_from_db()
    assert (activity.status, people(activity)) == ("planned", {})


def test_report_keeps_only_categories_that_somebody_is_counted_in(as_user, coordinator, activity, url):
    data = report(activity, people_teacher_women="0", people_student_men="៣", people_other_women=" 4 ")
    assert as_user(coordinator).post(url, data).status_code == 302
    # Khmer digits are numbers, too.
    assert people(activity) == {"student": (0, 3, 0), "other": (4, 0, 0)}


def test_report_left_empty_takes_people_back(as_user, coordinator, activity, url):
    report_activity(activity=activity, people={"teacher": (2, 3, 0)})
    assert as_user(coordinator).post(url, report(activity)).status_code == 302
    assert CollaborativeActivity.objects.get().actual_people is None


def test_completed_without_people_is_saved_and_warned_of(as_user, coordinator, activity, url):
    answer = as_user(coordinator).post(url, report(activity, **COMPLETED), follow=True)
    assert answer.redirect_chain == [(activity.get_absolute_url(), 302)]
    assert answer.context["advice"] == ["It is completed, and nobody has said how many took part."]
    assert "It is completed, and nobody has said how many took part." in answer.content.decode()


def test_report_before_the_signature_is_refused_on_the_page(as_user, coordinator, activity, url):
    Agreement.objects.update(status="proposed", signed_version=None, signed_on=None)
    answer = as_user(coordinator).post(url, report(activity, people_teacher_women=1))
    assert errors(answer) == {"__all__": ["Report on an activity after its agreement was signed."]}


# Two people at once


def test_second_of_two_reports_sees_both_texts_of_people_and_may_then_overwrite(
    as_user, coordinator, partner_coordinator, activity, url
):
    stale = report(activity, status_reason="Mine", people_teacher_women=2, people_teacher_men=1)
    first = as_user(partner_coordinator).post(url, report(activity, people_teacher_women=5, people_student_men=4))
    assert first.status_code == 302
    client = as_user(coordinator)
    answer = client.post(url, stale)
    assert errors(answer)["__all__"][0].startswith("Somebody else saved this")
    assert [tuple(map(str, one)) for one in answer.context["form"].conflict] == [
        ("Reason (optional)", "", "Mine"),
        ("Teachers", "women 5", "women 2, men 1"),
        ("Students", "men 4", "–"),
    ]
    page = answer.content.decode()
    assert "women 5" in page and "women 2, men 1" in page
    assert people(activity) == {"teacher": (5, 0, 0), "student": (0, 4, 0)}
    seen = answer.context["form"]["seen_at"].value()
    assert client.post(url, stale | {"seen_at": seen}).status_code == 302
    assert people(activity) == {"teacher": (2, 1, 0)}


def test_conflict_shows_a_count_that_is_no_number_as_it_was_typed(as_user, coordinator, activity, url):
    stale = report(activity, people_teacher_women="two")
    report_activity(activity=activity, people={"teacher": (5, 0, 0)})
    answer = as_user(coordinator).post(url, stale)
    assert ("Teachers", "women 5", "women two") in answer.context["form"].conflict
    assert errors(answer)["people_teacher_women"] == [NUMBER]


def test_report_sent_twice_is_saved_and_nobody_is_warned(as_user, coordinator, activity, url):
    data = report(activity, **COMPLETED, people_teacher_women=2)
    client = as_user(coordinator)
    assert [client.post(url, data).status_code for _time in range(2)] == [302, 302]
    assert people(activity) == {"teacher": (2, 0, 0)}
    assert [record.history_change_reason for record in activity.history.all()] == [
        "reported: completed",
        "planned by the signed agreement",
    ]


@pytest.mark.django_db(transaction=True)
def test_of_two_reports_at_the_same_moment_the_second_sees_the_first(
    as_user, coordinator, partner_coordinator, activity, url
):
    own, other = as_user(coordinator), as_user(partner_coordinator)
    for women in range(1, 21, 2):
        activity.refresh_from_db()
        mine, theirs = (report(activity, people_teacher_women=count) for count in (women, women + 1))
        answers = together(lambda data=mine: own.post(url, data), lambda data=theirs: other.post(url, data))
        assert sorted(answer.status_code for answer in answers) == [200, 302]
        (refused,) = (answer for answer in answers if answer.status_code == 200)
        assert errors(refused)["__all__"][0].startswith("Somebody else saved this")
        kept = women if answers[0].status_code == 302 else women + 1
        assert people(activity) == {"teacher": (kept, 0, 0)}


# The page


def test_activity_page_shows_people_by_category_and_sex_with_totals(as_user, coordinator, activity):
    report_activity(activity=activity, people={"not_stated": (0, 0, 9)})
    report_activity(activity=activity, people={"not_stated": (0, 0, 9), "official": (1, 2, 0), "student": (10, 20, 3)})
    answer = as_user(coordinator).get(activity.get_absolute_url())
    assert [str(row) for row in answer.context["people"]] == ["officials: 3", "students: 33", "category not stated: 9"]
    assert answer.context["totals"] == [11, 22, 12, 45]


def test_activity_page_merges_the_trails_of_report_people_and_evidence(activity, staff, coordinator):
    report_activity(activity=activity, people={"teacher": (2, 3, 0), "official": (1, 0, 0)}, by=coordinator)
    activity.status, activity.actual_start = "started", dt.date(2019, 3, 1)
    report_activity(activity=activity, people={"teacher": (2, 4, 1)}, by=staff)
    EvidenceFactory(activity=activity, name="list.pdf")
    lines = [(line.what, line.who, sorted(line.changes)) for line in trail_of_activity(activity)]
    assert lines == [
        ("evidence changed", "the system", [("File", "–", "list.pdf")]),
        (
            "reported: started",
            "Staff",
            [
                ("Officials", "women 1", "–"),
                ("Teachers", "women 2, men 3", "women 2, men 4, sex not stated 1"),
                ("started on", "–", "1 March 2019"),
                ("state", "planned", "started"),
            ],
        ),
        ("reported: planned", "Coordinator", [("Officials", "–", "women 1"), ("Teachers", "–", "women 2, men 3")]),
        ("planned by the signed agreement", "the system", []),
    ]


def test_trail_says_that_people_counted_before_it_began_are_not_recorded(activity):
    ActivityPeople.objects.bulk_create([ActivityPeople(activity=activity, category="not_stated", women=3)])
    report_activity(activity=activity, people={"not_stated": (4, 0, 0)})
    (change,) = next(line for line in trail_of_activity(activity) if line.changes).changes
    assert change == ("Category not stated", "not recorded", "women 4")


def test_activity_page_asks_the_same_number_of_queries(as_user, staff, activity, same_query_count):
    categories = iter(ActivityPeople.Category.values)

    def more():
        EvidenceFactory(activity=activity, uploaded_by=staff)
        if category := next(categories, None):
            row = ActivityPeople(activity=activity, category=category, women=1)
            row._history_user = staff
            row.save()

    same_query_count(activity.get_absolute_url(), more, as_user(staff))


def test_people_are_read_in_one_query_for_all_activities(django_assert_num_queries):
    agreement = SignedAgreementFactory()
    for women in (1, 2, 3):
        ActivityFactory(agreement=agreement).people.create(category="teacher", women=women, not_stated=1)
    ActivityFactory(agreement=agreement)
    with django_assert_num_queries(2):
        counts = [one.actual_people for one in CollaborativeActivity.objects.with_people().order_by("pk")]
    assert counts == [2, 3, 4, None]


def test_list_shows_people_in_fact_beside_the_planned_ones(programme, as_user, staff, activity):
    report_activity(activity=activity, people={"teacher": (2, 3, 0), "other": (0, 0, 1)})
    page = as_user(staff).get("/activities/").content.decode()
    table = page[page.index("People in fact") :]
    cells = re.findall(r'<td class="num[^"]*">([^<]*)</td>', table)
    assert cells == ["3", "6"]


def test_balance_counts_people_in_fact_once_however_many_categories(programme, as_user, staff):
    agreement = SignedAgreementFactory(programme=programme)
    there = ActivityFactory(agreement=agreement, planned_people=5)
    ActivityFactory(agreement=agreement, planned_people=6).people.create(category="other", not_stated=9)
    ActivityFactory(agreement=agreement, planned_people=7)
    back = {"sending": agreement.second_party, "receiving": agreement.first_party}
    ActivityFactory(agreement=agreement, planned_people=8, **back)
    for category in ("teacher", "student"):
        there.people.create(category=category, women=1, men=20)
    answer = as_user(staff).get("/activities/")
    assert answer.context["balance"] == [Balance("china_to_sea", 1, 8, 0), Balance("sea_to_china", 3, 18, 51)]
    assert '<td class="num">51</td>' in answer.content.decode()


def test_list_asks_the_same_number_of_queries_however_many_took_part(programme, as_user, staff, same_query_count):
    agreement = SignedAgreementFactory(programme=programme)

    def one_more():
        ActivityFactory(agreement=agreement).people.create(category="teacher", women=1)

    same_query_count("/activities/", one_more, as_user(staff))


def test_people_in_words():
    assert people_words((1, 0, 2)) == "women 1, sex not stated 2"
    assert people_words((0, 0, 0)) == "–"


# Late, and warnings


def agreement_until(ends_on: dt.date = dt.date(2099, 8, 31), terminated_on: dt.date | None = None) -> Agreement:
    agreement = SignedAgreementFactory()
    AgreementVersion.objects.filter(pk=agreement.signed_version_id).update(ends_on=ends_on)
    if terminated_on:
        agreement.status, agreement.status_reason, agreement.terminated_on = "terminated", "Merged", terminated_on
        agreement.save()
    return Agreement.objects.get(pk=agreement.pk)


def activities_in_many_states() -> dict[str, CollaborativeActivity]:
    """Activities by what a reader expects on TODAY."""
    goes_on, ended, last_day = agreement_until(), agreement_until(TODAY - DAY), agreement_until(TODAY)
    terminated, ends_tomorrow = agreement_until(terminated_on=TODAY), agreement_until(terminated_on=TODAY + DAY)
    started = {"status": "started", "actual_start": dt.date(2019, 1, 1)}
    done = {"status": "completed", "actual_start": dt.date(2019, 1, 1), "actual_end": dt.date(2019, 1, 2)}
    cancelled = {"status": "cancelled", "status_reason": "No visas"}
    delayed = {"status": "delayed", "status_reason": "No visas"}
    yesterday, tomorrow = {"planned_end": TODAY - DAY}, {"planned_end": TODAY + DAY}
    plans = {
        "planned without dates": (goes_on, {}),
        "planned to end today": (goes_on, {"planned_end": TODAY}),
        "planned to end tomorrow": (goes_on, tomorrow),
        "planned to start today": (goes_on, {"planned_start": TODAY}),
        "started before its planned end": (goes_on, started | {"planned_start": TODAY - DAY} | tomorrow),
        "delayed past its planned start": (goes_on, delayed | {"planned_start": TODAY - DAY}),
        "completed": (ended, done | yesterday),
        "cancelled": (ended, cancelled | yesterday),
        "on the last day of its agreement": (last_day, started),
        "of an agreement that ends tomorrow": (ends_tomorrow, {}),
        "LATE planned": (goes_on, yesterday),
        "LATE started": (goes_on, started | yesterday),
        "LATE delayed": (goes_on, delayed | yesterday),
        "LATE not begun": (goes_on, {"planned_start": TODAY - DAY} | tomorrow),
        "LATE with its agreement": (ended, {}),
        "LATE with its agreement, started": (ended, started | tomorrow),
        "LATE with its terminated agreement": (terminated, delayed),
    }
    return {words: ActivityFactory(agreement=agreement, **fields) for words, (agreement, fields) in plans.items()}


def test_late_in_the_list_and_on_the_page_are_the_same():
    activities = activities_in_many_states()
    expected = {words for words in activities if words.startswith("LATE")}
    late = set(CollaborativeActivity.objects.late(TODAY))
    assert {words for words, one in activities.items() if one in late} == expected
    read = {one.pk: one for one in CollaborativeActivity.objects.with_parties()}
    assert {words for words, one in activities.items() if why_late(read[one.pk], TODAY)} == expected
    assert (len(late), len(expected)) == (7, 7)


def test_late_activity_says_why():
    activities = activities_in_many_states()
    assert [why_late(one, TODAY) for words, one in activities.items() if words.startswith("LATE")] == [
        "Its planned end was 28 February 2026.",
        "Its planned end was 28 February 2026.",
        "Its planned end was 28 February 2026.",
        "Its planned start was 28 February 2026.",
        "Its agreement ended on 28 February 2026.",
        "Its agreement ended on 28 February 2026.",
        "Its agreement ended on 28 February 2026.",
    ]


def test_late_activity_is_marked_in_list_and_page_without_a_query_more(
    programme, as_user, staff, django_assert_max_num_queries
):
    agreement = SignedAgreementFactory(programme=programme, in_force=True)
    late = ActivityFactory(agreement=agreement, planned_start=timezone.localdate() - DAY)
    ActivityFactory(agreement=agreement, planned_start=timezone.localdate())
    client = as_user(staff)
    assert list(client.get("/activities/?late=true").context["page"].objects) == [late]
    assert client.get("/activities/").content.decode().count("state-stop") == 1
    assert "Its planned start was" in client.get(late.get_absolute_url()).content.decode()
    (read,) = CollaborativeActivity.objects.filter(pk=late.pk).with_parties()
    with django_assert_max_num_queries(0):
        assert why_late(read)


@pytest.mark.parametrize(
    "fields, sentences",
    [
        ({}, []),
        ({"planned_start": dt.date(2018, 9, 1), "planned_end": dt.date(2023, 8, 31)}, []),
        (
            {"planned_start": dt.date(2018, 8, 31)},
            ["The plan lies outside the period of the agreement, 1 September 2018 to 31 August 2023."],
        ),
        (
            {"planned_end": dt.date(2023, 9, 1)},
            ["The plan lies outside the period of the agreement, 1 September 2018 to 31 August 2023."],
        ),
        (
            {"status": "started", "actual_start": dt.date(2018, 8, 31)},
            ["It started before the period of the agreement, which began on 1 September 2018."],
        ),
    ],
)
def test_warnings_stop_nothing(fields, sentences):
    assert advice_on_activity(ActivityFactory(**fields)) == sentences


def test_plan_outside_the_period_is_saved_and_warned_of(as_user, coordinator, activity, url):
    data = report(activity, planned_start="2018-08-01", status="started", actual_start="2018-08-15")
    answer = as_user(coordinator).post(url, data, follow=True)
    assert len(answer.context["advice"]) == 2
    assert "The plan lies outside the period of the agreement" in answer.content.decode()
