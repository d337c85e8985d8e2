"""Programmes, institutions, people and agreements for tests; the same each time."""

import datetime as dt
import hashlib

import factory
from django.core.files.base import ContentFile

from partnerships.models import (
    ActivityLine,
    Agreement,
    AgreementFile,
    AgreementVersion,
    CollaborativeActivity,
    FieldOfStudy,
    Institution,
    InstitutionImport,
    LikelyPair,
    Membership,
    Merge,
    PaperSignature,
    Person,
    PersonImport,
    Programme,
)
from partnerships.services.agreements import propose, record_paper_signature
from partnerships.services.terms import freeze_words


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


class InstitutionImportFactory(factory.django.DjangoModelFactory):
    """A list with one row, of an institution that nobody knows."""

    class Meta:
        model = InstitutionImport

    programme = factory.SubFactory(ProgrammeFactory)
    file_name = "institutions.xlsx"
    sha256 = factory.Sequence(lambda number: f"{number:064x}")
    columns = [["official_name", "A"], ["country", "B"]]
    rows = [[2, "Nowhere College", "Thailand"]]
    usual_kind = Institution.Kind.TECHNICAL_COLLEGE


class PersonImportFactory(factory.django.DjangoModelFactory):
    """A list with one row, of somebody at an institution that nobody knows."""

    class Meta:
        model = PersonImport

    programme = factory.SubFactory(ProgrammeFactory)
    file_name = "people.xlsx"
    sha256 = factory.Sequence(lambda number: f"{number:064x}")
    columns = [["full_name", "A"], ["institution", "B"]]
    rows = [[2, "Sok Dara", "Nowhere College"]]


class LikelyPairFactory(factory.django.DjangoModelFactory):
    """Two institutions of ``programme`` that may be one."""

    class Meta:
        model = LikelyPair

    class Params:
        programme = None

    first_institution = factory.LazyAttribute(lambda pair: InstitutionFactory(programme=pair.programme))
    second_institution = factory.LazyAttribute(lambda pair: InstitutionFactory(programme=pair.programme))
    reasons = ["spelling"]
    found_at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


class MergeFactory(factory.django.DjangoModelFactory):
    """That an institution went into another one of ``programme``."""

    class Meta:
        model = Merge
        skip_postgeneration_save = True

    of = Merge.Of.INSTITUTION
    kept_key = factory.Sequence(lambda number: 1_000 + number)
    kept_name = "State Polytechnic of Bandung"
    dropped_key = factory.Sequence(lambda number: 2_000 + number)
    dropped_name = "Politeknik Negeri Bandung"

    @factory.post_generation
    def programme(self, create, programme, **_kwargs):
        if programme:
            self.programmes.add(programme)


class FieldOfStudyFactory(factory.django.DjangoModelFactory):
    """A field of study with a code of its own."""

    class Meta:
        model = FieldOfStudy

    code = factory.Sequence(lambda number: f"{number + 1:04}")
    name = factory.Sequence(lambda number: f"Field {number + 1}")


class AgreementFactory(factory.django.DjangoModelFactory):
    """A draft of the first party with version 1 and ``lines`` (1) activity lines, complete enough to be proposed.

    Two new members of the programme are its parties unless others are given. ``version__starts_on`` and the like reach
    the version, ``version__lines`` says how many lines.
    """

    class Meta:
        model = Agreement
        skip_postgeneration_save = True

    programme = factory.SubFactory(ProgrammeFactory)
    number = factory.Sequence(lambda number: f"TEST-2018-{number + 1:04}")
    first_party = factory.LazyAttribute(lambda draft: InstitutionFactory(programme=draft.programme))
    second_party = factory.LazyAttribute(lambda draft: InstitutionFactory(programme=draft.programme, country="CN"))
    drafted_by = factory.SelfAttribute("first_party")

    @factory.post_generation
    def version(self, create, given, lines=1, **fields):
        version = VersionFactory(agreement=self, **fields)
        for number in range(1, lines + 1):
            LineFactory(version=version, number=number)


class VersionFactory(factory.django.DjangoModelFactory):
    """The words of a draft, with the head's commitment."""

    class Meta:
        model = AgreementVersion

    agreement = factory.SubFactory(AgreementFactory)
    starts_on = dt.date(2018, 9, 1)
    ends_on = dt.date(2099, 8, 31)
    purpose = "To exchange teachers."
    commitment_by = "The Director"
    commitment_on = dt.date(2018, 7, 1)


class LineFactory(factory.django.DjangoModelFactory):
    """Three teachers a year go from the first party to the second for ten days."""

    class Meta:
        model = ActivityLine

    version = factory.SubFactory(VersionFactory)
    number = factory.Sequence(lambda number: number + 1)
    kind = "teacher_exchange"
    sending = factory.SelfAttribute("version.agreement.first_party")
    receiving = factory.SelfAttribute("version.agreement.second_party")
    people_per_year = 3
    length = 10


class SignedAgreementFactory(AgreementFactory):
    """An agreement signed on 30 July 2018 that ended in 2023, or with ``in_force=True`` goes on; no activity yet."""

    @factory.post_generation
    def in_force(self, create, in_force, **_kwargs):
        version = self.newest_version
        version.ends_on = dt.date(2099 if in_force else 2023, 8, 31)
        freeze_words(version)
        version.agreed_on = dt.date(2018, 7, 30)
        version.save()
        self.status, self.signed_version, self.signed_on = Agreement.Status.SIGNED, version, dt.date(2018, 7, 30)
        self.save()


class ActivityFactory(factory.django.DjangoModelFactory):
    """A planned activity of a signed agreement, from its first party to its second."""

    class Meta:
        model = CollaborativeActivity

    agreement = factory.SubFactory(SignedAgreementFactory)
    kind = "teacher_exchange"
    sending = factory.SelfAttribute("agreement.first_party")
    receiving = factory.SelfAttribute("agreement.second_party")
    planned_people = 3
    planned_length = 10


def proposed(**fields) -> Agreement:
    """Return an agreement that its first party has proposed."""
    agreement = AgreementFactory(**fields)
    return propose(agreement=agreement, institution=agreement.drafted_by)


def paper(**fields) -> PaperSignature:
    """Return what staff record of the signatures on paper, unsaved."""
    wanted = {"signed_on": dt.date(2018, 7, 30), "first_signatory": "First Head", "second_signatory": "Second Head"}
    return PaperSignature(**(wanted | fields))


def signed(on: dt.date = dt.date(2018, 7, 30), **fields) -> Agreement:
    """Return an agreement signed on paper on the day ``on``, with its planned activities."""
    return record_paper_signature(agreement=AgreementFactory(**fields), signature=paper(signed_on=on))


class EvidenceFactory(factory.django.DjangoModelFactory):
    """A file of one page that was kept with an agreement; with ``activity`` it is evidence of that one.

    ``content`` are its bytes, each time others.
    """

    class Meta:
        model = AgreementFile

    class Params:
        content = factory.Sequence(lambda number: b"%%PDF-1.7 %d" % number)

    agreement = factory.LazyAttribute(lambda one: one.activity.agreement if one.activity else SignedAgreementFactory())
    activity = None
    kind = AgreementFile.Kind.OTHER
    file = factory.LazyAttribute(lambda one: ContentFile(one.content, name=one.name))
    name = factory.Sequence(lambda number: f"report {number + 1}.pdf")
    content_type = "application/pdf"
    size = factory.LazyAttribute(lambda one: len(one.content))
    sha256 = factory.LazyAttribute(lambda one: hashlib.sha256(one.content).hexdigest())
