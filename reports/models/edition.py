"""Frozen editions of reports, and their files."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from jobs.models import Job
from pages.trail import Trail
from partnerships.models import Institution, Programme
from reports.canonical import sha256_of
from reports.contents import LANGUAGES
from reports.models.schedule import ReportSchedule
from reports.querysets import EditionQuerySet
from reports.scope import Scope
from workshops.models import Workshop


class Edition(models.Model):
    """A report as it was on one day: its numbers never change, its files are kept with their hashes."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="editions", verbose_name=_("programme")
    )
    workshop = models.ForeignKey(
        Workshop, on_delete=models.PROTECT, null=True, blank=True, related_name="editions", verbose_name=_("workshop"),
        help_text=_("Empty for a report of the whole programme."),
    )  # fmt: skip
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="editions",
        verbose_name=_("institution"),
    )  # fmt: skip
    country = CountryField(_("country"), blank=True)
    title = models.CharField(_("title"), max_length=200)
    since = models.DateField(_("from"), null=True, blank=True, help_text=_("Empty: since the programme began."))
    as_of = models.DateField(_("until"))
    is_public = models.BooleanField(
        _("for the public"), default=False, help_text=_("Small numbers of people are left out of it.")
    )
    figures = models.JSONField(_("figures"), default=dict)
    sha256 = models.CharField(_("SHA-256 of the figures"), max_length=64, editable=False)
    schedule = models.ForeignKey(
        ReportSchedule, on_delete=models.SET_NULL, null=True, blank=True, related_name="editions",
        verbose_name=_("schedule"),
    )  # fmt: skip
    job = models.OneToOneField(
        Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="edition", verbose_name=_("job")
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("made by"),
    )  # fmt: skip
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    public_code = models.CharField(
        _("code of the public address"), max_length=26, unique=True, null=True, blank=True, editable=False
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)

    objects = EditionQuerySet.as_manager()
    # Of what never changes the trail needs no copy, and of the address none may outlive its edition.
    history = Trail(excluded_fields=["figures", "public_code"])

    class Meta:
        verbose_name = _("edition of a report")
        verbose_name_plural = _("editions of reports")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(since=None) | Q(since__lte=F("as_of")), name="edition_dates_in_order",
                violation_error_message=_("The period ends before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(is_public=True, public_code__isnull=False),
                name="edition_published_is_for_the_public",
                violation_error_message=_("Only an edition for the public can be published."),
            ),
            models.UniqueConstraint(
                fields=["schedule", "as_of"], condition=Q(schedule__isnull=False), name="edition_once_a_period",
                violation_error_message=_("The schedule has made its edition of this period."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.title} ({self.as_of})"

    def get_absolute_url(self) -> str:
        """The edition's page."""
        return reverse("reports:edition_detail", args=[self.pk])

    @property
    def scope(self) -> Scope:
        """What it is about."""
        return Scope(
            programme=self.programme,
            as_of=self.as_of,
            since=self.since,
            workshop=self.workshop,
            institution=self.institution,
            country=str(self.country.code or ""),
        )

    @property
    def is_published(self) -> bool:
        """Whether everybody who has its address may read it."""
        return self.published_at is not None

    @property
    def public_address(self) -> str:
        """Where everybody can read it; nothing when it is not published."""
        if not self.is_published:
            return ""
        return settings.SITE_URL + reverse("reports:public_report", args=[self.public_code])

    @property
    def is_old(self) -> bool:
        """Whether it was made before reports had two languages: its rows have no keys that lead to records."""
        return "original" in self.figures

    @property
    def is_intact(self) -> bool:
        """Whether the figures are those whose hash was noted.

        Editions of before reports had two languages keep what was hashed beside what is read now.
        """
        return sha256_of(self.figures.get("original", self.figures)) == self.sha256


class EditionFile(models.Model):
    """An edition as a file: in one language and form."""

    class Form(models.TextChoices):
        PDF = "pdf", _("PDF")
        XLSX = "xlsx", _("spreadsheet")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="files", verbose_name=_("edition"))
    language = models.CharField(
        _("language"), max_length=7, choices=list(zip(LANGUAGES, (_("English"), _("Chinese")), strict=True))
    )
    form = models.CharField(_("form"), max_length=4, choices=Form)
    file = models.FileField(_("file"), upload_to="editions/%Y/", max_length=200)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, editable=False)

    class Meta:
        verbose_name = _("file of an edition")
        verbose_name_plural = _("files of editions")
        ordering = ["edition", "language", "form"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "language", "form"], name="edition_file_once",
                violation_error_message=_("This edition has a file of this form in this language already."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.edition}, {self.get_language_display()}, {self.get_form_display()}"

    @property
    def download_name(self) -> str:
        """What the file is called where it is saved: what it is about, until when, and the language."""
        edition = self.edition
        thing = edition.workshop or edition.institution or edition.country.name or "programme"
        name = slugify(f"{edition.programme.code} {thing}")[:60]
        dates = "-".join(str(day) for day in (edition.since, edition.as_of) if day)
        return f"{name}-{dates}-{self.language}.{self.form}"
