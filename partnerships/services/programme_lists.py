"""Lists of institutions and of people: kept as they were uploaded, and imported as they were shown, all or nothing."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from partnerships.institution_sheet.plan import InstitutionPlan, Outcome, PlanRow, make_plan
from partnerships.languages import language_of_name
from partnerships.models import Institution, InstitutionImport, InstitutionName, Membership, PersonImport, Programme
from partnerships.people_lists import make_plan as make_people_plan
from partnerships.people_sheet.reading import ReadSheet
from partnerships.services.errors import ChangedMeanwhile, PartnershipError
from partnerships.services.people_lists import add_people, keep_list, mark_imported, require_as_shown, trail_words


def keep_institutions(
    *, programme: Programme, sheet: ReadSheet, file_name: str, usual_kind: str, by=None
) -> InstitutionImport:
    """Keep an uploaded list; the same file that waits to be imported into this programme already is returned.

    ``usual_kind`` is the kind of those whose kind neither a column nor their name tells.
    """
    kept = keep_list(InstitutionImport, programme=programme, sheet=sheet, file_name=file_name, by=by)
    if not kept.imported_at and kept.usual_kind != usual_kind:
        kept.usual_kind = usual_kind
        kept.save(update_fields=["usual_kind"])
    return kept


@transaction.atomic
def answer_rows(
    *, uploaded: InstitutionImport | PersonImport, answers: Mapping[str, str]
) -> InstitutionImport | PersonImport:
    """Keep what somebody chose for rows that look like a record; an answer that a row does not offer counts for none.

    ``answers`` are by the number of the row. What was imported already stays as it is.
    """
    uploaded = type(uploaded).objects.select_for_update().get(pk=uploaded.pk)
    if uploaded.imported_at is None:
        numbers = {str(number) for number, *_cells in uploaded.rows}
        given = {number: answer for number, answer in answers.items() if number in numbers}
        uploaded.answers = {number: one for number, one in (uploaded.answers | given).items() if one}
        uploaded.save(update_fields=["answers"])
    return uploaded


@transaction.atomic
def import_institutions(*, uploaded: InstitutionImport, fingerprint: str, by) -> InstitutionImport:
    """Make the new institutions of a list and let the known ones join its programme; all or nothing.

    ``fingerprint`` is that of the plan which was shown. Raises ChangedMeanwhile when the plan has become another one
    since, and PartnershipError when a row is wrong or waits for a choice, or nothing would be added. A second call
    answers like the first.
    """
    programme = Programme.objects.select_for_update(no_key=True).get(pk=uploaded.programme_id)
    uploaded = InstitutionImport.objects.get(pk=uploaded.pk)
    if uploaded.imported_at:
        return uploaded
    plan = make_plan(uploaded, programme, by)
    require_as_shown(plan, fingerprint, refused=PartnershipError, changed=ChangedMeanwhile)
    if plan.undecided:
        raise PartnershipError(_("Some rows look like an institution that is here. Choose for each of them."))
    if not plan.writes:
        raise PartnershipError(_("Every institution in this list is a member already. Nothing was added."))
    trail = trail_words(uploaded, by)
    try:
        # A savepoint: another programme's list may have brought an institution of the same name meanwhile.
        with transaction.atomic():
            made = _make(plan, trail)
    except IntegrityError:
        raise ChangedMeanwhile(plan.changed_words) from None
    _name(plan, made)
    today = timezone.localdate()
    members = [
        Membership(programme=programme, institution_id=made.get(row.number) or row.institution_id, since=today)
        for row in plan.adding
    ]
    bulk_create_with_history(members, Membership, **trail)
    return mark_imported(uploaded, by=by, added=plan.counts[Outcome.NEW], joined=plan.counts[Outcome.JOINS])


def _make(plan: InstitutionPlan, trail: dict) -> dict[int, int]:
    """Make the new institutions; return their keys by the number of the row."""
    rows = [row for row in plan.rows if row.outcome == Outcome.NEW]
    made = bulk_create_with_history([_institution(row) for row in rows], Institution, **trail) if rows else []
    return {row.number: one.pk for row, one in zip(rows, made, strict=True)}


def _institution(row: PlanRow) -> Institution:
    fields = ("official_name", "native_name", "country", "province", "city", "kind", "website")
    language = language_of_name(row.values["native_name"])
    return Institution(native_language=language, **{name: row.values[name] for name in fields})


def _name(plan: InstitutionPlan, made: dict[int, int]) -> None:
    names = [
        InstitutionName(
            institution_id=made.get(row.same_as_row or row.number) or row.institution_id,
            name=name,
            language=language_of_name(name),
            kind=kind,
        )
        for row in plan.rows
        for name, kind in row.names
    ]
    InstitutionName.objects.bulk_create(names, ignore_conflicts=True)


def keep_people(*, programme: Programme, sheet: ReadSheet, file_name: str, by=None) -> PersonImport:
    """Keep an uploaded list; the same file that waits to be imported into this programme already is returned."""
    return keep_list(PersonImport, programme=programme, sheet=sheet, file_name=file_name, by=by)


@transaction.atomic
def import_people(*, uploaded: PersonImport, fingerprint: str, by=None) -> PersonImport:
    """Make the people of an uploaded list who are not kept yet; all or nobody.

    ``fingerprint`` is that of the plan which was shown. Raises ChangedMeanwhile when the plan has become another one
    since, and PartnershipError when a row is wrong or nobody would be added. A second call answers like the first.
    """
    programme = Programme.objects.select_for_update(no_key=True).get(pk=uploaded.programme_id)
    uploaded = PersonImport.objects.get(pk=uploaded.pk)
    if uploaded.imported_at:
        return uploaded
    plan = make_people_plan(uploaded, programme)
    require_as_shown(plan, fingerprint, refused=PartnershipError, changed=ChangedMeanwhile)
    if plan.undecided:
        raise PartnershipError(_("Some rows look like somebody who is here. Choose for each of them."))
    if not plan.adding:
        raise PartnershipError(_("Everybody in this list is here already. Nobody was added."))
    add_people(plan=plan, programme=programme, trail=trail_words(uploaded, by))
    return mark_imported(uploaded, by=by, added=len(plan.adding))
