"""Fields of study and institutions: shared by programmes, so those already there are found and left as they are."""

from partnerships.models import FieldOfStudy, Institution, InstitutionName
from reports.loading.files import DataFolder
from reports.loading.rows import Row
from reports.loading.writing import begin_trails, insert, link

COLUMNS = "official_name native_name native_language country province city kind is_sample"


def load_fields_of_study(data: DataFolder) -> dict[str, FieldOfStudy]:
    """Insert the fields of study that are not there yet, and give those that are the Chinese name they still lack.

    Return all by their ISCED-F code.
    """
    there = {field.code: field for field in FieldOfStudy.objects.all()}
    rows = data.table("fields_of_study.csv", "code name chinese_name")
    read = [row.make(FieldOfStudy, "code name chinese_name") for row in rows]
    named = [field for field in read if field.code in there and not there[field.code].chinese_name]
    for field in named:
        there[field.code].chinese_name = field.chinese_name
    FieldOfStudy.objects.bulk_update([there[field.code] for field in named], ["chinese_name"])
    made = insert(field for field in read if field.code not in there)
    return there | {field.code: field for field in made}


def load_institutions(
    data: DataFolder, keys: set[str], fields_of_study: dict[str, FieldOfStudy]
) -> dict[str, Institution]:
    """Insert those of the institutions named by ``keys`` that are not there yet; return them by key.

    An institution is known again by its official name and country.
    """
    rows = {row.text("key"): row for row in data.table("institutions.csv", f"key fields_of_study {COLUMNS}")}
    there = {(one.official_name, one.country.code or ""): one for one in Institution.objects.all()}
    found, new = {}, {}
    for key, row in rows.items():
        if key not in keys:
            continue
        known = there.get((row.text("official_name"), row.text("country")))
        if known:
            found[key] = known
        else:
            new[key] = row.make(Institution, COLUMNS)
    insert(new.values())
    link(
        ((institution, rows[key].some_of(fields_of_study, "fields_of_study")) for key, institution in new.items()),
        "fields_of_study",
    )
    begin_trails(list(new.values()))
    insert(_names(data.table("institution_names.csv", "institution name language kind"), rows, new))
    return found | new


def _names(names: list[Row], rows: dict[str, Row], new: dict[str, Institution]):
    for row in names:
        key = row.text("institution")
        row.known(rows, key, "institution")
        if key in new:
            yield row.make(InstitutionName, "name language kind", institution=new[key])
