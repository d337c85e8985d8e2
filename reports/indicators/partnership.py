"""Agreements, from proposal to their end."""

from django.db.models import Case, CharField, F, Value, When
from django.db.models.functions import Greatest, Least
from django.db.models.lookups import IsNull, LessThan
from django.utils.translation import gettext_lazy as _

from partnerships.countries import side_expression
from partnerships.querysets.agreement import said_on
from partnerships.querysets.institution import known_as
from reports.indicators.base import Count, Ratio, Section, Sum
from reports.indicators.paths import chinese_province, of_year, partner_country
from reports.scope import Scope

PARTIES = ("first_party", "second_party")


def signed_how(scope: Scope) -> Case:
    """Return how the words in force on the day were signed: ``paper``, or ``here`` by approval of both sides."""
    on_paper = IsNull(said_on(scope.as_of, "paper_signature"), False)
    return Case(When(on_paper, then=Value("paper")), default=Value("here"), output_field=CharField())


OF_AGREEMENT = {
    "agreement_kind": lambda scope: said_on(scope.as_of, "kind"),
    "partner_country": partner_country(*PARTIES),
    "province": chinese_province(*PARTIES),
    "signed_how": signed_how,
    "workshop": "signing__workshop",
    **of_year("signed_on"),
}


class _OfAgreements(Count):
    section, unit, by = Section.PARTNERSHIP, _("agreement"), OF_AGREEMENT


class AgreementsProposed(_OfAgreements):
    key = "agreements_proposed"
    title = _("agreements proposed, not signed yet")
    definition = _(
        "Agreements proposed on or before the day that still waited for an approval on it. What was withdrawn or"
        " declined since is left out."
    )
    by = {key: OF_AGREEMENT[key] for key in ("partner_country", "province")} | of_year("proposed_on")
    for_workshop, of_the_day = False, True

    def records(self, scope):
        return scope.agreements_open()


class AgreementsSigned(_OfAgreements):
    key = "agreements_signed"
    title = _("agreements signed")
    definition = _("Bilateral agreements signed in the period, whatever became of them since.")

    def records(self, scope):
        return scope.agreements_signed()


class Pairs(_OfAgreements):
    key, unit = "pairs", _("pair of institutions")
    title = _("pairs of institutions")
    definition = _(
        "Different pairs of institutions among the agreements signed in the period, whichever is named first. A merged"
        " institution counts as what it is known as now; two that have become one are no pair."
    )
    once_per = (Least(*map(known_as, PARTIES)), Greatest(*map(known_as, PARTIES)))
    by = {key: OF_AGREEMENT[key] for key in ("partner_country", "province", "year")}

    def records(self, scope):
        one, other = self.once_per
        return scope.agreements_signed().filter(LessThan(one, other))


class InstitutionsWithPartners(Count):
    key, section, unit = "institutions_with_partners", Section.PARTNERSHIP, _("institution")
    title = _("institutions with a partner")
    definition = _(
        "Institutions that are a party to an agreement signed in the period. Each counts once, a merged one as what it"
        " is known as now."
    )
    by = {"country": "country", "side": side_expression("country"), "institution_kind": "kind"}

    def records(self, scope):
        return scope.institutions_with_partners()


class PartnersPerInstitution(Ratio):
    key, section, unit = "partners_per_institution", Section.PARTNERSHIP, _("partners")
    title = _("partners per institution")
    definition = _("Pairs of institutions, seen from both sides, over the institutions with a partner.")
    made_of, times = (Pairs, InstitutionsWithPartners), 2

    def fits(self, scope):
        return not (scope.is_narrow or scope.side)


class AgreementsInForce(_OfAgreements):
    key = "agreements_in_force"
    title = _("agreements in force")
    definition = _(
        "Signed agreements whose period, by the words in force then, contains the day, unless terminated by then."
    )
    for_workshop, of_the_day = False, True

    def records(self, scope):
        return scope.agreements().in_force(scope.as_of)


class AgreementsExpired(_OfAgreements):
    key = "agreements_expired"
    title = _("agreements expired")
    definition = _(
        "Signed agreements whose period, by the words in force then, had ended before the day. What was terminated"
        " earlier is left out."
    )
    for_workshop, of_the_day = False, True

    def records(self, scope):
        return scope.agreements().expired(scope.as_of)


class AgreementsTerminated(_OfAgreements):
    key = "agreements_terminated"
    title = _("agreements terminated")
    definition = _("Agreements ended before their time, with effect from a day of the period.")
    for_workshop = False

    def records(self, scope):
        return scope.agreements().filter(scope.within("terminated_on"), status="terminated")


class AgreementsOnPaper(_OfAgreements):
    key = "agreements_on_paper"
    title = _("signed on paper")
    definition = _("Agreements signed in the period whose words in force on the day staff recorded as signed on paper.")

    def records(self, scope):
        return scope.agreements_signed().alias(how=signed_how(scope)).filter(how="paper")


class AgreementsRenewed(_OfAgreements):
    key = "agreements_renewed"
    title = _("renewals")
    definition = _("Agreements signed in the period that renew an earlier one.")
    for_workshop = False

    def records(self, scope):
        return scope.agreements_signed().filter(renewal_of__isnull=False)


class AgreementsSleeping(_OfAgreements):
    key = "agreements_sleeping"
    title = _("agreements sleeping")
    definition = _("Agreements in force on the day, signed at least 120 days before, of which no activity had started.")
    of_the_day = True

    def records(self, scope):
        return scope.agreements().sleeping(scope.as_of)


class AgreementsAtWorkshops(_OfAgreements):
    key = "agreements_at_workshops"
    title = _("agreements signed at workshops")
    definition = _("Agreements signed in the period at one of the workshops that began in it.")
    by = {key: path for key, path in OF_AGREEMENT.items() if key != "year"}
    for_workshop = False

    def records(self, scope):
        return scope.agreements_signed().filter(signing__workshop__in=scope.workshops_begun())


class _WorkshopsHeld(Count):
    key, section, unit = "workshops_held", Section.PARTNERSHIP, _("workshop")
    title = _("workshops")
    definition = _(
        "Workshops that began in the period; of an institution or country those at which somebody of it was."
    )
    in_reports = False

    def records(self, scope):
        return scope.workshops()


class AgreementsPerWorkshop(Ratio):
    key, section, unit = "agreements_per_workshop", Section.PARTNERSHIP, _("agreements")
    title = _("agreements per workshop")
    definition = _("Agreements signed at workshops over the workshops that began in the period.")
    made_of, times = (AgreementsAtWorkshops, _WorkshopsHeld), 1
    for_workshop = False


class DaysToSignature(Sum):
    key, section, unit = "days_to_signature_total", Section.PARTNERSHIP, _("day")
    title = _("days from proposal to signature, together")
    definition = _("Days from the proposal to the signature of the agreements signed in the period, added up.")
    amount = F("signed_on") - F("proposed_on")
    by = OF_AGREEMENT
    in_reports = False

    def records(self, scope):
        return scope.agreements_signed().filter(proposed_on__isnull=False)


class AgreementsWithProposal(_OfAgreements):
    key = "agreements_with_proposal"
    title = _("agreements signed with a proposal on record")
    definition = _("Agreements signed in the period of which the day of the proposal is known.")
    in_reports = False

    def records(self, scope):
        return scope.agreements_signed().filter(proposed_on__isnull=False)


class DaysFromProposalToSignature(Ratio):
    key, section, unit = "days_to_signature", Section.PARTNERSHIP, _("days")
    title = _("days from proposal to signature")
    definition = _("The mean over the agreements signed in the period of which the day of the proposal is known.")
    made_of, times = (DaysToSignature, AgreementsWithProposal), 1


INDICATORS = (
    AgreementsProposed, AgreementsSigned, AgreementsOnPaper, AgreementsRenewed, Pairs, InstitutionsWithPartners,
    PartnersPerInstitution, AgreementsInForce, AgreementsSleeping, AgreementsExpired, AgreementsTerminated,
    AgreementsAtWorkshops, AgreementsPerWorkshop, DaysFromProposalToSignature, DaysToSignature, AgreementsWithProposal,
    _WorkshopsHeld,
)  # fmt: skip
