"""Who sees which workshop, delegate, check-in and signing."""

import pytest
from django.contrib.auth.models import AnonymousUser

from partnerships.tests.factories import InstitutionFactory, PersonFactory
from workshops.models import CheckIn, Delegate, Session, Signing, SiteVisit, Workshop
from workshops.tests.factories import (
    CheckInFactory,
    DelegateFactory,
    SessionFactory,
    SigningFactory,
    SiteVisitFactory,
    WorkshopFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(workshop, institution, signed_agreement, other_programme):
    """One of each in ``workshop``: a delegate of ``institution``, one of another member, and things elsewhere."""
    own = DelegateFactory(workshop=workshop, person=PersonFactory(institution=institution))
    foreign = DelegateFactory(workshop=workshop, person=PersonFactory(institution=InstitutionFactory()))
    CheckInFactory(delegate=own)
    SessionFactory(workshop=workshop)
    SiteVisitFactory(workshop=workshop)
    SigningFactory(workshop=workshop, agreement=signed_agreement)
    elsewhere = WorkshopFactory(programme=other_programme)
    SessionFactory(workshop=elsewhere)
    SiteVisitFactory(workshop=elsewhere)
    CheckInFactory(delegate=DelegateFactory(workshop=elsewhere))
    return own, foreign


def seen(user) -> dict:
    models = [Workshop, Delegate, Session, SiteVisit, CheckIn, Signing]
    return {model.__name__: model.objects.visible_to(user).count() for model in models}


def test_staff_and_colleagues_see_all_of_their_programme(rows, staff, colleague):
    all_of_it = {"Workshop": 1, "Delegate": 2, "Session": 1, "SiteVisit": 1, "CheckIn": 1, "Signing": 1}
    assert seen(staff) == seen(colleague) == all_of_it


def test_strangers_see_nothing_of_it(rows, stranger, workshop):
    assert seen(stranger) == {"Workshop": 1, "Delegate": 1, "Session": 1, "SiteVisit": 1, "CheckIn": 1, "Signing": 0}
    assert not Workshop.objects.visible_to(stranger).filter(pk=workshop.pk).exists()
    assert not Delegate.objects.visible_to(stranger).filter(workshop=workshop).exists()


def test_coordinators_see_the_workshop_and_their_own_delegates(rows, coordinator):
    own, _foreign = rows
    assert seen(coordinator) == {
        "Workshop": 1, "Delegate": 1, "Session": 1, "SiteVisit": 1, "CheckIn": 0, "Signing": 0,
    }  # fmt: skip
    assert Delegate.objects.visible_to(coordinator).get() == own


@pytest.mark.parametrize("who", ["helper", "viewer", "nobody"])
def test_helpers_viewers_and_visitors_see_nothing(rows, who, request):
    user = AnonymousUser() if who == "nobody" else request.getfixturevalue(who)
    assert set(seen(user).values()) == {0}


def test_admins_see_all(rows, admin_user):
    assert seen(admin_user) == {"Workshop": 2, "Delegate": 3, "Session": 2, "SiteVisit": 2, "CheckIn": 2, "Signing": 1}


def test_open_to_helper(rows, helper, staff, stranger, coordinator, workshop):
    assert list(Workshop.objects.open_to_helper(helper)) == [workshop]
    assert list(Workshop.objects.open_to_helper(staff)) == [workshop]
    assert workshop not in Workshop.objects.open_to_helper(stranger)
    assert not Workshop.objects.open_to_helper(coordinator).exists()
    assert not Workshop.objects.open_to_helper(AnonymousUser()).exists()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("so", []), ("Sok", ["Sok Dara"]), ("dara", ["Sok Dara"]), ("  dara ", ["Sok Dara"]), ("សុខ", ["Sok Dara"]),
        ("王", ["Wang Li"]), ("王丽", ["Wang Li"]), ("Ng", []), ("Ngo", []), ("ABC12", []), ("abc123", ["Sok Dara"]),
        ("ABC1230000000000", ["Sok Dara"]), ("BC1230", []), ("", []),
    ],
)  # fmt: skip
def test_at_the_door(words, found, workshop):
    DelegateFactory(
        workshop=workshop, person__full_name="Sok Dara", person__native_name="សុខ ដារ៉ា",
        badge_code="ABC1230000000000",
    )  # fmt: skip
    DelegateFactory(
        workshop=workshop, person__full_name="Wang Li", person__native_name="王丽", badge_code="F000000000000000"
    )
    assert [one.person.full_name for one in workshop.delegates.at_the_door(words)] == found
