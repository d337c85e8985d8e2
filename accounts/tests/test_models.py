"""Who has which role where, and what the database refuses."""

from accounts.models import Role


def test_people_of_the_tests_have_their_roles(
    staff, colleague, stranger, coordinator, approver, helper, viewer, programme, other_programme, institution, workshop
):
    assert list(Role.objects.staff_programmes(staff)) == [{"programme_id": programme.pk}]
    assert list(Role.objects.staff_programmes(colleague)) == [{"programme_id": programme.pk}]
    assert list(Role.objects.staff_programmes(stranger)) == [{"programme_id": other_programme.pk}]
    assert list(Role.objects.coordinator_institutions(coordinator)) == [{"institution_id": institution.pk}]
    assert list(Role.objects.approver_institutions(coordinator)) == []
    assert list(Role.objects.approver_institutions(approver)) == [{"institution_id": institution.pk}]
    assert list(Role.objects.helper_workshops(helper)) == [{"workshop_id": workshop.pk}]
    assert list(Role.objects.viewer_programmes(viewer)) == [{"programme_id": programme.pk}]
