"""Programmes, institutions and people for tests; the same each time."""

import datetime as dt

import factory

from partnerships.models import Institution, Membership, Person, Programme


class ProgrammeFactory(factory.django.DjangoModelFactory):
    """A programme that began in 2018 and has no end yet."""

    class Meta:
        model = Programme

    code = factory.Sequence(lambda number: f"P{number + 1}")
    name = factory.Sequence(lambda number: f"Programme {number + 1}")
    starts_on = dt.date(2018, 1, 1)


class InstitutionFactory(factory.django.DjangoModelFactory):
    """A technical college in Thailand; with ``programme`` it is a member there since 2018."""

    class Meta:
        model = Institution
        skip_postgeneration_save = True

    official_name = factory.Sequence(lambda number: f"Technical College {number + 1}")
    country = "TH"
    kind = Institution.Kind.TECHNICAL_COLLEGE

    @factory.post_generation
    def programme(self, create, programme, **_kwargs):
        if programme:
            MembershipFactory(institution=self, programme=programme)


class MembershipFactory(factory.django.DjangoModelFactory):
    """An institution's membership of a programme since 2018."""

    class Meta:
        model = Membership

    programme = factory.SubFactory(ProgrammeFactory)
    institution = factory.SubFactory(InstitutionFactory)
    since = dt.date(2018, 1, 1)


class PersonFactory(factory.django.DjangoModelFactory):
    """A teacher; with ``programme`` that programme's office keeps the record."""

    class Meta:
        model = Person
        skip_postgeneration_save = True

    full_name = factory.Sequence(lambda number: f"Teacher {number + 1}")
    category = Person.Category.TEACHER

    @factory.post_generation
    def programme(self, create, programme, **_kwargs):
        if programme:
            self.programmes.add(programme)
