"""Named reads of workshops and of what belongs to them."""

import datetime as dt

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from accounts.models import Role
from accounts.querysets import MailQuerySet
from partnerships.countries import side_expression
from partnerships.models import Agreement, Membership
from partnerships.naming.spelling import typed_person_words, typed_words
from partnerships.querysets.spelled import spelled_like

DOOR_LETTERS = 3
DOOR_CODE = 6
# Of the address of a published programme.
CODE_LETTERS = 26


def _is_han(letter: str) -> bool:
    return "\u3400" <= letter <= "\u9fff" or "\U00020000" <= letter <= "\U0003ffff"


def _visible(user, workshop: str) -> Q:
    """The rule for workshops, over the path ``workshop`` ("" or "workshop__").

    Staff of the programme see them, and coordinators of a member institution.
    """
    memberships = Membership.objects.filter(institution__in=Role.objects.coordinator_institutions(user))
    return Q(**{f"{workshop}programme__in": Role.objects.staff_programmes(user)}) | Q(
        **{f"{workshop}programme__in": memberships.values("programme_id")}
    )


class WorkshopQuerySet(models.QuerySet):
    """Which workshops."""

    def visible_to(self, user) -> models.QuerySet:
        """Staff of the programme and coordinators of its members; a helper's door is ``open_to_helper``."""
        if user.is_superuser:
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(_visible(user, ""))

    def upcoming(self, on: dt.date) -> models.QuerySet:
        """Workshops that start after ``on``."""
        return self.filter(starts_on__gt=on)

    def running(self, on: dt.date) -> models.QuerySet:
        """Workshops whose dates contain ``on``."""
        return self.filter(starts_on__lte=on, ends_on__gte=on)

    def ended(self, on: dt.date) -> models.QuerySet:
        """Workshops that ended before ``on``."""
        return self.filter(ends_on__lt=on)

    def published(self) -> models.QuerySet:
        """Workshops whose programme everybody may read who has its address."""
        return self.filter(programme_published_at__isnull=False)

    def with_programme_code(self, code: str) -> models.QuerySet:
        """The workshop whose programme has the address ``code``, in small letters or capitals; none for other text."""
        # Databases refuse some of what can stand in an address.
        is_code = len(code) == CODE_LETTERS and code.isascii() and code.isalnum()
        return self.filter(programme_code=code.lower()) if is_code else self.none()

    def open_to_helper(self, user) -> models.QuerySet:
        """Workshops at whose door ``user`` may check delegates in: helpers of it and staff of its programme."""
        if user.is_superuser:
            return self
        return self.filter(
            Q(pk__in=Role.objects.helper_workshops(user)) | Q(programme__in=Role.objects.staff_programmes(user))
        )


class WorkshopChildQuerySet(models.QuerySet):
    """Sessions, visits, check-ins and signings."""

    def visible_to(self, user) -> models.QuerySet:
        """Sessions and visits like their workshop; check-ins and signings for staff of the programme alone."""
        if user.is_superuser:
            return self
        if not user.is_authenticated:
            return self.none()
        name = self.model.__name__
        if name in ("Session", "SiteVisit"):
            return self.filter(_visible(user, "workshop__"))
        workshop = "delegate__workshop" if name == "CheckIn" else "workshop"
        return self.filter(**{f"{workshop}__programme__in": Role.objects.staff_programmes(user)})


class SigningQuerySet(WorkshopChildQuerySet):
    """Which signings."""

    def without_scan(self) -> models.QuerySet:
        """Signings of agreements of which a paper is not scanned yet."""
        return self.filter(agreement__in=Agreement.objects.on_paper_without_scan())


class DelegateQuerySet(models.QuerySet):
    """Which delegates."""

    def visible_to(self, user) -> models.QuerySet:
        """Staff see all delegates of their programmes, coordinators those their institution sent."""
        if user.is_superuser:
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(workshop__programme__in=Role.objects.staff_programmes(user))
            | Q(institution__in=Role.objects.coordinator_institutions(user))
        )

    def taking_part(self) -> models.QuerySet:
        """Delegates who are expected or came: all but those cancelled or on the waiting list."""
        return self.exclude(state__in=["cancelled", "waiting"])

    def waiting_in_order(self) -> models.QuerySet:
        """Delegates on the waiting list, who came first before the others."""
        return self.filter(state="waiting").order_by(F("waiting_since").asc(nulls_first=True), "pk")

    def count_by_state(self) -> dict[str, int]:
        """Return how many delegates are in which state."""
        return dict(self.order_by().values_list("state").annotate(count=models.Count("pk")))

    def with_side(self) -> models.QuerySet:
        """Annotate ``side_value``, from the country of the institution that sent the delegate."""
        return self.annotate(side_value=side_expression("institution__country"))

    def with_ticks(self, keys: set[int]) -> models.QuerySet:
        """Annotate ``is_ticked``: whether the delegate's key is among ``keys``."""
        return self.annotate(is_ticked=models.ExpressionWrapper(Q(pk__in=keys), output_field=models.BooleanField()))

    def called(self, words: str) -> models.QuerySet:
        """Delegates one of whose names, or whose institution's names, contains ``words``, in any spelling."""
        return self.filter(
            Q(person__full_name__icontains=words)
            | Q(person__native_name__icontains=words)
            | Q(institution__official_name__icontains=words)
            | Q(institution__native_name__icontains=words)
            | spelled_like(typed_person_words(words), of="person")
            | spelled_like(typed_words(words), of="institution")
        )

    def at_the_door(self, words: str) -> models.QuerySet:
        """Delegates whom a helper means by ``words``: part of a name, or the beginning of a badge's code.

        Nobody for less than three letters, so that nobody reads the list by typing one; Chinese names are
        shorter than that, so one Chinese character is enough. A code begins to count at six characters.
        """
        words = words.strip()
        if len(words) < DOOR_LETTERS and not any(_is_han(letter) for letter in words):
            return self.none()
        named = Q(person__full_name__icontains=words) | Q(person__native_name__icontains=words)
        if len(words) >= DOOR_CODE:
            named |= Q(badge_code__startswith=words.upper())
        return self.filter(named)

    def present(self) -> models.QuerySet:
        """Delegates who took part."""
        return self.filter(state="attended")

    def without_wishes(self) -> models.QuerySet:
        """Delegates whose institution has stated at their workshop neither what it offers nor what it seeks."""
        stated = apps.get_model("workshops", "Wish").objects.filter(
            workshop=OuterRef("workshop"), institution=OuterRef("institution")
        )
        return self.filter(~Exists(stated), institution__isnull=False)


class LetterQuerySet(MailQuerySet):
    """Which letters."""

    def visible_to(self, user) -> models.QuerySet:
        """Staff see the letters of their programmes' workshops."""
        if user.is_superuser:
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(delegate__workshop__programme__in=Role.objects.staff_programmes(user))


class WishQuerySet(models.QuerySet):
    """Which offers and requests."""

    def visible_to(self, user) -> models.QuerySet:
        """Staff see all of their programmes' workshops, coordinators what their own institution stated."""
        if user.is_superuser:
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(workshop__programme__in=Role.objects.staff_programmes(user))
            | Q(institution__in=Role.objects.coordinator_institutions(user))
        )

    def with_words(self) -> models.QuerySet:
        """Read institution, field of study and who stated it in the same query."""
        return self.select_related("institution", "field_of_study", "stated_by")
