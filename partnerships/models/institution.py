"""Institutions under all the names they go by."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from pages.trail import Trail
from partnerships.countries import Side, side_of
from partnerships.languages import Language
from partnerships.models.spelled import of_institution
from partnerships.querysets.institution import InstitutionQuerySet


class FieldOfStudy(models.Model):
    """A field of education and training by UNESCO's ISCED-F 2013."""

    code = models.CharField(_("ISCED-F code"), max_length=4, unique=True)
    name = models.CharField(_("name"), max_length=120)
    chinese_name = models.CharField(_("name in Chinese"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("field of study")
        verbose_name_plural = _("fields of study")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Institution(models.Model):
    """A college, polytechnic, university, ministry or organisation that takes part."""

    class Kind(models.TextChoices):
        MINISTRY = "ministry", _("ministry")
        POLYTECHNIC = "polytechnic", _("polytechnic")
        TECHNICAL_COLLEGE = "technical_college", _("technical college")
        TECHNICIAN_COLLEGE = "technician_college", _("technician college")
        UNIVERSITY = "university", _("university")
        TRAINING_CENTRE = "training_centre", _("training centre")
        ORGANISATION = "organisation", _("regional or international organisation")
        COMPANY = "company", _("company")

    official_name = models.CharField(_("official name"), max_length=200, help_text=_("In English."))
    native_name = models.CharField(_("native name"), max_length=200, blank=True)
    native_language = models.CharField(_("language of the native name"), max_length=7, choices=Language, blank=True)
    country = CountryField(
        _("country"), blank=True, blank_label=_("not stated"),
        help_text=_("Leave empty for a regional or international organisation."),
    )  # fmt: skip
    province = models.CharField(_("province"), max_length=100, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    website = models.URLField(_("website"), blank=True)
    fields_of_study = models.ManyToManyField(
        FieldOfStudy, blank=True, related_name="institutions", verbose_name=_("fields of study")
    )
    now_known_as = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="formerly",
        verbose_name=_("now known as"), help_text=_("The institution that carries this one on."),
    )  # fmt: skip
    is_sample = models.BooleanField(_("sample"), default=False, help_text=_("Invented, to show how the product works."))
    spelled = of_institution("official_name", "native_name")
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = InstitutionQuerySet.as_manager()
    history = Trail(m2m_fields=[fields_of_study], excluded_fields=["spelled"])

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        ordering = ["official_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["official_name", "country"], name="institution_name_once_a_country",
                violation_error_message=_("An institution of this name in this country is already here."),
            ),
            models.CheckConstraint(
                condition=~Q(official_name=""), name="institution_has_a_name",
                violation_error_message=_("An institution needs an official name."),
            ),
            models.CheckConstraint(
                condition=Q(now_known_as=None) | ~Q(now_known_as=F("pk")), name="institution_not_its_own_successor",
                violation_error_message=_("An institution cannot be known as itself."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["country", "official_name"], name="institution_by_country")]

    def __str__(self) -> str:
        return self.official_name

    def get_absolute_url(self) -> str:
        """The institution's page."""
        return reverse("partnerships:institution_detail", args=[self.pk])

    @property
    def side(self) -> Side:
        """China, Southeast Asia, other regions or not stated, from the country."""
        return side_of(self.country.code or "")

    def line(self) -> list[int]:
        """Return its own key and those of the institutions that it carries on."""
        found, newest = [self.pk], [self.pk]
        while newest:
            rows = type(self).objects.filter(now_known_as__in=newest).exclude(pk__in=found)
            newest = list(rows.values_list("pk", flat=True))
            found += newest
        return found

    @property
    def chinese_name(self) -> str:
        """The native name when it is Chinese, else another name of it in Chinese, else nothing."""
        if self.native_name and self.native_language == Language.CHINESE:
            return self.native_name
        # Chosen in Python, so that a list can fetch the names of all its institutions at once.
        known = [
            one
            for one in self.names.all()
            if one.language == Language.CHINESE and one.kind != InstitutionName.Kind.FORMER
        ]
        return min(known, key=lambda one: (one.kind, one.pk)).name if known else ""

    @property
    def place(self) -> str:
        """City, province and country in words, as far as they are known."""
        return ", ".join(part for part in (self.city, self.province, str(self.country.name or "")) if part)


class InstitutionName(models.Model):
    """Another name of an institution: a former one, a short one, one in a further language."""

    class Kind(models.TextChoices):
        OTHER = "other", _("other name")
        FORMER = "former", _("former name")
        SHORT = "short", _("short name")

    institution = models.ForeignKey(
        Institution, on_delete=models.CASCADE, related_name="names", verbose_name=_("institution")
    )
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=7, choices=Language, blank=True)
    kind = models.CharField(_("kind"), max_length=6, choices=Kind, default=Kind.OTHER)
    spelled = of_institution("name")

    class Meta:
        verbose_name = _("name of an institution")
        verbose_name_plural = _("names of institutions")
        ordering = ["institution", "kind", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "name"], name="institution_name_once",
                violation_error_message=_("The institution already has this name."),
            )
        ]  # fmt: skip
        indexes = [models.Index(fields=["name"], name="institution_name_by_name")]

    def __str__(self) -> str:
        return self.name
