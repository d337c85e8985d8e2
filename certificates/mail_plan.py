"""Who of a group would get the certificate by e-mail, and why the others would not; nothing is written here."""

import hashlib
from dataclasses import dataclass, field
from functools import cached_property

from certificates.groups import Group
from certificates.mail_words import MailWords, language_of
from certificates.models import Certificate, CertificateMail


@dataclass(frozen=True)
class MailPlan:
    """The certificates of a group, sorted by what becomes of them."""

    language: str
    note: str
    getting: list[Certificate] = field(default_factory=list)
    without_address: list[Certificate] = field(default_factory=list)
    had: list[Certificate] = field(default_factory=list)
    # Ordered before for the same address, and not certainly sent.
    in_work: list[Certificate] = field(default_factory=list)
    # Sent to the same address before, from where it came back.
    returned: list[Certificate] = field(default_factory=list)
    # Revoked, superseded and expired ones.
    not_valid: list[Certificate] = field(default_factory=list)

    @cached_property
    def fingerprint(self) -> str:
        """A hash over who gets what in which words: that was seen, and nothing else is sent."""
        rows = [(one.pk, one.person.email, self.language_of(one)) for one in self.getting]
        return hashlib.sha256(repr((rows, self.note)).encode()).hexdigest()

    @property
    def other_names(self) -> int:
        """How many would get a certificate on which another name stands than in the record."""
        return sum(one.name_was_corrected for one in self.getting)

    @cached_property
    def examples(self) -> list[MailWords]:
        """The first e-mail of each language."""
        first: dict[str, MailWords] = {}
        for one in self.getting:
            language = self.language_of(one)
            first.setdefault(language, MailWords(one, language, self.note))
        return list(first.values())

    def language_of(self, certificate: Certificate) -> str:
        """The language of the words around this certificate."""
        return language_of(certificate, self.language)


def plan_mails(*, group: Group, language: str = "", note: str = "") -> MailPlan:
    """Sort the certificates of ``group`` by what becomes of them when they are sent; in two queries."""
    plan = MailPlan(language, note)
    certificates = group.certificates().with_things().select_related("person", "design")
    rows = list(certificates.order_by("printed_name", "pk"))
    mails = CertificateMail.objects.filter(certificate__in=group.certificates().order_by().values("pk"))
    known = {(one.certificate_id, one.address.lower()): one for one in mails}
    for one in rows:
        _place(plan, one, known.get((one.pk, one.person.email.lower()))).append(one)
    return plan


def _place(plan: MailPlan, certificate: Certificate, mail: CertificateMail | None) -> list[Certificate]:
    if certificate.state != "valid":
        return plan.not_valid
    if mail is not None:
        if mail.bounced_at:
            return plan.returned
        return plan.had if mail.state == CertificateMail.State.SENT else plan.in_work
    return plan.getting if certificate.person.email else plan.without_address
