"""Which certificates of a group there is a reason to issue anew; nothing is written here."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db import models

from certificates.groups import Group
from certificates.models import Certificate, CertificateDesign


@dataclass(frozen=True)
class ReissueLine:
    """A current certificate and what speaks for a new one; ``newest`` is the offered design of the same name."""

    certificate: Certificate
    newest: CertificateDesign | None

    @property
    def has_other_name(self) -> bool:
        """Whether the person's record says another name than is printed."""
        return self.certificate.name_was_corrected

    @property
    def has_expired(self) -> bool:
        """Whether its last day is over."""
        return self.certificate.state == "expired"

    @property
    def has_newer_design(self) -> bool:
        """Whether its design has a newer version that may be chosen."""
        return self.newest is not None and self.newest.version > self.certificate.design.version

    @property
    def only_design_speaks_for_it(self) -> bool:
        """Whether nothing but a newer version of its design speaks for a new one."""
        return self.has_newer_design and not self.has_other_name and not self.has_expired

    @property
    def has_reason(self) -> bool:
        """Whether anything speaks for a new one."""
        return self.has_other_name or self.has_expired or self.has_newer_design


@dataclass(frozen=True)
class ReissuePlan:
    """The certificates of a group that there is a reason to issue anew."""

    lines: list[ReissueLine]

    @cached_property
    def fingerprint(self) -> str:
        """A hash over all that the page shows of them: they were seen, and nothing else is printed."""
        shown = [
            (one.certificate.pk, one.certificate.recorded_name, one.certificate.recorded_native_name,
             one.newest.pk if one.has_newer_design else None)
            for one in self.lines
        ]  # fmt: skip
        return hashlib.sha256(repr(shown).encode()).hexdigest()

    @property
    def has_newer_designs(self) -> bool:
        """Whether the design of any of them has a newer version."""
        return any(one.has_newer_design for one in self.lines)

    def unchanged_without_newest(self, chosen: Iterable[int]) -> list[ReissueLine]:
        """Return those ``chosen`` (ids) that would be issued as they are unless the newest design is taken."""
        ids = set(chosen)
        return [one for one in self.lines if one.certificate.pk in ids and one.only_design_speaks_for_it]

    @property
    def other_names(self) -> int:
        """How many have another name in the record."""
        return sum(one.has_other_name for one in self.lines)


def plan_reissue(group: Group) -> ReissuePlan:
    """Return the certificates of ``group`` that there is a reason to issue anew, by name; in two queries."""
    newest = newest_designs(group)
    certificates = group.certificates().live().select_related("person", "design").order_by("printed_name", "pk")
    lines = [ReissueLine(one, newest.get(one.design.name)) for one in certificates]
    return ReissuePlan([line for line in lines if line.has_reason])


def newest_designs(group: Group) -> dict[str, CertificateDesign]:
    """Return the newest version of each design that may be chosen, by name."""
    return {design.name: design for design in group.designs().order_by("name", "version")}


def count_of_other_names(certificates: models.QuerySet) -> int:
    """Return how many current ones of ``certificates`` have another name in the person's record now; in one query."""
    others = certificates.live().with_other_name_in_record().select_related("person", "design")
    return sum(one.name_was_corrected for one in others)
