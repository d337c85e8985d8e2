"""Who has which role where, and what the database refuses."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import Role, User
from accounts.tests.factories import RoleFactory, UserFactory
from partnerships.tests.factories import InstitutionFactory

PLACE = "Staff and viewers have a programme, coordinators an institution, helpers a workshop, and none of the others."


def test_people_of_the_tests_have_their_roles(
    staff, colleague, stranger, coordinator, approver, helper, viewer, programme, other_programme, institution, workshop
):
    roles = Role.objects
    assert list(roles.staff_programmes(staff)) == [{"programme_id": programme.pk}]
    assert list(roles.staff_programmes(colleague)) == [{"programme_id": programme.pk}]
    assert list(roles.staff_programmes(stranger)) == [{"programme_id": other_programme.pk}]
    assert list(roles.coordinator_institutions(coordinator)) == [{"institution_id": institution.pk}]
    assert list(roles.approver_institutions(coordinator)) == []
    assert list(roles.approver_institutions(approver)) == [{"institution_id": institution.pk}]
    assert list(roles.helper_workshops(helper)) == [{"workshop_id": workshop.pk}]
    assert list(roles.viewer_programmes(viewer)) == [{"programme_id": programme.pk}]


def test_role_kinds_are_read_once(staff, django_assert_num_queries):
    user = User.objects.get(pk=staff.pk)
    with django_assert_num_queries(1):
        assert user.role_kinds == {"staff"}
        assert "viewer" not in user.role_kinds


@pytest.mark.parametrize(
    ("kind", "places"),
    [
        ("staff", []),
        ("staff", ["institution"]),
        ("viewer", ["programme", "institution"]),
        ("coordinator", ["programme"]),
        ("helper", ["programme", "workshop"]),
    ],
)
def test_role_without_its_place_is_refused(kind, places, programme, institution, workshop):
    given = {"programme": programme, "institution": institution, "workshop": workshop}
    role = Role(user=UserFactory(), kind=kind, **{name: given[name] for name in places})
    with pytest.raises(ValidationError) as refused:
        role.full_clean()
    assert refused.value.messages == [PLACE]
    with pytest.raises(IntegrityError), transaction.atomic():
        role.save()


def test_role_of_approver_is_for_coordinators_only(programme):
    role = Role(user=UserFactory(), kind="staff", programme=programme, is_approver=True)
    with pytest.raises(ValidationError) as refused:
        role.full_clean()
    assert refused.value.messages == ["Only a coordinator can be an approver."]


def test_role_twice_is_refused(coordinator, institution):
    with pytest.raises(ValidationError) as refused:
        Role(user=coordinator, kind="coordinator", institution=institution).full_clean()
    assert refused.value.messages == ["This person already has this role."]


def test_user_address_is_one_whatever_its_capitals(db):
    UserFactory(email="lin@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(email="LIN@example.org", full_name="Lin")])
    assert User.objects.get_by_natural_key("LIN@EXAMPLE.ORG").email == "lin@example.org"


def test_user_without_password_cannot_sign_in(db):
    assert not User.objects.create_user("a@example.org", full_name="A").has_usable_password()


def test_roles_are_visible_to_their_programme_staff(
    staff, stranger, coordinator, helper, viewer, admin_user, programme, other_programme
):
    stranger_role = stranger.roles.get()
    ours = [one.roles.get() for one in (staff, coordinator, helper, viewer)]
    assert set(Role.objects.visible_to(staff)) == set(ours)
    assert set(Role.objects.of_programme(programme)) == set(ours)
    assert list(Role.objects.visible_to(stranger)) == [stranger_role]
    assert list(Role.objects.visible_to(coordinator)) == [coordinator.roles.get()]
    assert Role.objects.visible_to(admin_user).count() == 5
    assert list(Role.objects.visible_to(AnonymousUser())) == []


def test_role_for_a_member_of_two_programmes_is_listed_once(staff, programme, other_programme):
    RoleFactory(user=staff, kind="staff", programme=other_programme)
    shared = InstitutionFactory(programme=programme)
    other_programme.memberships.create(institution=shared, since="2018-01-01")
    role = RoleFactory(kind="coordinator", institution=shared)
    assert list(Role.objects.visible_to(staff).filter(kind="coordinator")) == [role]


def test_deactivated_user_has_no_roles(staff):
    staff.is_active = False
    assert list(Role.objects.staff_programmes(staff)) == []
    assert list(Role.objects.visible_to(staff)) == []
