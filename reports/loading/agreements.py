"""Agreements signed on paper at a workshop, their words and what became of their activities."""

import datetime as dt
from collections import defaultdict

from django.utils import timezone

from partnerships.models import (
    ActivityLine,
    ActivityPeople,
    Agreement,
    AgreementVersion,
    CollaborativeActivity,
    FieldOfStudy,
    Institution,
    PaperSignature,
    Programme,
)
from partnerships.services.terms import freeze_words
from reports.loading.files import DataFolder
from reports.loading.rows import Row
from reports.loading.writing import begin_trails, insert, insert_with_trail
from workshops.models import Signing, Workshop

LINE = "number kind people_per_year length length_unit language mode"
PLAN = "kind language mode length_unit planned_start planned_end status status_reason"
REPORT = "actual_start actual_end actual_length"
PEOPLE = ("women", "men", "not_stated")
COUNTS = " ".join(f"actual_{sex}" for sex in PEOPLE)
SIGNATURE = "first_signatory first_position second_signatory second_position"
AGREEMENTS = f"number kind first_party second_party proposed_on signed_on starts_on ends_on purpose {SIGNATURE} desk"
ACTIVITIES = f"agreement sending receiving field_of_study {LINE} {PLAN} {REPORT} {COUNTS}"


def load_agreements(
    data: DataFolder, workshop: Workshop, institutions: dict[str, Institution], fields: dict[str, FieldOfStudy]
) -> None:
    """Insert the agreements of ``agreements.csv`` as signed at ``workshop``, with the lines of ``activities.csv``."""
    rows = {row.text("number"): row for row in data.table("agreements.csv", AGREEMENTS)}
    lines = defaultdict(list)
    for line in data.table("activities.csv", ACTIVITIES):
        line.known(rows, line.text("agreement"), "agreement")
        lines[line.text("agreement")].append(line)
    if without := [row for number, row in rows.items() if number not in lines]:
        raise without[0].wrong("activities.csv has no line for this agreement; it needs at least one.")
    agreements = insert(_draft(row, workshop.programme, institutions) for row in rows.values())
    versions = {
        agreement.number: rows[agreement.number].make(
            AgreementVersion, "kind starts_on ends_on purpose", agreement=agreement
        )
        for agreement in agreements
    }
    insert(versions.values())
    _load_activities(lines, versions, institutions, fields)
    _sign(agreements, versions)
    insert_with_trail(
        row.make(PaperSignature, f"signed_on {SIGNATURE}", version=versions[number]) for number, row in rows.items()
    )
    insert_with_trail(
        rows[agreement.number].make(Signing, "signed_on desk", workshop=workshop, agreement=agreement)
        for agreement in agreements
    )


def _draft(row: Row, programme: Programme, institutions: dict[str, Institution]) -> Agreement:
    """A signed agreement needs its version, which needs the agreement: it begins as a draft."""
    for name in ("proposed_on", "signed_on"):
        if len(row.days(name)) != 1:
            raise row.wrong(f"“{name}” must hold one day.")
    return row.make(
        Agreement, "number kind proposed_on signed_on", programme=programme, is_sample=True,
        first_party=row.one_of(institutions, "first_party"), second_party=row.one_of(institutions, "second_party"),
        ceremony_on=row.days("signed_on")[0],
    )  # fmt: skip


def _load_activities(
    rows: dict[str, list[Row]],
    versions: dict[str, AgreementVersion],
    institutions: dict[str, Institution],
    fields: dict[str, FieldOfStudy],
) -> None:
    """Insert each line of a version and the activity that came of it."""
    lines, activities, people = [], [], []
    for number, version in versions.items():
        for row in rows[number]:
            way = {
                "sending": row.one_of(institutions, "sending"),
                "receiving": row.one_of(institutions, "receiving"),
                "field_of_study": row.one_of(fields, "field_of_study", needed=False),
            }
            line = row.make(ActivityLine, LINE, version=version, **way)
            plan = {"planned_people": line.people_per_year, "planned_length": line.length}
            lines.append(line)
            activities.append(
                row.make(
                    CollaborativeActivity, f"{PLAN} {REPORT}", agreement=version.agreement, line=line, **plan, **way
                )
            )
            counts = {sex: row.whole_numbers(f"actual_{sex}") for sex in PEOPLE}
            if any(counts.values()):
                # The documents count people by sex alone.
                people.append((activities[-1], {sex: sum(count) for sex, count in counts.items()}))
    insert(lines)
    insert_with_trail(activities)
    insert_with_trail(
        ActivityPeople(activity=activity, category=ActivityPeople.Category.NOT_STATED, **counts)
        for activity, counts in people
    )


def _sign(agreements: list[Agreement], versions: dict[str, AgreementVersion]) -> None:
    """Give every version the hash of its words and make it the one in force."""
    for agreement in agreements:
        version = versions[agreement.number]
        freeze_words(version)
        version.agreed_on = agreement.signed_on
        version.proposed_at = timezone.make_aware(dt.datetime.combine(agreement.proposed_on, dt.time(12)))
        agreement.status, agreement.signed_version = Agreement.Status.SIGNED, version
    AgreementVersion.objects.bulk_update(versions.values(), ["words", "sha256", "proposed_at", "agreed_on"])
    Agreement.objects.bulk_update(agreements, ["status", "signed_version"], batch_size=500)
    begin_trails(list(versions.values()))
    begin_trails(agreements)
