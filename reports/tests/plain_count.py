"""Every figure counted a second time, in plain Python over the rows of the tables.

Nothing of ``reports`` is used here: each function says over again, from its definition, which records count. It is the
proof of the figures and reads as their specification.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import SimpleNamespace

from django.utils import timezone

from certificates.models import AwardCeremony, Certificate
from partnerships.countries import SOUTHEAST_ASIA
from partnerships.models import (
    ActivityPeople,
    Agreement,
    AgreementVersion,
    CollaborativeActivity,
    Institution,
    Membership,
    PaperSignature,
    Person,
)
from training.models import Attendance, ClassDay, Cohort, Course, Enrolment, Topic
from workshops.models import CheckIn, Delegate, Session, Signing, SiteVisit, Workshop

NOT_STATED, SEVERAL = "not_stated", "several"
Row = SimpleNamespace


class Records:
    """All rows of the tables, read once."""

    def __init__(self) -> None:
        self.institutions, self.persons, self.memberships = _all(Institution), _all(Person), _all(Membership)
        self.workshops, self.sessions, self.visits = _all(Workshop), _all(Session), _all(SiteVisit)
        self.delegates, self.check_ins, self.signings = _all(Delegate), _all(CheckIn), _all(Signing)
        self.courses, self.cohorts, self.topics = _all(Course), _all(Cohort), _all(Topic)
        self.class_days, self.enrolments, self.attendance = _all(ClassDay), _all(Enrolment), _all(Attendance)
        self.agreements, self.versions, self.papers = _all(Agreement), _all(AgreementVersion), _all(PaperSignature)
        self.activities, self.activity_people = _all(CollaborativeActivity), _all(ActivityPeople)
        self.certificates, self.ceremonies = _all(Certificate), _all(AwardCeremony)
        self.cohorts_of = _pairs(AwardCeremony.cohorts.through, "awardceremony_id", "cohort_id")
        self.workshops_of = _pairs(AwardCeremony.workshops.through, "awardceremony_id", "workshop_id")
        self.workshop_of_agreement = {one.agreement_id: one.workshop_id for one in self.signings.values()}
        self.signed_on_paper = {one.version_id for one in self.papers.values()}
        self.newer_certificate = {one.supersedes_id: one for one in self.certificates.values() if one.supersedes_id}
        self.versions_of = _grouped(self.versions, "agreement_id")
        self.days_of = _grouped(self.class_days, "cohort_id")
        self.topics_of = _grouped(self.topics, "course_id")
        self.attendance_of = _grouped(self.attendance, "enrolment_id")
        # What was found for a figure and a scope, for it is split many times.
        self.found: dict[tuple, list[Row]] = {}


def _all(model) -> dict[int, Row]:
    return {row["id"]: Row(**row) for row in model.objects.order_by("pk").values()}


def _pairs(model, one: str, other: str) -> dict[int, set[int]]:
    found = defaultdict(set)
    for key, value in model.objects.values_list(one, other):
        found[key].add(value)
    return found


def _grouped(rows: dict[int, Row], name: str) -> dict[int, list[Row]]:
    found = defaultdict(list)
    for row in rows.values():
        found[getattr(row, name)].append(row)
    return found


# --- Days, institutions, places ---------------------------------------------------------------------


def in_period(s, day: dt.date | None) -> bool:
    return day is not None and day <= s.as_of and (s.since is None or day >= s.since)


def known_now(r, institution: int | None) -> int | None:
    """The institution that carries this one on, at the end of the line."""
    while institution and r.institutions[institution].now_known_as_id:
        institution = r.institutions[institution].now_known_as_id
    return institution


def carries_on(r, heir: int, institution: int) -> bool:
    """Whether ``institution`` is ``heir``, or was at some time before it became ``heir``."""
    while institution != heir and r.institutions[institution].now_known_as_id:
        institution = r.institutions[institution].now_known_as_id
    return institution == heir


def country_of(r, institution: int | None) -> str:
    return r.institutions[institution].country if institution else ""


def side_of(country: str) -> str:
    if country == "CN":
        return "china"
    if country in SOUTHEAST_ASIA:
        return "sea"
    return "other" if country else NOT_STATED


def is_there(r, s, institution: int | None) -> bool:
    """Whether it is of the country and the side that the figure is narrowed to."""
    country = country_of(r, institution)
    return (not s.country or country == s.country) and (not s.side or side_of(country) == s.side)


def is_it(r, s, institution: int | None) -> bool:
    """Whether it is the institution that the figure is narrowed to, under any name it ever had."""
    return not s.institution or (institution is not None and carries_on(r, s.institution.pk, institution))


def is_of(r, s, institution: int | None) -> bool:
    return is_it(r, s, institution) and is_there(r, s, institution)


def is_of_either(r, s, one: int, other: int) -> bool:
    """Two institutions are of what the figure is narrowed to when one of them is; they have no side."""
    return any(is_it(r, s, each) and (not s.country or country_of(r, each) == s.country) for each in (one, other))


def is_narrow(s) -> bool:
    return bool(s.institution or s.country)


# --- What records are split by ----------------------------------------------------------------------


def of_person(person: Callable) -> dict[str, Callable]:
    return {
        "sex": lambda r, s, one: r.persons[person(one)].sex,
        "category": lambda r, s, one: r.persons[person(one)].category,
    }


def of_institution(institution: Callable) -> dict[str, Callable]:
    """``institution(r, one)`` is its key."""
    return {
        "country": lambda r, s, one: country_of(r, institution(r, one)),
        "side": lambda r, s, one: side_of(country_of(r, institution(r, one))),
        "institution_kind": lambda r, s, one: institution(r, one) and r.institutions[institution(r, one)].kind,
        "institution": lambda r, s, one: known_now(r, institution(r, one)),
    }


def field(name: str) -> Callable:
    return lambda r, s, one: getattr(one, name)


def year(name: str) -> dict[str, Callable]:
    return {"year": lambda r, s, one: getattr(one, name).year}


def workshop_of(r, one) -> Row:
    return r.workshops[one.workshop_id]


OF_WORKSHOP = {"workshop": field("workshop_id"), "year": lambda r, s, one: workshop_of(r, one).starts_on.year}
OF_COURSE = {"length": field("weeks"), "mode": field("mode"), "field_of_study": field("field_of_study_id")}


def course_of(r, place) -> Row:
    return r.courses[r.cohorts[place.cohort_id].course_id]


OF_PLACE = {
    **of_person(lambda one: one.person_id),
    **of_institution(lambda r, one: one.institution_id),
    "course": lambda r, s, one: course_of(r, one).id,
    "cohort": field("cohort_id"),
    "field_of_study": lambda r, s, one: course_of(r, one).field_of_study_id,
    "mode": lambda r, s, one: course_of(r, one).mode,
    "length": lambda r, s, one: course_of(r, one).weeks,
    "year": lambda r, s, one: r.cohorts[one.cohort_id].ends_on.year,
}


def partner_country(r, one: int, other: int) -> str:
    """The country of China's partner; of two without China the one they share."""
    first, second = country_of(r, one), country_of(r, other)
    if not first or not second:
        return NOT_STATED
    if first == "CN":
        return second
    if second == "CN" or first == second:
        return first
    return SEVERAL


def chinese_province(r, one: int, other: int) -> str:
    """The province of the party of China; ``none`` when neither is of China."""
    parties = [r.institutions[one], r.institutions[other]]
    provinces = {party.province for party in parties if party.country == "CN"}
    if not provinces:
        return "none" if all(party.country for party in parties) else NOT_STATED
    if len(provinces) == 1:
        return provinces.pop()
    return SEVERAL if all(provinces) else NOT_STATED


def own_province(r, s, one) -> str:
    """The province of an institution of China; ``none`` for one of another country."""
    if one.country == "CN":
        return one.province
    return "none" if one.country else NOT_STATED


def direction(r, s, one) -> str:
    sides = side_of(country_of(r, one.sending_id)), side_of(country_of(r, one.receiving_id))
    if NOT_STATED in sides:
        return NOT_STATED
    return {
        ("china", "sea"): "china_to_sea", ("sea", "china"): "sea_to_china", ("china", "china"): "within_china",
        ("sea", "sea"): "within_sea",
    }.get(sides, "other")  # fmt: skip


def version_on(r, s, agreement) -> Row:
    """The words in force on the day: of those agreed by then the last."""
    agreed = [one for one in r.versions_of[agreement.id] if one.agreed_on and one.agreed_on <= s.as_of]
    return max(agreed, key=lambda one: one.number) if agreed else r.versions[agreement.signed_version_id]


OF_AGREEMENT = {
    "agreement_kind": lambda r, s, one: version_on(r, s, one).kind,
    "partner_country": lambda r, s, one: partner_country(r, one.first_party_id, one.second_party_id),
    "province": lambda r, s, one: chinese_province(r, one.first_party_id, one.second_party_id),
    "signed_how": lambda r, s, one: "paper" if version_on(r, s, one).id in r.signed_on_paper else "here",
    "workshop": lambda r, s, one: r.workshop_of_agreement.get(one.id),
    **year("signed_on"),
}


def state_on_the_day(r, s, one) -> str:
    has_started = one.actual_start is not None and one.actual_start <= s.as_of
    if one.status == "completed" and has_started and (one.actual_end is None or one.actual_end <= s.as_of):
        return "completed"
    if one.status == "cancelled" and (one.cancelled_on is None or one.cancelled_on <= s.as_of):
        return "cancelled"
    if one.status == "delayed":
        return "delayed"
    return "started" if has_started else "planned"


OF_ACTIVITY = {
    "activity_kind": field("kind"),
    "direction": direction,
    "sending_side": lambda r, s, one: side_of(country_of(r, one.sending_id)),
    "partner_country": lambda r, s, one: partner_country(r, one.sending_id, one.receiving_id),
    "province": lambda r, s, one: chinese_province(r, one.sending_id, one.receiving_id),
    "field_of_study": field("field_of_study_id"),
    "mode": field("mode"),
    "workshop": lambda r, s, one: r.workshop_of_agreement.get(one.agreement_id),
}
OF_STARTED = {**OF_ACTIVITY, **year("actual_start")}
OF_AGREED = {
    **OF_ACTIVITY,
    "activity_state": state_on_the_day,
    "year": lambda r, s, one: r.agreements[one.agreement_id].signed_on.year,
}


# --- How a figure is counted ------------------------------------------------------------------------


@dataclass(frozen=True)
class Plain:
    """One figure: which ``records(r, s)`` count, what they are split ``by``, and once for what, or which amount."""

    records: Callable
    by: dict[str, Callable]
    once: Callable | None = None
    amount: Callable | None = None

    def count(self, r: Records, s, names: Iterable[str] = ()) -> dict[tuple, float]:
        """Return {one key a name: number}. What counts once and differs in a name stands in SEVERAL."""
        names = list(names)
        things: dict = defaultdict(list)
        if (self.records, s) not in r.found:
            r.found[self.records, s] = list(self.records(r, s))
        for record in r.found[self.records, s]:
            things[self.once(r, record) if self.once else len(things)].append(record)
        found: dict[tuple, float] = defaultdict(int)
        for records in things.values():
            group = tuple(self._key({_stated(self.by[name](r, s, one)) for one in records}) for name in names)
            found[group] += self.amount(records[0]) if self.amount else 1
        return dict(found)

    @staticmethod
    def _key(keys: set):
        stated = keys - {None}
        if len(stated) > 1:
            return SEVERAL
        return stated.pop() if stated else NOT_STATED


def _stated(value):
    if isinstance(value, dt.date):
        return value.isoformat()
    return None if value in ("", NOT_STATED) else value


FIGURES: dict[str, Plain] = {}
# {key: (above, below, times)}
RATES = {
    "completion_rate": ("completions", "enrolments", 100),
    "attendance_rate": ("person_days", "register_entries", 100),
    "gain": ("gain_together", "tested", 1),
    "implementation_rate": ("activities_implemented", "activities_agreed", 100),
    "partners_per_institution": ("pairs", "institutions_with_partners", 2),
    "agreements_per_workshop": ("agreements_at_workshops", "workshops_held", 1),
    "days_to_signature": ("days_to_signature_total", "agreements_with_proposal", 1),
}
TOTALS = {"participations": ("delegates", "enrolments")}


def counts(key: str, by: dict[str, Callable], once: Callable | None = None, amount: Callable | None = None):
    """Enter the function below as the records of the figure ``key``."""

    def enter(records: Callable) -> Callable:
        FIGURES[key] = Plain(records, by, once, amount)
        return records

    return enter


def once_a_person(r, one):
    return one.person_id


# --- Reach ------------------------------------------------------------------------------------------


def workshops_begun(r, s) -> list[Row]:
    """Workshops of the programme that began in the period; none when the figure speaks of cohorts."""
    return [
        one
        for one in r.workshops.values()
        if one.programme_id == s.programme.pk and in_period(s, one.starts_on) and not s.cohorts
        if s.workshop is None or one.id == s.workshop.pk
    ]


@counts("delegates", by=of_person(lambda one: one.person_id)
        | of_institution(lambda r, one: one.institution_id) | OF_WORKSHOP)  # fmt: skip
def delegates(r, s):
    return [one for one in delegates_of_anybody(r, s) if is_of(r, s, one.institution_id)]


def delegates_of_anybody(r, s):
    workshops = {one.id for one in workshops_begun(r, s)}
    return [one for one in r.delegates.values() if one.workshop_id in workshops and one.state == "attended"]


@counts("workshops", by={"country": field("country"), **year("starts_on")})
@counts("workshops_held", by={})
def workshops(r, s):
    somebody_of_it = {one.workshop_id for one in delegates_of_anybody(r, s) if is_of(r, s, one.institution_id)}
    return [one for one in workshops_begun(r, s) if not is_narrow(s) or one.id in somebody_of_it]


@counts("sessions", by=OF_WORKSHOP)
def sessions(r, s):
    held = {one.id for one in workshops(r, s)}
    return [one for one in r.sessions.values() if one.workshop_id in held and one.day <= s.as_of]


@counts("visits", by=OF_WORKSHOP)
def visits(r, s):
    held = {one.id for one in workshops(r, s)}
    return [one for one in r.visits.values() if one.workshop_id in held and one.day <= s.as_of]


OF_CHECK_IN = {
    "day": field("day"),
    **{
        name: lambda r, s, one, of=of: of(r, s, r.delegates[one.delegate_id])
        for name, of in FIGURES["delegates"].by.items()
        if name != "year"
    },
}


@counts("days_attended", by=OF_CHECK_IN, once=lambda r, one: (one.delegate_id, one.day))
def days_attended(r, s):
    begun = {one.id for one in workshops_begun(r, s)}
    for one in r.check_ins.values():
        delegate = r.delegates[one.delegate_id]
        if delegate.workshop_id in begun and one.day <= s.as_of and is_of(r, s, delegate.institution_id):
            yield one


@counts("people", by=of_person(lambda one: one.id) | of_institution(lambda r, one: one.institution_id))
def people(r, s):
    there = {one.person_id for one in (*delegates(r, s), *enrolments(r, s))}
    return [r.persons[person] for person in sorted(there)]


OWN_PLACE = {
    "country": field("country"),
    "side": lambda r, s, one: side_of(one.country),
    "institution_kind": field("kind"),
}


@counts("institutions", by=OWN_PLACE | {"province": own_province})
def institutions(r, s):
    """Of whichever country it was when it sent somebody: it counts as what it is known as now."""
    sent = {one.institution_id for one in (*delegates_of_anybody(r, s), *places_of_anybody(r, s))}
    known = {known_now(r, one) for one in sent if one and is_it(r, s, one)}
    return [r.institutions[one] for one in sorted(known) if is_there(r, s, one)]


@counts("countries", by={"side": OWN_PLACE["side"]}, once=lambda r, one: one.country)
def countries(r, s):
    return [one for one in institutions(r, s) if one.country]


MEMBER = of_institution(lambda r, one: one.institution_id)


@counts("members", by={name: of for name, of in MEMBER.items() if name != "institution"},
        once=lambda r, one: known_now(r, one.institution_id))  # fmt: skip
def members(r, s):
    if s.workshop or s.cohorts:
        return []
    return [
        one
        for one in r.memberships.values()
        if one.programme_id == s.programme.pk and is_of(r, s, one.institution_id)
        if one.since <= s.as_of and (one.until is None or one.until >= s.as_of)
    ]


# --- Training ---------------------------------------------------------------------------------------


def cohorts_ended(r, s) -> list[Row]:
    if s.workshop:
        return []
    return [
        one
        for one in r.cohorts.values()
        if r.courses[one.course_id].programme_id == s.programme.pk and in_period(s, one.ends_on)
        if not s.cohorts or one.id in s.cohorts
    ]


def places_of_anybody(r, s):
    """Who only applied had no place; nor who took the application back."""
    ended = {one.id for one in cohorts_ended(r, s)}
    return [
        one
        for one in r.enrolments.values()
        if one.cohort_id in ended and one.state in ("enrolled", "withdrawn") and not one.never_enrolled
    ]


@counts("enrolments", by=OF_PLACE)
@counts("enrolled", by=OF_PLACE, once=once_a_person)
def enrolments(r, s):
    return [one for one in places_of_anybody(r, s) if is_of(r, s, one.institution_id)]


@counts("cohorts", by={"course": field("course_id"), **year("ends_on"),
                       "length": lambda r, s, one: r.courses[one.course_id].weeks,
                       "mode": lambda r, s, one: r.courses[one.course_id].mode})  # fmt: skip
def cohorts(r, s):
    somebody_of_it = {one.cohort_id for one in enrolments(r, s)}
    return [one for one in cohorts_ended(r, s) if not is_narrow(s) or one.id in somebody_of_it]


@counts("courses", by=OF_COURSE)
def courses(r, s):
    held = {one.course_id for one in cohorts(r, s)}
    return [r.courses[one] for one in sorted(held)]


@counts("tot_courses", by=OF_COURSE)
def tot_courses(r, s):
    return [one for one in courses(r, s) if one.is_training_of_trainers]


def register(r, place) -> list[Row]:
    """What the register of the place's own cohort says of the person."""
    return [one for one in r.attendance_of[place.id] if r.class_days[one.class_day_id].cohort_id == place.cohort_id]


def days_present(r, place) -> list[Row]:
    return [r.class_days[one.class_day_id] for one in register(r, place) if one.state == "present"]


@counts("attended", by=OF_PLACE, once=once_a_person)
def attended(r, s):
    return [one for one in enrolments(r, s) if days_present(r, one)]


def met_the_rule(r, place) -> bool:
    """The attendance, the needed topics and the score that the course asks for."""
    course, held, present = course_of(r, place), r.days_of[place.cohort_id], days_present(r, place)
    needed = {topic.id for topic in r.topics_of[course.id] if topic.is_required}
    return (
        place.state == "enrolled"
        and len(held) > 0
        and len(present) * 100 >= len(held) * course.least_attendance
        and needed <= {day.topic_id for day in present}
        and (course.least_score is None or (place.score_after is not None and place.score_after >= course.least_score))
    )


@counts("completions", by=OF_PLACE)
@counts("completed", by=OF_PLACE, once=once_a_person)
def completions(r, s):
    return [one for one in enrolments(r, s) if met_the_rule(r, one)]


@counts("trainers", by=OF_PLACE, once=once_a_person)
def trainers(r, s):
    return [one for one in completions(r, s) if course_of(r, one).is_training_of_trainers]


OF_ENTRY = {name: lambda r, s, one, of=of: of(r, s, r.enrolments[one.enrolment_id]) for name, of in OF_PLACE.items()}
OF_ENTRY["year"] = lambda r, s, one: r.class_days[one.class_day_id].day.year


@counts("register_entries", by=OF_ENTRY)
def register_entries(r, s):
    return [entry for place in enrolments(r, s) for entry in register(r, place)]


@counts("person_days", by=OF_ENTRY)
def person_days(r, s):
    return [one for one in register_entries(r, s) if one.state == "present"]


@counts("tested", by=OF_PLACE)
@counts("gain_together", by=OF_PLACE, amount=lambda one: one.score_after - one.score_before)
def tested(r, s):
    return [one for one in enrolments(r, s) if one.score_before is not None and one.score_after is not None]


def was_valid(r, one, day: dt.date) -> bool:
    """On the day: not run out, not revoked, and no newer one issued in its place by then."""
    newer = r.newer_certificate.get(one.id)
    if not one.is_live and not one.revoked_at and not newer:
        return False
    has_run_out = one.expires_on is not None and one.expires_on < day
    was_revoked = one.revoked_at is not None and timezone.localtime(one.revoked_at).date() <= day
    was_replaced = newer is not None and newer.issued_on <= day
    return not (has_run_out or was_revoked or was_replaced)


@counts("ceremony_participants", by=year("held_on"), amount=lambda one: one.participants)
def ceremonies(r, s):
    """Who was in the hall is reported for all together: a ceremony has no institution, country or side."""
    if s.institution or s.country or s.side:
        return
    for one in r.ceremonies.values():
        is_of_workshop = not s.workshop or s.workshop.pk in r.workshops_of[one.id]
        is_of_cohorts = not s.cohorts or not r.cohorts_of[one.id].isdisjoint(s.cohorts)
        is_told = one.participants is not None and in_period(s, one.held_on)
        if one.programme_id == s.programme.pk and is_told and is_of_workshop and is_of_cohorts:
            yield one


OF_CERTIFICATE = {"certificate_kind": field("kind"), **of_person(lambda one: one.person_id), **year("issued_on")}


@counts("certificates", by=OF_CERTIFICATE)
@counts("certified", by=OF_CERTIFICATE, once=once_a_person)
def certificates(r, s):
    for one in r.certificates.values():
        owner = r.enrolments[one.enrolment_id] if one.enrolment_id else r.delegates[one.delegate_id]
        if one.programme_id != s.programme.pk or not in_period(s, one.issued_on) or not was_valid(r, one, s.as_of):
            continue
        if s.workshop and (one.delegate_id is None or owner.workshop_id != s.workshop.pk):
            continue
        if s.cohorts and (one.enrolment_id is None or owner.cohort_id not in s.cohorts):
            continue
        if is_of(r, s, owner.institution_id):
            yield one


# --- Agreements -------------------------------------------------------------------------------------


def agreements(r, s):
    """Signed on or before the day, whatever became of them since."""
    for one in r.agreements.values():
        is_signed = one.signed_version_id is not None and one.signed_on <= s.as_of
        at_workshop = not s.workshop or r.workshop_of_agreement.get(one.id) == s.workshop.pk
        is_of_it = is_of_either(r, s, one.first_party_id, one.second_party_id)
        if one.programme_id == s.programme.pk and is_signed and at_workshop and is_of_it:
            yield one


@counts("agreements_signed", by=OF_AGREEMENT)
def agreements_signed(r, s):
    return [one for one in agreements(r, s) if in_period(s, one.signed_on)]


@counts("agreements_proposed", by={**{name: OF_AGREEMENT[name] for name in ("partner_country", "province")},
                                   **year("proposed_on")})  # fmt: skip
def agreements_proposed(r, s):
    """Of those withdrawn or declined nobody knows until when they waited."""
    for one in r.agreements.values():
        waits = one.status == "proposed" or (one.signed_version_id is not None and one.signed_on > s.as_of)
        was_proposed = one.proposed_on is not None and one.proposed_on <= s.as_of
        is_of_it = is_of_either(r, s, one.first_party_id, one.second_party_id)
        if one.programme_id == s.programme.pk and waits and was_proposed and is_of_it and not s.workshop:
            yield one


def pair(r, one) -> tuple[int, int]:
    return tuple(sorted((known_now(r, one.first_party_id), known_now(r, one.second_party_id))))


@counts("pairs", by={name: OF_AGREEMENT[name] for name in ("partner_country", "province", "year")}, once=pair)
def pairs(r, s):
    """Two that have become one are no pair."""
    return [one for one in agreements_signed(r, s) if len(set(pair(r, one))) == 2]


@counts("institutions_with_partners", by=OWN_PLACE)
def institutions_with_partners(r, s):
    parties = {party for one in agreements_signed(r, s) for party in (one.first_party_id, one.second_party_id)}
    known = {known_now(r, one) for one in parties if is_it(r, s, one)}
    return [r.institutions[one] for one in sorted(known) if is_there(r, s, one)]


def was_terminated(s, one) -> bool:
    return one.status == "terminated" and one.terminated_on <= s.as_of


@counts("agreements_in_force", by=OF_AGREEMENT)
def agreements_in_force(r, s):
    for one in agreements(r, s):
        period = version_on(r, s, one)
        if not was_terminated(s, one) and period.starts_on <= s.as_of <= period.ends_on:
            yield one


@counts("agreements_expired", by=OF_AGREEMENT)
def agreements_expired(r, s):
    return [one for one in agreements(r, s) if not was_terminated(s, one) and version_on(r, s, one).ends_on < s.as_of]


@counts("agreements_terminated", by=OF_AGREEMENT)
def agreements_terminated(r, s):
    return [one for one in agreements(r, s) if one.status == "terminated" and in_period(s, one.terminated_on)]


@counts("agreements_on_paper", by=OF_AGREEMENT)
def agreements_on_paper(r, s):
    return [one for one in agreements_signed(r, s) if OF_AGREEMENT["signed_how"](r, s, one) == "paper"]


@counts("agreements_renewed", by=OF_AGREEMENT)
def agreements_renewed(r, s):
    return [one for one in agreements_signed(r, s) if one.renewal_of_id is not None]


@counts("agreements_sleeping", by=OF_AGREEMENT)
def agreements_sleeping(r, s):
    started = {one.agreement_id for one in r.activities.values() if one.actual_start and one.actual_start <= s.as_of}
    return [one for one in agreements_in_force(r, s) if (s.as_of - one.signed_on).days >= 120 and one.id not in started]


@counts("agreements_at_workshops", by={name: of for name, of in OF_AGREEMENT.items() if name != "year"})
def agreements_at_workshops(r, s):
    begun = {one.id for one in workshops_begun(r, s)}
    return [one for one in agreements_signed(r, s) if r.workshop_of_agreement.get(one.id) in begun]


@counts("agreements_with_proposal", by=OF_AGREEMENT)
@counts("days_to_signature_total", by=OF_AGREEMENT, amount=lambda one: (one.signed_on - one.proposed_on).days)
def agreements_with_proposal(r, s):
    return [one for one in agreements_signed(r, s) if one.proposed_on is not None]


# --- Activities -------------------------------------------------------------------------------------


def activities(r, s):
    """Of the agreements signed by the day, in whichever direction."""
    signed = {one.id for one in agreements(r, s)}
    return [
        one
        for one in r.activities.values()
        if one.agreement_id in signed and is_of_either(r, s, one.sending_id, one.receiving_id)
    ]


@counts("activities_agreed", by=OF_AGREED)
@counts("people_planned", by=OF_AGREED, amount=lambda one: one.planned_people)
def activities_agreed(r, s):
    return [one for one in activities(r, s) if in_period(s, r.agreements[one.agreement_id].signed_on)]


@counts("activities_implemented", by=OF_AGREED)
def activities_implemented(r, s):
    return [one for one in activities_agreed(r, s) if one.actual_start and one.actual_start <= s.as_of]


@counts("activities_started", by=OF_STARTED)
def activities_started(r, s):
    return [one for one in activities(r, s) if in_period(s, one.actual_start)]


@counts("activities_completed", by=OF_ACTIVITY)
def activities_completed(r, s):
    return [
        one
        for one in activities(r, s)
        if one.status == "completed" and in_period(s, one.actual_end or one.actual_start)
    ]


@counts("activities_cancelled", by=OF_ACTIVITY)
def activities_cancelled(r, s):
    return [
        one
        for one in activities(r, s)
        if one.status == "cancelled" and (one.cancelled_on is None or in_period(s, one.cancelled_on))
    ]


OF_REPORTED = {
    name: lambda r, s, one, of=of: of(r, s, r.activities[one.activity_id]) for name, of in OF_STARTED.items()
}


@counts("people_in_fact", by={"sex": field("sex"), "reported_category": field("category"), **OF_REPORTED},
        amount=lambda one: one.number)  # fmt: skip
def people_in_fact(r, s):
    """One record a category and sex."""
    started = {one.id for one in activities_started(r, s)}
    for one in r.activity_people.values():
        if one.activity_id in started:
            for sex, number in (("female", one.women), ("male", one.men), (NOT_STATED, one.not_stated)):
                yield Row(**(vars(one) | {"sex": sex, "number": number}))


def of_unit(unit: str) -> Callable:
    return lambda r, s: [one for one in activities_agreed(r, s) if one.length_unit == unit]


def of_unit_in_fact(unit: str) -> Callable:
    return lambda r, s: [
        one for one in activities_started(r, s) if one.length_unit == unit and one.actual_length is not None
    ]


for _unit in ("days", "months"):
    counts(f"{_unit}_planned", by=OF_AGREED, amount=lambda one: one.planned_length)(of_unit(_unit))
    counts(f"{_unit}_in_fact", by=OF_STARTED, amount=lambda one: one.actual_length)(of_unit_in_fact(_unit))


# --- All of them ------------------------------------------------------------------------------------


def count(key: str, r: Records, s, names: Iterable[str] = ()) -> dict[tuple, float | None]:
    """Return the figure ``key`` split by each of ``names`` at once."""
    if key in FIGURES:
        return FIGURES[key].count(r, s, names)
    if key in TOTALS:
        found: dict[tuple, float] = defaultdict(int)
        for part in TOTALS[key]:
            for group, number in FIGURES[part].count(r, s, names).items():
                found[group] += number
        return dict(found)
    above, below, times = RATES[key]
    parts = FIGURES[above].count(r, s, names), FIGURES[below].count(r, s, names)
    return {group: rate(parts[0].get(group, 0), parts[1].get(group, 0), times) for group in {*parts[0], *parts[1]}}


def rate(above, below, times) -> float | None:
    return round(times * float(above) / float(below), 1) if below else None
