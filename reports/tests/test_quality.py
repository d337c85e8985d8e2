"""Gaps in the records: exact records for each check, the pages, and the way to where a gap is mended and back."""

import datetime as dt
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from partnerships.models import ActivityPeople, Institution, PaperSignature, ProgrammeOrganisation
from partnerships.tests.factories import (
    ActivityFactory,
    FieldOfStudyFactory,
    InstitutionFactory,
    MembershipFactory,
    PersonFactory,
    SignedAgreementFactory,
)
from reports.models import PublishedFigure
from reports.quality import CHECKS, checks, gaps
from reports.scope import Scope
from training.tests.factories import (
    AttendanceFactory,
    ClassDayFactory,
    CohortFactory,
    CourseFactory,
    EnrolmentFactory,
    completed_enrolment,
    enrolment_present_on,
)
from workshops.tests.factories import CheckInFactory, DelegateFactory, SigningFactory, WorkshopFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2023, 1, 1)
LATER = dt.date(2024, 3, 1)
TOMORROW = timezone.localdate() + dt.timedelta(days=1)


def on_day(programme, **fields) -> Scope:
    return Scope(programme=programme, as_of=DAY, **fields)


def person(**fields):
    return PersonFactory(**{"sex": "female", "institution": InstitutionFactory()} | fields)


def delegate(programme, late=False, checked_in=True, **fields):
    day = LATER if late else dt.date(2018, 7, 23)
    fields.setdefault("person", person())
    workshop = fields.pop("workshop", None) or WorkshopFactory(programme=programme, starts_on=day, ends_on=day)
    one = DelegateFactory(workshop=workshop, state="attended", **fields)
    if checked_in:
        CheckInFactory(delegate=one, day=day)
    return one


def cohort(programme, late=False, days=2, least_score=None):
    course = CourseFactory(programme=programme, least_score=least_score, field_of_study=FieldOfStudyFactory())
    day = LATER if late else dt.date(2022, 9, 1)
    made = CohortFactory(course=course, starts_on=day, ends_on=day + dt.timedelta(days=20))
    ClassDayFactory.create_batch(days, cohort=made)
    return made


def agreement(programme, late=False, **fields):
    usual = {"proposed_on": dt.date(2018, 7, 1), "second_party": InstitutionFactory(country="CN", province="Yunnan")}
    made = SignedAgreementFactory(programme=programme, in_force=True, **usual | fields)
    if late:
        made.signed_on = LATER
        made.save()
    return made


def activity(programme, late=False, **fields):
    planned = {"planned_start": dt.date(2022, 1, 1), "planned_end": dt.date(2099, 1, 1)}
    return ActivityFactory(agreement=agreement(programme, late), **planned | fields)


def completed(programme, late=False, women=1, not_stated=0, **fields):
    done = {"status": "completed", "actual_start": dt.date(2022, 1, 1), "actual_end": dt.date(2022, 1, 9)}
    made = activity(programme, late, **done | fields)
    if women or not_stated:
        ActivityPeople.objects.create(activity=made, category="teacher", women=women, not_stated=not_stated)
    return made


def person_without_sex(programme, gap, late):
    return [delegate(programme, late, person=person(sex="not_stated" if gap else "male")).person]


def person_without_institution(programme, gap, late):
    # The delegate was sent by one all the same.
    institution = InstitutionFactory()
    one = person(institution=None if gap else institution)
    return [delegate(programme, late, person=one, institution=institution).person]


def delegate_without_institution(programme, gap, late):
    return [delegate(programme, late, institution=None if gap else InstitutionFactory())]


def delegate_without_check_in(programme, gap, late):
    return [delegate(programme, late, checked_in=not gap)]


def workshop_without_attendance(programme, gap, late):
    made = DelegateFactory(workshop=WorkshopFactory(programme=programme), state="confirmed").workshop
    if not gap:
        delegate(programme, workshop=made)
    if late:
        made.starts_on = made.ends_on = DAY
        made.save()
    return [made]


def institution_without_country(programme, gap, late):
    sender = InstitutionFactory(country="" if gap else "VN")
    return [delegate(programme, late, institution=sender).institution]


def party_without_province(programme, gap, late):
    # An institution elsewhere needs none.
    agreement(programme, late, second_party=InstitutionFactory(country="TH"))
    party = InstitutionFactory(country="CN", province="" if gap else "Yunnan")
    return [agreement(programme, late, second_party=party).second_party]


def agreement_without_scan(programme, gap, late):
    made = agreement(programme, late)
    if gap:
        PaperSignature.objects.create(version=made.signed_version, signed_on=made.signed_on)
    return [made]


def agreement_without_proposal(programme, gap, late):
    return [agreement(programme, late, proposed_on=None if gap else dt.date(2018, 7, 1))]


def agreements_beside_another(programme, gap, late):
    first = agreement(programme, late)
    parties = [first.second_party, first.first_party] if gap else [first.first_party, InstitutionFactory()]
    return [first, agreement(programme, late, first_party=parties[0], second_party=parties[1])]


def agreement_after_today(programme, gap, late):
    made = agreement(programme)
    made.signed_on = TOMORROW if gap else timezone.localdate()
    made.save()
    return [made]


def activity_past_end(programme, gap, late):
    end = DAY - dt.timedelta(days=1) if gap else DAY
    return [activity(programme, late, status="started", actual_start=dt.date(2022, 2, 1), planned_end=end)]


def activity_without_plan(programme, gap, late):
    # Of what has started or is over nobody asks any more when it was planned.
    started = {} if gap else {"status": "started", "actual_start": dt.date(2022, 1, 1)}
    return [activity(programme, late, planned_start=None, planned_end=None, **started)]


def activity_without_end(programme, gap, late):
    return [completed(programme, late, actual_end=None if gap else dt.date(2022, 1, 9))]


def activity_without_people(programme, gap, late):
    return [completed(programme, late, women=0 if gap else 2)]


def activity_without_sex(programme, gap, late):
    return [completed(programme, late, not_stated=3 if gap else 0)]


def activity_cancelled_some_day(programme, gap, late):
    on = None if gap else dt.date(2022, 3, 1)
    return [activity(programme, late, status="cancelled", status_reason="No visas", cancelled_on=on)]


def activity_after_today(programme, gap, late):
    end = TOMORROW if gap else timezone.localdate()
    return [completed(programme, actual_end=end)]


def course_without_field(programme, gap, late):
    course = cohort(programme, late).course
    if gap:
        course.field_of_study = None
        course.save()
    return [course]


def cohort_without_days(programme, gap, late):
    made = cohort(programme, late, days=0 if gap else 1)
    enrolment_present_on(made, 0, person=person())
    return [made]


def cohort_without_attendance(programme, gap, late):
    made = cohort(programme, late, days=3)
    one = enrolment_present_on(made, 2, person=person())
    if gap:
        one.attendance.filter(class_day=made.class_days.last()).delete()
    return [made]


def trainee_without_attendance(programme, gap, late):
    made = cohort(programme, late, days=3)
    enrolment_present_on(made, 3, person=person())
    one = enrolment_present_on(made, 2, person=person())
    if gap:
        one.attendance.filter(class_day=made.class_days.first()).delete()
    return [one]


def trainee_without_score(programme, gap, late):
    made = cohort(programme, late, least_score=Decimal(60))
    return [enrolment_present_on(made, 2, person=person(), score_after=None if gap else Decimal(10))]


def trainee_without_institution(programme, gap, late):
    sender = None if gap else InstitutionFactory()
    return [enrolment_present_on(cohort(programme, late), 2, person=person(), institution=sender)]


def figure_without_source(programme, gap, late):
    fields = {"indicator": "delegates", "words": "Words", "as_of": LATER if late else DAY}
    return [
        PublishedFigure.objects.create(
            programme=programme,
            value=PublishedFigure.objects.count(),
            source="News",
            source_url="https://example.org/news",
            published_on=None if gap else DAY,
            **fields,
        )
    ]


MAKERS = {
    "people-without-sex": person_without_sex,
    "people-without-institution": person_without_institution,
    "delegates-without-institution": delegate_without_institution,
    "delegates-without-check-in": delegate_without_check_in,
    "workshops-without-attendance": workshop_without_attendance,
    "institutions-without-country": institution_without_country,
    "institutions-without-province": party_without_province,
    "agreements-without-scan": agreement_without_scan,
    "agreements-without-proposal": agreement_without_proposal,
    "agreements-beside-another": agreements_beside_another,
    "agreements-after-today": agreement_after_today,
    "activities-past-end": activity_past_end,
    "activities-without-plan": activity_without_plan,
    "activities-without-end": activity_without_end,
    "activities-without-people": activity_without_people,
    "activities-without-sex": activity_without_sex,
    "activities-cancelled-without-day": activity_cancelled_some_day,
    "activities-after-today": activity_after_today,
    "courses-without-field": course_without_field,
    "cohorts-without-days": cohort_without_days,
    "cohorts-without-attendance": cohort_without_attendance,
    "trainees-without-attendance": trainee_without_attendance,
    "trainees-without-score": trainee_without_score,
    "trainees-without-institution": trainee_without_institution,
    "published-without-source": figure_without_source,
}
# What lies after today is a gap whatever the day of the figures.
AFTER_TODAY = {"agreements-after-today", "activities-after-today"}


def found(key: str, scope: Scope) -> list:
    return list(CHECKS[key].records(scope).order_by("pk"))


def test_every_check_is_tried_here():
    assert list(MAKERS) == list(CHECKS)


@pytest.mark.parametrize("key", CHECKS)
def test_check_finds_the_gap_of_the_programme_up_to_the_day_and_nothing_else(key, programme, other_programme):
    expected = MAKERS[key](programme, gap=True, late=False)
    MAKERS[key](programme, gap=False, late=False)
    MAKERS[key](other_programme, gap=True, late=False)
    if key not in AFTER_TODAY:
        MAKERS[key](programme, gap=True, late=True)
    assert found(key, on_day(programme)) == expected
    (gap,) = [one for one in gaps(on_day(programme)) if one.key == key]
    assert (gap.count, gap.words) == (len(expected), CHECKS[key].title % len(expected))


@pytest.mark.parametrize("key", CHECKS)
def test_record_without_a_gap_is_found_by_no_other_check_either(key, programme):
    MAKERS[key](programme, gap=False, late=False)
    assert gaps(on_day(programme)) == []


def test_empty_programme_has_no_gaps_and_asks_one_query_a_check(programme, django_assert_num_queries):
    with django_assert_num_queries(len(CHECKS)):
        assert gaps(on_day(programme)) == []


def test_gaps_ask_as_many_queries_whatever_they_find(programme, django_assert_num_queries):
    for make in MAKERS.values():
        make(programme, gap=True, late=False)
        make(programme, gap=True, late=False)
    with django_assert_num_queries(len(CHECKS)):
        assert {one.key for one in gaps(on_day(programme))} == set(CHECKS)


def test_trainee_counts_as_a_person_and_somebody_only_applied_does_not(programme):
    made = cohort(programme)
    one = enrolment_present_on(made, 2, person=person(sex="not_stated"))
    EnrolmentFactory(cohort=made, person=person(sex="not_stated"), state="applied")
    assert found("people-without-sex", on_day(programme)) == [one.person]


def test_person_at_two_workshops_is_one_gap(programme):
    one = person(sex="not_stated")
    for _number in range(2):
        delegate(programme, person=one)
    assert [(gap.key, gap.count, gap.words) for gap in gaps(on_day(programme))] == [
        ("people-without-sex", 1, "person whose sex is not stated")
    ]


NOT_OF_RECORDS_COUNTED = (
    "institutions-without-country", "agreements-after-today", "activities-after-today", "published-without-source",
)  # fmt: skip


def test_gaps_of_an_institution_are_none_of_the_others(programme):
    own = InstitutionFactory(country="", programme=programme)
    ProgrammeOrganisation.objects.create(programme=programme, institution=InstitutionFactory(country=""), role="donor")
    InstitutionFactory(country="", programme=programme)
    PublishedFigure.objects.create(
        programme=programme, indicator="pairs", value=1, words="Words", source="News", as_of=DAY
    )  # fmt: skip
    for party in (own, InstitutionFactory()):
        signed = agreement(programme, first_party=party)
        signed.signed_on = TOMORROW
        signed.save()
        ActivityFactory(agreement=agreement(programme, first_party=party), actual_start=TOMORROW, status="started")
    narrow = {key: list(CHECKS[key].records(on_day(programme, institution=own))) for key in NOT_OF_RECORDS_COUNTED}
    assert [len(narrow[key]) for key in NOT_OF_RECORDS_COUNTED] == [1, 1, 1, 0]
    assert narrow["institutions-without-country"] == [own]
    assert own in (narrow["agreements-after-today"][0].first_party, narrow["activities-after-today"][0].sending)
    whole = [CHECKS[key].records(on_day(programme)).count() for key in NOT_OF_RECORDS_COUNTED]
    assert whole == [3, 2, 2, 1]


def test_members_organisations_and_parties_need_a_country_and_international_organisations_do_not(programme):
    member, organisation, party = (InstitutionFactory(country="") for _number in range(3))
    MembershipFactory(programme=programme, institution=member)
    ProgrammeOrganisation.objects.create(programme=programme, institution=organisation, role="donor")
    agreement(programme, second_party=party)
    InstitutionFactory(country="", kind="organisation", programme=programme)
    MembershipFactory(programme=programme, institution=InstitutionFactory(country=""), since=LATER)
    left = {"since": dt.date(2018, 1, 1), "until": DAY - dt.timedelta(days=1)}
    MembershipFactory(programme=programme, institution=InstitutionFactory(country=""), **left)
    assert found("institutions-without-country", on_day(programme)) == [member, organisation, party]


def test_agreement_of_the_same_pair_that_follows_another_one_stands_beside_none(programme):
    first = agreement(programme)
    first.signed_version.ends_on = dt.date(2025, 8, 31)
    first.signed_version.save()
    pair = {"first_party": first.first_party, "second_party": first.second_party}
    second = agreement(programme, **pair, version__starts_on=dt.date(2025, 9, 1))
    assert found("agreements-beside-another", on_day(programme)) == []
    third = agreement(programme, **pair, version__starts_on=dt.date(2025, 8, 31))
    # The third shares a day with the first, and years with the second.
    both = CHECKS["agreements-beside-another"].records(on_day(programme)).order_by("pk")
    assert [(one, one.beside) for one in both] == [
        (first, third.number), (second, third.number), (third, first.number)
    ]  # fmt: skip


def test_agreement_of_the_same_pair_in_another_programme_is_another_agreement(programme, other_programme):
    first = agreement(programme)
    agreement(other_programme, first_party=first.first_party, second_party=first.second_party)
    assert found("agreements-beside-another", on_day(programme)) == []


def test_open_activity_of_an_agreement_that_ended_is_past_its_end(programme):
    over = SignedAgreementFactory(programme=programme)
    waiting = ActivityFactory(agreement=over)
    ActivityFactory(agreement=over, status="cancelled", status_reason="No visas")
    scope = Scope(programme=programme, as_of=dt.date(2023, 9, 1))
    assert found("activities-past-end", scope) == [waiting]
    assert found("activities-without-plan", scope) == []
    # Until then it is one without a plan.
    assert found("activities-past-end", on_day(programme)) == []
    assert found("activities-without-plan", on_day(programme)) == [waiting]


def test_class_days_of_a_cohort_without_people_need_no_attendance(programme):
    made = cohort(programme)
    EnrolmentFactory(cohort=made, person=person(), state="withdrawn")
    assert gaps(on_day(programme)) == []


def test_day_on_which_nobody_has_an_entry_is_the_gap_of_the_cohort_alone(programme):
    made = cohort(programme, days=2)
    first_day = made.class_days.first()
    for _number in range(2):
        AttendanceFactory(enrolment=EnrolmentFactory(cohort=made, person=person()), class_day=first_day)
    assert {one.key: one.count for one in gaps(on_day(programme))} == {"cohorts-without-attendance": 1}


def test_workshop_without_delegates_or_that_is_running_needs_no_attendance(programme):
    WorkshopFactory(programme=programme)
    running = WorkshopFactory(programme=programme, starts_on=DAY, ends_on=DAY)
    DelegateFactory(workshop=running, person=person())
    invited_in_vain = WorkshopFactory(programme=programme)
    DelegateFactory(workshop=invited_in_vain, person=person(), state="cancelled")
    assert gaps(on_day(programme)) == []


def test_withdrawn_trainee_needs_neither_attendance_nor_score(programme):
    made = cohort(programme, least_score=Decimal(60))
    completed_enrolment(made, person=person())
    EnrolmentFactory(cohort=made, person=person(), state="withdrawn")
    assert gaps(on_day(programme)) == []


def test_figure_needs_both_the_address_and_the_day_of_its_source(programme):
    (figure,) = figure_without_source(programme, gap=False, late=False)
    assert found("published-without-source", on_day(programme)) == []
    figure.source_url = ""
    figure.save()
    assert found("published-without-source", on_day(programme)) == [figure]
    # It speaks of the programme, not of one country.
    assert found("published-without-source", on_day(programme, country="TH")) == []


def test_gaps_of_a_workshop_are_those_of_its_delegates_and_signings(programme):
    workshop = WorkshopFactory(programme=programme, starts_on=dt.date(2018, 7, 23))
    delegate(programme, workshop=workshop, person=person(sex="not_stated"), checked_in=False)
    delegate(programme, person=person(sex="not_stated"))
    signed = agreement(programme, proposed_on=None)
    SigningFactory(workshop=workshop, agreement=signed)
    agreement(programme, proposed_on=None)
    trainee_without_score(programme, gap=True, late=False)
    InstitutionFactory(programme=programme, country="")
    scope = on_day(programme, workshop=workshop)
    assert {one.key: one.count for one in gaps(scope)} == {
        "people-without-sex": 1, "delegates-without-check-in": 1, "agreements-without-proposal": 1,
    }  # fmt: skip
    assert "trainees-without-score" not in {one.key for one in checks(scope)}


# The pages.


def test_page_of_an_empty_programme_says_that_there_are_no_gaps_and_what_was_looked_for(programme, as_user, staff):
    page = as_user(staff).get("/quality/").content.decode()
    assert "No gaps." in page
    assert f"All {len(CHECKS)} checks were made" in page
    assert all(one.heading in page for one in CHECKS.values())


def test_page_counts_gaps_and_leads_to_their_lists(programme, as_user, staff, colleague):
    for make in MAKERS.values():
        make(programme, gap=True, late=False)
    for user in (staff, colleague):
        client = as_user(user)
        answer = client.get("/quality/")
        assert [one.key for one in answer.context["gaps"]] == list(CHECKS)
        assert "Each of them found something." in answer.content.decode()
        for gap in answer.context["gaps"]:
            address = f"/quality/{gap.key}/"
            assert f'href="{address}"' in answer.content.decode()
            assert client.get(address).context["page"].count == gap.count


@pytest.mark.parametrize("key", CHECKS)
def test_list_leads_each_record_to_a_page_that_opens_and_knows_the_way_back(key, programme, as_user, staff):
    (record, *_others) = MAKERS[key](programme, gap=True, late=False)
    if isinstance(record, Institution):
        MembershipFactory(programme=programme, institution=record)
    client, address = as_user(staff), f"/quality/{key}/?sort=-{CHECKS[key].rows.columns[0].key}"
    row = next(one for one in client.get(address).context["page"].objects if one == record)
    answer = client.get(row.mending_url)
    assert answer.status_code == 200
    assert f'href="/quality/{key}/?sort=-' in answer.content.decode()


@pytest.mark.parametrize("key", CHECKS)
def test_list_asks_the_same_number_of_queries_for_one_row_and_thirty(key, programme, as_user, staff, same_query_count):
    same_query_count(f"/quality/{key}/", lambda: MAKERS[key](programme, gap=True, late=False), as_user(staff))


@pytest.mark.parametrize("key", CHECKS)
def test_list_can_be_searched_sorted_and_is_empty_with_a_word(key, programme, as_user, staff):
    client = as_user(staff)
    assert "No gaps: no record is of this kind." in client.get(f"/quality/{key}/").content.decode()
    MAKERS[key](programme, gap=True, late=False)
    for column in CHECKS[key].rows.columns:
        assert client.get(f"/quality/{key}/?sort=-{column.key}").context["page"].count >= 1
    answer = client.get(f"/quality/{key}/?q=nobody+is+called+so")
    assert "Nothing matches these filters." in answer.content.decode()


@pytest.mark.parametrize("key", CHECKS)
def test_list_is_saved_with_its_rows_and_filters(key, programme, as_user, staff):
    records = MAKERS[key](programme, gap=True, late=False)
    first, *_more = CHECKS[key].rows.columns
    answer = as_user(staff).get(f"/quality/{key}/export/csv/?q=")
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode()
    assert all(first.text(one) in text for one in records)
    assert f"{CHECKS[key].heading}: {len(records)}" in text
    assert answer["Content-Disposition"].startswith(f'attachment; filename="{key}-OURS-')


def test_list_of_a_workshop_keeps_to_it_and_says_so(programme, as_user, staff):
    first, second = (delegate(programme, person=person(sex="not_stated")) for _number in range(2))
    client = as_user(staff)
    page = client.get(f"/quality/people-without-sex/?workshop={first.workshop_id}").context["page"]
    assert list(page.objects) == [first.person]
    assert [chip.value for chip in page.chips] == [first.workshop.title]
    overview = client.get(f"/quality/?workshop={second.workshop_id}")
    assert [(one.key, one.count) for one in overview.context["gaps"]] == [("people-without-sex", 1)]
    assert f'href="/quality/people-without-sex/?workshop={second.workshop_id}"' in overview.content.decode()


def test_pages_are_for_staff_and_about_their_own_programme(
    programme, other_programme, as_user, staff, stranger, viewer, coordinator, helper, outsider
):
    one = delegate(programme, person=person(sex="not_stated"))
    theirs = WorkshopFactory(programme=other_programme)
    for address in ("/quality/", "/quality/people-without-sex/"):
        statuses = [as_user(who).get(address).status_code for who in (staff, viewer, coordinator, helper)]
        assert statuses == [200, 403, 403, 403]
        assert outsider.get(address).status_code == 302
        assert as_user(staff).get(f"{address}?workshop={theirs.pk}").status_code == 404
    assert as_user(stranger).get("/quality/").context["gaps"] == []
    assert one.person.full_name not in as_user(stranger).get("/quality/people-without-sex/").content.decode()
    assert as_user(staff).get("/quality/nothing-of-this-name/").status_code == 404


@pytest.mark.parametrize("address", ["/quality/?workshop=²", "/quality/people-without-sex/?workshop=x&page=x&sort=x"])
def test_address_that_makes_no_sense_shows_the_page(address, programme, as_user, staff):
    assert as_user(staff).get(address).status_code == 200


def test_record_that_another_office_keeps_is_shown_without_a_way_to_it(programme, as_user, staff):
    one = delegate(programme, person=person(sex="not_stated")).person
    one.programmes.clear()
    page = as_user(staff).get("/quality/people-without-sex/").content.decode()
    assert one.full_name in page
    assert "The office of another programme keeps this record." in page
    assert f"/people/{one.pk}/edit/" not in page


def test_mended_record_leads_back_and_is_gone(programme, as_user, staff):
    one = delegate(
        programme, person=person(sex="not_stated", institution=None), institution=InstitutionFactory()
    ).person
    client, address = as_user(staff), "/quality/people-without-sex/?q=Teacher"
    (row,) = client.get(address).context["page"].objects
    fields = {"full_name": one.full_name, "sex": "female", "category": "teacher", "seen_at": one.changed_at.isoformat()}
    answer = client.post(row.mending_url, fields)
    assert (answer.status_code, answer.url) == (302, address)
    assert client.get(address).context["page"].count == 0


@pytest.mark.parametrize("address", ["https://example.org/", "//example.org/", "javascript:alert(1)", ""])
def test_way_back_leads_to_no_other_site(address, programme, as_user, staff):
    one = PersonFactory(programme=programme)
    page = as_user(staff).get(f"/people/{one.pk}/edit/", {"next": address}).content.decode()
    assert f'<a href="/people/{one.pk}/">← Back</a>' in page
    assert "example.org/" not in page and "alert(1)" not in page


def test_viewer_reads_the_counts_beside_the_totals_and_no_list(programme):
    delegate(programme, person=person(sex="not_stated"))
    context = {"gaps": gaps(on_day(programme)), "scope": on_day(programme)}
    beside = render_to_string("reports/_quality.html", context)
    assert "<strong>1</strong> person whose sex is not stated." in beside and "href" not in beside
    for_staff = render_to_string("reports/_quality.html", context | {"may_make": True})
    assert 'href="/quality/people-without-sex/"' in for_staff
    assert "No gaps" in render_to_string("reports/_quality.html", {"gaps": []})


def test_tab_stands_for_staff_alone(programme, as_user, staff, viewer):
    assert 'href="/quality/"' in as_user(staff).get("/reports/").content.decode()
    assert 'href="/quality/"' not in as_user(viewer).get("/reports/").content.decode()


def test_today_leads_staff_to_the_gaps(programme, as_user, staff, coordinator):
    assert 'href="/quality/"' in as_user(staff).get("/").content.decode()
    assert 'href="/quality/"' not in as_user(coordinator).get("/").content.decode()
