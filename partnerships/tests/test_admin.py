import pytest
from django.urls import reverse
from simple_history.utils import bulk_update_with_history

from partnerships.models import Agreement
from partnerships.tests.factories import AgreementFactory, proposed

pytestmark = pytest.mark.django_db


def change(thing) -> str:
    return reverse(f"admin:partnerships_{thing._meta.model_name}_change", args=[thing.pk])


def test_admin_cannot_change_words_that_somebody_was_asked_to_agree_to(as_user, admin_user):
    version = proposed().newest_version
    client = as_user(admin_user)
    page = client.get(change(version)).content.decode()
    assert 'name="purpose"' not in page and 'name="lines-0-people_per_year"' not in page
    assert client.post(change(version), {"purpose": "Other"}).status_code == 403
    assert client.post(change(version.lines.get()), {"people_per_year": 9}).status_code == 403


def test_admin_may_mend_a_draft(as_user, admin_user):
    version = AgreementFactory().newest_version
    page = as_user(admin_user).get(change(version)).content.decode()
    assert 'name="purpose"' in page and 'name="lines-0-people_per_year"' in page


def test_admin_never_moves_the_state_and_fixes_the_parties_of_a_proposal(as_user, admin_user):
    agreement = proposed()
    page = as_user(admin_user).get(change(agreement)).content.decode()
    for name in ("status", "number", "first_party", "second_party", "kind"):
        assert f'name="{name}"' not in page


def test_admin_gives_a_new_agreement_its_number(as_user, admin_user, programme, institution, partner):
    data = {
        "programme": programme.pk, "kind": "mou", "first_party": institution.pk, "second_party": partner.pk,
    }  # fmt: skip
    as_user(admin_user).post(reverse("admin:partnerships_agreement_add"), data)
    assert Agreement.objects.get().number.startswith("OURS-")


def test_admin_gives_no_approval(as_user, admin_user):
    assert as_user(admin_user).get(reverse("admin:partnerships_approval_add")).status_code == 403


def test_admin_brings_no_earlier_state_back_from_the_trail(as_user, admin_user):
    agreement = proposed()
    drafted = agreement.history.filter(status="draft").first()
    address = reverse("admin:partnerships_agreement_simple_history", args=[agreement.pk, drafted.pk])
    client = as_user(admin_user)
    assert 'value="Revert"' not in client.get(address).content.decode()
    assert client.post(address, {}).status_code == 403
    agreement.refresh_from_db()
    assert agreement.status == "proposed"


def test_what_an_admin_mends_in_a_draft_is_in_the_trail_of_its_page(as_user, admin_user, coordinator, parties):
    draft = AgreementFactory(**parties)
    line = draft.newest_version.lines.get()
    client = as_user(admin_user)
    for people in (4, 7):
        data = {
            "version": line.version_id, "number": 1, "kind": "visit", "sending": line.sending_id,
            "receiving": line.receiving_id, "people_per_year": people, "length": 2, "length_unit": "days",
            "mode": "online",
        }  # fmt: skip
        assert client.post(change(line), data).status_code == 302
    page = as_user(coordinator).get(draft.get_absolute_url()).content.decode()
    assert "4 people a year, 2 days, online</del>" in page and "7 people a year, 2 days, online</ins>" in page
    assert "Admin · <strong>draft changed</strong>" in page


def test_the_trail_cannot_be_changed_or_deleted(parties):
    agreement = proposed(**parties)
    first = agreement.history.first()
    for change_past in (first.save, first.delete, agreement.history.all().delete):
        with pytest.raises(TypeError, match="The trail is only added to."):
            change_past()
    with pytest.raises(TypeError, match="The trail is only added to."):
        agreement.history.all().update(status="signed")
    assert agreement.history.count() == 2


def test_what_was_done_in_bulk_is_in_the_trail(parties, as_user, coordinator):
    agreement = Agreement.objects.get(pk=proposed(**parties).pk)
    agreement.is_sample = True
    bulk_update_with_history([agreement], Agreement, ["is_sample"], default_change_reason="marked as sample")
    page = as_user(coordinator).get(agreement.get_absolute_url()).content.decode()
    assert "<strong>marked as sample</strong>" in page
