"""The two programmes as loaded: each total of their documents, what is invented, and loading again."""

import datetime as dt
import unicodedata
from collections import Counter

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import transaction
from django.db.models import Count, F, Max, Q

from certificates.models import AwardCeremony, Certificate, CertificateDesign
from certificates.texts import check_body
from documents.fonts import CHINESE, KHMER, LAO, MYANMAR, THAI, script_of
from partnerships.models import (
    ActivityLine,
    Agreement,
    AgreementVersion,
    CollaborativeActivity,
    FieldOfStudy,
    Institution,
    InstitutionName,
    Membership,
    Person,
    Programme,
)
from partnerships.services.terms import has_its_words
from reports.loading.programmes import PROGRAMME_DATA
from training.models import Attendance, Course, Enrolment
from workshops.models import CheckIn, Delegate, Signing, Workshop

SEA_COUNTRIES = {"KH", "ID", "LA", "MY", "MM", "PH", "TH"}
SCRIPTS = {"CN": CHINESE, "KH": KHMER, "LA": LAO, "MM": MYANMAR, "TH": THAI}
FOUR = {
    "National Polytechnic Institute of Angkor",
    "Preah Sihanouk Cambodia China Friendship Polytechnic Institute",
    "National Polytechnic Institute of Cambodia",
    "Centre of Vocational Training of Myanmar",
}


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """Both programmes, loaded once for all tests of this file and rolled back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_programmes", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _data(loaded, db):
    """Every test here reads the loaded data; what it changes is undone after it."""


@pytest.fixture
def twin():
    return Programme.objects.get(code="SEA-CN-TWIN")


@pytest.fixture
def network():
    return Programme.objects.get(code="ILO-SSC-SDN")


@pytest.fixture
def workshop(twin):
    return Workshop.objects.get(programme=twin)


def counts_of_all_tables():
    ours = ("partnerships", "workshops", "training", "certificates", "reports")
    return {model._meta.label: model.objects.count() for app in ours for model in apps.get_app_config(app).get_models()}


def test_load_programmes_again_changes_nothing(capsys):
    before = counts_of_all_tables()
    changed = {model: model.objects.aggregate(last=Max("changed_at")) for model in (Person, Agreement, Institution)}

    call_command("load_programmes")

    assert counts_of_all_tables() == before
    assert all(model.objects.aggregate(last=Max("changed_at")) == last for model, last in changed.items())
    assert capsys.readouterr().out.splitlines() == [
        "ILO-SSC-SDN: already here, left as it is "
        "(21 institutions, 648 people, 14 courses, 631 enrolments, 1 ceremony).",
        "SEA-CN-TWIN: already here, left as it is "
        "(62 institutions, 107 people, 107 delegates, 128 agreements, 417 activities).",
    ]


def test_load_programmes_leaves_what_people_changed(workshop):
    delegate = workshop.delegates.first()
    Person.objects.filter(pk=delegate.person_id).update(full_name="A new spelling")
    taken_out = workshop.sessions.get(number=6).delete()

    call_command("load_programmes", verbosity=0)

    assert Person.objects.get(pk=delegate.person_id).full_name == "A new spelling"
    assert taken_out and workshop.sessions.count() == 5 and workshop.delegates.count() == 107


def test_trail_begins_with_one_line_a_row():
    for model in (
        Programme,
        Institution,
        Person,
        Agreement,
        AgreementVersion,
        CollaborativeActivity,
        Delegate,
        Signing,
    ):
        assert model.history.count() == model.objects.count()
        assert set(model.history.values_list("history_type", flat=True)) == {"+"}
    assert Enrolment.history.count() == Enrolment.objects.count()
    assert Attendance.history.count() == Attendance.objects.count()


def test_trail_keeps_links(workshop):
    visit = workshop.visits.first()
    institution = Institution.objects.get(official_name="Guizhou Polytechnic of Construction")

    assert visit.history.get().roster.count() == visit.roster.count()
    assert institution.history.get().fields_of_study.count() == 2


def test_twin_says_what_its_document_says(twin, workshop):
    objectives = [objective.text for objective in twin.objectives.all()]
    roles = {(one.institution.official_name, one.role) for one in workshop.organiser_roles.all()}

    assert len(objectives) == 5
    assert "September 2018" in objectives[3] and "model TVET institutions" in objectives[4]
    assert roles == {
        ("Guizhou Polytechnic of Construction", "host"),
        ("Southeast Asian Ministers of Education Organization", "organiser"),
        ("ASEAN-China Centre", "co_organiser"),
        ("China-ASEAN Education Week Cooperation Committee", "co_organiser"),
    }
    assert {(one.institution.official_name, one.role) for one in twin.organisation_roles.all()} == roles
    assert (workshop.edition, workshop.starts_on, workshop.ends_on) == (2, dt.date(2018, 7, 25), dt.date(2018, 7, 30))
    assert (workshop.city, workshop.province, workshop.country.code) == ("Guiyang", "Guizhou", "CN")


def test_workshop_has_six_sessions_and_two_visits(workshop):
    days = Counter(workshop.sessions.values_list("day", flat=True))
    visits = {(visit.institution.official_name, visit.day) for visit in workshop.visits.all()}

    assert days == {dt.date(2018, 7, 25): 3, dt.date(2018, 7, 26): 3}
    assert visits == {
        ("Guizhou Polytechnic of Construction", dt.date(2018, 7, 29)),
        ("Guiyang Pre-School Education College", dt.date(2018, 7, 29)),
    }
    assert all(visit.starts_at.hour >= 12 for visit in workshop.visits.all())


def test_workshop_has_107_delegates_of_62_institutions(workshop):
    delegates = workshop.delegates.present()
    countries = Counter(delegates.values_list("institution__country", flat=True))

    assert delegates.count() == 107 and workshop.delegates.count() == 107
    assert countries.pop("CN") == 63
    assert sum(countries.values()) == 44 and set(countries) == SEA_COUNTRIES
    assert delegates.values("institution").distinct().count() == 62
    assert delegates.values("person").distinct().count() == 107
    assert set(delegates.values_list("person__category", flat=True)) == {"official", "manager"}
    assert set(delegates.values_list("person__sex", flat=True)) == {"female", "male", "not_stated"}
    assert not delegates.exclude(institution=F("person__institution")).exists()


def test_rosters_and_check_ins_agree(workshop):
    for visit in workshop.visits.all():
        assert set(visit.roster.values_list("pk", flat=True)) == set(visit.check_ins.values_list("delegate", flat=True))
    days = CheckIn.objects.filter(delegate__workshop=workshop, visit=None, session=None)
    assert days.values("delegate").distinct().count() == 107
    assert not days.exclude(day__range=(workshop.starts_on, workshop.ends_on)).exists()


def test_128_agreements_each_between_a_chinese_and_a_sea_institution(twin, workshop):
    agreements = Agreement.objects.filter(programme=twin)
    sent = set(workshop.delegates.values_list("institution", flat=True))
    pairs = set(agreements.values_list("first_party", "second_party"))

    assert agreements.count() == agreements.signed().count() == len(pairs) == 128
    assert not agreements.exclude(first_party__country="CN", second_party__country__in=SEA_COUNTRIES).exists()
    assert {party for pair in pairs for party in pair} == sent
    assert set(agreements.values_list("status", "is_sample", "signed_on", "ceremony_on")) == {
        ("signed", True, dt.date(2018, 7, 30), dt.date(2018, 7, 30))
    }


def test_agreements_are_signed_on_paper_at_the_workshop(twin, workshop):
    versions = AgreementVersion.objects.filter(agreement__programme=twin).select_related("agreement", "paper_signature")

    assert versions.count() == 128
    for version in versions:
        assert version.agreement.signed_version_id == version.pk
        assert version.paper_signature.signed_on == dt.date(2018, 7, 30)
        assert version.paper_signature.first_signatory and version.paper_signature.second_signatory
        assert version.starts_on == dt.date(2018, 9, 1)
    assert Signing.objects.filter(workshop=workshop, agreement__in=versions.values("agreement")).count() == 128


def test_agreement_carries_the_hash_of_its_words(twin):
    for version in AgreementVersion.objects.filter(agreement__programme=twin).select_related("agreement__programme"):
        assert has_its_words(version)


def test_numbers_of_agreements_go_on_after_the_last(twin):
    numbers = Agreement.objects.filter(programme=twin).order_by("number").values_list("number", flat=True)

    assert list(numbers) == [f"SEA-CN-TWIN-2018-{number:04}" for number in range(1, 129)]


def test_417_activities_one_a_line_and_over_the_named_kinds(twin):
    lines = ActivityLine.objects.filter(version__agreement__programme=twin)
    activities = CollaborativeActivity.objects.filter(agreement__programme=twin).select_related("line__version")
    kinds = Counter(activities.values_list("kind", flat=True))

    assert lines.count() == activities.count() == 417
    assert kinds == {
        "teacher_exchange": 112, "teacher_training": 98, "student_exchange": 121, "scholarship": 68,
        "dual_programme": 18,
    }  # fmt: skip
    assert not lines.filter(activity=None).exists()
    for activity in activities:
        line = activity.line
        assert line.version.agreement_id == activity.agreement_id
        assert (line.kind, line.sending_id, line.receiving_id) == (
            activity.kind, activity.sending_id, activity.receiving_id,
        )  # fmt: skip
        assert (line.people_per_year, line.length) == (activity.planned_people, activity.planned_length)


def test_activities_go_between_the_parties_of_their_agreement(twin):
    there = Q(sending=F("agreement__first_party"), receiving=F("agreement__second_party"))
    back = Q(sending=F("agreement__second_party"), receiving=F("agreement__first_party"))

    assert not CollaborativeActivity.objects.filter(agreement__programme=twin).exclude(there | back).exists()


def test_activities_have_every_state_and_believable_dates(twin):
    activities = CollaborativeActivity.objects.filter(agreement__programme=twin)

    assert set(activities.values_list("status", flat=True)) == {
        "planned", "started", "completed", "delayed", "cancelled",
    }  # fmt: skip
    assert not activities.filter(actual_start__lt=dt.date(2018, 9, 1)).exists()
    assert not activities.filter(status="completed", actual_end=None).exists()
    assert not activities.filter(actual_end__gt=F("agreement__signed_version__ends_on")).exists()
    assert not activities.exclude(status__in=["started", "completed"]).filter(actual_start__isnull=False).exists()
    assert all(activity.actual_people for activity in activities.filter(status="completed"))


def test_network_has_twelve_courses_for_trainers_of_one_to_ten_weeks(network):
    courses = Course.objects.filter(programme=network, is_training_of_trainers=True).prefetch_related("cohorts")

    assert len(courses) == 12
    assert {course.weeks for course in courses} == set(range(1, 11))
    for course in courses:
        (cohort,) = course.cohorts.all()
        assert dt.date(2021, 11, 10) <= cohort.starts_on and cohort.ends_on <= dt.date(2022, 11, 30)
        assert (
            (cohort.ends_on - cohort.starts_on).days < course.weeks * 7 <= (cohort.ends_on - cohort.starts_on).days + 3
        )
        assert course.is_sample


def test_network_trained_more_than_500_trainers(network):
    enrolments = Enrolment.objects.filter(
        cohort__course__programme=network, cohort__course__is_training_of_trainers=True
    )

    assert enrolments.values("person").distinct().count() == 524
    assert enrolments.completed().values("person").distinct().count() == 512
    assert set(enrolments.values_list("person__category", flat=True)) == {"teacher"}


def test_two_courses_have_the_topics_of_the_document(network):
    mechatronics = Course.objects.get(programme=network, title="AI and Robotics on Mechatronics")
    cloud = Course.objects.get(programme=network, title="Cloud Computing")

    assert [topic.title for topic in mechatronics.topics.all()] == [
        "Basic mechatronic hardware and software",
        "World skills competition in mechatronics",
    ]
    assert [topic.title for topic in cloud.topics.all()] == [
        "The origin of cloud computing technology",
        "IaaS-level cloud computing services",
        "Container-level open-source products of cloud computing",
    ]
    assert not mechatronics.is_training_of_trainers and not cloud.is_training_of_trainers


def test_86_completed_the_two_courses_from_four_institutions(network):
    enrolments = Enrolment.objects.filter(
        cohort__course__programme=network, cohort__course__is_training_of_trainers=False
    )
    completed = enrolments.completed()

    assert completed.count() == completed.values("person").distinct().count() == 86
    assert set(completed.values_list("institution__official_name", flat=True)) == FOUR
    assert set(enrolments.values_list("institution__official_name", flat=True)) == FOUR
    assert set(completed.values_list("person__category", flat=True)) == {"teacher", "student"}
    assert Counter(enrolments.with_completion().values_list("completion", flat=True)) == {
        "completed": 86, "withdrawn": 2, "attendance_low": 3, "score_low": 1, "score_missing": 1,
    }  # fmt: skip


def test_attendance_is_recorded_for_every_class_day(network):
    enrolments = Enrolment.objects.filter(cohort__course__programme=network)
    days = dict(enrolments.values_list("cohort").annotate(Count("cohort__class_days", distinct=True)))
    recorded = enrolments.annotate(days=Count("attendance")).values_list("cohort", "days")

    assert all(count == days[cohort] for cohort, count in recorded)


def test_ceremony_has_its_presiders_in_order(network):
    ceremony = AwardCeremony.objects.get(programme=network)

    assert (ceremony.held_on, ceremony.participants) == (dt.date(2022, 12, 1), 100)
    assert [presider.person.full_name for presider in ceremony.presiders.all()] == [
        "Shi Lei", "Rath Ratanak", "Liu Yutong",
    ]  # fmt: skip
    assert {cohort.course.title for cohort in ceremony.cohorts.all()} == {
        "AI and Robotics on Mechatronics", "Cloud Computing",
    }  # fmt: skip


def test_designs_are_ready_and_no_certificate_is_issued(twin, network):
    designs = CertificateDesign.objects.all()

    assert set(designs.values_list("programme", "kind")) == {(twin.pk, "attendance"), (network.pk, "completion")}
    for design in designs:
        check_body(design.body, design.kind)
    assert not Certificate.objects.exists()


def test_people_not_named_in_the_documents_are_samples():
    real = set(Person.objects.filter(is_sample=False).values_list("full_name", flat=True))

    assert real == {"Shi Lei", "Rath Ratanak", "Liu Yutong"}
    assert not Person.objects.exclude(email="").exists()
    assert not Person.objects.filter(show_name_publicly=True).exists()


def test_names_are_nfc_and_in_the_script_of_their_country():
    people = Person.objects.filter(is_sample=True).select_related("institution")
    for person in people:
        country = person.institution.country.code
        assert person.full_name == unicodedata.normalize("NFC", person.full_name)
        assert person.native_name == unicodedata.normalize("NFC", person.native_name)
        if country in SCRIPTS:
            assert script_of(person.native_name) == SCRIPTS[country], person.native_name
    assert people.exclude(full_name__contains=" ").exists()
    assert people.filter(full_name="Sok Dara").count() == people.filter(full_name="Wang Wei").count() == 2


def test_institutions_have_native_names_in_their_script():
    for institution in Institution.objects.exclude(country=""):
        assert institution.native_name and institution.native_language
        if institution.country.code in SCRIPTS:
            assert script_of(institution.native_name) == SCRIPTS[institution.country.code]


def test_nothing_is_left_without_a_home():
    carried = Institution.objects.filter(Q(memberships__isnull=False) | Q(programme_roles__isnull=False))

    assert carried.distinct().count() == Institution.objects.count()
    assert not Person.objects.filter(programmes=None).exists()
    assert not InstitutionName.objects.filter(institution=None).exists()
    assert Membership.objects.count() == 62 + 21
    assert FieldOfStudy.objects.filter(code__regex=r"^[0-9]{2}$").count() == 11


def test_data_files_hold_no_address_of_people():
    assert not [path for path in PROGRAMME_DATA.rglob("*.csv") if "@" in path.read_text(encoding="utf-8")]
