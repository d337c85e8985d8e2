"""Published figures: held against the records, explained, and what is refused."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnerships.tests.factories import AgreementFactory, InstitutionFactory, PersonFactory, SignedAgreementFactory
from reports.explanations import explanations
from reports.models import PublishedFigure
from reports.published import comparison, held, held_against, others_say, result_words, values_of
from reports.scope import Scope
from training.tests.factories import CohortFactory, EnrolmentFactory, completed_enrolment
from workshops.tests.factories import DelegateFactory, SigningFactory, WorkshopFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2023, 1, 1)


def make_figure(programme, value=1, indicator="agreements_signed", **fields) -> PublishedFigure:
    fields = {"words": "Words", "source": "News", "as_of": DAY} | fields
    return PublishedFigure.objects.create(programme=programme, indicator=indicator, value=value, **fields)


def said(figure: PublishedFigure) -> list[tuple]:
    figure = PublishedFigure.objects.with_scope().get(pk=figure.pk)
    return [(one.kind.value, one.words, one.is_exact) for one in explanations(figure, values_of([figure])[figure.pk])]


def sign(programme, *days: dt.date, **fields) -> list:
    agreements = [SignedAgreementFactory(programme=programme, **fields) for _day in days]
    for agreement, day in zip(agreements, days, strict=True):
        agreement.signed_on = day
        agreement.save()
    return agreements


@pytest.mark.parametrize(
    ("published", "at_least", "records", "result", "words"),
    [
        (86, False, 86, "equal", "equal"),
        (74, False, 86, "more", "the records have 12 more"),
        (500, True, 512, "reached", "at least reached"),
        (500, True, 500, "reached", "at least reached"),
        (500, True, 499, "less", "the records have 1 fewer"),
        (0, False, 0, "equal", "equal"),
        (92.5, False, 92.5, "equal", "equal"),
        (92.3, False, 92.4, "more", "the records have 0.1 more"),
        (92, False, None, "nothing", "the records have none"),
    ],
)
def test_published_figure_is_held_against_the_records(published, at_least, records, result, words):
    figure = PublishedFigure(value=published, at_least=at_least)
    assert (comparison(figure, records), result_words(figure, records)) == (result, words)


def test_published_figure_speaks_of_its_workshop_and_row(programme):
    workshop, other = WorkshopFactory.create_batch(2, programme=programme)
    for one in (workshop, other):
        for country in ("CN", "TH"):
            person = PersonFactory(institution=InstitutionFactory(country=country))
            DelegateFactory(workshop=one, person=person, state="attended")
    figure = make_figure(programme, indicator="delegates", by="side", row="china", workshop=workshop)
    assert values_of([figure]) == {figure.pk: 1}
    assert figure.title == "delegates (China)"


def test_published_figure_leaves_out_records_before_its_period_and_after_its_day(programme):
    sign(programme, dt.date(2021, 12, 31), dt.date(2022, 1, 1), DAY, DAY + dt.timedelta(days=1))
    of_period = make_figure(programme, since=dt.date(2022, 1, 1))
    of_all = make_figure(programme, value=2)
    assert values_of([of_period, of_all]) == {of_period.pk: 2, of_all.pk: 3}


def test_published_figure_of_an_empty_programme_is_held_against_nought_or_nothing(programme):
    agreements, rate = make_figure(programme), make_figure(programme, 90, "completion_rate")
    assert [(one.value, one.words, one.others) for one in held([agreements, rate])] == [
        (0, "the records have 1 fewer", []), (None, "the records have none", []),
    ]  # fmt: skip
    assert said(agreements) == [] and said(rate) == []


def test_figures_of_one_scope_are_read_together(programme):
    figures = [make_figure(programme, number, "delegates", by="sex", row="female") for number in range(3)]
    figures.append(make_figure(programme, 9, "delegates", by="sex", row="male"))
    with CaptureQueriesContext(connection) as asked:
        values_of(PublishedFigure.objects.with_scope())
    # The figures, the links to cohorts, and their rows by sex.
    assert len(asked) == 3


def test_explanation_names_other_figures_and_rows_with_the_published_number(programme):
    china, thai, lao = (InstitutionFactory(programme=programme, country=country) for country in ("CN", "TH", "LA"))
    for partner in (thai, thai, lao):
        sign(programme, dt.date(2020, 1, 1), first_party=china, second_party=partner)
    found = said(make_figure(programme, 2))
    assert ("same", "Pairs of institutions: 2.", True) in found
    assert ("same", "Agreements signed, Country of China’s partner “Thailand”: 2.", True) in found
    assert said(make_figure(programme, 3)) == []


def test_explanation_names_what_is_left_without_one_row(programme):
    china, *others = (InstitutionFactory(programme=programme, country=one) for one in ("CN", "TH", "TH", "LA", "MM"))
    for partner in others:
        sign(programme, dt.date(2020, 1, 1), first_party=china, second_party=partner)
    words = [words for _kind, words, _exact in said(make_figure(programme, 3))]
    assert "Agreements signed without Country of China’s partner “Laos”: 3." in words
    assert "Agreements signed without Country of China’s partner “Thailand”: 3." not in words


def test_explanation_of_a_row_looks_at_the_rows_within_it(programme):
    workshop = WorkshopFactory(programme=programme)
    for sex, country in (("female", "TH"), ("female", "LA"), ("female", "LA"), ("male", "LA"), ("male", "LA")):
        person = PersonFactory(sex=sex, institution=InstitutionFactory(country=country))
        DelegateFactory(workshop=workshop, person=person, state="attended")
    words = [words for _kind, words, _exact in said(make_figure(programme, 2, "delegates", by="sex", row="female"))]
    assert "Delegates, Country “Laos”: 2." in words


def test_explanation_names_the_days_on_which_the_records_had_the_number(programme):
    sign(programme, dt.date(2022, 3, 1), dt.date(2022, 5, 1), dt.date(2022, 5, 1), dt.date(2022, 9, 1))
    assert ("day", "From 1 May 2022 to 31 August 2022 the records had exactly 3.", True) in said(
        make_figure(programme, 3)
    )
    assert not [words for kind, words, _exact in said(make_figure(programme, 2)) if kind == "day"]


def test_explanation_names_days_after_and_only_two_years_around(programme):
    sign(programme, dt.date(2020, 5, 1), dt.date(2023, 5, 1))
    assert ("day", "From 1 May 2023 to 1 January 2025 the records had exactly 2.", True) in said(
        make_figure(programme, 2)
    )
    sign(programme, dt.date(2020, 6, 1), dt.date(2020, 7, 1))
    assert not [words for kind, words, _exact in said(make_figure(programme, 1)) if kind == "day"]


def test_explanation_counts_a_person_from_the_first_of_two_courses(programme):
    person = PersonFactory()
    for month in (3, 6):
        day = dt.date(2022, month, 1)
        cohort = CohortFactory(course__programme=programme, starts_on=day, ends_on=day + dt.timedelta(days=20))
        completed_enrolment(cohort=cohort, person=person)
    day = dt.date(2022, 9, 1)
    completed_enrolment(
        cohort=CohortFactory(course__programme=programme, starts_on=day, ends_on=day + dt.timedelta(days=20))
    )
    assert ("day", "From 21 March 2022 to 20 September 2022 the records had exactly 1.", True) in said(
        make_figure(programme, 1, "completed")
    )


def test_explanation_names_what_lies_just_after_the_day_and_says_when_it_is_the_difference(programme):
    sign(programme, DAY, DAY + dt.timedelta(days=1), DAY + dt.timedelta(days=30), DAY + dt.timedelta(days=31))
    assert ("outside", "Agreements signed in the 30 days after that day: 2.", True) in said(make_figure(programme, 3))
    assert ("outside", "Agreements signed in the 30 days after that day: 2.", False) in said(make_figure(programme, 9))


def test_explanation_names_institutions_that_came_just_after_the_day(programme):
    day = DAY + dt.timedelta(days=30)
    workshop = WorkshopFactory(programme=programme, starts_on=day, ends_on=day)
    DelegateFactory(workshop=workshop, person=PersonFactory(institution=InstitutionFactory()), state="attended")
    assert ("outside", "Institutions in the 30 days after that day: 1.", True) in said(
        make_figure(programme, 1, "institutions")
    )


def test_explanation_of_a_published_nought_names_no_other_noughts(programme):
    sign(programme, dt.date(2020, 1, 1))
    assert said(make_figure(programme, 0)) == []


def test_explanation_names_agreements_proposed_and_not_signed(programme):
    AgreementFactory(programme=programme, status="proposed", proposed_on=dt.date(2022, 12, 1))
    assert said(make_figure(programme, 1))[-1] == ("outside", "Agreements proposed, not signed yet: 1.", True)


def test_explanation_names_delegates_who_did_not_attend(programme, workshop):
    for state in ("registered", "registered", "confirmed", "cancelled", "invited"):
        DelegateFactory(workshop=workshop, state=state)
    found = said(make_figure(programme, 2, "delegates", workshop=workshop))
    assert found == [
        ("outside", "Delegates registered who are not recorded as present: 2.", True),
        ("outside", "Delegates confirmed who are not recorded as present: 1.", False),
    ]


def test_explanation_names_those_who_withdrew_or_did_not_complete(programme):
    cohort = CohortFactory(course__programme=programme)
    EnrolmentFactory(cohort=cohort)
    EnrolmentFactory(cohort=cohort, state="withdrawn", withdrawal_reason="Moved")
    found = said(make_figure(programme, 7, "completed"))
    assert ("outside", "People enrolled who did not complete: 2.", False) in found
    assert ("outside", "Places withdrawn from: 1.", False) in found


def test_explanation_names_agreements_beyond_the_first_of_a_pair_and_those_of_the_last_days(programme):
    one, two = (InstitutionFactory(programme=programme, country=country) for country in ("CN", "TH"))
    sign(programme, dt.date(2022, 1, 1), DAY, first_party=one, second_party=two)
    found = said(make_figure(programme, 1))
    assert ("outside", "Agreements signed in the last 30 days up to that day: 1.", True) in found
    assert ("outside", "Agreements signed beyond the first of each: 1.", True) in found


def test_explanation_looks_beyond_the_workshop(programme):
    workshop = WorkshopFactory(programme=programme)
    at_it, _elsewhere = sign(programme, DAY, DAY)
    SigningFactory(workshop=workshop, agreement=at_it)
    assert ("same", "Agreements signed of the whole programme: 2.", True) in said(
        make_figure(programme, 2, workshop=workshop)
    )


def test_explanations_cost_the_same_however_many_records(programme):
    figure = PublishedFigure.objects.with_scope().get(pk=make_figure(programme, 500).pk)
    sign(programme, *[DAY] * 2)
    with CaptureQueriesContext(connection) as few:
        explanations(figure, 2)
    sign(programme, *[DAY - dt.timedelta(days=number) for number in range(20)])
    with CaptureQueriesContext(connection) as many:
        explanations(figure, 22)
    assert len(few) == len(many)


def test_other_sources_are_those_of_the_same_thing_alone(programme, other_programme):
    figure = make_figure(programme, 81)
    other = make_figure(programme, 128, source="Paper", as_of=dt.date(2020, 1, 1))
    make_figure(programme, 81, source="Paper")
    make_figure(programme, 7, by="agreement_kind", row="mou")
    make_figure(programme, 8, workshop=WorkshopFactory(programme=programme))
    make_figure(programme, 9).cohorts.add(CohortFactory(course__programme=programme))
    make_figure(other_programme, 10)
    assert others_say([figure]) == {figure.pk: [other]}


def test_report_holds_figures_up_to_its_day_and_of_its_workshop(programme, workshop):
    early, late = make_figure(programme), make_figure(programme, as_of=DAY + dt.timedelta(days=1))
    of_workshop = make_figure(programme, 3, workshop=workshop)
    assert {one for one, _value in held_against(Scope(programme, as_of=DAY))} == {early, of_workshop}
    assert {one for one, _value in held_against(Scope(programme, as_of=late.as_of))} == {early, late, of_workshop}
    assert {one for one, _value in held_against(Scope(programme, as_of=DAY, workshop=workshop))} == {of_workshop}
    assert held_against(Scope(programme, as_of=DAY, country="CN")) == []


@pytest.mark.parametrize("fields", [{"since": DAY + dt.timedelta(days=1)}, {"by": "sex"}, {"value": -1}])
def test_database_refuses_what_is_no_published_figure(fields, programme):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_figure(programme, **{"value": 1} | fields)


TYPED = {
    "indicator": "delegates", "only": "sex:female", "value": "44", "words": "44 women came", "kind": "speech",
    "speaker": "The minister", "source": "Opening", "source_url": "https://example.org/opening",
    "published_on": "2018-08-03", "since": "", "as_of": "2018-08-01", "workshop": "", "note": "",
}  # fmt: skip


def post(client, **fields):
    return client.post("/published-figures/new/", TYPED | fields)


def test_staff_keep_a_published_figure(programme, as_user, staff):
    answer = post(as_user(staff))
    figure = PublishedFigure.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/published-figures/{figure.pk}/")
    assert (figure.programme, figure.by, figure.row, figure.value, figure.kind, figure.speaker) == (
        programme, "sex", "female", 44, "speech", "The minister",
    )  # fmt: skip


def test_form_asks_for_cohorts_only_where_there_are_some(programme, as_user, staff):
    client = as_user(staff)
    assert "cohorts" not in client.get("/published-figures/new/").context["form"].fields
    CohortFactory(course__programme=programme)
    assert "cohorts" in client.get("/published-figures/new/").context["form"].fields


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"since": "2018-08-02"}, "since", "The period ends before it starts."),
        ({"only": "activity_kind:scholarship"}, "only", "This figure is not split so."),
        ({"value": "-1"}, "value", "Write 0 or more."),
        ({"value": ""}, "value", "Fill this in."),
        ({"words": ""}, "words", "Fill this in."),
        ({"source": ""}, "source", "Fill this in."),
        ({"as_of": ""}, "as_of", "Fill this in."),
        ({"source_url": "javascript:alert(1)"}, "source_url", "Enter a valid URL."),
        ({"as_of": "2199-01-01"}, "as_of", "This day has not come yet."),
        ({"published_on": "2199-01-01"}, "published_on", "This day has not come yet."),
    ],
)
def test_bad_published_figure_is_refused_beside_its_field_and_kept(fields, field, words, programme, as_user, staff):
    answer = post(as_user(staff), **fields)
    form = answer.context["form"]
    assert answer.status_code == 422 and not PublishedFigure.objects.exists()
    assert list(form.errors) == [field] and words in form.errors[field][0]
    assert form.data.dict() == TYPED | fields


def test_workshop_is_refused_where_nothing_is_counted_for_one_and_beside_cohorts(programme, workshop, as_user, staff):
    cohort = CohortFactory(course__programme=programme)
    answer = post(as_user(staff), indicator="completed", workshop=workshop.pk)
    assert answer.context["form"].errors == {"workshop": ["This figure is not counted for a workshop. Leave it empty."]}
    answer = post(as_user(staff), indicator="institutions", only="", workshop=workshop.pk, cohorts=[cohort.pk])
    assert answer.context["form"].errors == {"cohorts": ["Choose a workshop or cohorts, not both."]}
    answer = post(as_user(staff), indicator="agreements_signed", only="", cohorts=[cohort.pk])
    assert answer.context["form"].errors == {"cohorts": ["This figure is not counted for cohorts. Leave them out."]}
    assert post(as_user(staff), indicator="completed", cohorts=[cohort.pk]).status_code == 302


def test_cohort_whose_key_no_database_has_is_refused_in_a_sentence(programme, as_user, staff):
    CohortFactory(course__programme=programme)
    key = "99999999999999999999"
    answer = post(as_user(staff), indicator="completed", only="", cohorts=[key])
    assert answer.status_code == 422 and list(answer.context["form"].errors) == ["cohorts"]
    assert as_user(staff).get(f"/figures/completed/?cohorts={key}").status_code == 422


def test_same_figure_of_the_same_source_is_refused(programme, as_user, staff):
    client = as_user(staff)
    post(client)
    answer = post(client)
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"value": ["This figure of this source is already here."]}
    assert post(client, only="sex:male").status_code == 302


def test_list_shows_the_comparison_and_is_narrowed_by_result(programme, as_user, viewer):
    sign(programme, DAY, DAY)
    for value in (1, 2, 5):
        make_figure(programme, value, as_of=DAY)
    client = as_user(viewer)
    rows = client.get("/published-figures/?sort=value").context["page"].objects
    assert [(row.figure.value, row.value, row.words) for row in rows] == [
        (1, 2, "the records have 1 more"), (2, 2, "equal"), (5, 2, "the records have 3 fewer"),
    ]  # fmt: skip
    for result, value in (("more", 1), ("equal", 2), ("less", 5)):
        rows = client.get(f"/published-figures/?result={result}").context["page"].objects
        assert [row.figure.value for row in rows] == [value]
    assert len(client.get("/published-figures/?result=reached").context["page"].objects) == 0
    page = client.get("/published-figures/?indicator=agreements_signed&result=less").context["page"]
    assert page.count == 1 and [chip.value for chip in page.chips] == ["agreements signed", "the records have fewer"]


def test_page_shows_difference_explanations_and_other_sources(programme, as_user, staff, viewer, stranger, outsider):
    today = timezone.localdate()
    sign(programme, today, today)
    DelegateFactory(workshop=WorkshopFactory(programme=programme), state="registered")
    figure = make_figure(programme, 5, as_of=today)
    make_figure(programme, 7, source="A paper", as_of=today)
    delegates = make_figure(programme, 1, "delegates", as_of=today)
    client = as_user(viewer)
    page = client.get(f"/published-figures/{figure.pk}/").content.decode()
    assert (
        "the records have 3 fewer" in page and "−3" in page and "A paper, as of" in page and "No number near it" in page
    )
    page = client.get(f"/published-figures/{delegates.pk}/").content.decode()
    assert "Delegates registered who are not recorded as present: 1." in page and 'href="/workshops/' not in page
    page = as_user(staff).get(f"/published-figures/{delegates.pk}/").content.decode()
    assert 'href="/workshops/' in page
    assert as_user(stranger).get(f"/published-figures/{figure.pk}/").status_code == 404
    assert outsider.get(f"/published-figures/{figure.pk}/").status_code == 302
