import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from simple_history.utils import bulk_update_with_history

from partnerships.models import Agreement, AgreementVersion, Programme
from partnerships.services.agreements import propose
from partnerships.services.terminations import terminate
from partnerships.tests.factories import AgreementFactory, InstitutionFactory, proposed, signed
from partnerships.tests.test_views_forms import draft_data

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


def line_data(line, **fields) -> dict:
    """What the page of a draft's line sends."""
    wanted = {
        "kind": "visit", "sending": line.sending_id, "receiving": line.receiving_id, "people_per_year": 4, "length": 2,
        "length_unit": "days", "mode": "online",
    }  # fmt: skip
    return wanted | fields


def version_data(version, **fields) -> dict:
    """What the page of a draft's words sends, with its one line."""
    line = version.lines.get()
    row = line_data(line, id=line.pk, version=version.pk, number=1)
    wanted = {
        "kind": "mou", "starts_on": "2018-09-01", "ends_on": "2099-08-31", "purpose": "To exchange teachers.",
        "lines-TOTAL_FORMS": 1, "lines-INITIAL_FORMS": 1,
    }  # fmt: skip
    return wanted | {f"lines-0-{name}": value for name, value in row.items()} | fields


@pytest.mark.parametrize("make", [AgreementFactory, proposed])
def test_admin_never_moves_the_state_and_fixes_the_parties_of_what_stands(make, as_user, admin_user):
    agreement, third = make(), InstitutionFactory()
    client = as_user(admin_user)
    page = client.get(change(agreement)).content.decode()
    fixed = ("status", "number", "programme", "first_party", "second_party", "kind", "drafted_by")
    for name in fixed:
        assert f'name="{name}"' not in page
    before = {name: getattr(agreement, name) for name in fixed}
    data = {"first_party": third.pk, "second_party": third.pk, "kind": "moa", "is_sample": "on"}
    assert client.post(change(agreement), data).status_code == 302
    stored = Agreement.objects.get(pk=agreement.pk)
    assert ({name: getattr(stored, name) for name in fixed}, stored.is_sample) == (before, True)


def test_admin_moves_no_line_and_no_version_elsewhere(as_user, admin_user):
    version, elsewhere = AgreementFactory(version__lines=1).newest_version, proposed().newest_version
    line = version.lines.get()
    client = as_user(admin_user)
    assert client.post(change(line), line_data(line, version=elsewhere.pk, number=7)).status_code == 302
    line.refresh_from_db()
    assert (line.version, line.number, line.people_per_year) == (version, 1, 4)
    data = version_data(version, agreement=elsewhere.agreement_id, number=9, purpose="To visit.")
    assert client.post(change(version), data).status_code == 302
    stored = type(version).objects.get(pk=version.pk)
    assert (stored.agreement, stored.number, stored.purpose) == (version.agreement, 1, "To visit.")


@pytest.mark.parametrize("name", ["sending", "receiving"])
def test_admin_is_told_beside_the_field_that_a_line_goes_between_the_parties(name, as_user, admin_user):
    version, third = AgreementFactory().newest_version, InstitutionFactory()
    line = version.lines.get()
    client = as_user(admin_user)
    sentence = {name: ["Choose one of the two parties of the agreement."]}
    answer = client.post(change(line), line_data(line, **{name: third.pk}))
    assert answer.context["adminform"].form.errors == sentence
    answer = client.post(change(version), version_data(version, **{f"lines-0-{name}": third.pk}))
    assert [inline.formset.errors for inline in answer.context["inline_admin_formsets"]] == [[sentence]]


def test_admin_neither_adds_nor_deletes_nor_moves_an_activity(as_user, admin_user):
    activity, other = signed().activities.get(), signed()
    client = as_user(admin_user)
    assert client.get(reverse("admin:partnerships_collaborativeactivity_add")).status_code == 403
    address = reverse("admin:partnerships_collaborativeactivity_delete", args=[activity.pk])
    assert client.post(address, {"post": "yes"}).status_code == 403
    data = {
        "agreement": other.pk, "line": "", "kind": "visit", "sending": activity.sending_id,
        "receiving": activity.receiving_id, "mode": "online", "planned_people": 5, "planned_length": 2,
        "length_unit": "days", "status": "planned", "people-TOTAL_FORMS": 0, "people-INITIAL_FORMS": 0,
    }  # fmt: skip
    assert client.post(change(activity), data).status_code == 302
    stored = type(activity).objects.get(pk=activity.pk)
    assert (stored.agreement, stored.line, stored.planned_people) == (activity.agreement, activity.line, 5)


@pytest.mark.parametrize("thing", ["line", "version"])
def test_a_page_of_a_draft_opened_before_an_admin_mended_it_is_told_so(
    thing, as_user, admin_user, coordinator, institution, parties
):
    draft = AgreementFactory(**parties)
    client, page = as_user(coordinator), str(uuid.UUID(int=7))
    typed = draft_data(institution, page=page, purpose="Ours.", seen_at=draft.changed_at.isoformat())
    # Saved by this page, which therefore warns of nothing that it wrote itself.
    assert "saved at" in client.post(f"/agreements/{draft.pk}/edit/", typed | {"autosave": 1}).content.decode()
    version = draft.versions.get()
    line = version.lines.get()
    data = line_data(line) if thing == "line" else version_data(version, commitment_by="The Deputy")
    assert as_user(admin_user).post(change({"line": line, "version": version}[thing]), data).status_code == 302
    answer = client.post(f"/agreements/{draft.pk}/edit/", typed)
    assert "Somebody else saved this while you were writing." in answer.content.decode()
    assert draft.versions.get().lines.get().people_per_year == 4


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
        assert client.post(change(line), line_data(line, people_per_year=people)).status_code == 302
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


def test_admin_saves_no_words_that_were_proposed_while_the_page_was_open(as_user, admin_user, parties, monkeypatch):
    draft = AgreementFactory(**parties)
    version, line = draft.newest_version, draft.newest_version.lines.get()
    client = as_user(admin_user)
    monkeypatch.setattr(AgreementVersion, "is_frozen", False)
    propose(agreement=draft, institution=draft.drafted_by)
    data = line_data(line)
    assert client.post(change(line), data).status_code == 403
    monkeypatch.undo()
    version.refresh_from_db()
    assert (version.lines.get().people_per_year, len(version.sha256)) == (3, 64)


def test_what_an_admin_mends_leaves_quiet_edits_to_who_made_them(
    as_user, admin_user, coordinator, institution, parties
):
    draft = AgreementFactory(**parties)
    url, seen = f"/agreements/{draft.pk}/edit/", draft.changed_at.isoformat()
    for purpose in ("First.", "Second."):
        data = draft_data(institution, autosave=1, seen_at=seen, page=uuid.UUID(int=7), purpose=purpose)
        as_user(coordinator).post(url, data)
    line = draft.newest_version.lines.get()
    data = line_data(line)
    assert as_user(admin_user).post(change(line), data).status_code == 302
    rows = [(row.history_user, row.purpose) for row in draft.versions.get().history.all()[:3]]
    assert rows == [(admin_user, "Second."), (coordinator, "Second."), (coordinator, "First.")]


@pytest.mark.parametrize("name", ["signed_on", "status_reason", "terminated_on"])
def test_admin_takes_nothing_away_that_a_state_needs(name, as_user, admin_user, agreement):
    terminate(agreement=agreement, on=dt.date(2020, 1, 31), why="Closed.")
    page = as_user(admin_user).get(change(agreement)).content.decode()
    assert f'name="{name}"' not in page


def test_code_of_a_programme_differs_by_more_than_capitals(programme):
    """Serials are written in capitals, so that two such programmes would give the same ones."""
    other = Programme(code=programme.code.lower(), name="Other", starts_on="2022-01-01")
    with pytest.raises(ValidationError, match="Another programme has this code already."):
        other.full_clean()
    programme.full_clean()
