"""Named reads of agreements; what is derived is asked for a day, never stored."""

import datetime as dt

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce

from accounts.models import Role

ENDING_SOON_DAYS = 90
# Signed this long ago and nothing started: SEAMEO's workshops call such an agreement sleeping.
SLEEPING_AFTER_DAYS = 120


def said_on(on: dt.date, name: str) -> Case:
    """Return what the words in force on ``on`` say in ``name``, a field of the version, over rows of agreements.

    An amendment that was agreed after the day changes nothing on it.
    """
    agreed = _rows("AgreementVersion").filter(agreement=OuterRef("pk"), agreed_on__lte=on).order_by("-number")
    # The cheap question first: few are amended, and the other one costs a look at the versions.
    amended_later = Q(signed_version__agreed_on__gt=on) & Q(Exists(agreed))
    return Case(When(amended_later, then=Subquery(agreed.values(name)[:1])), default=F(f"signed_version__{name}"))


class AgreementQuerySet(models.QuerySet):
    """Which agreements."""

    def visible_to(self, user) -> models.QuerySet:
        """Staff see their programmes' agreements, coordinators their institution's; a draft only its own side."""
        if user.is_superuser:
            return self
        if not user.is_authenticated:
            return self.none()
        own = Role.objects.coordinator_institutions(user)
        return self.filter(
            Q(programme__in=Role.objects.staff_programmes(user))
            | (Q(first_party__in=own) | Q(second_party__in=own)) & (~Q(status="draft") | Q(drafted_by__in=own))
        )

    def with_parties(self) -> models.QuerySet:
        """Read parties, programme and the signed terms in the same query."""
        return self.select_related("programme", "first_party", "second_party", "signed_version__paper_signature")

    def with_period(self) -> models.QuerySet:
        """Annotate ``period_start`` and ``period_end``: of the version in force, else of the newest one."""
        newest = _rows("AgreementVersion").filter(agreement=OuterRef("pk")).order_by("-number")
        return self.annotate(
            period_start=Coalesce("signed_version__starts_on", Subquery(newest.values("starts_on")[:1])),
            period_end=Coalesce("signed_version__ends_on", Subquery(newest.values("ends_on")[:1])),
        )

    def called(self, words: str) -> models.QuerySet:
        """Agreements whose number, or one of whose parties' names in any script, contains ``words``."""
        parties = _rows("Institution").called(words).values("pk")
        return self.filter(Q(number__icontains=words) | Q(first_party__in=parties) | Q(second_party__in=parties))

    def with_party_in(self, country: str) -> models.QuerySet:
        """Agreements one of whose parties is in ``country``."""
        return self.filter(Q(first_party__country=country) | Q(second_party__country=country))

    def of_institution(self, institution) -> models.QuerySet:
        """Agreements to which ``institution`` is a party."""
        return self.filter(Q(first_party=institution) | Q(second_party=institution))

    def signed(self) -> models.QuerySet:
        """Agreements that were signed, whatever became of them since."""
        return self.filter(signed_version__isnull=False)

    def in_force(self, on: dt.date) -> models.QuerySet:
        """Signed agreements whose period contains the day ``on``."""
        return self._with_period_on(on).filter(_not_terminated(on), starts_then__lte=on, ends_then__gte=on)

    def upcoming(self, on: dt.date) -> models.QuerySet:
        """Signed agreements that start after ``on``."""
        return self.filter(_not_terminated(on), signed_version__starts_on__gt=on)

    def standing(self, on: dt.date) -> models.QuerySet:
        """Signed agreements that are in force on ``on`` or start later."""
        return self.filter(_not_terminated(on), signed_version__ends_on__gte=on)

    def expired(self, on: dt.date) -> models.QuerySet:
        """Signed agreements that ended before ``on``."""
        return self._with_period_on(on).filter(_not_terminated(on), ends_then__lt=on)

    def _with_period_on(self, on: dt.date) -> models.QuerySet:
        return self.alias(starts_then=said_on(on, "starts_on"), ends_then=said_on(on, "ends_on"))

    def terminated(self, on: dt.date) -> models.QuerySet:
        """Agreements whose agreed end had come by ``on``; those that are to end on a later day still stand."""
        return self.filter(status="terminated", terminated_on__lte=on)

    def ending_soon(self, on: dt.date, days: int = ENDING_SOON_DAYS) -> models.QuerySet:
        """Agreements in force on ``on`` that end within ``days`` days, by their period or by an end that was agreed."""
        last = on + dt.timedelta(days=days)
        agreed = Q(status="terminated", terminated_on__lte=last + dt.timedelta(days=1))
        return self.in_force(on).filter(Q(signed_version__ends_on__lte=last) | agreed)

    def sleeping(self, on: dt.date) -> models.QuerySet:
        """In force on ``on``, signed at least 120 days before, and no activity has started."""
        activities = _rows("CollaborativeActivity")
        started = activities.filter(agreement=OuterRef("pk"), actual_start__lte=on)
        return self.in_force(on).filter(~Exists(started), signed_on__lte=on - dt.timedelta(days=SLEEPING_AFTER_DAYS))

    def on_paper_without_scan(self) -> models.QuerySet:
        """Agreements of which some words, amended ones too, were signed on paper and no scan is kept."""
        return self.filter(Exists(_rows("PaperSignature").filter(version__agreement=OuterRef("pk"), scan=None)))

    def standing_beside_another(self, on: dt.date) -> models.QuerySet:
        """Agreements that stand on ``on`` with another one of the same pair and programme, sharing a day of its period.

        Annotates ``beside``, the number of one such.
        """
        others = (
            _rows("Agreement")
            .standing(on)
            .filter(
                programme=OuterRef("programme"),
                signed_on__lte=on,
                signed_version__starts_on__lte=OuterRef("signed_version__ends_on"),
                signed_version__ends_on__gte=OuterRef("signed_version__starts_on"),
            )
            .exclude(pk=OuterRef("pk"))
        )
        # Each order apart, so that an index of a party finds the few others.
        same = others.filter(first_party=OuterRef("first_party"), second_party=OuterRef("second_party"))
        turned = others.filter(first_party=OuterRef("second_party"), second_party=OuterRef("first_party"))
        numbers = [Subquery(rows.order_by("pk").values("number")[:1]) for rows in (same, turned)]
        return self.standing(on).filter(Exists(same) | Exists(turned)).annotate(beside=Coalesce(*numbers))

    def waiting_for(self, institutions) -> models.QuerySet:
        """Agreements in which one of ``institutions`` (a party) has to act: approve words, or answer a termination."""
        return self.filter(
            Q(_waits_for("first_party"), first_party__in=institutions)
            | Q(_waits_for("second_party"), second_party__in=institutions)
        )

    def waiting_for_partner_of(self, institutions) -> models.QuerySet:
        """Agreements in which the other party of one of ``institutions`` has to act."""
        return self.filter(
            Q(_waits_for("second_party"), first_party__in=institutions)
            | Q(_waits_for("first_party"), second_party__in=institutions)
        )

    def waiting(self) -> models.QuerySet:
        """Agreements in which either party has to act: proposals, amendments, terminations asked for."""
        return self.filter(_waits_for("first_party") | _waits_for("second_party"))

    def renewing(self, agreement_id: int) -> models.QuerySet:
        """Renewals of an agreement that leave no room for another one: proposed, or signed and not terminated."""
        return self.filter(renewal_of=agreement_id, status__in=["proposed", "signed"])

    def not_renewed(self) -> models.QuerySet:
        """Agreements without a signed renewal."""
        renewed = _rows("Agreement").filter(renewal_of=OuterRef("pk"), status="signed")
        return self.filter(~Exists(renewed))

    def of_pair(self, one, other) -> models.QuerySet:
        """Agreements between two institutions, whichever is the first party."""
        return self.filter(Q(first_party=one, second_party=other) | Q(first_party=other, second_party=one))

    def overlapping(self, starts_on: dt.date | None, ends_on: dt.date | None) -> models.QuerySet:
        """Proposed and standing agreements whose period shares a day with this one; an open date has no bound."""
        rows = self.filter(status__in=["proposed", "signed"]).with_period()
        if ends_on:
            rows = rows.filter(period_start__lte=ends_on)
        return rows.filter(period_end__gte=starts_on) if starts_on else rows


def _rows(model: str) -> models.QuerySet:
    # By name: the models import this module.
    return apps.get_model("partnerships", model).objects.all()


def _not_terminated(on: dt.date) -> Q:
    # What was terminated after the day was still standing on it.
    return Q(status="signed") | Q(status="terminated", terminated_on__gt=on)


def _waits_for(party: str) -> Q:
    of_agreement = {"agreement": OuterRef("pk")}
    words = _rows("AgreementVersion").open().lacking_approval_of(party).filter(**of_agreement)
    ends = _rows("TerminationRequest").filter(outcome="", **of_agreement).exclude(asked_by=OuterRef(party))
    return Q(Exists(words)) | Q(Exists(ends), status="signed")
