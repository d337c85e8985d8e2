"""Workshops and what belongs to them, for tests. All dates lie in the week of 23 July 2018, as in Kunming."""

import datetime as dt

import factory
from django.utils import timezone

from workshops import models

PARTNERSHIPS = "partnerships.tests.factories"


class WorkshopFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Workshop

    programme = factory.SubFactory(f"{PARTNERSHIPS}.ProgrammeFactory")
    edition = factory.Sequence(lambda n: n + 2)  # the shared fixture `workshop` is number 1
    title = factory.Sequence(lambda n: f"Twinning Workshop {n + 1}")
    starts_on = dt.date(2018, 7, 23)
    ends_on = dt.date(2018, 7, 27)
    city = "Kunming"
    province = "Yunnan"
    country = "CN"


class WorkshopOrganiserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.WorkshopOrganiser

    workshop = factory.SubFactory(WorkshopFactory)
    institution = factory.SubFactory(f"{PARTNERSHIPS}.InstitutionFactory")
    role = models.WorkshopOrganiser.Role.ORGANISER


class SessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Session

    workshop = factory.SubFactory(WorkshopFactory)
    number = factory.Sequence(lambda n: n + 101)  # tests that name a number take a small one
    title = factory.Sequence(lambda n: f"Session {n + 1}")
    day = dt.date(2018, 7, 24)


class DelegateFactory(factory.django.DjangoModelFactory):
    """A delegate whose person is kept by the workshop's programme and sent by the person's institution."""

    class Meta:
        model = models.Delegate
        skip_postgeneration_save = True

    workshop = factory.SubFactory(WorkshopFactory)
    person = factory.SubFactory(f"{PARTNERSHIPS}.PersonFactory")
    institution = factory.SelfAttribute("person.institution")
    state = models.Delegate.State.CONFIRMED

    @factory.post_generation
    def kept(self, create, extracted, **kwargs):
        if create:
            self.person.programmes.add(self.workshop.programme_id)


class DelegateImportFactory(factory.django.DjangoModelFactory):
    """A list with one row, of somebody at an institution that nobody knows."""

    class Meta:
        model = models.DelegateImport

    workshop = factory.SubFactory(WorkshopFactory)
    file_name = "delegates.xlsx"
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    columns = [["full_name", "A"], ["institution", "B"]]
    rows = [[2, "Sok Dara", "Nowhere College"]]
    unread = factory.LazyFunction(dict)


class SiteVisitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.SiteVisit
        skip_postgeneration_save = True

    workshop = factory.SubFactory(WorkshopFactory)
    institution = factory.SubFactory(f"{PARTNERSHIPS}.InstitutionFactory")
    day = dt.date(2018, 7, 26)

    @factory.post_generation
    def roster(self, create, extracted, **kwargs):
        if create and extracted:
            self.roster.set(extracted)


class CheckInFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.CheckIn

    delegate = factory.SubFactory(DelegateFactory)
    day = dt.date(2018, 7, 24)
    checked_in_at = factory.LazyFunction(timezone.now)


class SigningFactory(factory.django.DjangoModelFactory):
    """The signing of an ``agreement``, which must be given: a signed one of the workshop's programme."""

    class Meta:
        model = models.Signing

    workshop = factory.SubFactory(WorkshopFactory, programme=factory.SelfAttribute("..agreement.programme"))
    signed_on = dt.date(2018, 7, 27)


class WishFactory(factory.django.DjangoModelFactory):
    """An offer of scholarships in any field."""

    class Meta:
        model = models.Wish

    workshop = factory.SubFactory(WorkshopFactory)
    institution = factory.SubFactory(f"{PARTNERSHIPS}.InstitutionFactory")
    direction = models.Wish.Direction.OFFERS
    kind = "scholarship"
