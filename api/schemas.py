"""What is read and written, by things. A field that is not named here is never told and never taken."""

import datetime as dt
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

from api.fields import Day, Key, one_word_of
from partnerships.languages import Language
from partnerships.models import Agreement
from partnerships.models.terms import ActivityKind, LengthUnit, Mode


class ErrorOut(Schema):
    """One thing that is wrong with what was sent."""

    where: str
    message: str


class ProblemOut(Schema):
    """Problem details of RFC 9457."""

    type: str
    title: str
    status: int
    detail: str = ""
    errors: list[ErrorOut] = []


class Ref(Schema):
    """A thing that is told of elsewhere."""

    id: int
    name: str


class FieldOut(Schema):
    """A field of study by ISCED-F."""

    code: str
    name: str


class ProgrammeOut(Schema):
    """A programme."""

    id: int
    code: str
    name: str
    native_name: str
    starts_on: dt.date
    ends_on: dt.date | None


class InstitutionOut(Schema):
    """An institution."""

    id: int
    official_name: str
    native_name: str
    native_language: str
    country: str
    province: str
    city: str
    side: str
    kind: str
    website: str


class NameOut(Schema):
    """Another or former name."""

    name: str
    language: str
    kind: str


class InstitutionWholeOut(InstitutionOut):
    """An institution with its names and fields of study."""

    names: list[NameOut]
    fields_of_study: list[FieldOut]


class PersonOut(Schema):
    """A person in a list."""

    id: int
    full_name: str
    native_name: str
    sex: str
    category: str
    position: str
    institution: Ref | None


class PersonWholeOut(PersonOut):
    """A person as on the own page."""

    email: str


class AgreementOut(Schema):
    """An agreement in a list."""

    id: int
    number: str
    kind: str
    state: str
    is_on_paper: bool
    programme: Ref
    first_party: Ref
    second_party: Ref
    starts_on: dt.date | None
    ends_on: dt.date | None
    proposed_on: dt.date | None
    signed_on: dt.date | None
    ceremony_on: dt.date | None
    terminated_on: dt.date | None
    changed_at: dt.datetime


class LineOut(Schema):
    """An activity that was agreed."""

    number: int
    kind: str
    sending: Ref
    receiving: Ref
    people_per_year: int
    length: int
    length_unit: str
    field_of_study: FieldOut | None
    language: str
    mode: str


class ApprovalOut(Schema):
    """That a party approved exactly the words with this hash."""

    institution: Ref
    approved_at: dt.datetime
    sha256: str


class VersionOut(Schema):
    """The words of an agreement."""

    number: int
    kind: str
    starts_on: dt.date | None
    ends_on: dt.date | None
    purpose: str
    purpose_chinese: str
    proposed_by: Ref | None
    proposed_at: dt.datetime | None
    agreed_on: dt.date | None
    outcome: str
    sha256: str
    lines: list[LineOut]
    approvals: list[ApprovalOut]


class ActivityOut(Schema):
    """An activity and what became of it."""

    id: int
    kind: str
    status: str
    sending: Ref
    receiving: Ref
    planned_people: int
    actual_people: int | None
    planned_start: dt.date | None
    planned_end: dt.date | None
    actual_start: dt.date | None
    actual_end: dt.date | None


class AgreementWholeOut(AgreementOut):
    """An agreement with its versions and activities."""

    versions: list[VersionOut]
    activities: list[ActivityOut]


class WorkshopOut(Schema):
    """A workshop."""

    id: int
    programme: Ref
    edition: int
    title: str
    native_title: str
    starts_on: dt.date
    ends_on: dt.date
    stage: str
    venue: str
    city: str
    province: str
    country: str
    time_zone: str


class SessionOut(Schema):
    """A session of a workshop."""

    id: int
    workshop: Ref
    number: int
    title: str
    native_title: str
    day: dt.date
    starts_at: dt.time | None
    ends_at: dt.time | None
    track: str
    room: str
    speakers: str


class CourseOut(Schema):
    """A course."""

    id: int
    programme: Ref
    code: str
    title: str
    native_title: str
    weeks: int
    mode: str
    is_training_of_trainers: bool
    field_of_study: FieldOut | None
    provider: Ref | None


class CohortOut(Schema):
    """A run of a course."""

    id: int
    course: Ref
    name: str
    starts_on: dt.date
    ends_on: dt.date
    stage: str
    capacity: int | None


class CertificateOut(Schema):
    """A certificate, without the name of whose it is."""

    id: int
    serial: str
    kind: str
    state: str
    programme: Ref
    issued_on: dt.date
    expires_on: dt.date | None
    verify_url: str


class EditionOut(Schema):
    """A report frozen on a day."""

    id: int
    title: str
    programme: Ref
    since: dt.date | None
    as_of: dt.date
    is_public: bool
    made_at: dt.datetime
    sha256: str


class EditionWholeOut(EditionOut):
    """A report with its figures, as they were frozen."""

    figures: dict[str, Any]


class IndicatorOut(Schema):
    """What a figure means."""

    key: str
    title: str
    definition: str
    unit: str
    section: str
    by: list[str]


class RowOut(Schema):
    """A row of a figure that is split."""

    words: str
    value: float | int | None
    share: float | None


class FigureOut(IndicatorOut):
    """A figure of a scope."""

    programme: Ref
    since: dt.date | None
    as_of: dt.date
    remark: str
    value: float | int | None
    split_by: str
    rows: list[RowOut]


class Sent(Schema):
    """Base of what is sent: nothing but the named fields, and each of its own type."""

    model_config = ConfigDict(extra="forbid", strict=True)


class LineIn(Sent):
    """An activity line; ``out`` is sent by the first party, ``in`` by the second. The field of study is by its code."""

    kind: one_word_of(ActivityKind.values)
    direction: Literal["out", "in"] = "out"
    people_per_year: Annotated[int, Field(ge=1, le=100_000)]
    length: Annotated[int, Field(ge=1, le=10_000)]
    length_unit: one_word_of(LengthUnit.values) = "days"
    field_of_study: Annotated[str, Field(max_length=4)] | None = None
    language: one_word_of(Language.values) | None = None
    mode: one_word_of(Mode.values) = "in_person"


class DraftIn(Sent):
    """A draft. A coordinator's own institution is the first party; staff say in ``side`` who sees the draft."""

    programme: Key
    first_party: Key
    second_party: Key
    side: Literal["first", "second"] | None = None
    kind: one_word_of(Agreement.Kind.values) = "mou"
    starts_on: Day | None = None
    ends_on: Day | None = None
    purpose: Annotated[str, Field(max_length=5000)] = ""
    purpose_chinese: Annotated[str, Field(max_length=5000)] = ""
    commitment_by: Annotated[str, Field(max_length=200)] = ""
    commitment_on: Day | None = None
    lines: Annotated[list[LineIn], Field(max_length=60)] = []
