import datetime as dt
import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from partnerships.models import Agreement, Approval
from partnerships.tests.factories import AgreementFactory, signed

pytestmark = pytest.mark.django_db


def step(name: str, agreement) -> str:
    return reverse(f"partnerships:agreement_{name}", args=[agreement.pk])


def approval_of(agreement, institution) -> dict:
    """What the page of the approval sends."""
    return {"sha256": agreement.newest_version.sha256, "institution": institution.pk}


def said(answer) -> str:
    return " ".join(str(one) for one in answer.context["messages"])


def letter() -> SimpleUploadedFile:
    """A PDF file of one empty page."""
    content = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(content)
    return SimpleUploadedFile("letter.pdf", content.getvalue(), "application/pdf")


def status(agreement) -> str:
    return Agreement.objects.get(pk=agreement.pk).status


def test_staff_say_once_when_an_agreement_on_paper_was_proposed(
    as_user, agreement, staff, colleague, stranger, coordinator
):
    address = step("proposal_day", agreement)
    assert [as_user(one).get(address).status_code for one in (stranger, coordinator, colleague)] == [404, 403, 200]
    client = as_user(staff)
    seen = {"seen_at": agreement.changed_at.isoformat()}
    for day, error in (
        ("2018-07-31", "It was signed on 30 July 2018, so it was proposed on that day or before."),
        ("2099-01-01", "This day is in the future."),
        ("", "Fill this in."),
    ):
        answer = client.post(address, seen | {"proposed_on": day})
        assert answer.status_code == 422
        assert answer.context["form"].errors == {"proposed_on": [error]}
    answer = client.post(f"{address}?next=/quality/", seen | {"proposed_on": "2018-07-30"})
    assert (answer.status_code, answer.url) == (302, "/quality/")
    assert Agreement.objects.get(pk=agreement.pk).proposed_on == dt.date(2018, 7, 30)
    assert agreement.history.latest().history_user == staff
    assert "30 July 2018" in client.get(agreement.get_absolute_url()).content.decode()
    again = as_user(colleague).post(address, seen | {"proposed_on": "2018-07-01"}, follow=True)
    assert "nobody has to say when" in said(again)
    assert Agreement.objects.get(pk=agreement.pk).proposed_on == dt.date(2018, 7, 30)


def test_two_people_sign_an_agreement_through_its_pages(as_user, parties, coordinator, approver, partner_approver):
    draft = AgreementFactory(**parties)
    assert said(as_user(coordinator).post(step("propose", draft), follow=True)).endswith("waits for both approvals.")
    for user, expected in ((approver, "proposed"), (partner_approver, "signed")):
        client = as_user(user)
        page = client.get(step("approve", draft))
        hidden = page.context["form"].initial
        assert hidden["sha256"] in page.content.decode()
        client.post(step("approve", draft), hidden | {"institution": hidden["institution"].pk})
        assert status(draft) == expected
    assert draft.activities.count() == 1


def test_propose_says_what_is_missing_and_keeps_the_draft(as_user, parties, coordinator):
    draft = AgreementFactory(**parties, version__lines=0)
    client = as_user(coordinator)
    assert "Add at least one activity." in client.get(draft.get_absolute_url()).content.decode()
    answer = client.post(step("propose", draft), follow=True)
    assert (said(answer), status(draft)) == ("Add at least one activity.", "draft")


def test_approve_refuses_a_page_with_other_words(as_user, proposal, approver, institution):
    data = approval_of(proposal, institution) | {"sha256": "0" * 64}
    answer = as_user(approver).post(step("approve", proposal), data, follow=True)
    assert said(answer).startswith("The words are no longer those that you saw.")
    assert not Approval.objects.exists()


def test_approve_is_not_in_the_name_of_the_other_side(as_user, proposal, approver, partner):
    answer = as_user(approver).post(step("approve", proposal), approval_of(proposal, partner))
    assert answer.context["form"].errors == {"institution": ["You cannot approve in the name of this institution."]}
    assert not Approval.objects.exists()


def test_approve_is_not_for_coordinators_who_are_no_approvers(as_user, proposal, coordinator, institution):
    data = approval_of(proposal, institution)
    assert as_user(coordinator).post(step("approve", proposal), data).status_code == 403


def test_approve_posted_twice_is_answered_and_counted_once(as_user, proposal, approver, institution):
    data = approval_of(proposal, institution)
    client = as_user(approver)
    assert said(client.post(step("approve", proposal), data, follow=True)).startswith("Your approval")
    assert said(client.post(step("approve", proposal), data, follow=True)).startswith("Nothing was changed")
    assert Approval.objects.count() == 1


def test_a_page_opened_before_the_other_side_withdrew_is_told_so(as_user, proposal, coordinator, partner_approver):
    as_user(coordinator).post(step("withdraw", proposal), {"why": "A mistake."})
    answer = as_user(partner_approver).post(step("approve", proposal), {"sha256": "x"}, follow=True)
    assert said(answer) == (f"Nothing was changed: {proposal.number} is already withdrawn, or you have answered.")


def test_withdraw_and_decline_ask_for_a_reason(as_user, proposal, coordinator, partner_coordinator):
    for user, name in ((coordinator, "withdraw"), (partner_coordinator, "decline")):
        answer = as_user(user).post(step(name, proposal), {"why": ""})
        assert answer.context["form"].errors == {"why": ["Fill this in."]}
    assert as_user(partner_coordinator).post(step("withdraw", proposal), {"why": "No"}).status_code == 403
    as_user(partner_coordinator).post(step("decline", proposal), {"why": "No budget."})
    assert status(proposal) == "declined"


def test_paper_is_recorded_by_staff_and_shown_as_on_paper(as_user, parties, staff):
    draft = AgreementFactory(**parties)
    client = as_user(staff)
    data = {"signed_on": "2199-01-01", "first_signatory": "Mr A", "second_signatory": "Ms B"}
    answer = client.post(step("paper", draft), data)
    assert answer.context["form"].errors == {
        "signed_on": ["This day is in the future."],
        "scan": ["Choose the scan, or say below that it follows later."],
    }
    data["scan_follows"] = "on"
    answer = client.post(step("paper", draft), data | {"signed_on": "0001-01-01", "ceremony_on": "0001-01-01"})
    assert answer.context["form"].errors == dict.fromkeys(("signed_on", "ceremony_on"), ["Write a year from 1950 on."])
    answer = client.post(step("paper", draft), data | {"signed_on": "2018-07-30"}, follow=True)
    assert (said(answer), status(draft)) == (f"{draft.number} is signed on paper.", "signed")
    page = answer.content.decode()
    assert "on paper" in page and "Ms B" in page and "30 July 2018" in page
    assert "on paper" in client.get("/agreements/").content.decode()


def test_terminate_asks_about_each_open_activity(as_user, parties, staff):
    agreement = signed(**parties, version__lines=2)
    first, second = agreement.activities.order_by("pk")
    client = as_user(staff)
    data = {"on": "2020-01-31", "why": "Closed.", "letter": letter()}
    answer = client.post(step("terminate", agreement), data | {"on": "0001-01-01"})
    asked = ["Say what becomes of this activity."]
    assert answer.context["form"].errors == {
        "on": ["Write a year from 1950 on."], f"activity_{first.pk}": asked, f"activity_{second.pk}": asked,
    }  # fmt: skip
    data |= {f"activity_{first.pk}": "goes_on", f"activity_{second.pk}": "cancelled", "letter": letter()}
    assert said(client.post(step("terminate", agreement), data, follow=True)) == f"{agreement.number} is terminated."
    assert [one.status for one in agreement.activities.order_by("pk")] == ["planned", "cancelled"]
    assert agreement.files.get().get_kind_display() == "letter"


def test_trail_shows_a_step_once_with_what_changed_in_the_words(as_user, parties, coordinator):
    draft = AgreementFactory(**parties)
    page = as_user(coordinator).post(step("propose", draft), follow=True).content.decode()
    assert page.count("<strong>proposed by Bangkok Technical College</strong>") == 1
    assert "proposed by: <del>–</del> → <ins>Bangkok Technical College</ins>" in page


def test_draft_that_lacks_something_is_changed_first_and_a_whole_one_proposed(as_user, parties, coordinator):
    client = as_user(coordinator)
    for lines, expected in ((0, "Change the draft"), (1, "Propose to the partner")):
        draft = AgreementFactory(**parties, version__lines=lines)
        assert str(client.get(draft.get_absolute_url()).context["steps"][0][1]) == expected


def test_proposal_names_the_party_that_it_waits_for(as_user, proposal, approver, institution, partner, coordinator):
    page = as_user(coordinator).get(proposal.get_absolute_url())
    assert set(page.context["waits_for"]) == {institution, partner}
    as_user(approver).post(step("approve", proposal), approval_of(proposal, institution))
    page = as_user(coordinator).get(proposal.get_absolute_url())
    assert list(page.context["waits_for"]) == [partner]
    assert f"Waits for the approval of {partner}." in page.content.decode()


def test_approver_reads_every_term_on_a_phone_too(as_user, proposal, approver):
    page = as_user(approver).get(step("approve", proposal)).content.decode()
    line = proposal.newest_version.lines.get()
    beside_the_activity = page.split('class="native d-md-none">', 1)[1].split("</span>", 1)[0]
    for words in (str(line.sending), str(line.receiving), str(line.length), line.get_mode_display()):
        assert words in beside_the_activity
