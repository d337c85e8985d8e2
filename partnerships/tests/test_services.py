import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from partnerships.models import Institution, InstitutionName, Person
from partnerships.services.activities import report_activity
from partnerships.services.errors import PartnershipError
from partnerships.services.institutions import register_institution, save_institution
from partnerships.services.people import save_person
from partnerships.tests.factories import (
    ActivityFactory,
    FieldOfStudyFactory,
    InstitutionFactory,
    MembershipFactory,
    signed,
)

pytestmark = pytest.mark.django_db


def test_register_institution_makes_a_member_with_names_and_fields(programme):
    field = FieldOfStudyFactory()
    done = register_institution(
        programme=programme,
        institution=Institution(official_name=" Hue College ", country="VN", kind="polytechnic"),
        names=[InstitutionName(name="Old Hue School", kind="former")],
        fields_of_study=[field],
    )
    kept = done.institution
    assert (done.is_new, done.joined, kept.official_name) == (True, True, "Hue College")
    assert kept.memberships.get().since == timezone.localdate()
    assert (kept.names.get().name, kept.fields_of_study.get()) == ("Old Hue School", field)
    assert kept.history.order_by("history_id").first().history_change_reason == "registered"


def test_register_institution_lets_one_that_is_here_join_instead_of_making_a_second(programme, other_programme):
    here = InstitutionFactory(official_name="Hue College", country="VN", kind="polytechnic", programme=other_programme)
    done = register_institution(
        programme=programme,
        institution=Institution(official_name="hue college", country="VN", kind="university"),
        since=dt.date(2020, 1, 1),
    )
    here.refresh_from_db()
    assert (done.institution, done.is_new, done.joined, here.kind) == (here, False, True, "polytechnic")
    assert here.memberships.get(programme=programme).since == dt.date(2020, 1, 1)


def test_register_institution_twice_changes_nothing(programme):
    for expected in (True, False):
        done = register_institution(
            programme=programme, institution=Institution(official_name="Hue College", country="VN", kind="university")
        )
        assert (done.is_new, done.joined) == (expected, expected)


def test_register_institution_takes_the_same_name_in_another_country_for_another(programme):
    for country in ("VN", "CN"):
        register_institution(
            programme=programme, institution=Institution(official_name="Union College", country=country, kind="company")
        )
    assert Institution.objects.count() == 2


def test_register_institution_needs_a_name(programme):
    with pytest.raises(PartnershipError, match="needs an official name"):
        register_institution(programme=programme, institution=Institution(official_name=" ", kind="company"))


def test_save_institution_changes_names_and_drops_others(institution):
    old = InstitutionName.objects.create(institution=institution, name="Old")
    save_institution(
        institution=institution, fields_of_study=[], names=[InstitutionName(name="New")], dropped_names=[old]
    )
    assert [one.name for one in institution.names.all()] == ["New"]


def test_institution_names_are_once_in_the_database(institution):
    InstitutionName.objects.create(institution=institution, name="Old")
    with pytest.raises(IntegrityError), transaction.atomic():
        InstitutionName.objects.create(institution=institution, name="Old")


def test_save_person_is_kept_by_the_programme_that_enters_it(programme):
    person = save_person(person=Person(full_name=" Sukarno "), programme=programme)
    assert (person.full_name, list(person.programmes.all())) == ("Sukarno", [programme])


def test_save_person_of_a_coordinator_is_kept_by_the_institutions_programmes(programme, other_programme, institution):
    MembershipFactory(institution=institution, programme=other_programme)
    person = save_person(person=Person(full_name="Sok Dara", institution=institution))
    assert set(person.programmes.all()) == {programme, other_programme}


def test_report_activity_keeps_what_was_reported(programme):
    activity = signed(programme=programme).activities.get()
    activity.status, activity.actual_start = "started", dt.date(2019, 3, 1)
    report_activity(activity=activity, people={"teacher": (3, 0, 1)})
    activity.refresh_from_db()
    assert (activity.status, activity.actual_start, activity.actual_people) == ("started", dt.date(2019, 3, 1), 4)
    assert activity.history.first().history_change_reason == "reported: started"


def test_report_activity_needs_the_end_of_a_completed_one():
    activity = ActivityFactory(status="started", actual_start=dt.date(2019, 3, 1))
    activity.status = "completed"
    with pytest.raises(PartnershipError, match="Say when it ended"):
        report_activity(activity=activity)
