"""Addresses of figures: there and back."""

import datetime as dt

import pytest
from django.test import RequestFactory
from django.utils import timezone

from partnerships.tests.factories import InstitutionFactory
from reports.figures import OTHERS
from reports.links import figure_url, scope_of
from reports.scope import Scope
from training.tests.factories import CohortFactory, CourseFactory
from workshops.tests.factories import DelegateFactory, WorkshopFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2023, 1, 1)


def read(programme, query: str):
    return scope_of(RequestFactory().get(f"/figures/people/?{query}"), programme)


def errors(programme, query: str) -> dict:
    form, scope = read(programme, query)
    assert scope is None
    return {name: list(words) for name, words in form.errors.items()}


def test_address_of_a_figure_names_all_that_narrows_it(programme, workshop, institution):
    scope = Scope(
        programme, DAY, workshop, since=dt.date(2022, 1, 1), institution=institution, country="TH", side="sea"
    )
    assert figure_url("people", scope, "sex", "female") == (
        f"/figures/people/?programme={programme.pk}&since=2022-01-01&as_of=2023-01-01&workshop={workshop.pk}"
        f"&institution={institution.pk}&country=TH&side=sea&by=sex&row=female"
    )


def test_address_of_a_row_of_others_leads_to_all_rows(programme):
    start = f"/figures/people/?programme={programme.pk}&as_of=2023-01-01"
    assert figure_url("people", Scope(programme, DAY), "institution", OTHERS) == f"{start}&by=institution"
    assert figure_url("people", Scope(programme, DAY), row="female") == start


def test_scope_is_read_back_from_its_address(programme, workshop, institution):
    cohorts = CohortFactory.create_batch(2, course=CourseFactory(programme=programme))
    for scope in (
        Scope(programme, DAY),
        Scope(programme, DAY, workshop, since=DAY, institution=institution, country="TH", side="china"),
        Scope(programme, DAY, cohorts=tuple(one.pk for one in cohorts)),
    ):
        assert read(programme, figure_url("people", scope).partition("?")[2])[1] == scope


def test_scope_without_a_day_is_that_of_today(programme):
    assert read(programme, "")[1] == Scope(programme, timezone.localdate())


def test_scope_takes_an_institution_that_the_records_name_without_being_a_member(programme):
    delegate = DelegateFactory(workshop=WorkshopFactory(programme=programme), institution=InstitutionFactory())
    assert read(programme, f"institution={delegate.institution.pk}")[1].institution == delegate.institution


def test_scope_takes_an_institution_by_any_of_its_names(programme, institution):
    assert read(programme, "institution=bangkok+technical")[1].institution == institution
    form, _scope = read(programme, f"institution={institution.pk}")
    assert 'value="Bangkok Technical College (Thailand)"' in str(form["institution"])


def test_scope_form_names_no_institution_of_another_programme(programme, other_programme):
    theirs = InstitutionFactory(official_name="Of others", programme=other_programme)
    form, scope = read(programme, f"institution={theirs.pk}")
    assert scope is None
    assert "Of others" not in str(form["institution"])


def test_scope_form_suggests_no_names_of_very_many(programme, institution, monkeypatch):
    monkeypatch.setattr("reports.scope_form.SUGGEST_AT_ONCE", 1)
    assert "<datalist" in str(read(programme, "")[0]["institution"])
    InstitutionFactory(programme=programme)
    assert "<datalist" not in str(read(programme, "")[0]["institution"])


def test_scope_cannot_be_read_from_a_period_that_ends_before_it_starts(programme):
    assert errors(programme, "since=2023-01-02&as_of=2023-01-01") == {"since": ["The period ends before it starts."]}
    assert errors(programme, "since=2199-01-01") == {"since": ["The period ends before it starts."]}


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("since=yesterday", "since"),
        ("as_of=0206-01-01", "as_of"),
        ("as_of=2199-01-01", "as_of"),
        ("workshop=x", "workshop"),
        ("workshop=99999999999999999999", "workshop"),
        ("institution=0", "institution"),
        ("country=XX", "country"),
        ("side=other", "side"),
        ("cohorts=99999999999999999999", "cohorts"),
        ("cohorts=1&cohorts=%00", "cohorts"),
    ],
)
def test_scope_cannot_be_read_from_what_is_unknown(programme, query, name):
    assert list(errors(programme, query)) == [name]


def test_scope_takes_nothing_of_another_programme(programme, other_programme):
    workshop = WorkshopFactory(programme=other_programme)
    institution = InstitutionFactory(programme=other_programme)
    cohort = CohortFactory(course=CourseFactory(programme=other_programme))
    found = errors(programme, f"workshop={workshop.pk}&institution={institution.pk}&cohorts={cohort.pk}")
    assert sorted(found) == ["cohorts", "institution", "workshop"]


def test_address_names_its_programme_whatever_the_current_one_is(programme, other_programme, as_user, staff, stranger):
    address = figure_url("people", Scope(programme, DAY))
    assert as_user(staff).get(address).context["scope"] == Scope(programme, DAY)
    assert as_user(stranger).get(address).status_code == 404
    assert as_user(staff).get("/figures/people/?programme=x").status_code == 404
    assert as_user(staff).get("/figures/people/?programme=999999").status_code == 404


@pytest.mark.parametrize(("path", "for_no_key"), [("/reports/now/", 422), ("/quality/", 200)])
def test_workshop_of_an_address_is_one_of_the_programme(path, for_no_key, workshop, other_programme, as_user, staff):
    client = as_user(staff)
    theirs = WorkshopFactory(programme=other_programme)
    asked = [client.get(path, {"workshop": key}) for key in (workshop.pk, "", "x", theirs.pk, "9" * 5000)]
    assert [answer.status_code for answer in asked] == [200, 200, for_no_key, 404, 404]
    assert [answer.context["scope"].workshop for answer in asked[:2]] == [workshop, None]
