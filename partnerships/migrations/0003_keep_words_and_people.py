"""Keeps the words of versions proposed before, and carries the people of activities over into rows by category.

The form of the words is the one they were hashed in (agreement-terms/1), so that their hash stays true. Words whose
hash no longer fits (a party was renamed since) are left empty: nobody can approve them, as before.
"""

import hashlib
import json
import unicodedata

from django.db import migrations
from django.db.models import F, OuterRef, Q, Subquery


def keep_words(apps, schema_editor):
    AgreementVersion = apps.get_model("partnerships", "AgreementVersion")
    Agreement = apps.get_model("partnerships", "Agreement")
    kind = Agreement.objects.filter(pk=OuterRef("agreement")).values("kind")[:1]
    AgreementVersion.objects.update(kind=Subquery(kind))
    frozen = AgreementVersion.objects.exclude(sha256="").select_related(
        "agreement__programme", "agreement__first_party", "agreement__second_party"
    )
    for version in frozen.prefetch_related("lines__field_of_study").iterator(chunk_size=500):
        words = first_form(version)
        if hashlib.sha256(words.encode()).hexdigest() == version.sha256:
            AgreementVersion.objects.filter(pk=version.pk).update(words=words)
    for agreement in Agreement.objects.filter(signed_version__isnull=False).iterator(chunk_size=500):
        AgreementVersion.objects.filter(pk=agreement.signed_version_id).update(agreed_on=agreement.signed_on)
    for status in ("withdrawn", "declined"):
        for agreement in Agreement.objects.filter(status=status).iterator(chunk_size=500):
            newest = agreement.versions.order_by("-number").values("pk")[:1]
            AgreementVersion.objects.filter(pk__in=list(newest.values_list("pk", flat=True))).update(
                outcome=status, outcome_reason=agreement.status_reason
            )


def first_form(version) -> str:
    agreement = version.agreement
    terms = {
        "form": "agreement-terms/1",
        "programme": agreement.programme.code,
        "number": agreement.number,
        "kind": agreement.kind,
        "parties": [party(agreement.first_party), party(agreement.second_party)],
        "starts_on": version.starts_on.isoformat(),
        "ends_on": version.ends_on.isoformat(),
        "purpose": "\n".join(version.purpose.splitlines()).strip(),
        "lines": [line_of(line) for line in sorted(version.lines.all(), key=lambda line: line.number)],
    }
    return unicodedata.normalize(
        "NFC", json.dumps(terms, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    )


def party(institution) -> dict:
    return {
        "id": institution.pk,
        "name": institution.official_name,
        "native_name": institution.native_name,
        "country": str(institution.country or ""),
    }


def line_of(line) -> dict:
    return {
        "kind": line.kind,
        "sending": line.sending_id,
        "receiving": line.receiving_id,
        "people_per_year": line.people_per_year,
        "length": line.length,
        "length_unit": line.length_unit,
        "field_of_study": line.field_of_study.code if line.field_of_study else "",
        "language": line.language,
        "mode": line.mode,
    }


def carry_people_over(apps, schema_editor):
    Activity = apps.get_model("partnerships", "CollaborativeActivity")
    People = apps.get_model("partnerships", "ActivityPeople")
    reported = Activity.objects.filter(
        Q(actual_women__isnull=False) | Q(actual_men__isnull=False) | Q(actual_not_stated__isnull=False)
    )
    People.objects.bulk_create(
        (
            People(
                activity_id=pk, category="not_stated", women=women or 0, men=men or 0, not_stated=not_stated or 0
            )
            for pk, women, men, not_stated in reported.values_list(
                "pk", "actual_women", "actual_men", "actual_not_stated"
            )
        ),
        batch_size=500,
    )


def put_people_back(apps, schema_editor):
    Activity = apps.get_model("partnerships", "CollaborativeActivity")
    People = apps.get_model("partnerships", "ActivityPeople")
    for row in People.objects.order_by("pk").iterator(chunk_size=500):
        activity = Activity.objects.filter(pk=row.activity_id)
        for column, count in (("women", row.women), ("men", row.men), ("not_stated", row.not_stated)):
            name = f"actual_{column}"
            activity.filter(**{name: None}).update(**{name: 0})
            activity.update(**{name: F(name) + count})


class Migration(migrations.Migration):

    dependencies = [
        ("partnerships", "0002_life_of_agreements"),
    ]

    operations = [
        migrations.RunPython(keep_words, migrations.RunPython.noop),
        migrations.RunPython(carry_people_over, put_people_back),
    ]
