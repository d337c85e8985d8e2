"""Named reads of institutions."""

import datetime as dt

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Role
from partnerships.countries import side_expression
from partnerships.naming.spelling import typed_words
from partnerships.querysets.spelled import spelled_like

# So many changes of a name in a row are followed.
MOST_CHANGES = 3


def known_as(institution: str = "") -> Coalesce:
    """Return the key under which an institution goes on today, over the path ``institution`` ("" for its own rows).

    The one it is now known as, after several changes the last; its own key when there was none.
    """
    start = f"{institution}__" if institution else ""
    steps = [start + "__".join(["now_known_as"] * changes) for changes in range(MOST_CHANGES, 0, -1)]
    return Coalesce(*steps, institution or "pk")


class InstitutionQuerySet(models.QuerySet):
    """Which institutions."""

    def visible_to(self, user) -> models.QuerySet:
        """Members and organisations of the programmes in which ``user`` is staff or coordinates a member."""
        if user.is_superuser:
            return self
        if not user.is_authenticated:
            return self.none()
        own = Role.objects.coordinator_institutions(user)
        of_own_members = _rows("Membership").filter(institution__in=own).values("programme_id")
        return self.filter(
            Q(pk__in=own) | _belongs_to(Role.objects.staff_programmes(user)) | _belongs_to(of_own_members)
        )

    def coordinated_by(self, user) -> models.QuerySet:
        """Institutions that ``user`` coordinates."""
        return self.filter(pk__in=Role.objects.coordinator_institutions(user))

    def of_programme(self, programme) -> models.QuerySet:
        """Members and organisations of ``programme``."""
        return self.filter(_belongs_to([programme.pk]))

    def members_of(self, programme) -> models.QuerySet:
        """Member institutions of ``programme``, organisations without membership left out."""
        memberships = _rows("Membership").filter(institution=OuterRef("pk"), programme=programme)
        return self.filter(Exists(memberships))

    def as_known_now(self) -> models.QuerySet:
        """Those under which these go on today, each once."""
        return self.model._default_manager.filter(pk__in=self.order_by().annotate(known=known_as()).values("known"))

    def with_side(self) -> models.QuerySet:
        """Annotate ``side_value``: china, sea, other or not_stated."""
        return self.annotate(side_value=side_expression("country"))

    def with_agreement_count(self, programme=None) -> models.QuerySet:
        """Annotate ``agreement_count``: agreements signed, in ``programme`` when it is given."""
        signed = _rows("Agreement").signed()
        signed = signed.filter(programme=programme) if programme else signed
        return self.annotate(
            agreement_count=_count(signed.filter(first_party=OuterRef("pk")), "first_party")
            + _count(signed.filter(second_party=OuterRef("pk")), "second_party")
        )

    def without_partner_in(self, country: str, on: dt.date, programme=None) -> models.QuerySet:
        """Institutions in no standing agreement with one of ``country``, in ``programme`` when it is given.

        Standing is what is in force on ``on`` or signed and starts later. What expired or was terminated is no
        partnership any more. An institution of ``country`` itself is asked for another one there.
        """
        standing = _rows("Agreement").standing(on)
        standing = standing.filter(programme=programme) if programme else standing
        return self.filter(
            ~Exists(standing.filter(first_party=OuterRef("pk"), second_party__country=country)),
            ~Exists(standing.filter(second_party=OuterRef("pk"), first_party__country=country)),
        )

    def party_to(self, agreements: models.QuerySet) -> models.QuerySet:
        """Institutions that are a party to one of ``agreements``."""
        return self.filter(
            Q(Exists(agreements.filter(first_party=OuterRef("pk"))))
            | Q(Exists(agreements.filter(second_party=OuterRef("pk"))))
        )

    def called(self, words: str) -> models.QuerySet:
        """Institutions one of whose names, in any script and spelling, former or present, contains ``words``.

        Politeknik Negeri, State Polytechnic and, in pinyin, the Chinese name find the same one.
        """
        spelled = spelled_like(typed_words(words))
        names = _rows("InstitutionName").filter(Q(name__icontains=words) | spelled, institution=OuterRef("pk"))
        own = Q(official_name__icontains=words) | Q(native_name__icontains=words)
        return self.filter(own | spelled | Exists(names))

    def called_exactly(self, name: str) -> models.QuerySet:
        """Institutions one of whose names is ``name``, whatever its capitals."""
        names = _rows("InstitutionName").filter(institution=OuterRef("pk"), name__iexact=name)
        return self.filter(Q(official_name__iexact=name) | Q(native_name__iexact=name) | Exists(names))


def _rows(model: str) -> models.QuerySet:
    # By name: the models import this module.
    return apps.get_model("partnerships", model).objects.all()


def _count(rows: models.QuerySet, by: str) -> Coalesce:
    # A subquery a party: two joins would multiply each other's rows.
    counted = rows.order_by().values(by).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


def _belongs_to(programmes) -> Q:
    # Exists instead of joins: an institution of two programmes must not be counted twice.
    of_institution = {"institution": OuterRef("pk"), "programme__in": programmes}
    return Q(Exists(_rows("Membership").filter(**of_institution))) | Q(
        Exists(_rows("ProgrammeOrganisation").filter(**of_institution))
    )
