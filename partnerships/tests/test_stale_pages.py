"""Pages that were opened before something else happened: nothing that was typed is lost, nothing is done unseen."""

import uuid

import pytest

from jobs.models import Job
from partnerships.models import Agreement
from partnerships.services.agreements import withdraw
from partnerships.services.drafts import Terms, change_draft, draft_agreement
from partnerships.services.errors import ChangedMeanwhile
from partnerships.services.renewals import renew
from partnerships.tests.factories import AgreementFactory, proposed, signed
from partnerships.tests.test_versions import approve_all, reword
from partnerships.tests.test_views_forms import draft_data
from partnerships.tests.test_views_steps import letter, said, step
from partnerships.tests.test_views_words import words_data

pytestmark = pytest.mark.django_db
PAGE = uuid.UUID(int=7)
KEPT = "What you typed stands below, to be copied."


def test_save_and_the_autosave_before_it_leave_what_was_typed_last(as_user, coordinator, institution, partner):
    client = as_user(coordinator)
    data = draft_data(institution, page=PAGE)
    client.post("/agreements/add/", data | {"autosave": 1, "purpose": "Ha"})
    assert client.post("/agreements/add/", data | {"purpose": "Half and whole."}).status_code == 302
    # The autosave of an earlier moment comes late.
    late = client.post("/agreements/add/", data | {"autosave": 1, "purpose": "Half"}).content.decode()
    assert "Not saved" in late
    assert Agreement.objects.get().newest_version.purpose == "Half and whole."
    # The same save once more is a save.
    answer = client.post("/agreements/add/", data | {"purpose": "Half and whole."}, follow=True)
    assert said(answer).endswith(f"Draft {Agreement.objects.get().number} is saved.")


def test_save_that_meets_its_own_autosave_at_once_is_not_lost(institution, partner, programme, coordinator):
    common = {"programme": programme, "author": coordinator, "drafted_by": institution, "form": PAGE}

    def terms(purpose: str) -> Terms:
        return Terms(first_party=institution, second_party=partner, purpose=purpose)

    draft_agreement(terms=terms("Half"), quietly=True, **common)
    draft = draft_agreement(terms=terms("Whole."), **common)
    assert Agreement.objects.get().newest_version.purpose == "Whole."
    with pytest.raises(ChangedMeanwhile):
        draft_agreement(terms=terms("Half"), quietly=True, **common)
    change_draft(agreement=draft, terms=terms("Later."), drafted_by=institution)
    assert Agreement.objects.get().newest_version.purpose == "Later."


def test_same_words_with_another_commitment_are_not_taken_for_saved(as_user, coordinator, institution, partner):
    client = as_user(coordinator)
    data = draft_data(institution, page=PAGE)
    client.post("/agreements/add/", data)
    answer = client.post("/agreements/add/", data | {"commitment_by": "The Director"})
    assert "Somebody else saved this while you were writing." in answer.content.decode()
    assert Agreement.objects.get().newest_version.commitment_by == ""


def test_quiet_edits_stand_in_the_trail_under_who_made_them(as_user, coordinator, approver, institution):
    draft = AgreementFactory(programme=institution.programmes.get(), first_party=institution)
    url, seen = f"/agreements/{draft.pk}/edit/", draft.changed_at.isoformat()
    common = {"second": draft.second_party.official_name, "page": PAGE}
    for purpose in ("First.", "Second."):
        as_user(coordinator).post(url, draft_data(institution, autosave=1, seen_at=seen, purpose=purpose, **common))
    now = Agreement.objects.get().changed_at.isoformat()
    other = common | {"page": uuid.UUID(int=8), "seen_at": now, "purpose": "Third."}
    assert as_user(approver).post(url, draft_data(institution, **other)).status_code == 302
    version = draft.versions.get()
    lines = [(row.history_user, row.purpose) for row in version.history.all()[:3]]
    assert lines == [(approver, "Third."), (coordinator, "Second."), (coordinator, "First.")]


def test_proposing_leaves_quiet_edits_to_who_made_them(as_user, coordinator, approver, parties, institution):
    draft = AgreementFactory(**parties)
    url, seen = f"/agreements/{draft.pk}/edit/", draft.changed_at.isoformat()
    for purpose in ("First.", "Second."):
        data = draft_data(institution, autosave=1, seen_at=seen, page=PAGE, purpose=purpose, commitment_by="Head")
        as_user(coordinator).post(url, data | {"commitment_on": "2020-01-01"})
    as_user(approver).post(step("propose", draft))
    rows = [(row.history_user, row.purpose, bool(row.sha256)) for row in draft.versions.get().history.all()[:3]]
    assert rows == [(approver, "Second.", True), (coordinator, "Second.", False), (coordinator, "First.", False)]


@pytest.mark.parametrize("who", ["coordinator", "staff"])
def test_a_draft_typed_while_it_was_proposed_stays_on_the_page(who, request, as_user, parties, institution):
    agreement = proposed(**parties)
    client, url = as_user(request.getfixturevalue(who)), f"/agreements/{agreement.pk}/edit/"
    data = draft_data(institution, page=PAGE, purpose="Mine.", first="Bangkok Technical College")
    answer = client.post(url, data)
    page = answer.content.decode()
    assert f"{agreement.number} is proposed by now. {KEPT}" in page
    assert ("Mine." in page, "Save the draft" in page) == (True, False)
    changed = [(row.old, row.new) for row in answer.context["conflict"] if not row.is_same]
    assert ("Purpose: To exchange teachers.", "Purpose: Mine.") in changed
    answer = client.post(url, data | {"autosave": 1}).content.decode()
    assert f"{agreement.number} is proposed by now." in answer
    assert said(client.get(url, follow=True)).startswith("Nothing was changed:")
    assert agreement.versions.get().purpose == "To exchange teachers."


def test_other_words_typed_while_the_proposal_was_withdrawn_stay_on_the_page(
    as_user, proposal, partner_coordinator, institution
):
    data = words_data(proposal.newest_version, purpose="Mine.")
    withdraw(agreement=proposal, institution=institution, why="Later.")
    page = as_user(partner_coordinator).post(step("reword", proposal), data).content.decode()
    assert KEPT in page
    assert ("Mine." in page, "Propose these words" in page) == (True, False)
    assert proposal.versions.count() == 1


def test_a_counter_proposal_is_no_amendment_unless_it_is_sent_again(
    as_user, proposal, partner_coordinator, institution, approver, partner, partner_approver
):
    client, url = as_user(partner_coordinator), step("reword", proposal)
    data = words_data(proposal.newest_version, purpose="Mine.", ends_on="2097-12-31", starts_on="2018-09-01")
    approve_all(proposal, (institution, approver), (partner, partner_approver))
    answer = client.post(url, data)
    assert "It was signed meanwhile. What you typed is kept" in answer.content.decode()
    assert proposal.versions.count() == 1
    seen = answer.context["form"]
    client.post(url, data | {"answers": seen["answers"].value(), "amends": seen["amends"].value()})
    now = Agreement.objects.get()
    assert (now.status, now.open_version.number, now.open_version.purpose) == ("signed", 2, "Mine.")


@pytest.mark.parametrize("name", ["withdraw", "decline"])
def test_reason_typed_too_late_stays_on_the_page_and_a_repeated_post_is_no_loss(
    name, as_user, proposal, coordinator, partner_coordinator
):
    client = as_user(coordinator if name == "withdraw" else partner_coordinator)
    other = {"withdraw": partner_coordinator, "decline": coordinator}[name]
    as_user(other).post(step({"withdraw": "decline", "decline": "withdraw"}[name], proposal), {"why": "Theirs."})
    page = client.post(step(name, proposal), {"why": "My long reason."}).content.decode()
    assert KEPT in page and "My long reason." in page
    again = as_user(other).post(
        step({"withdraw": "decline", "decline": "withdraw"}[name], proposal), {"why": "Theirs."}, follow=True
    )
    assert said(again).startswith("Nothing was changed:")


def test_letter_of_an_agreement_that_was_terminated_meanwhile_keeps_the_reason(as_user, staff, agreement):
    client, url = as_user(staff), step("terminate", agreement)
    data = {"on": "2020-01-31", "why": "Closed.", f"activity_{agreement.activities.get().pk}": "cancelled"}
    assert client.post(url, data | {"letter": letter()}).status_code == 302
    page = client.post(url, data | {"letter": letter(), "why": "Moved."}).content.decode()
    assert KEPT in page and "Moved." in page
    assert said(client.post(url, data | {"letter": letter()}, follow=True)).startswith("Nothing was changed:")


def test_withdrawing_speaks_of_the_side_that_was_asked(as_user, proposal, partner_coordinator, partner):
    reword(proposal, partner, purpose="Theirs.")
    page = as_user(partner_coordinator).get(step("withdraw", proposal)).content.decode()
    assert "The proposal to Bangkok Technical College is taken back." in page


def test_renewal_shows_its_parties_as_fixed(as_user, coordinator, agreement, institution, partner):
    draft = renew(agreement=agreement, drafted_by=institution, by=coordinator)
    client, url = as_user(coordinator), f"/agreements/{draft.pk}/edit/"
    form = client.get(url).context["form"]
    assert [name for name in form.fields if form.fields[name].disabled] == ["own", "second"]
    data = draft_data(institution, seen_at=draft.changed_at.isoformat(), second="Somebody else", purpose="More.")
    assert client.post(url, data).status_code == 302
    now = Agreement.objects.get(pk=draft.pk)
    assert (now.first_party, now.second_party, now.newest_version.purpose) == (institution, partner, "More.")


def test_coordinators_are_led_to_no_job_that_they_may_not_see(as_user, coordinator, staff, parties):
    agreement = signed(**parties)
    Job.objects.all().delete()
    client = as_user(staff)
    assert client.post(step("freeze", agreement)).url == agreement.get_absolute_url()
    job = Job.objects.get()
    assert job.get_absolute_url() in client.get(agreement.get_absolute_url()).content.decode()
    page = as_user(coordinator).get(agreement.get_absolute_url()).content.decode()
    assert job.get_absolute_url() not in page
    assert "is being made" in page


def test_propose_says_what_is_missing_before_one_presses(as_user, coordinator, parties):
    draft = AgreementFactory(**parties, version__lines=0)
    page = as_user(coordinator).get(step("propose", draft)).content.decode()
    assert "Add at least one activity." in page
    assert '<button class="btn btn-primary">Propose</button>' not in page


def test_second_approval_says_that_it_is_signed(as_user, proposal, approver, partner_approver, institution, partner):
    answers = []
    for user, side in ((approver, institution), (partner_approver, partner)):
        data = {"sha256": proposal.newest_version.sha256, "institution": side.pk}
        answers.append(said(as_user(user).post(step("approve", proposal), data, follow=True)))
    assert answers == [
        f"Your approval of {proposal.number} is recorded.",
        f"Both sides have approved. {proposal.number} is signed, and its activities are planned.",
    ]
