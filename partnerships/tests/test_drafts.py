import datetime as dt

import pytest
from django.utils import timezone

from partnerships.models import ActivityLine, Agreement
from partnerships.services.drafts import Terms, change_draft, draft_agreement
from partnerships.services.errors import PartnershipError
from partnerships.tests.factories import AgreementFactory, InstitutionFactory, ProgrammeFactory, proposed

pytestmark = pytest.mark.django_db


def terms(first, second, **fields) -> Terms:
    line = ActivityLine(kind="visit", sending=first, receiving=second, people_per_year=2, length=5)
    wanted = {"starts_on": dt.date(2026, 1, 1), "ends_on": dt.date(2028, 12, 31), "lines": [line]}
    return Terms(first_party=first, second_party=second, **(wanted | fields))


def test_draft_agreement_writes_number_version_and_lines(programme, institution, partner, coordinator):
    draft = draft_agreement(
        programme=programme,
        terms=terms(institution, partner, purpose="To visit."),
        author=coordinator,
        drafted_by=institution,
    )
    version = draft.newest_version
    assert draft.number == f"OURS-{timezone.localdate().year}-0001"
    assert (draft.status, draft.drafted_by, draft.created_by) == ("draft", institution, coordinator)
    assert (version.number, version.purpose, version.sha256, version.ends_on) == (
        1, "To visit.", "", dt.date(2028, 12, 31),
    )  # fmt: skip
    assert [(line.number, line.kind, line.sending, line.people_per_year) for line in version.lines.all()] == [
        (1, "visit", institution, 2)
    ]
    assert draft.history.get().history_change_reason == "drafted"


def test_draft_agreement_numbers_go_on_after_the_highest_and_are_apart_by_programme(
    programme, other_programme, institution, partner
):
    year = timezone.localdate().year
    AgreementFactory(programme=programme, number=f"OURS-{year}-9999")
    one, two = (draft_agreement(programme=programme, terms=terms(institution, partner)) for _n in range(2))
    assert [one.number, two.number] == [f"OURS-{year}-10000", f"OURS-{year}-10001"]
    parties = [InstitutionFactory(programme=other_programme) for _n in range(2)]
    assert draft_agreement(programme=other_programme, terms=terms(*parties)).number == f"THEIRS-{year}-0001"


def test_draft_agreement_numbers_of_a_programme_whose_code_begins_alike_are_apart(programme, institution, partner):
    year = timezone.localdate().year
    alike = ProgrammeFactory(code=f"OURS-{year}")
    for number in (f"OURS-{year}-0041", f"OURS-{year}-{year}-0007", f"OURS-{year}-{year}-12345", f"OURS-{year}-x1"):
        AgreementFactory(number=number)
    draft = draft_agreement(programme=programme, terms=terms(institution, partner))
    parties = [InstitutionFactory(programme=alike) for _n in range(2)]
    other = draft_agreement(programme=alike, terms=terms(*parties))
    assert (draft.number, other.number) == (f"OURS-{year}-0042", f"OURS-{year}-{year}-12346")


@pytest.mark.parametrize(
    "change, sentence",
    [
        (lambda i, p, o: {"second_party": i}, "An agreement is between two different institutions."),
        (lambda i, p, o: {"ends_on": dt.date(2025, 12, 31)}, "The agreement ends before it starts."),
        (lambda i, p, o: {"second_party": o}, "Elsewhere College does not belong to the programme Our programme."),
    ],
)
def test_draft_agreement_refuses_what_cannot_stand(programme, institution, partner, change, sentence):
    elsewhere = InstitutionFactory(official_name="Elsewhere College")
    wanted = terms(institution, partner)
    for name, value in change(institution, partner, elsewhere).items():
        setattr(wanted, name, value)
    with pytest.raises(PartnershipError) as refused:
        draft_agreement(programme=programme, terms=wanted)
    assert str(refused.value) == sentence
    assert not Agreement.objects.exists()


def test_draft_agreement_refuses_a_line_to_a_third_institution(programme, institution, partner):
    third = InstitutionFactory(programme=programme)
    line = ActivityLine(kind="visit", sending=institution, receiving=third, people_per_year=2, length=5)
    with pytest.raises(PartnershipError, match="from one party to the other"):
        draft_agreement(programme=programme, terms=terms(institution, partner, lines=[line]))


def test_change_draft_puts_new_lines_in_the_place_of_the_old_ones(programme, institution, partner):
    draft = AgreementFactory(programme=programme, first_party=institution, second_party=partner, version__lines=3)
    changed = change_draft(agreement=draft, terms=terms(institution, partner, kind="moa"), drafted_by=institution)
    assert (changed.kind, changed.newest_version.number, changed.newest_version.lines.get().kind) == ("moa", 1, "visit")
    assert changed.history.first().history_change_reason == "draft changed"


def test_change_draft_refuses_an_edit_over_one_that_was_not_seen(programme, institution, partner):
    draft = AgreementFactory(programme=programme, first_party=institution, second_party=partner)
    opened_twice = Agreement.objects.get(pk=draft.pk)
    change_draft(agreement=Agreement.objects.get(pk=draft.pk), terms=terms(institution, partner, purpose="First"))
    with pytest.raises(PartnershipError, match="Somebody else saved"):
        change_draft(agreement=opened_twice, terms=terms(institution, partner, purpose="Second"))
    assert Agreement.objects.get(pk=draft.pk).newest_version.purpose == "First"


def test_change_draft_leaves_a_proposed_agreement_alone(programme, institution, partner):
    agreement = proposed(programme=programme, first_party=institution, second_party=partner)
    with pytest.raises(PartnershipError):
        change_draft(agreement=agreement, terms=terms(institution, partner, purpose="Later"))
    assert agreement.newest_version.purpose == "To exchange teachers."
