"""Two records that may be one."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pages.trail import Trail
from partnerships.models.institution import Institution
from partnerships.models.person import Person
from partnerships.querysets.records import LikelyPairQuerySet


class Reason(models.TextChoices):
    """Why two records may be one."""

    SAME_NAME = "same_name", _("the same name")
    FORMER = "former", _("the same name, a former one of one of them")
    SPELLING = "spelling", _("the same name in another spelling or language")
    PINYIN = "pinyin", _("the Chinese name of one, in pinyin, is the name of the other")
    NEARLY = "nearly", _("nearly the same spelling")
    EMAIL = "email", _("the same e-mail address")
    SAME_PERSON = "same_person", _("the same name and institution")
    SPELLING_THERE = "spelling_there", _("the same name in another spelling or order, and the same institution")
    PINYIN_THERE = "pinyin_there", _("the Chinese name of one, in pinyin, is the other's, and the same institution")
    NO_INSTITUTION = "no_institution", _("the same name, and one of them has no institution")


class LikelyPair(models.Model):
    """Two institutions or two people that may be one, why, and who said that they are two."""

    first_institution = models.ForeignKey(
        Institution, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("institution")
    )
    second_institution = models.ForeignKey(
        Institution, on_delete=models.CASCADE, null=True, blank=True, related_name="+",
        verbose_name=_("other institution"),
    )  # fmt: skip
    first_person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    second_person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("other person")
    )
    reasons = models.JSONField(_("reasons"), default=list)
    found_at = models.DateTimeField(_("found"))
    dismissed_at = models.DateTimeField(_("not a duplicate since"), null=True, blank=True)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("who said so"),
    )  # fmt: skip

    objects = LikelyPairQuerySet.as_manager()
    history = Trail()

    class Meta:
        verbose_name = _("likely duplicate")
        verbose_name_plural = _("likely duplicates")
        ordering = ["-found_at", "pk"]
        constraints = [
            # The one that is here longer comes first, so that a pair is one row.
            models.CheckConstraint(
                condition=Q(
                    first_institution__lt=F("second_institution"), first_person=None, second_person=None
                )
                | Q(first_person__lt=F("second_person"), first_institution=None, second_institution=None),
                name="likely_pair_of_one_kind",
                violation_error_message=_("A pair has two institutions or two people, the older record first."),
            ),
            models.UniqueConstraint(
                fields=["first_institution", "second_institution"], condition=Q(first_person=None),
                name="likely_pair_institutions_once",
            ),
            models.UniqueConstraint(
                fields=["first_person", "second_person"], condition=Q(first_institution=None),
                name="likely_pair_people_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.first} – {self.second}"

    @property
    def first(self) -> Institution | Person:
        """The one that is here longer."""
        return self.first_institution or self.first_person

    @property
    def second(self) -> Institution | Person:
        """The other one."""
        return self.second_institution or self.second_person

    @property
    def is_of_people(self) -> bool:
        """Whether these are people."""
        return self.first_person_id is not None

    @property
    def reason_words(self) -> list[str]:
        """The reasons in words."""
        return [str(Reason(one).label) for one in self.reasons if one in Reason.values]
