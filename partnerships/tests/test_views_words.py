"""Pages of drafts that save themselves, of versions, of other words, and of the end."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from jobs.models import Job
from jobs.services import run
from partnerships.models import Agreement
from partnerships.services.agreements import withdraw
from partnerships.services.terminations import ask_termination
from partnerships.tests.factories import AgreementFactory, proposed, signed
from partnerships.tests.test_versions import reword
from partnerships.tests.test_views_forms import draft_data, line
from partnerships.tests.test_views_steps import said, step

pytestmark = pytest.mark.django_db
PAGE = str(uuid.UUID(int=7))


def words_data(answered, **fields) -> dict:
    """What the page of other words sends."""
    amends = answered.agreement.status == "signed"
    data = draft_data(answered.agreement.first_party, answers=answered.sha256, amends=amends, **fields)
    return {name: value for name, value in data.items() if name not in ("own", "second")}


def test_a_draft_needs_no_more_than_a_partner(as_user, coordinator, institution, partner):
    data = {"own": institution.pk, "second": "Nanjing Polytechnic", "kind": "mou", "lines-TOTAL_FORMS": 0,
            "lines-INITIAL_FORMS": 0}  # fmt: skip
    page = as_user(coordinator).post("/agreements/add/", data, follow=True).content.decode()
    version = Agreement.objects.get().newest_version
    assert (version.starts_on, version.ends_on, version.lines.count()) == (None, None, 0)
    assert "Say when it starts and when it ends." in page
    assert "not stated yet" in page


def test_a_page_that_saves_itself_makes_one_draft_and_goes_on_with_it(as_user, coordinator, institution, partner):
    client = as_user(coordinator)
    data = draft_data(institution, page=PAGE)
    answer = client.post("/agreements/add/", data | {"autosave": 1})
    draft = Agreement.objects.get()
    assert answer["HX-Replace-Url"] == f"/agreements/{draft.pk}/edit/"
    assert f"Draft {draft.number} saved at" in answer.content.decode()
    # The browser may not have taken the new address over: the same page still means the same draft.
    client.post("/agreements/add/", data | {"autosave": 1, "purpose": "More."})
    answer = client.post("/agreements/add/", data | {"purpose": "All of it."})
    assert answer.url == f"/agreements/{draft.pk}/"
    version = Agreement.objects.get().newest_version
    assert (version.purpose, version.lines.get().kind) == ("All of it.", "visit")


def test_what_is_half_typed_is_not_saved_yet_and_says_so(as_user, coordinator, institution):
    data = draft_data(institution, page=PAGE, autosave=1) | {"lines-0-people_per_year": ""}
    answer = as_user(coordinator).post("/agreements/add/", data)
    assert "Not saved yet" in answer.content.decode()
    assert not Agreement.objects.exists()


def test_saving_while_one_types_leaves_one_line_in_the_trail(as_user, coordinator, institution):
    client = as_user(coordinator)
    draft = AgreementFactory(programme=institution.programmes.get(), first_party=institution)
    before = draft.history.count()
    seen = draft.changed_at.isoformat()
    for purpose in ("A", "AB", "ABC"):
        data = draft_data(institution, page=PAGE, autosave=1, purpose=purpose, seen_at=seen)
        data["second"] = draft.second_party.official_name
        assert "saved at" in client.post(f"/agreements/{draft.pk}/edit/", data).content.decode()
    assert draft.history.count() == before + 1
    del data["autosave"]
    client.post(f"/agreements/{draft.pk}/edit/", data)
    assert draft.history.count() == before + 2
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "Words: <del>Purpose: A</del> → <ins>Purpose: ABC</ins>" in page


def test_two_tabs_never_lose_an_edit_and_the_page_keeps_both_texts(as_user, coordinator, approver, institution):
    draft = AgreementFactory(programme=institution.programmes.get(), first_party=institution)
    url, seen = f"/agreements/{draft.pk}/edit/", draft.changed_at.isoformat()
    common = {"second": draft.second_party.official_name, "seen_at": seen}
    first = draft_data(institution, page=str(uuid.UUID(int=1)), purpose="Theirs.", **common)
    second = draft_data(institution, page=str(uuid.UUID(int=2)), purpose="Ours.", **common) | line(people_per_year=9)
    assert as_user(approver).post(url, first).status_code == 302
    client = as_user(coordinator)
    assert "somebody else saved this meanwhile" in client.post(url, second | {"autosave": 1}).content.decode()
    answer = client.post(url, second)
    assert "Somebody else saved this while you were writing." in answer.content.decode()
    changed = [(row.old, row.new) for row in answer.context["conflict"] if not row.is_same]
    assert changed[0] == ("Purpose: Theirs.", "Purpose: Ours.")
    assert "2 people a year" in changed[1][0] and "9 people a year" in changed[1][1]
    assert draft.versions.get().purpose == "Theirs."
    # Sent again, knowingly, the own text stays.
    answer = client.post(url, second | {"seen_at": answer.context["form"]["seen_at"].value()})
    assert (answer.status_code, draft.versions.get().purpose) == (302, "Ours.")


def test_an_edit_of_what_was_proposed_meanwhile_is_told_so(as_user, parties, coordinator):
    agreement = proposed(**parties)
    answer = as_user(coordinator).post(f"/agreements/{agreement.pk}/edit/", {}, follow=True)
    assert said(answer) == f"Nothing was changed: {agreement.number} is proposed by now."


def test_the_partner_proposes_other_words_and_both_see_the_differences(
    as_user, proposal, partner_coordinator, coordinator, stranger, outsider
):
    client, url = as_user(partner_coordinator), step("reword", proposal)
    assert client.get(url).context["form"].initial["purpose"] == "To exchange teachers."
    data = words_data(proposal.newest_version, purpose="To exchange students.") | line(direction="in")
    assert said(client.post(url, data, follow=True)).startswith("Your words are proposed.")
    version = proposal.versions.get(number=2)
    assert (version.proposed_by, version.lines.get().receiving) == (
        proposal.second_party, proposal.second_party,
    )  # fmt: skip
    for user in (coordinator, partner_coordinator):
        page = as_user(user).get(step("differences", proposal)).content.decode()
        assert "<del>Purpose: To exchange teachers.</del>" in page
        assert "<ins>Purpose: To exchange students.</ins>" in page
        trail = as_user(user).get(proposal.get_absolute_url()).content.decode()
        assert "Words: <del>Purpose: To exchange teachers.</del> → <ins>Purpose: To exchange students.</ins>" in trail
    shown = as_user(coordinator).get(reverse("partnerships:agreement_version", args=[proposal.pk, 1]))
    assert "To exchange teachers." in shown.content.decode()
    assert as_user(stranger).get(step("differences", proposal)).status_code == 404
    assert as_user(stranger).post(url, data).status_code == 403
    assert outsider.post(url, data).url.startswith("/accounts/login/")


def test_other_words_to_a_page_that_is_stale_keep_both(as_user, proposal, institution, partner_coordinator):
    seen = proposal.newest_version
    reword(proposal, institution, purpose="Theirs.")
    client = as_user(partner_coordinator)
    answer = client.post(step("reword", proposal), words_data(seen, purpose="Ours."))
    assert "Other words were proposed meanwhile." in answer.content.decode()
    assert ("Purpose: Theirs.", "Purpose: Ours.") in [(row.old, row.new) for row in answer.context["conflict"]]
    answers = answer.context["form"]["answers"].value()
    assert answers == proposal.versions.get(number=2).sha256
    client.post(step("reword", proposal), words_data(seen, purpose="Ours.") | {"answers": answers})
    assert proposal.versions.get(number=3).purpose == "Ours."


def test_an_amendment_is_held_against_the_words_in_force_not_against_what_was_withdrawn(
    as_user, parties, institution, coordinator
):
    agreement = signed(**parties)
    withdraw(agreement=reword(agreement, institution, purpose="Withdrawn."), institution=institution, why="No.")
    reword(agreement, institution, purpose="Third.")
    page = as_user(coordinator).get(reverse("partnerships:agreement_version", args=[agreement.pk, 3]))
    changed = [(row.old, row.new) for row in page.context["differences"] if not row.is_same]
    assert changed == [("Purpose: To exchange teachers.", "Purpose: Third.")]


@pytest.mark.parametrize("number", ["0", "7", "9" * 30, "9" * 5000])
def test_numbers_that_no_version_has_are_answered(as_user, proposal, coordinator, number):
    client = as_user(coordinator)
    assert client.get(step("differences", proposal), {"from": number, "to": number}).status_code == 200
    assert client.get(f"/agreements/{proposal.pk}/versions/{number[:40]}/").status_code == 404
    data = words_data(proposal.newest_version) | {"lines-TOTAL_FORMS": number, "more": 1}
    assert client.post(step("reword", proposal), data).status_code == 200


def test_a_signed_agreement_is_amended_from_its_page(as_user, parties, coordinator, staff):
    agreement = signed(**parties)
    client = as_user(coordinator)
    page = client.get(agreement.get_absolute_url())
    assert "Amend" in [str(words) for _url, words in page.context["steps"]]
    data = words_data(agreement.signed_version, ends_on="2097-12-31", starts_on="2018-09-01")
    client.post(step("reword", agreement), data)
    shown = as_user(staff).get(agreement.get_absolute_url()).content.decode()
    assert "stays until both sides have approved the new one" in shown
    assert "31 August 2099" in shown


def test_other_words_are_not_for_what_has_ended(as_user, parties, coordinator):
    agreement = signed(**parties, version__ends_on=dt.date(2020, 1, 1))
    answer = as_user(coordinator).get(step("reword", agreement), follow=True)
    assert said(answer).startswith("Nothing was changed")


def test_one_side_asks_to_end_and_the_other_agrees_on_its_page(as_user, parties, coordinator, partner_approver):
    agreement = signed(**parties)
    activity = agreement.activities.get()
    data = {"on": "2020-01-31", "why": "We moved.", f"activity_{activity.pk}": "cancelled"}
    answer = as_user(coordinator).post(step("ask_termination", agreement), data, follow=True)
    assert said(answer) == f"The other side was asked to end {agreement.number}."
    other = as_user(partner_approver)
    page = other.get(step("approve_termination", agreement)).content.decode()
    assert "We moved." in page and "with effect from 31 January 2020" in page
    assert said(other.post(step("approve_termination", agreement), follow=True)).endswith("is terminated.")
    activity.refresh_from_db()
    assert (Agreement.objects.get().status, activity.status) == ("terminated", "cancelled")
    again = other.post(step("approve_termination", agreement), follow=True)
    assert said(again).startswith("Nothing was changed")


def test_the_end_is_agreed_to_by_approvers_of_the_other_side_alone(
    as_user, parties, institution, coordinator, approver, partner_coordinator, partner_approver, staff
):
    agreement = signed(**parties)
    ask_termination(agreement=agreement, institution=institution, on=dt.date(2020, 1, 31), why="Moved.")
    for user, code in ((coordinator, 403), (partner_coordinator, 403), (staff, 403)):
        assert as_user(user).post(step("approve_termination", agreement)).status_code == code
    answer = as_user(approver).post(step("approve_termination", agreement), follow=True)
    assert said(answer).startswith("Nothing was changed")
    assert Agreement.objects.get().status == "signed"
    answer = as_user(partner_coordinator).post(step("refuse_termination", agreement), {"why": "No."}, follow=True)
    assert said(answer) == f"{agreement.number} goes on."


@pytest.mark.parametrize("name", ["detail", "approve_termination", "refuse_termination"])
def test_the_end_that_is_asked_for_costs_the_same_for_many_activities(
    name, as_user, parties, institution, partner_approver, same_query_count
):
    agreement = signed(**parties, version__lines=5)
    activities = iter(agreement.activities.all())
    asked = ask_termination(agreement=agreement, institution=institution, on=dt.date(2020, 1, 31), why="Moved.")
    client = as_user(partner_approver)
    same_query_count(step(name, agreement), lambda: asked.cancelled.add(next(activities)), client, rows=5)
    assert "Teacher exchange: Bangkok Technical College → Nanjing Polytechnic" in " ".join(
        client.get(step(name, agreement)).content.decode().split()
    )


def test_renewal_leads_to_its_draft(as_user, parties, coordinator):
    agreement = signed(**parties)
    answer = as_user(coordinator).post(step("renew", agreement), follow=True)
    draft = Agreement.objects.get(renewal_of=agreement)
    assert answer.redirect_chain == [(f"/agreements/{draft.pk}/", 302)]
    assert draft.newest_version.starts_on == dt.date(2099, 9, 1)


def test_the_frozen_document_is_handed_out_as_long_as_it_is_what_was_frozen(as_user, parties, coordinator, settings,
                                                                            tmp_path):  # fmt: skip
    settings.MEDIA_ROOT = tmp_path
    agreement = signed(**parties)
    run(Job.objects.get(kind="partnerships.document").pk)
    document = agreement.files.documents().get()
    url = reverse("partnerships:agreement_document", args=[agreement.pk, 1])
    client = as_user(coordinator)
    answer = client.get(url)
    content = b"".join(answer.streaming_content)
    assert (answer["Content-Type"], answer["Content-Disposition"]) == (
        "application/pdf", f'attachment; filename="{agreement.number}-v1.pdf"',
    )  # fmt: skip
    assert content.startswith(b"%PDF-")
    path = tmp_path / document.file.name
    path.write_bytes(content.replace(b"%PDF-", b"%PDX-", 1))
    answer = client.get(url)
    assert answer.status_code == 409
    assert "is no longer the one that was kept" in answer.content.decode()


def test_the_document_of_a_draft_is_drawn_anew_each_time(as_user, parties, coordinator, stranger):
    draft = AgreementFactory(**parties)
    url = reverse("partnerships:agreement_document", args=[draft.pk, 1])
    assert as_user(coordinator).get(url)["Content-Type"] == "application/pdf"
    assert as_user(stranger).get(url).status_code == 404
    assert draft.files.count() == 0


def test_the_document_is_ordered_once_and_not_for_a_draft(as_user, parties, coordinator):
    client = as_user(coordinator)
    answer = client.post(step("freeze", AgreementFactory(**parties)), follow=True)
    assert said(answer) == "Only words that both sides agreed to are frozen."
    agreement = signed(**parties)
    for _time in range(2):
        client.post(step("freeze", agreement))
    assert Job.objects.filter(kind="partnerships.document").count() == 1
