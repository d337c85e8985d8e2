"""Other words: counter-proposals and amendments, each with a new version and new approvals."""

import datetime as dt
from dataclasses import replace

import pytest
from django.utils import timezone

from partnerships.models import ActivityLine, Agreement
from partnerships.services.agreements import approve, decline, propose_version, record_paper_signature, withdraw
from partnerships.services.drafts import Terms
from partnerships.services.errors import ChangedMeanwhile, PartnershipError
from partnerships.tests.factories import AgreementFactory, InstitutionFactory, paper, proposed, signed
from partnerships.words import Difference, differences, words_of

pytestmark = pytest.mark.django_db
LINE = {"kind": "teacher_exchange", "people_per_year": 3, "length": 10}


def terms_for(agreement, **fields) -> Terms:
    """The words of the factories' agreements, with other ``fields``; ``lines`` are fields of lines there and back."""
    there, back = agreement.first_party, agreement.second_party
    lines = fields.pop("lines", [LINE])
    wanted = {
        "first_party": there, "second_party": back, "starts_on": dt.date(2018, 9, 1),
        "ends_on": dt.date(2099, 8, 31), "purpose": "To exchange teachers.",
    }  # fmt: skip
    return Terms(**wanted | fields, lines=[ActivityLine(sending=there, receiving=back, **line) for line in lines])


def reword(agreement, institution, answers=None, amends=None, **fields) -> Agreement:
    """Propose other words in answer to the newest ones, by a page that was opened now (or before: ``amends``)."""
    agreement = Agreement.objects.get(pk=agreement.pk)
    answers = answers or (agreement.open_version or agreement.signed_version).sha256
    terms = terms_for(agreement, **fields)
    return propose_version(
        agreement=agreement,
        institution=institution,
        terms=terms,
        answers=answers,
        amends=agreement.status == "signed" if amends is None else amends,
    )


def approve_all(agreement, *sides) -> Agreement:
    for institution, user in sides:
        now = Agreement.objects.get(pk=agreement.pk)
        approve(agreement=now, institution=institution, approver=user, sha256=now.open_version.sha256)
    return Agreement.objects.get(pk=agreement.pk)


@pytest.fixture
def sides(institution, approver, partner, partner_approver):
    return (institution, approver), (partner, partner_approver)


def test_counter_proposal_voids_the_approval_and_waits_for_both(parties, sides, partner, approver, institution):
    agreement = proposed(**parties)
    old = agreement.newest_version
    approve(agreement=agreement, institution=institution, approver=approver, sha256=old.sha256)
    now = reword(agreement, partner, purpose="To exchange students.", kind="moa")
    version = now.open_version
    assert (now.status, now.kind, version.number, version.proposed_by) == ("proposed", "moa", 2, partner)
    assert (version.approvals.count(), old.approvals.count()) == (0, 1)
    answer = pytest.raises(PartnershipError, approve, agreement=now, institution=institution, approver=approver,
                           sha256=old.sha256)  # fmt: skip
    assert str(answer.value).startswith("The words are no longer those that you saw.")
    done = approve_all(now, *sides)
    assert (done.status, done.signed_version, done.activities.count()) == ("signed", version, 1)
    old.refresh_from_db()
    assert (old.purpose, old.agreed_on) == ("To exchange teachers.", None)


def test_counter_proposal_to_older_words_is_refused_and_says_so(parties, institution, partner):
    agreement = proposed(**parties)
    seen = agreement.newest_version.sha256
    reword(agreement, partner, purpose="Theirs.")
    with pytest.raises(ChangedMeanwhile, match="Other words were proposed meanwhile."):
        reword(agreement, institution, answers=seen, purpose="Ours.")
    assert agreement.versions.count() == 2


def test_counter_proposal_sent_twice_makes_one_version(parties, partner):
    agreement = proposed(**parties)
    seen = agreement.newest_version.sha256
    for _time in range(2):
        reword(agreement, partner, answers=seen, purpose="Theirs.")
    assert agreement.versions.count() == 2


def test_counter_proposal_of_the_same_words_is_refused(parties, partner):
    agreement = proposed(**parties)
    with pytest.raises(PartnershipError, match="Nothing is different"):
        reword(agreement, partner)


@pytest.mark.parametrize(
    "fields, sentence",
    [
        ({"lines": []}, "Add at least one activity."),
        ({"ends_on": None}, "Say when it starts and when it ends."),
        ({"ends_on": dt.date(2018, 1, 1)}, "The agreement ends before it starts."),
    ],
)
def test_counter_proposal_must_be_complete(parties, partner, fields, sentence):
    agreement = proposed(**parties)
    with pytest.raises(PartnershipError, match=sentence):
        reword(agreement, partner, **fields)
    assert agreement.versions.count() == 1


def test_new_words_are_for_parties_alone_and_keep_the_parties(parties, programme, institution):
    agreement = proposed(**parties)
    third = InstitutionFactory(official_name="Third College", programme=programme)
    with pytest.raises(PartnershipError, match="Third College is no party of this agreement."):
        reword(agreement, third, purpose="Other.")
    with pytest.raises(PartnershipError, match="The parties of an agreement never change."):
        reword(agreement, institution, second_party=third, lines=[])


def test_amendment_leaves_the_signed_words_in_force_until_both_approved(parties, sides, partner):
    agreement = signed(**parties)
    old = agreement.signed_version
    now = reword(agreement, partner, ends_on=dt.date(2098, 1, 1))
    assert (now.status, now.signed_version, now.open_version.number) == ("signed", old, 2)
    now = approve_all(now, sides[0])
    assert now.signed_version == old
    now = approve_all(now, sides[1])
    assert (now.signed_version.number, now.open_version, now.signed_on) == (2, None, dt.date(2018, 7, 30))
    assert now.signed_version.agreed_on == timezone.localdate()
    assert now.is_on_paper is False


def test_amendment_with_the_same_lines_lets_the_activities_go_on(parties, sides, institution):
    agreement = signed(**parties, version__lines=2)
    before = list(agreement.activities.order_by("pk"))
    now = reword(agreement, institution, ends_on=dt.date(2098, 1, 1), lines=[LINE, LINE])
    now = approve_all(now, *sides)
    after = list(now.activities.order_by("pk"))
    assert [one.pk for one in after] == [one.pk for one in before]
    assert [(one.line.version, one.line.number) for one in after] == [
        (now.signed_version, 1), (now.signed_version, 2)
    ]  # fmt: skip


def test_amendment_changes_the_plan_of_what_it_changes_and_cancels_what_it_drops(parties, sides, institution):
    agreement = signed(**parties, version__lines=3)
    started, planned, dropped = agreement.activities.order_by("pk")
    started.status, started.actual_start = "started", dt.date(2019, 1, 1)
    started.save()
    lines = [LINE | {"people_per_year": 5}, LINE, {"kind": "visit", "people_per_year": 4, "length": 2}]
    now = approve_all(reword(agreement, institution, lines=lines), *sides)
    found = [
        (one.pk, one.line.number if one.line.version == now.signed_version else None, one.status, one.planned_people)
        for one in now.activities.order_by("pk")
    ]
    assert found == [
        # An equal line means the first activity; the changed one takes the next.
        (started.pk, 2, "started", 3),
        (planned.pk, 1, "planned", 5),
        (dropped.pk, None, "cancelled", 3),
        (max(one.pk for one in now.activities.all()), 3, "planned", 4),
    ]
    dropped.refresh_from_db()
    assert dropped.status_reason == "No longer agreed in version 2."


def test_amendment_keeps_what_was_completed_and_plans_a_changed_line_anew(parties, sides, institution):
    agreement = signed(**parties)
    done = agreement.activities.get()
    done.status, done.actual_start, done.actual_end = "completed", dt.date(2019, 1, 1), dt.date(2019, 1, 9)
    done.save()
    now = approve_all(reword(agreement, institution, lines=[LINE | {"people_per_year": 5}]), *sides)
    assert [(one.status, one.planned_people) for one in now.activities.order_by("pk")] == [
        ("completed", 3), ("planned", 5)
    ]  # fmt: skip


def test_amendment_withdrawn_or_declined_leaves_the_agreement_signed(parties, institution, partner):
    agreement = signed(**parties)
    now = withdraw(agreement=reword(agreement, partner, purpose="A."), institution=partner, why="A mistake.")
    assert (now.status, now.open_version, now.versions.get(number=2).outcome) == ("signed", None, "withdrawn")
    now = decline(agreement=reword(agreement, partner, purpose="B."), institution=institution, why="No.")
    third = now.versions.get(number=3)
    assert (now.status, third.outcome, third.outcome_reason, now.status_reason) == ("signed", "declined", "No.", "")
    assert now.history.first().history_change_reason == "amendment declined by Bangkok Technical College"
    # Repeating it changes nothing, and the other answer comes too late.
    assert decline(agreement=now, institution=institution, why="Again.").versions.get(number=3).outcome_reason == "No."
    with pytest.raises(PartnershipError, match="Only proposed words can be withdrawn or declined."):
        withdraw(agreement=now, institution=partner, why="Late.")


def test_amendment_can_be_answered_by_other_words_and_signed_on_paper(parties, institution, partner):
    agreement = reword(signed(**parties), partner, purpose="A.")
    now = reword(agreement, institution, purpose="B.")
    now = record_paper_signature(agreement=now, signature=paper(signed_on=dt.date(2019, 5, 1)))
    assert (now.signed_version.number, now.signed_version.purpose, now.signed_version.agreed_on) == (
        3, "B.", dt.date(2019, 5, 1),
    )  # fmt: skip
    assert now.is_on_paper is True


def test_differences_are_told_line_by_line(parties, partner):
    agreement = proposed(**parties)
    lines = [LINE | {"people_per_year": 1, "length": 1}, {"kind": "visit", "people_per_year": 2, "length": 3}]
    now = reword(agreement, partner, ends_on=dt.date(2030, 8, 31), purpose="", lines=lines)
    rows = differences(words_of(agreement.versions.get(number=1)), words_of(now.open_version))
    assert [row for row in rows if not row.is_same] == [
        Difference("To: 31 August 2099", "To: 31 August 2030"),
        Difference(
            "Purpose: To exchange teachers.",
            "Activity: Teacher exchange: Bangkok Technical College → Nanjing Polytechnic, 1 person a year, 1 day, "
            "in person",
        ),
        Difference(
            "Activity: Teacher exchange: Bangkok Technical College → Nanjing Polytechnic, 3 people a year, 10 days, "
            "in person",
            "Activity: Study or management visit: Bangkok Technical College → Nanjing Polytechnic, 2 people a year, "
            "3 days, in person",
        ),
    ]
    assert [row.old for row in rows if row.is_same][0] == "Kind: Memorandum of understanding (MoU)"


def test_a_version_takes_the_place_of_what_was_open_or_agreed_never_of_what_was_given_up(parties, institution, partner):
    agreement = signed(**parties)
    reword(agreement, institution, purpose="Second.")
    now = reword(agreement, partner, purpose="Third.")
    withdraw(agreement=now, institution=partner, why="No.")
    reword(agreement, institution, purpose="Second.")
    places = {one.number: getattr(one.takes_place_of, "number", None) for one in agreement.versions.all()}
    assert places == {1: None, 2: 1, 3: 2, 4: 1}


def test_differences_of_many_lines_that_say_the_same_are_told_side_by_side(parties):
    words = words_of(proposed(**parties).newest_version)
    old = replace(words, purpose="\n".join("ab" * 1200))
    new = replace(words, purpose="\n".join("ba" * 1200))
    rows = differences(old, new)
    assert len(rows) == 2400 + 6
    changed = [row for row in rows if not row.is_same]
    assert changed[0] == Difference("Purpose: a", "Purpose: b")


def test_differences_tell_all_that_is_hashed(parties, partner):
    draft = AgreementFactory(**parties, version__purpose="One.\n\nTwo.")
    before = words_of(draft.newest_version)
    partner.country, partner.native_name, partner.native_language = "MY", "Politeknik Nanjing", "ms"
    partner.save()
    partner.names.create(name="南京", language="zh-Hans", kind="other")
    draft = Agreement.objects.get(pk=draft.pk)
    draft.newest_version.purpose = "One.\nTwo."
    changed = [(row.old, row.new) for row in differences(before, words_of(draft.newest_version)) if not row.is_same]
    assert changed == [
        (
            "Second party: Nanjing Polytechnic, China",
            "Second party: Nanjing Polytechnic (Politeknik Nanjing, 南京), Malaysia",
        ),
        ("Purpose: (empty line)", ""),
    ]
