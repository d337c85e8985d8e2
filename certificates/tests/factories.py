"""Designs, certificates and ceremonies, for tests."""

import datetime as dt
import io

import factory
from django.core.files.base import ContentFile
from PIL import Image

from certificates import models
from certificates.files import sha256_of

PARTNERSHIPS = "partnerships.tests.factories"
BODY = (
    "This is to certify that\n{name}\n[of {institution}]\nhas completed the course\n{course}\n"
    "({weeks} weeks, {starts_on} to {ends_on})"
)


class DesignFactory(factory.django.DjangoModelFactory):
    """A design for certificates of completion, in English."""

    class Meta:
        model = models.CertificateDesign

    programme = factory.SubFactory(f"{PARTNERSHIPS}.ProgrammeFactory")
    name = factory.Sequence(lambda number: f"Design {number + 1}")
    title = "Certificate of Completion"
    body = BODY


def picture(kind: str = "PNG", size: tuple[int, int] = (80, 40), mode: str = "RGB", colour="navy", **options) -> bytes:
    """Return a picture of one colour as a file of that kind."""
    drawn = io.BytesIO()
    Image.new(mode, size, colour).save(drawn, kind, **options)
    return drawn.getvalue()


def picture_file() -> ContentFile:
    """Return a small PNG file, not stored yet."""
    return ContentFile(picture(), "picture.png")


class LogoFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.DesignLogo

    design = factory.SubFactory(DesignFactory)
    order = factory.Sequence(lambda number: number + 1)
    image = factory.LazyFunction(picture_file)
    alternative = "Logo of Hanoi College"


class SignatoryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.DesignSignatory

    design = factory.SubFactory(DesignFactory)
    order = factory.Sequence(lambda number: number + 1)
    name = "Dr Somchai Jaidee"
    position = "Director"


class CertificateFactory(factory.django.DjangoModelFactory):
    """A certificate of completion of 10 October 2022, in the programme of the course; its file holds ``%PDF``."""

    class Meta:
        model = models.Certificate

    enrolment = factory.SubFactory("training.tests.factories.EnrolmentFactory")
    programme = factory.SelfAttribute("enrolment.cohort.course.programme")
    kind = models.CertificateDesign.Kind.COMPLETION
    serial = factory.LazyAttributeSequence(lambda made, number: f"{made.programme.code}-2022-{number + 1:05}")
    person = factory.SelfAttribute("enrolment.person")
    design = factory.SubFactory(DesignFactory, programme=factory.SelfAttribute("..programme"))
    printed_name = factory.SelfAttribute("person.full_name")
    printed_native_name = factory.SelfAttribute("person.native_name")
    printed_title = "Certificate of Completion"
    printed_text = "This is to certify that\n{name}\nhas completed the course\nCloud Computing"
    issued_on = dt.date(2022, 10, 10)
    file = factory.LazyAttribute(lambda made: ContentFile(b"%PDF-" + made.serial.encode(), f"{made.serial}.pdf"))
    sha256 = factory.LazyAttribute(lambda made: sha256_of(b"%PDF-" + made.serial.encode()))


class CertificateMailFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.CertificateMail

    certificate = factory.SubFactory(CertificateFactory)
    address = factory.Sequence(lambda number: f"person{number + 1}@example.org")


class CeremonyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.AwardCeremony

    programme = factory.SubFactory(f"{PARTNERSHIPS}.ProgrammeFactory")
    title = factory.Sequence(lambda number: f"Closing ceremony {number + 1}")
    held_on = dt.date(2022, 12, 1)


class CallFactory(factory.django.DjangoModelFactory):
    """A trainee on the list of a ceremony."""

    class Meta:
        model = models.CeremonyCall

    ceremony = factory.SubFactory(CeremonyFactory)
    enrolment = factory.SubFactory("training.tests.factories.EnrolmentFactory")
    number = factory.LazyAttribute(lambda made: made.ceremony.calls.count() + 1)
