"""People who take part, under their names as they write them."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pages.trail import Trail
from partnerships.models.institution import Institution
from partnerships.models.programme import Programme
from partnerships.models.spelled import of_person
from partnerships.querysets.person import PersonQuerySet


class Person(models.Model):
    """A delegate, trainee, trainer or signatory. No birth dates, identity numbers or photos are kept."""

    class Sex(models.TextChoices):
        FEMALE = "female", _("female")
        MALE = "male", _("male")
        NOT_STATED = "not_stated", _("not stated")

    class Category(models.TextChoices):
        OFFICIAL = "official", _("official")
        MANAGER = "manager", _("manager")
        TEACHER = "teacher", _("teacher")
        STUDENT = "student", _("student")
        OTHER = "other", _("other")

    full_name = models.CharField(
        _("full name"), max_length=200, help_text=_("As the person writes it. One name is enough; no order is imposed.")
    )
    native_name = models.CharField(_("name in native script"), max_length=200, blank=True)
    sex = models.CharField(_("sex"), max_length=10, choices=Sex, default=Sex.NOT_STATED)
    category = models.CharField(_("category"), max_length=10, choices=Category, default=Category.OTHER)
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="people",
        verbose_name=_("institution"),
    )  # fmt: skip
    position = models.CharField(_("position"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    show_name_publicly = models.BooleanField(
        _("may be shown by name"), default=False,
        help_text=_("The person agreed that the public check of a certificate shows the full name."),
    )  # fmt: skip
    programmes = models.ManyToManyField(
        Programme, blank=True, related_name="people", verbose_name=_("programmes"),
        help_text=_("The programmes whose offices keep this record."),
    )  # fmt: skip
    is_sample = models.BooleanField(_("sample"), default=False, help_text=_("Invented, to show how the product works."))
    spelled = of_person("full_name", "native_name")
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = PersonQuerySet.as_manager()
    history = Trail(excluded_fields=["spelled"])

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["full_name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(full_name=""), name="person_has_a_name",
                violation_error_message=_("A person needs a name."),
            )
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["full_name"], name="person_by_name"),
            models.Index(fields=["native_name"], name="person_by_native_name"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_absolute_url(self) -> str:
        """The person's page."""
        return reverse("partnerships:person_detail", args=[self.pk])
