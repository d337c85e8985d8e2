"""How a draft came to be stays with the side that wrote it, also after it is proposed."""

import pytest
from django.core.files.base import ContentFile

from partnerships.models import Agreement, AgreementFile, CollaborativeActivity
from partnerships.services.agreements import propose, record_paper_signature
from partnerships.services.drafts import change_draft
from partnerships.tests.factories import AgreementFactory, InstitutionFactory, paper
from partnerships.tests.test_versions import terms_for

pytestmark = pytest.mark.django_db


def drafted_otherwise_first(parties, rival) -> Agreement:
    """A draft that was first for another partner and said what the partner must not read."""
    draft = AgreementFactory(**parties | {"second_party": rival}, version__purpose="We would pay 900,000.")
    for second in (rival, parties["second_party"]):
        draft = Agreement.objects.get(pk=draft.pk)
        terms = terms_for(
            draft, second_party=second, lines=[], purpose="We would pay 900,000." if second == rival else ""
        )
        terms.commitment_by = "Head"
        change_draft(agreement=draft, terms=terms, drafted_by=parties["first_party"])
    return Agreement.objects.get(pk=draft.pk)


@pytest.mark.parametrize("on_paper", [False, True])
def test_the_partner_reads_nothing_of_how_the_draft_came_to_be(
    as_user, programme, parties, institution, coordinator, staff, partner_coordinator, on_paper
):
    rival = InstitutionFactory(official_name="Secret Rival College", programme=programme)
    draft = drafted_otherwise_first(parties, rival)
    version = draft.newest_version
    version.commitment_on = version.starts_on
    version.save()
    version.lines.create(
        number=1, kind="visit", sending=institution, receiving=parties["second_party"], people_per_year=1, length=1
    )
    if on_paper:
        record_paper_signature(agreement=draft, signature=paper())
    else:
        propose(agreement=draft, institution=institution)
    for user, knows in ((coordinator, True), (staff, True), (partner_coordinator, False)):
        page = as_user(user).get(draft.get_absolute_url()).content.decode()
        assert ("900,000" in page, "Secret Rival College" in page) == (knows, knows), user
        assert ("signed on paper" if on_paper else "proposed by Bangkok") in page


def test_a_file_added_to_a_draft_stays_with_its_side(
    as_user, parties, institution, coordinator, staff, partner_coordinator, stranger, tmp_path, settings
):
    settings.MEDIA_ROOT = tmp_path
    draft = AgreementFactory(**parties)

    def add(name):
        return AgreementFile.objects.create(
            agreement=draft, kind="other", name=name, file=ContentFile(b"x", name), content_type="image/png", size=1,
            sha256="2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
        )  # fmt: skip

    before = add("Secret offer.png")
    propose(agreement=draft, institution=institution)
    after = add("Shared.png")
    wanted = ((coordinator, 200, 200), (staff, 200, 200), (partner_coordinator, 404, 200), (stranger, 404, 404))
    for user, own, shared in wanted:
        client = as_user(user)
        assert [client.get(f"/files/{one.pk}/").status_code for one in (before, after)] == [own, shared], user
    page = as_user(partner_coordinator).get(draft.get_absolute_url()).content.decode()
    assert "Secret offer" not in page and "Shared.png" in page


def test_an_activity_of_a_draft_is_as_private_as_the_draft(
    parties, institution, partner, coordinator, partner_coordinator
):
    draft = AgreementFactory(**parties)
    CollaborativeActivity.objects.create(
        agreement=draft, kind="visit", sending=institution, receiving=partner, planned_people=1, planned_length=1
    )
    assert CollaborativeActivity.objects.visible_to(coordinator).count() == 1
    assert not CollaborativeActivity.objects.visible_to(partner_coordinator).exists()
