"""What a report shows: its sections, in their usual order, and the tables in each."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from reports.indicators import INDICATORS, Indicator, Section
from reports.scope import Scope

# Editions are written in both; the words of what an edition freezes are kept in each.
LANGUAGES = ("en", "zh-hans")


class Part(TextChoices):
    """The sections of a report, among which staff choose."""

    CHANGES = "changes", _("What changed since the last edition")
    REACH = Section.REACH.value, Section.REACH.label
    PARTNERSHIP = Section.PARTNERSHIP.value, Section.PARTNERSHIP.label
    ACTIVITIES = Section.ACTIVITIES.value, Section.ACTIVITIES.label
    TRAINING = Section.TRAINING.value, Section.TRAINING.label
    TARGETS = "targets", _("Targets")
    PUBLISHED = "published", _("Published figures held against the records")
    QUALITY = "quality", _("Gaps in the records")


@dataclass(frozen=True)
class Table:
    """A figure split by one disaggregation. ``for_workshop`` says whether the report of a workshop has it."""

    of: str
    by: str

    @property
    def indicator(self) -> Indicator:
        """The indicator that is split."""
        return INDICATORS[self.of]


TABLES = tuple(
    Table(of, by)
    for of, all_of_it in {
        "people": ("sex", "category", "country"),
        "participations": ("side", "institution_kind", "year"),
        "institutions": ("country", "institution_kind"),
        "delegates": ("side", "country", "sex", "category", "workshop"),
        "days_attended": ("day",),
        "agreements_signed": ("partner_country", "province", "agreement_kind", "signed_how", "year"),
        "activities_agreed": ("activity_kind", "activity_state", "sending_side", "direction", "field_of_study", "mode"),
        "activities_started": ("year",),
        "people_in_fact": ("sex", "reported_category"),
        "tot_courses": ("length",),
        "completions": ("course", "year"),
        "completed": ("sex", "category", "institution"),
        "completion_rate": ("course",),
        "person_days": ("year",),
        "certificates": ("certificate_kind",),
    }.items()
    for by in all_of_it
)


def tables_for(scope: Scope, section: str) -> list[Table]:
    """Return the tables that a report on ``scope`` shows in ``section``."""
    shown = [one for one in TABLES if one.indicator.section == section and one.indicator.fits(scope)]
    # The only row would be the total again.
    known = {"workshop": scope.workshop, "country": scope.country, "institution": scope.institution}
    return [one for one in shown if not known.get(one.by)]
