"""The list of each kind of record that figures count."""

from dataclasses import replace

from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from certificates.models import AwardCeremony, Certificate
from partnerships.models import (
    ActivityPeople,
    Agreement,
    CollaborativeActivity,
    Institution,
    Membership,
    Person,
)
from reports.indicators import Indicator, Sum
from reports.listings.columns import (
    NOT_STATED,
    Column,
    choice,
    country_column,
    date_column,
    institution_column,
    known_now,
    person_columns,
    with_changes,
)
from reports.listings.lines import Listing
from reports.tallies import plain
from training.models import Attendance, Cohort, Course, Enrolment
from workshops.models import CheckIn, Delegate, Session, SiteVisit, Workshop


def _of_certificate(certificate: Certificate) -> Institution | None:
    owner = certificate.enrolment or certificate.delegate
    return owner.institution if owner else None


_certificate_institution = Column(
    _("Institution"),
    lambda one: str(_of_certificate(one) or NOT_STATED),
    sort=("enrolment__institution__official_name", "delegate__institution__official_name"),
)
_OF_CERTIFICATE = ("person", "enrolment__institution", "delegate__institution")
_AT_WORKSHOP = Column(_("Workshop"), lambda record: str(record.workshop))

# By the model whose records count.
OF_MODELS: dict[type[Model], Listing] = {
    AwardCeremony: Listing((Column(_("Ceremony"), str, sort=("title",)), date_column(_("Date"), "held_on"))),
    Person: Listing(person_columns("", "institution"), ("institution",), person="pk"),
    Delegate: Listing(
        (*person_columns("person", "institution"), _AT_WORKSHOP), ("person", "institution", "workshop"), person="person"
    ),
    Enrolment: Listing(
        (*person_columns("person", "institution"), Column(_("Cohort"), lambda one: str(one.cohort))),
        ("person", "institution", "cohort__course"),
        person="person",
    ),
    Attendance: Listing(
        (
            *person_columns("enrolment__person", "enrolment__institution"),
            Column(_("Cohort"), lambda one: str(one.enrolment.cohort)),
            date_column(_("Day"), "class_day__day"),
            Column(_("Attendance"), choice("state")),
        ),
        ("class_day", "enrolment__person", "enrolment__institution", "enrolment__cohort__course"),
        leads_to=lambda one: one.enrolment,
        person="enrolment__person",
    ),
    CheckIn: Listing(
        (
            *person_columns("delegate__person", "delegate__institution"),
            date_column(_("Day"), "day"),
            Column(_("Workshop"), lambda one: str(one.delegate.workshop)),
        ),
        ("delegate__person", "delegate__institution", "delegate__workshop"),
        leads_to=lambda one: one.delegate,
        person="delegate__person",
    ),
    Certificate: Listing(
        (
            Column(_("Number"), lambda one: one.serial, sort=("serial",), for_viewers=False),
            Column(_("Name"), lambda one: one.printed_name, for_viewers=False),
            _certificate_institution,
            Column(_("Kind"), choice("kind")),
            date_column(_("Issued on"), "issued_on"),
        ),
        _OF_CERTIFICATE,
        person="person",
    ),
    Institution: Listing((institution_column(""), country_column(""), Column(_("Kind"), choice("kind")))),
    Membership: Listing(
        (
            Column(
                _("Institution"),
                lambda one: str(known_now("institution")(one)),
                sort=("institution__official_name",),
            ),
            country_column("institution"),
            date_column(_("Member since"), "since"),
        ),
        (with_changes("institution"),),
        leads_to=known_now("institution"),
    ),
    Workshop: Listing(
        (
            Column(_("Workshop"), str, sort=("title",)),
            Column(_("Place"), lambda one: one.city),
            country_column(""),
            date_column(_("Begins"), "starts_on"),
            date_column(_("Ends"), "ends_on"),
        )
    ),
    Session: Listing(
        (Column(_("Session"), str, sort=("workshop__title", "number")), date_column(_("Day"), "day"), _AT_WORKSHOP),
        ("workshop",),
        leads_to=lambda one: one.workshop,
    ),
    SiteVisit: Listing(
        (institution_column("institution", _("School")), date_column(_("Day"), "day"), _AT_WORKSHOP),
        ("institution", "workshop"),
        leads_to=lambda one: one.workshop,
    ),
    Course: Listing(
        (
            Column(_("Course"), str, sort=("title",)),
            Column(_("Weeks"), lambda one: one.weeks, "integer"),
            Column(_("Mode"), choice("mode")),
            Column(_("Field of study"), lambda one: str(one.field_of_study or NOT_STATED)),
        ),
        ("field_of_study",),
    ),
    Cohort: Listing(
        (
            Column(_("Cohort"), str, sort=("course__title", "name")),
            date_column(_("Begins"), "starts_on"),
            date_column(_("Ends"), "ends_on"),
        ),
        ("course",),
    ),
    Agreement: Listing(
        (
            Column(_("Agreement"), lambda one: one.number, sort=("number",)),
            institution_column("first_party", _("First party")),
            institution_column("second_party", _("Second party")),
            Column(_("Kind"), lambda one: (one.signed_version or one).get_kind_display()),
            date_column(_("Proposed on"), "proposed_on"),
            date_column(_("Signed on"), "signed_on"),
        ),
        ("first_party", "second_party", "signed_version"),
    ),
    CollaborativeActivity: Listing(
        (
            Column(_("Activity"), choice("kind"), sort=("kind", "agreement__number")),
            institution_column("sending", _("Sending institution")),
            institution_column("receiving", _("Receiving institution")),
            Column(_("Agreement"), lambda one: one.agreement.number),
            Column(_("State today"), choice("status")),
            date_column(_("Started on"), "actual_start"),
        ),
        ("agreement", "sending", "receiving"),
    ),
    ActivityPeople: Listing(
        (
            Column(_("Activity"), choice("activity__kind"), sort=("activity__kind", "activity__agreement__number")),
            institution_column("activity__sending", _("Sending institution")),
            institution_column("activity__receiving", _("Receiving institution")),
            Column(_("Agreement"), lambda one: one.activity.agreement.number),
            Column(_("Category"), choice("category")),
        ),
        ("activity__agreement", "activity__sending", "activity__receiving"),
        leads_to=lambda one: one.activity,
    ),
}
# By what counts once.
OF_THINGS: dict[tuple, Listing] = {
    ("person",): Listing(
        person_columns("person", "institution"),
        ("person", "institution"),
        leads_to=lambda one: one.person,
        person="person",
    )
}
# Scores of single people.
OF_STAFF_ALONE = ("gain_together",)
# By the key of the figure, where something else than a record counts.
OF_FIGURES: dict[str, Listing] = {
    "countries": Listing((country_column("", sort=("country",)),), leads_to=lambda one: None),
    "pairs": Listing(
        (
            Column(
                _("Institution"),
                lambda one: str(known_now("first_party")(one)),
                sort=("first_party__official_name", "second_party__official_name"),
            ),
            Column(_("Its partner"), lambda one: str(known_now("second_party")(one))),
            Column(_("An agreement of theirs"), lambda one: one.number),
        ),
        (with_changes("first_party"), with_changes("second_party")),
    ),
    "certified": Listing(
        (
            Column(_("Name"), lambda one: str(one.person), sort=("person__full_name",), for_viewers=False),
            _certificate_institution,
            Column(_("Sex"), choice("person__sex"), for_viewers=False),
            Column(_("Category"), choice("person__category")),
        ),
        _OF_CERTIFICATE,
        leads_to=lambda one: one.person,
        person="person",
    ),
}


def listing_of(indicator: Indicator, model: type[Model]) -> Listing:
    """Return how the records of ``indicator``, a Count or a Sum of ``model``, are listed; amounts stand last."""
    found = OF_FIGURES.get(indicator.key) or OF_THINGS.get(indicator.once_per) or OF_MODELS[model]
    if not isinstance(indicator, Sum):
        return found
    amount = Column(capfirst(indicator.title), lambda record: plain(record.amount), "general")
    return replace(found, columns=(*found.columns, amount), for_viewers=indicator.key not in OF_STAFF_ALONE)
