"""Two records made one: everything moves, nothing that was written changes, and it can be undone."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from accounts.tests.factories import RoleFactory
from certificates.tests.factories import CertificateFactory
from partnerships.document import read_document
from partnerships.merge_plan import plan_merge
from partnerships.models import Agreement, AgreementVersion, Approval, Institution, Merge, Person
from partnerships.relations import pointing_to, programmes_of
from partnerships.services.errors import ChangedMeanwhile, PartnershipError
from partnerships.services.merging import merge, seen_of
from partnerships.services.unmerging import undo_merge
from partnerships.tests.factories import (
    ActivityFactory,
    FieldOfStudyFactory,
    InstitutionFactory,
    LikelyPairFactory,
    MembershipFactory,
    MergeFactory,
    PersonFactory,
    proposed,
    signed,
)
from training.tests.factories import CohortFactory, EnrolmentFactory
from workshops.tests.factories import DelegateFactory, SiteVisitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(programme):
    return InstitutionFactory(official_name="State Polytechnic of Bandung", country="ID", programme=programme)


@pytest.fixture
def dropped(programme):
    return InstitutionFactory(
        official_name="Politeknik Negeri Bandung", native_name="万隆", native_language="zh-Hans", country="ID",
        city="Bandung", programme=programme,
    )  # fmt: skip


def do(kept, dropped, by=None, **take):
    return merge(kept=kept, dropped=dropped, take=take, seen=seen_of(kept, dropped), by=by)


def state() -> dict:
    """Every row that points to an institution or a person, and these themselves: what an undo must bring back."""
    found = {}
    for model in (Institution, Person):
        fields = [one.attname for one in model._meta.concrete_fields if one.name != "changed_at"]
        found[model._meta.label] = sorted(model.objects.values_list(*fields), key=str)
        for pointing in pointing_to(model):
            names = [pointing.model._meta.get_field(name).attname for name in pointing.fields]
            rows = pointing.model._base_manager.values_list(pointing.model._meta.pk.attname, *names)
            found[pointing.label, model._meta.label] = sorted(rows, key=str)
    return found


# --- Institutions ---


def test_everything_moves_and_the_names_stay_findable(programme, kept, dropped, partner, workshop, staff):
    agreement = signed(programme=programme, first_party=dropped, second_party=partner)
    words, sha256 = agreement.signed_version.words, agreement.signed_version.sha256
    activity = agreement.activities.get()
    person = PersonFactory(institution=dropped, programme=programme)
    delegate = DelegateFactory(workshop=workshop, person=person, institution=dropped)
    field = FieldOfStudyFactory()
    dropped.fields_of_study.add(field)
    dropped.names.create(name="Polban", kind="short")
    old = InstitutionFactory(official_name="Trade School", now_known_as=dropped)
    done = do(kept, dropped, staff, native_name=True, native_language=True, city=True)
    for row in (agreement, activity, person, delegate, old, kept):
        row.refresh_from_db()
    assert (agreement.first_party, agreement.drafted_by, activity.sending) == (kept, kept, kept)
    assert agreement.signed_version.lines.get().sending == kept
    assert (person.institution, delegate.institution, old.now_known_as) == (kept, kept, kept)
    assert (kept.official_name, kept.native_name, kept.city) == ("State Polytechnic of Bandung", "万隆", "Bandung")
    assert list(kept.fields_of_study.all()) == [field]
    assert sorted(kept.names.values_list("name", "kind")) == [
        ("Polban", "short"),
        ("Politeknik Negeri Bandung", "other"),
    ]
    assert not Institution.objects.filter(pk=dropped.pk).exists()
    version = agreement.signed_version
    version.refresh_from_db()
    assert (version.words, version.sha256) == (words, sha256) and "Politeknik Negeri Bandung" in words
    assert (done.kept_name, done.dropped_name, done.made_by) == (str(kept), "Politeknik Negeri Bandung", staff)
    assert list(done.programmes.all()) == [programme]
    trail = person.history.first()
    assert (trail.history_user, trail.history_change_reason) == (
        staff, "merged: Politeknik Negeri Bandung → State Polytechnic of Bandung",
    )  # fmt: skip


def test_an_undone_merge_leaves_all_as_it_was(
    programme, other_programme, kept, dropped, partner, workshop, staff, coordinator
):
    signed(programme=programme, first_party=partner, second_party=dropped)
    PersonFactory(institution=dropped, programme=programme)
    SiteVisitFactory(workshop=workshop, institution=dropped)
    MembershipFactory(institution=dropped, programme=other_programme)
    dropped.memberships.filter(programme=programme).update(since=dt.date(2017, 1, 1))
    for one in (kept, dropped):
        one.names.create(name="Polban", kind="short")
        RoleFactory(user=coordinator, kind="coordinator", institution=one)
    before = state()
    done = do(kept, dropped, staff, official_name=True, city=True)
    assert kept.memberships.get(programme=programme).since == dt.date(2017, 1, 1)
    assert Role.objects.filter(user=coordinator, institution=kept).count() == 1
    assert Institution.objects.get(pk=kept.pk).official_name == "Politeknik Negeri Bandung"
    assert state() != before
    undone = undo_merge(merge=done, by=staff)
    after = state()
    assert (undone.left, undone.merge.undone_by) == (0, staff)
    assert after == before


def test_the_document_still_says_who_approved(programme, kept, dropped, partner, staff):
    version = proposed(programme=programme, first_party=dropped, second_party=partner).newest_version
    Approval.objects.create(version=version, institution=dropped, approved_by=staff, sha256=version.sha256)
    do(kept, dropped, staff)
    party = read_document(AgreementVersion.objects.get(pk=version.pk)).parties[0]
    assert party.words.name == "Politeknik Negeri Bandung"
    assert [(one.label, one.text()) for one in party.signing][0] == ("Approved by", "Staff")


def test_undo_twice_is_undo_once(kept, dropped, staff, colleague):
    done = do(kept, dropped, staff)
    first = undo_merge(merge=done, by=staff).merge
    second = undo_merge(merge=done, by=colleague).merge
    assert (second.undone_at, second.undone_by) == (first.undone_at, staff)


def test_the_same_merge_twice_is_one_and_the_other_way_round_is_refused(kept, dropped, staff):
    seen, back = seen_of(kept, dropped), seen_of(dropped, kept)
    first = merge(kept=kept, dropped=dropped, take={}, seen=seen, by=staff)
    gone = Institution(pk=first.dropped_key)
    assert merge(kept=kept, dropped=gone, take={}, seen=seen, by=staff) == first
    with pytest.raises(PartnershipError, match="no longer here"):
        merge(kept=gone, dropped=kept, take={}, seen=back, by=staff)


def test_what_changed_since_the_page_was_shown_is_not_overwritten(kept, dropped):
    seen = seen_of(kept, dropped)
    dropped.city = "Jakarta"
    dropped.save()
    with pytest.raises(ChangedMeanwhile):
        merge(kept=kept, dropped=dropped, take={}, seen=seen, by=None)


def test_an_agreement_between_the_two_speaks_against_it(programme, kept, dropped):
    agreement = proposed(programme=programme, first_party=kept, second_party=dropped)
    with pytest.raises(PartnershipError, match=f"{agreement.number} is between the two") as refusal:
        do(kept, dropped)
    assert str(refusal.value).count("between the two") == 1
    assert Institution.objects.filter(pk=dropped.pk).exists()


@pytest.mark.parametrize("which", ["kept", "dropped"])
def test_a_change_of_name_is_history_and_no_duplicate(kept, dropped, which):
    old, new = (kept, dropped) if which == "kept" else (dropped, kept)
    old.now_known_as = new
    old.save()
    with pytest.raises(PartnershipError, match="That is history"):
        do(kept, dropped)


def test_two_visits_of_one_day_are_not_joined(kept, dropped, workshop):
    visit = SiteVisitFactory(workshop=workshop, institution=kept)
    SiteVisitFactory(workshop=workshop, institution=dropped, day=visit.day)
    with pytest.raises(PartnershipError, match="Both have an entry “.*visit” at .*Twinning Workshop"):
        do(kept, dropped)


def test_a_record_that_another_office_works_with_is_not_merged_by_one(
    programme, other_programme, kept, dropped, as_user, staff, stranger, admin_user
):
    MembershipFactory(institution=dropped, programme=other_programme)
    address = f"{reverse('partnerships:institution_merge', args=[kept.pk])}?with={dropped.pk}"
    page = as_user(staff).get(address)
    assert page.status_code == 200 and "another programme works with" in page.content.decode()
    data = {
        "seen": seen_of(kept, dropped),
        "official_name": "kept",
        "native_name": "kept",
        "city": "kept",
        "names_become": "other",
    }
    assert as_user(staff).post(address, data).status_code == 403
    assert as_user(stranger).post(address, data).status_code == 404
    assert Institution.objects.filter(pk=dropped.pk).exists()
    assert as_user(admin_user).post(address, data).url == kept.get_absolute_url()
    done = Merge.objects.get()
    assert set(done.programmes.all()) == {programme, other_programme}
    undo = reverse("partnerships:merge_undo", args=[done.pk])
    assert [as_user(one).post(undo).status_code for one in (staff, stranger)] == [404, 404]


def test_every_relation_is_walked_and_leads_to_its_programme(programme, other_programme, kept):
    # Whoever adds a relation sees here what becomes of it.
    assert {(one.label, one.fields, one.path_to_programme()) for one in pointing_to(Institution)} >= {
        ("partnerships.ActivityLine", ("sending", "receiving"), "version__agreement__programme"),
        ("partnerships.Agreement", ("first_party", "second_party", "drafted_by"), "programme"),
        ("partnerships.Person", ("institution",), "programmes"),
        ("training.Enrolment", ("institution",), "cohort__course__programme"),
        ("workshops.Delegate", ("institution",), "workshop__programme"),
    }
    without = {one.label for one in pointing_to(Institution) if not one.path_to_programme()}
    assert without == {
        "partnerships.Institution", "partnerships.InstitutionName", "partnerships.Institution_fields_of_study",
    }  # fmt: skip
    assert [one.label for one in pointing_to(Person) if not one.path_to_programme()] == []
    EnrolmentFactory(cohort=CohortFactory(course__programme=other_programme), institution=kept)
    assert programmes_of(Institution, kept.pk) == {programme.pk, other_programme.pk}


# --- Undoing ---


def test_what_changed_since_stays_and_is_counted(programme, kept, dropped, partner, staff):
    moved, gone = PersonFactory(institution=dropped), PersonFactory(institution=dropped)
    back = PersonFactory(institution=dropped)
    done = do(kept, dropped, staff, city=True)
    Person.objects.filter(pk=moved.pk).update(institution=partner)
    gone.delete()
    kept.refresh_from_db()
    kept.city = "Cimahi"
    kept.save()
    assert undo_merge(merge=done, by=staff).left == 3
    for one in (moved, back, kept):
        one.refresh_from_db()
    assert (moved.institution, back.institution, kept.city) == (partner, dropped, "Cimahi")


def test_a_name_that_was_given_anew_stands_in_the_way(kept, dropped, staff):
    done = do(kept, dropped, staff)
    InstitutionFactory(official_name="Politeknik Negeri Bandung", country="ID")
    with pytest.raises(PartnershipError, match="cannot come back: An institution of this name"):
        undo_merge(merge=done, by=staff)
    done.refresh_from_db()
    assert done.undone_at is None and not Institution.objects.filter(pk=done.dropped_key).exists()


def test_merges_on_each_other_are_undone_from_the_last(programme, kept, dropped, staff):
    third = InstitutionFactory(official_name="Polban", country="ID", programme=programme)
    before = state()
    first = do(kept, dropped, staff)
    second = do(third, Institution.objects.get(pk=kept.pk), staff)
    with pytest.raises(PartnershipError, match="was itself merged into Polban since. Undo that merge first"):
        undo_merge(merge=first, by=staff)
    undo_merge(merge=second, by=staff)
    undo_merge(merge=first, by=staff)
    assert state() == before


def test_after_thirty_days_it_stays(kept, dropped, staff, as_user):
    done = do(kept, dropped, staff)
    Merge.objects.update(made_at=timezone.now() - dt.timedelta(days=30))
    with pytest.raises(PartnershipError, match="for 30 days"):
        undo_merge(merge=done, by=staff)
    client, address = as_user(staff), reverse("partnerships:merge_undo", args=[done.pk])
    assert "Make two records again" not in client.get(address).content.decode()
    assert client.post(address).status_code == 409


# --- People ---


def test_a_person_keeps_all_parts_and_certificates_keep_their_words(programme, workshop, institution, staff):
    kept = PersonFactory(full_name="Wang Xiaoming", institution=institution, programme=programme, sex="not_stated")
    dropped = PersonFactory(full_name="王小明", programme=programme, sex="male", email="w@example.org")
    enrolment = EnrolmentFactory(cohort=CohortFactory(course__programme=programme), person=dropped)
    certificate = CertificateFactory(enrolment=enrolment)
    printed = (certificate.printed_name, certificate.serial, certificate.sha256)
    delegate = DelegateFactory(workshop=workshop, person=dropped)
    before = state()
    done = do(kept, dropped, staff, sex=True, email=True)
    for row in (enrolment, certificate, delegate, kept):
        row.refresh_from_db()
    assert {row.person for row in (enrolment, certificate, delegate)} == {kept}
    assert (kept.full_name, kept.sex, kept.email) == ("Wang Xiaoming", "male", "w@example.org")
    assert (certificate.printed_name, certificate.serial, certificate.sha256) == printed
    undo_merge(merge=done, by=staff)
    assert state() == before


def test_two_delegates_of_one_workshop_are_said_before(programme, workshop, as_user, staff):
    kept, dropped = PersonFactory(programme=programme), PersonFactory(programme=programme)
    for one in (kept, dropped):
        DelegateFactory(workshop=workshop, person=one)
    sentence = "Both have an entry “delegate” at Twinning Workshop, each with a life of its own."
    assert plan_merge(kept, dropped).refusals[0].startswith(sentence)
    page = as_user(staff).get(f"{reverse('partnerships:person_merge', args=[kept.pk])}?with={dropped.pk}")
    assert sentence in page.content.decode() and "names_become" not in page.content.decode()


# --- Pages ---


def test_merging_on_the_page(kept, dropped, as_user, staff, colleague, stranger, coordinator, outsider):
    LikelyPairFactory(first_institution=kept, second_institution=dropped)
    PersonFactory(institution=dropped)
    client, address = as_user(staff), reverse("partnerships:institution_merge", args=[kept.pk])
    found = client.get(f"{address}?q=politeknik").content.decode()
    assert f"?with={dropped.pk}" in found and f"?with={kept.pk}" not in found
    page = client.get(f"{address}?with={dropped.pk}").content.decode()
    assert "person: 1" in page and 'name="native_name"' in page and 'name="native_language"' not in page
    assert client.post(f"{address}?with={dropped.pk}", {}).status_code == 422
    data = {
        "seen": "old",
        "official_name": "dropped",
        "native_name": "dropped",
        "city": "kept",
        "names_become": "former",
    }
    assert client.post(f"{address}?with={dropped.pk}", data).status_code == 409
    data["seen"] = seen_of(kept, dropped)
    assert as_user(coordinator).post(f"{address}?with={dropped.pk}", data).status_code == 403
    assert outsider.post(f"{address}?with={dropped.pk}", data).status_code == 302
    assert client.post(f"{address}?with={dropped.pk}", data).url == kept.get_absolute_url()
    assert client.post(f"{address}?with={dropped.pk}", data).url == kept.get_absolute_url()
    kept.refresh_from_db()
    assert (kept.official_name, kept.native_language) == ("Politeknik Negeri Bandung", "zh-Hans")
    assert list(kept.names.values_list("name", "kind")) == [("State Polytechnic of Bandung", "former")]
    # An old link leads on, for those who may see where it leads.
    assert client.get(dropped.get_absolute_url()).url == kept.get_absolute_url()
    assert as_user(stranger).get(dropped.get_absolute_url()).status_code == 404
    done = Merge.objects.get()
    listed = as_user(colleague).get(reverse("partnerships:merge_list")).content.decode()
    undo = reverse("partnerships:merge_undo", args=[done.pk])
    assert undo in listed
    assert as_user(colleague).post(undo).url == reverse("partnerships:merge_list")
    assert client.post(undo).status_code == 302
    assert Institution.objects.filter(pk=dropped.pk).exists()


@pytest.mark.parametrize("key", ["x", "-1", "999999", "9" * 30, "²"])
def test_a_wrong_other_one_is_not_found_or_asked_for(kept, as_user, staff, key):
    address = reverse("partnerships:institution_merge", args=[kept.pk])
    assert as_user(staff).get(f"{address}?with={key}").status_code == (404 if key == "999999" else 200)


def test_one_with_itself_is_refused(kept, as_user, staff):
    address = f"{reverse('partnerships:institution_merge', args=[kept.pk])}?with={kept.pk}"
    assert "This is one record" in as_user(staff).get(address).content.decode()


def test_the_list_of_merges_asks_as_many_queries_for_many(programme, as_user, staff, same_query_count):
    same_query_count(reverse("partnerships:merge_list"), lambda: MergeFactory(programme=programme), as_user(staff))


def test_the_preview_asks_as_many_queries_for_much(programme, kept, dropped, as_user, staff, same_query_count):
    address = f"{reverse('partnerships:institution_merge', args=[kept.pk])}?with={dropped.pk}"

    def make():
        PersonFactory(institution=dropped, programme=programme)
        ActivityFactory(agreement__programme=programme, agreement__first_party=dropped)

    same_query_count(address, make, as_user(staff), rows=3)
    assert Agreement.objects.count() == 3
