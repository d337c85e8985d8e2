"""The list of those called at a ceremony, read line by line; with the certificate that each has now."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from certificates.groups import Group, group_of
from certificates.models import AwardCeremony, CeremonyCall, Certificate
from training.models import Cohort
from workshops.models import Workshop


@dataclass(frozen=True)
class Line:
    """One line: the call, and the person's certificate: the current one, else the newest there was."""

    call: CeremonyCall
    certificate: Certificate | None

    @property
    def is_printed(self) -> bool:
        """Whether there is a valid certificate to print and hand over."""
        return bool(self.certificate and self.certificate.state == "valid")

    @property
    def name(self) -> str:
        """The name as printed on the certificate."""
        return self.certificate.printed_name if self.is_printed else self.call.recipient.person.full_name

    @property
    def native_name(self) -> str:
        """The name in native script as printed on the certificate."""
        return self.certificate.printed_native_name if self.is_printed else self.call.recipient.person.native_name

    @property
    def serial(self) -> str:
        """The serial of the certificate."""
        return self.certificate.serial if self.certificate else ""

    @property
    def institution(self) -> str:
        """The institution that sent the person."""
        return str(self.call.recipient.institution or "")

    @property
    def country(self) -> str:
        """The institution's country."""
        institution = self.call.recipient.institution
        return str(institution.country.name) if institution and institution.country else ""

    @property
    def problem(self) -> str:
        """Why nothing is printed, in a sentence; empty when something is."""
        if self.is_printed:
            return ""
        if self.certificate is None:
            return _("There is no certificate.")
        return problem_of(self.certificate)


def problem_of(certificate: Certificate) -> str:
    """Return why a certificate that is not valid is not printed, in a sentence."""
    if certificate.state == "expired":
        words = {"serial": certificate.serial, "day": date_format(certificate.expires_on)}
        return _("Certificate %(serial)s expired on %(day)s.") % words
    return _("Certificate %(serial)s was revoked.") % {"serial": certificate.serial}


def groups_of(ceremony: AwardCeremony) -> list[Group]:
    """Return the cohorts, then the workshops of a ceremony, in the order in which they are called."""
    cohorts = ceremony.cohorts.select_related("course__programme").order_by("course__title", "name", "pk")
    workshops = ceremony.workshops.select_related("programme").order_by("starts_on", "title", "pk")
    return [group_of(thing) for thing in (*cohorts, *workshops)]


def lines_of(calls: QuerySet[CeremonyCall]) -> list[Line]:
    """Return the lines of ``calls`` (not sliced) in their order; two queries, however many they are."""
    ids = calls.order_by()
    own = Certificate.objects.filter(
        Q(enrolment__in=ids.filter(enrolment__isnull=False).values("enrolment"))
        | Q(delegate__in=ids.filter(delegate__isnull=False).values("delegate"))
    )
    # The last one of each person stays: the current one, or else the newest.
    found = {(one.enrolment_id, one.delegate_id): one for one in own.defer("printed_text").order_by("is_live", "pk")}
    return [Line(call, found.get((call.enrolment_id, call.delegate_id))) for call in calls.with_people()]


def called_lines(ceremony: AwardCeremony) -> list[Line]:
    """Return the lines of those who are called, in order."""
    return lines_of(ceremony.calls.called())


def recipients_to_list(ceremony: AwardCeremony) -> QuerySet[Certificate]:
    """Return the current certificates of the ceremony's cohorts and workshops whose holders are not on its list.

    Expired ones, too: whoever has one stands on the list with that reason instead of being left out silently.
    """
    listed = ceremony.calls.order_by()
    return (
        Certificate.objects.live()
        .filter(
            Q(enrolment__cohort__in=ceremony.cohorts.values("pk"))
            | Q(delegate__workshop__in=ceremony.workshops.values("pk"))
        )
        .exclude(enrolment__in=listed.filter(enrolment__isnull=False).values("enrolment"))
        .exclude(delegate__in=listed.filter(delegate__isnull=False).values("delegate"))
    )


def in_order(lines: Iterable[Line], order: str, groups: list[Group]) -> list[Line]:
    """Return ``lines`` in one of ``AwardCeremony.Order``; the same lines come out in the same order each time."""
    places = {(type(group.thing), group.thing.pk): place for place, group in enumerate(groups)}

    def by_group(line: Line) -> tuple:
        return (places.get(group_key(line.call), len(places)),)

    keys: dict[str, Callable[[Line], tuple]] = {
        AwardCeremony.Order.COHORT: by_group,
        AwardCeremony.Order.INSTITUTION: lambda line: _last_if_empty(line.institution),
        AwardCeremony.Order.COUNTRY: lambda line: _last_if_empty(line.country) + _last_if_empty(line.institution),
        AwardCeremony.Order.SERIAL: lambda line: _last_if_empty(line.serial),
    }
    return sorted(lines, key=lambda line: (*keys[order](line), line.name.casefold(), line.serial, line.call.pk))


def heading_of(line: Line, order: str) -> str:
    """Return the words above the first of the lines that belong together in this order; empty when none do."""
    if order == AwardCeremony.Order.COHORT:
        return str(line.call.thing)
    if order == AwardCeremony.Order.INSTITUTION:
        return line.institution or _("Institution not stated")
    if order == AwardCeremony.Order.COUNTRY:
        return line.country or _("Country not stated")
    return ""


def mark_of(lines: Iterable[Line]) -> str:
    """Return four letters that change with the order or a certificate: is this paper that of this list?"""
    return mark_of_words(line.certificate.sha256 if line.is_printed else f"-{line.call.pk}" for line in lines)


def mark_of_words(words: Iterable[str]) -> str:
    """Return four letters that change with any of the words or their order."""
    return hashlib.sha256(",".join(words).encode()).hexdigest()[:4].upper()


def group_key(call: CeremonyCall) -> tuple[type[Cohort | Workshop], int]:
    """Return what calls of one cohort or workshop have in common."""
    if call.enrolment_id:
        return Cohort, call.enrolment.cohort_id
    return Workshop, call.delegate.workshop_id


def _last_if_empty(text: str) -> tuple[bool, str]:
    return not text, text.casefold()
