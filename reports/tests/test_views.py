"""The first page, the search, and the lists of reports."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.tests.factories import RoleFactory
from certificates.tests.factories import CeremonyFactory, CertificateFactory
from partnerships.tests.factories import (
    ActivityFactory,
    InstitutionFactory,
    MembershipFactory,
    PersonFactory,
    SignedAgreementFactory,
)
from reports.figures import compute
from reports.models import Edition, PublishedFigure, Target
from reports.scope import Scope
from training.tests.factories import CohortFactory, EnrolmentFactory, completed_enrolment
from workshops.tests.factories import DelegateFactory, WishFactory, WorkshopFactory

pytestmark = pytest.mark.django_db


def make_edition(programme) -> Edition:
    day = dt.date(2023, 1, 1)
    figures = compute(Scope(programme=programme, as_of=day))
    return Edition.objects.create(programme=programme, title="Summary", as_of=day, figures=figures)


def make_figure(programme) -> PublishedFigure:
    return PublishedFigure.objects.create(
        programme=programme,
        indicator="delegates",
        value=PublishedFigure.objects.count(),
        words="Words",
        source="News",
        as_of=dt.date(2023, 1, 1),
    )


def make_target(programme) -> Target:
    day, row = dt.date(2023, 1, 1), Target.objects.count() + 1
    return Target.objects.create(
        programme=programme, indicator="delegates", by="institution", row=row, starts_on=day, ends_on=day, target=10
    )


@pytest.mark.parametrize(
    ("address", "make"),
    [("/reports/", make_edition), ("/published-figures/", make_figure), ("/targets/", make_target)],
)
def test_list_asks_the_same_number_of_queries_for_one_row_and_thirty(
    address, make, programme, as_user, staff, same_query_count
):
    same_query_count(address, lambda: make(programme), as_user(staff))


@pytest.mark.parametrize(
    ("address", "make"),
    [("/reports/", make_edition), ("/published-figures/", make_figure), ("/targets/", make_target)],
)
def test_detail_opens_for_staff_and_viewer_and_is_unknown_to_a_stranger(
    address, make, programme, as_user, staff, colleague, viewer, stranger, outsider
):
    thing = make(programme)
    assert [as_user(one).get(f"{address}{thing.pk}/").status_code for one in (staff, colleague, viewer, stranger)] == [
        200, 200, 200, 404,
    ]  # fmt: skip
    assert outsider.get(f"{address}{thing.pk}/").status_code == 302


@pytest.mark.parametrize("address", ["/published-figures/", "/targets/"])
def test_list_says_how_the_first_one_comes_to_be(address, programme, as_user, staff):
    answer = as_user(staff).get(address).content.decode()
    assert f'href="{address}new/"' in answer
    assert "yet" in answer


def test_today_says_that_nothing_waits(programme, as_user, staff):
    assert "Nothing waits for you." in as_user(staff).get("/").content.decode()


def test_today_counts_what_waits_for_staff_and_leads_there(programme, as_user, staff):
    enrolment = completed_enrolment(person=PersonFactory(institution=None))
    enrolment.cohort.course.programme = programme
    enrolment.cohort.course.save()
    enrolment.person.programmes.set([programme])
    page = as_user(staff).get("/").content.decode()
    assert "cohort ended without certificates" in page
    assert "person without sex or institution" in page
    assert "/people/?gaps=true" in page


def test_today_names_the_cohorts_whose_applicants_wait(
    programme, other_programme, institution, as_user, staff, coordinator
):
    today = timezone.localdate()
    about = {"starts_on": today, "ends_on": today, "course__title": "Mechatronics"}
    cohort = CohortFactory(course__programme=programme, name="first run", **about)
    EnrolmentFactory(cohort=cohort, state="applied", person__institution=institution)
    EnrolmentFactory(cohort=cohort, state="applied")
    EnrolmentFactory(cohort=cohort)
    EnrolmentFactory(cohort__course__programme=programme, state="applied")
    EnrolmentFactory(cohort=CohortFactory(course__programme=other_programme, **about), state="applied")
    client = as_user(staff)
    (line,) = (one for one in client.get("/").context["to_dos"] if "admitted" in one.words)
    assert (line.count, line.words) == (2, "people wait to be admitted to Mechatronics, first run")
    assert client.get(line.url).context["page"].count == 2
    assert "admitted" not in as_user(coordinator).get("/").content.decode()


def test_today_of_a_coordinator_counts_sleeping_agreements_of_the_own_institution(
    programme, institution, partner, as_user, coordinator
):
    others = [InstitutionFactory(programme=programme) for _number in range(2)]
    SignedAgreementFactory(programme=programme, first_party=institution, second_party=partner, in_force=True)
    SignedAgreementFactory(programme=programme, first_party=others[0], second_party=others[1], in_force=True)
    answer = as_user(coordinator).get("/")
    assert [(one.count, one.words) for one in answer.context["to_dos"]] == [
        (1, "agreement sleeps: nothing has started")
    ]


def test_today_counts_late_activities_and_leads_to_just_these(programme, as_user, staff):
    # Planned under an agreement that has ended, with no date of its own.
    ActivityFactory(agreement=SignedAgreementFactory(programme=programme))
    ActivityFactory(agreement=SignedAgreementFactory(programme=programme, in_force=True))
    client = as_user(staff)
    (late,) = (one for one in client.get("/").context["to_dos"] if "late" in one.words)
    assert (late.count, late.words) == (1, "activity is late")
    assert client.get(late.url).context["page"].count == 1


@pytest.fixture
def coming(programme):
    """A workshop that starts in a month."""
    day = timezone.localdate() + dt.timedelta(days=30)
    return WorkshopFactory(programme=programme, starts_on=day, ends_on=day)


def silent_lines(client) -> list[tuple[int, str]]:
    return [(one.count, one.url) for one in client.get("/").context["to_dos"] if "offer and seek" in one.words]


def test_today_asks_a_coordinator_who_sends_delegates_to_say_what_is_offered_and_sought(
    coming, programme, institution, partner, as_user, coordinator, partner_coordinator, staff
):
    client = as_user(coordinator)
    delegate = DelegateFactory(workshop=coming, person=PersonFactory(institution=institution))
    DelegateFactory(workshop=WorkshopFactory(programme=programme), person=delegate.person)
    assert silent_lines(client) == [(1, f"/workshops/{coming.pk}/wishes/")]
    assert [silent_lines(as_user(user)) for user in (partner_coordinator, staff)] == [[], []]
    other = WorkshopFactory(programme=programme, starts_on=coming.starts_on, ends_on=coming.ends_on)
    DelegateFactory(workshop=other, person=delegate.person)
    [(count, url)] = silent_lines(client)
    assert (count, client.get(url).context["page"].count) == (2, 2)
    WishFactory(workshop=other, institution=institution)
    WishFactory(workshop=coming, institution=partner)
    assert silent_lines(client) == [(1, f"/workshops/{coming.pk}/wishes/")]
    delegate.state = "cancelled"
    delegate.save()
    assert silent_lines(client) == []


def test_today_asks_nothing_about_a_workshop_that_runs(coming, institution, as_user, coordinator):
    DelegateFactory(workshop=coming, person=PersonFactory(institution=institution))
    coming.starts_on = timezone.localdate()
    coming.save()
    assert silent_lines(as_user(coordinator)) == []


def test_today_sends_viewer_and_helper_to_the_one_thing_they_came_for(as_user, viewer, helper):
    assert as_user(viewer).get("/").headers["Location"] == "/reports/dashboard/"
    assert as_user(helper).get("/").headers["Location"] == "/check-in/"


def test_search_finds_names_in_any_script_and_only_what_one_may_see(programme, as_user, staff, stranger):
    InstitutionFactory(official_name="Guiyang College", native_name="贵阳学院", programme=programme)
    PersonFactory(full_name="Sok Dara", native_name="សុខ ដារ៉ា", programme=programme)
    client = as_user(staff)
    assert "Guiyang College" in client.get("/search/?q=贵阳").content.decode()
    assert "Sok Dara" in client.get("/search/?q=ដារ៉ា").content.decode()
    assert "Sok Dara" not in as_user(stranger).get("/search/?q=Dara").content.decode()
    # The last one is no text for PostgreSQL.
    for nobody in ("nobody", "Dara%00"):
        assert "Nothing that you may see is called" in client.get(f"/search/?q={nobody}").content.decode()


def test_search_tells_certificates_apart_and_finds_them_by_their_code(programme, as_user, staff, stranger, coordinator):
    certificate = CertificateFactory(programme=programme, printed_name="Sok Dara")
    CeremonyFactory(programme=programme, title="Closing of 2022")
    client = as_user(staff)
    by_code = client.get("/search/", {"q": certificate.code_in_groups.lower()}).content.decode()
    assert certificate.serial in by_code
    assert "Sok Dara, valid" in by_code
    assert "Closing of 2022" in client.get("/search/?q=closing").content.decode()
    for other in (stranger, coordinator):
        assert "Closing of 2022" not in as_user(other).get("/search/?q=closing").content.decode()
        assert certificate.serial not in as_user(other).get("/search/", {"q": certificate.code}).content.decode()


def test_search_asks_the_same_number_of_queries_for_one_hit_and_thirty(programme, as_user, staff):
    client = as_user(staff)
    counts = []
    for size in (1, 30):
        for _number in range(size):
            PersonFactory(full_name=f"Dara {size}", programme=programme)
        client.get("/search/?q=Dara")
        with CaptureQueriesContext(connection) as queries:
            client.get("/search/?q=Dara")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_published_figure_form_keeps_what_was_typed_and_says_what_is_wrong(programme, as_user, staff):
    answer = as_user(staff).post("/published-figures/new/", {"indicator": "delegates", "words": "Said so"})
    page = answer.content.decode()
    assert "Not saved yet. What you typed is kept." in page
    assert "Said so" in page
    assert PublishedFigure.objects.count() == 0


def test_target_that_ends_before_it_starts_is_refused_with_its_reason(programme, as_user, staff):
    fields = {"indicator": "delegates", "starts_on": "2023-02-01", "ends_on": "2023-01-01", "baseline": 0, "target": 1}
    answer = as_user(staff).post("/targets/new/", fields)
    assert "The period ends before it starts." in answer.content.decode()


def test_today_tells_what_waits_in_another_programme(
    programme, other_programme, institution, partner, as_user, coordinator
):
    for one in (institution, partner):
        MembershipFactory(institution=one, programme=other_programme)
    SignedAgreementFactory(programme=other_programme, first_party=institution, second_party=partner, in_force=True)
    answer = as_user(coordinator).get("/")
    assert answer.context["to_dos"] == []
    assert answer.context["elsewhere"] == [(other_programme, 1)]
    assert "1 thing waits in Their programme." in answer.content.decode()


def test_today_shows_staff_of_one_programme_no_figures_of_another_in_which_they_coordinate(
    as_user, staff, programme, other_programme
):
    SignedAgreementFactory(programme=other_programme)
    RoleFactory(user=staff, kind="coordinator", institution=InstitutionFactory(programme=other_programme))
    client = as_user(staff)
    assert client.get("/").context["figures"]
    client.post("/programmes/switch/", {"programme": other_programme.pk})
    context = client.get("/").context
    assert context["request"].programme == other_programme
    assert "figures" not in context and context["to_dos"] == []


@pytest.mark.parametrize("address", ["/reports/?year=0", "/reports/?year=99999"])
def test_address_that_makes_no_sense_shows_the_page(address, as_user, staff):
    assert as_user(staff).get(address).status_code == 200


def test_all_figures_are_narrowed_as_the_dashboard_that_leads_there(as_user, staff, programme):
    agreement = SignedAgreementFactory(programme=programme)
    SignedAgreementFactory(programme=programme)
    client = as_user(staff)
    query = f"institution={agreement.first_party.pk}"
    assert f"/reports/now/?{query}" in client.get(f"/reports/dashboard/?{query}").content.decode()
    found = client.get(f"/reports/now/?{query}").context["figures"]["sections"]
    numbers = {one["key"]: one["value"] for section in found for one in section["figures"]}
    assert numbers["agreements_signed"] == 1


def test_all_figures_of_a_period_that_ends_before_it_starts_say_so_and_keep_what_was_typed(as_user, staff):
    answer = as_user(staff).get("/reports/now/?since=2020-01-02&as_of=2020-01-01")
    assert answer.status_code == 422
    assert "The period ends before it starts." in answer.content.decode()
    assert 'value="2020-01-02"' in answer.content.decode()


@pytest.mark.parametrize("address", ["/reports/", "/targets/", "/published-figures/", "/quality/", "/figures/"])
def test_each_page_of_reports_is_marked_in_the_navigation(address, as_user, staff):
    page = as_user(staff).get(address).content.decode()
    assert '<a href="/reports/" aria-current="page">Reports</a>' in page
