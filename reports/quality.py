"""Gaps in the records behind the figures: each check defined once, with its records and where each is mended.

The numbers beside the totals are ``gaps(scope)``; the records to work through are ``CHECKS[key].records(scope)``.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from partnerships.models import (
    ActivityPeople,
    Agreement,
    CollaborativeActivity,
    Institution,
    Person,
    ProgrammeOrganisation,
)
from reports.models import PublishedFigure
from reports.quality_rows import (
    ACTIVITIES_PAST,
    ACTIVITIES_PLANNED,
    ACTIVITIES_REPORTED,
    AGREEMENTS,
    AGREEMENTS_BESIDE,
    COHORTS,
    COURSES,
    DELEGATES,
    ENROLMENTS,
    INSTITUTIONS,
    PEOPLE,
    PUBLISHED_FIGURES,
    WORKSHOPS,
    Rows,
)
from reports.scope import Scope
from training.models import Attendance, ClassDay, Enrolment
from workshops.models import CheckIn, Delegate


@dataclass(frozen=True)
class Check:
    """One kind of gap.

    ``title`` says a number of records in words, ``matters`` which figures they blur, ``mend`` what is to be done. A
    record is mended at the address ``mended_at`` = (its name, the field of the record that it takes, and of a page of
    many records the name under which this one is asked for).
    """

    key: str
    section: str
    title: str
    matters: str
    mend: str
    mended_at: tuple[str, ...]
    rows: Rows
    records: Callable[[Scope], QuerySet]
    for_workshop: bool = False

    @property
    def heading(self) -> str:
        """What is looked for, as the title of its list."""
        return capfirst(self.title % 2)

    def mending_url(self, record, back: str) -> str:
        """Return the address at which ``record`` is mended, and which leads to the address ``back`` then."""
        name, field, *asked_as = self.mended_at
        query = {**dict.fromkeys(asked_as, record.pk), "next": back}
        return reverse(name, args=[getattr(record, field)], query=query)


@dataclass(frozen=True)
class Gap:
    """How many records of ``scope`` a check found, in words alone, so that an edition can keep it."""

    key: str
    section: str
    count: int
    words: str
    matters: str


def checks(scope: Scope | None = None) -> list[Check]:
    """Return the checks in their order; for a workshop those that speak of one."""
    return [one for one in CHECKS.values() if one.for_workshop or not (scope and scope.workshop)]


def gaps(scope: Scope) -> list[Gap]:
    """Return what the checks found in the records that the figures of ``scope`` count. One query a check."""
    counted = [(one, one.records(scope).order_by().count()) for one in checks(scope)]
    return [
        Gap(one.key, str(one.section), count, str(one.title % count), str(one.matters))
        for one, count in counted
        if count
    ]


def _people(scope: Scope) -> QuerySet:
    """People who are counted as delegates or trainees. A person's record has no day of its own."""
    person = {"person": OuterRef("pk")}
    return Person.objects.filter(
        Exists(scope.delegates().filter(**person)) | Exists(scope.enrolments().filter(**person))
    )


def _institutions(scope: Scope) -> QuerySet:
    """Institutions that sent somebody or are party to an agreement; of a programme its members and organisations, too.

    Exists for each: few institutions have a gap, and each of them is looked up by an index.
    """
    own = {"institution": OuterRef("pk")}
    counted = Exists(scope.delegates().filter(**own)) | Exists(scope.enrolments().filter(**own)) | _is_party(scope)
    if scope.workshop is None:
        organisations = ProgrammeOrganisation.objects.filter(scope.of("institution"), programme=scope.programme)
        counted |= Exists(scope.memberships().filter(**own)) | Exists(organisations.filter(**own))
    return Institution.objects.filter(counted)


def _is_party(scope: Scope) -> Q:
    signed = scope.agreements_signed()
    return Exists(signed.filter(first_party=OuterRef("pk"))) | Exists(signed.filter(second_party=OuterRef("pk")))


def _without_country(scope: Scope) -> QuerySet:
    return _institutions(scope).filter(country="").exclude(kind=Institution.Kind.ORGANISATION)


def _without_check_in(scope: Scope) -> QuerySet:
    return scope.delegates().filter(~Exists(CheckIn.objects.filter(delegate=OuterRef("pk"))))


def _that_nobody_attended(scope: Scope) -> QuerySet:
    delegates = Delegate.objects.filter(workshop=OuterRef("pk"))
    ended = scope.workshops().filter(ends_on__lt=scope.as_of)
    return ended.filter(Exists(delegates.taking_part()), ~Exists(delegates.present()))


def _signed_after_today(scope: Scope) -> QuerySet:
    parties = scope.of_either("first_party", "second_party")
    signed = Agreement.objects.signed().filter(parties, programme=scope.programme, signed_on__gt=timezone.localdate())
    return signed.filter(signing__workshop=scope.workshop) if scope.workshop else signed


def _reported_after_today(scope: Scope) -> QuerySet:
    today = timezone.localdate()
    reported = scope.of_either("sending", "receiving") & (Q(actual_start__gt=today) | Q(actual_end__gt=today))
    found = CollaborativeActivity.objects.filter(reported, agreement__programme=scope.programme)
    return found.filter(agreement__signing__workshop=scope.workshop) if scope.workshop else found


def _completed(scope: Scope) -> QuerySet:
    return scope.activities().filter(status=CollaborativeActivity.Status.COMPLETED)


def _people_of_activity(**which) -> Exists:
    return Exists(ActivityPeople.objects.filter(activity=OuterRef("pk"), **which))


def _held(scope: Scope) -> QuerySet:
    """Cohorts that ended and have people."""
    people = Enrolment.objects.filter(cohort=OuterRef("pk"), state=Enrolment.State.ENROLLED)
    return scope.cohort_rows().filter(Exists(people))


def _with_silent_days(scope: Scope) -> QuerySet:
    entries = Attendance.objects.filter(class_day=OuterRef("pk"))
    return _held(scope).filter(Exists(ClassDay.objects.filter(~Exists(entries), cohort=OuterRef("pk"))))


def _trainees(scope: Scope) -> QuerySet:
    return scope.enrolments().filter(state=Enrolment.State.ENROLLED)


def _with_missing_days(scope: Scope) -> QuerySet:
    # A row for each person and day, of which those without an entry stay: quicker than counting for each person.
    person_and_day = _trainees(scope).annotate(day=F("cohort__class_days"))
    entries = Attendance.objects.filter(enrolment=OuterRef("pk"), class_day=OuterRef("day"))
    missing = person_and_day.filter(~Exists(entries), day__in=Attendance.objects.values("class_day"))
    return Enrolment.objects.filter(pk__in=missing.order_by().values("pk"))


def _without_score(scope: Scope) -> QuerySet:
    return _trainees(scope).filter(cohort__course__least_score__isnull=False, score_after=None)


def _without_source(scope: Scope) -> QuerySet:
    """Published figures of the programme or the workshop; nobody published any of an institution or a country."""
    if scope.is_narrow:
        return PublishedFigure.objects.none()
    figures = PublishedFigure.objects.filter(
        Q(source_url="") | Q(published_on=None), programme=scope.programme, as_of__lte=scope.as_of
    )
    if scope.institution or scope.country or scope.side:
        # What was published speaks of a programme or of a workshop.
        return figures.none()
    return figures.filter(workshop=scope.workshop) if scope.workshop else figures


REACH, PARTNERSHIP, ACTIVITIES, TRAINING = _("Reach"), _("Partnership"), _("Activities"), _("Training")
PUBLISHED = _("Published figures")

CHECKS: dict[str, Check] = {
    check.key: check
    for check in (
        Check(
            "people-without-sex", REACH,
            ngettext_lazy("person whose sex is not stated", "people whose sex is not stated"),
            _("Delegates and trainees by sex: they are counted as not stated."),
            _("State the sex, if the person did."),
            ("partnerships:person_edit", "pk"), PEOPLE,
            lambda scope: _people(scope).filter(sex=Person.Sex.NOT_STATED), for_workshop=True,
        ),
        Check(
            "people-without-institution", REACH,
            ngettext_lazy("person without institution", "people without institution"),
            _("Whatever they take part in next is counted under no institution, country or side."),
            _("Choose the institution of the person."),
            ("partnerships:person_edit", "pk"), PEOPLE,
            lambda scope: _people(scope).filter(institution=None), for_workshop=True,
        ),
        Check(
            "delegates-without-institution", REACH,
            ngettext_lazy("delegate sent by no institution", "delegates sent by no institution"),
            _("Institutions and countries are too few; delegates by country and side count them as not stated."),
            _("Choose the institution that sent the delegate."),
            ("workshops:delegate_edit", "pk"), DELEGATES,
            lambda scope: scope.delegates().filter(institution=None), for_workshop=True,
        ),
        Check(
            "delegates-without-check-in", REACH,
            ngettext_lazy(
                "delegate who attended and was never checked in", "delegates who attended and were never checked in"
            ),
            _("Days attended, and attendance by day, session and visit, are too low."),
            _("Enter the check-ins of the workshop, or change the state of who was not there."),
            ("workshops:delegate_edit", "pk"), DELEGATES, _without_check_in, for_workshop=True,
        ),
        Check(
            "workshops-without-attendance", REACH,
            ngettext_lazy(
                "workshop that ended and that nobody attended", "workshops that ended and that nobody attended"
            ),
            _("Delegates, institutions and countries are too few: only those who attended are counted."),
            _("Enter the check-ins, or tick who was there and change their state."),
            ("workshops:delegate_list", "pk"), WORKSHOPS, _that_nobody_attended, for_workshop=True,
        ),
        Check(
            "institutions-without-country", REACH,
            ngettext_lazy("institution without country", "institutions without country"),
            _("Countries are too few; whatever is split by country, side or direction counts them as not stated."),
            _("Choose the country; a regional or international organisation needs none, but says so by its kind."),
            ("partnerships:institution_edit", "pk"), INSTITUTIONS, _without_country, for_workshop=True,
        ),
        Check(
            "institutions-without-province", REACH,
            ngettext_lazy("party in China without province", "parties in China without province"),
            _("Agreements and pairs by province: those of these parties are counted as not stated."),
            _("Write the province."),
            ("partnerships:institution_edit", "pk"), INSTITUTIONS,
            lambda scope: Institution.objects.filter(_is_party(scope), country="CN", province=""), for_workshop=True,
        ),
        Check(
            "agreements-without-scan", PARTNERSHIP,
            ngettext_lazy("agreement on paper without a scan", "agreements on paper without a scan"),
            _("Nobody can look up what proves that they were signed."),
            _("Add the scan of the signed paper."),
            ("partnerships:agreement_evidence_add", "pk"), AGREEMENTS,
            lambda scope: scope.agreements_signed().on_paper_without_scan(), for_workshop=True,
        ),
        Check(
            "agreements-without-proposal", PARTNERSHIP,
            ngettext_lazy(
                "signed agreement without the day of its proposal",
                "signed agreements without the day of their proposal",
            ),
            _("Days from proposal to signature leave them out."),
            _("Write the day on which one side proposed it to the other."),
            ("partnerships:agreement_proposal_day", "pk"), AGREEMENTS,
            lambda scope: scope.agreements_signed().filter(proposed_on=None), for_workshop=True,
        ),
        Check(
            "agreements-beside-another", PARTNERSHIP,
            ngettext_lazy(
                "agreement beside another one of the same pair and time",
                "agreements beside another one of the same pair and time",
            ),
            _("If one agreement was entered twice, agreements and their activities are too many."),
            _("Look whether it is one agreement entered twice. If both are real, nothing is to be done."),
            ("partnerships:agreement_detail", "pk"), AGREEMENTS_BESIDE,
            lambda scope: scope.agreements_signed().standing_beside_another(scope.as_of), for_workshop=True,
        ),
        Check(
            "agreements-after-today", PARTNERSHIP,
            ngettext_lazy("agreement signed on a day after today", "agreements signed on a day after today"),
            _("No figure counts them before that day."),
            _("Look the day up on the paper. An administrator corrects it."),
            ("partnerships:agreement_detail", "pk"), AGREEMENTS, _signed_after_today, for_workshop=True,
        ),
        Check(
            "activities-past-end", ACTIVITIES,
            ngettext_lazy("activity past its end and not reported", "activities past their end and not reported"),
            _("Activities completed, people and days in fact are too low."),
            _("Report what became of each: completed, delayed or cancelled."),
            ("partnerships:activity_report", "pk"), ACTIVITIES_PAST,
            lambda scope: scope.activities().past_end(scope.as_of), for_workshop=True,
        ),
        Check(
            "activities-without-plan", ACTIVITIES,
            ngettext_lazy(
                "activity not started and without planned days", "activities not started and without planned days"
            ),
            _("Nobody can say whether they are late until their agreement ends."),
            _("Write the days that are planned."),
            ("partnerships:activity_report", "pk"), ACTIVITIES_PLANNED,
            lambda scope: scope.activities().without_plan(scope.as_of), for_workshop=True,
        ),
        Check(
            "activities-without-end", ACTIVITIES,
            ngettext_lazy("completed activity without its last day", "completed activities without their last day"),
            _("They count as completed since the day they started; days in fact are too low."),
            _("Write the day on which it ended."),
            ("partnerships:activity_report", "pk"), ACTIVITIES_REPORTED,
            lambda scope: _completed(scope).filter(actual_end=None), for_workshop=True,
        ),
        Check(
            "activities-without-people", ACTIVITIES,
            ngettext_lazy("completed activity without people", "completed activities without people"),
            _("People in fact are too low."),
            _("Report how many took part, by category and sex."),
            ("partnerships:activity_report", "pk"), ACTIVITIES_REPORTED,
            lambda scope: _completed(scope).filter(~_people_of_activity()), for_workshop=True,
        ),
        Check(
            "activities-without-sex", ACTIVITIES,
            ngettext_lazy(
                "activity with people whose sex is not stated", "activities with people whose sex is not stated"
            ),
            _("People in fact by sex: these are counted as not stated."),
            _("Move the people to women and men as far as it is known."),
            ("partnerships:activity_report", "pk"), ACTIVITIES_REPORTED,
            lambda scope: scope.activities().filter(_people_of_activity(not_stated__gt=0)), for_workshop=True,
        ),
        Check(
            "activities-cancelled-without-day", ACTIVITIES,
            ngettext_lazy(
                "activity cancelled on a day that is not known", "activities cancelled on a day that is not known"
            ),
            _("Activities cancelled: these count in every period."),
            _("Say when it was cancelled."),
            ("partnerships:activity_report", "pk"), ACTIVITIES_REPORTED,
            lambda scope: scope.activities().filter(status="cancelled", cancelled_on=None), for_workshop=True,
        ),
        Check(
            "activities-after-today", ACTIVITIES,
            ngettext_lazy(
                "activity reported for a day after today", "activities reported for a day after today"
            ),
            _("No figure counts them before that day."),
            _("Correct the day, or write it into the plan."),
            ("partnerships:activity_report", "pk"), ACTIVITIES_REPORTED, _reported_after_today, for_workshop=True,
        ),
        Check(
            "courses-without-field", TRAINING,
            ngettext_lazy("course without field of study", "courses without field of study"),
            _("Courses and trainees by field of study: they are counted as not stated."),
            _("Choose the field of study of the course."),
            ("training:course_edit", "pk"), COURSES,
            lambda scope: scope.courses().filter(field_of_study=None),
        ),
        Check(
            "cohorts-without-days", TRAINING,
            ngettext_lazy("cohort that ended without class days", "cohorts that ended without class days"),
            _("Nobody in them can have completed the course."),
            _("Add the days on which the cohort met."),
            ("training:class_day_list", "pk"), COHORTS,
            lambda scope: _held(scope).filter(~Exists(ClassDay.objects.filter(cohort=OuterRef("pk")))),
        ),
        Check(
            "cohorts-without-attendance", TRAINING,
            ngettext_lazy(
                "cohort that ended with class days without attendance",
                "cohorts that ended with class days without attendance",
            ),
            _("A day without entries counts as missed by all: completed, trainers and attendance are too low."),
            _("Enter who was there, or remove the day if the cohort did not meet."),
            ("training:attendance_grid", "pk"), COHORTS, _with_silent_days,
        ),
        Check(
            "trainees-without-attendance", TRAINING,
            ngettext_lazy("trainee with days without an entry", "trainees with days without an entry"),
            _("A day without an entry counts as missed: completed, trainers and attendance are too low."),
            _("Enter the days that are missing. Days on which nobody has an entry stand with their cohort."),
            ("training:attendance_grid", "cohort_id", "enrolment"), ENROLMENTS, _with_missing_days,
        ),
        Check(
            "trainees-without-score", TRAINING,
            ngettext_lazy(
                "trainee without the score that the course asks for",
                "trainees without the score that the course asks for",
            ),
            _("They count as not completed; completed and trainers are too low."),
            _("Enter the score after the course."),
            ("training:enrolment_edit", "pk"), ENROLMENTS, _without_score,
        ),
        Check(
            "trainees-without-institution", TRAINING,
            ngettext_lazy("trainee sent by no institution", "trainees sent by no institution"),
            _("Institutions and countries are too few; trainees by country and side count them as not stated."),
            _("Choose the institution that sent the trainee."),
            ("training:enrolment_edit", "pk"), ENROLMENTS,
            lambda scope: scope.enrolments().filter(institution=None),
        ),
        Check(
            "published-without-source", PUBLISHED,
            ngettext_lazy(
                "published figure without the address or day of its source",
                "published figures without the address or day of their source",
            ),
            _("A reader cannot look up what they are held against."),
            _("Write the address at which it can be read, and the day on which it was published."),
            ("reports:published_figure_edit", "pk"), PUBLISHED_FIGURES, _without_source, for_workshop=True,
        ),
    )
}  # fmt: skip
