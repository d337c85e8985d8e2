"""Two people at the same moment: one transition, and a clear answer for the other."""

import datetime as dt
import threading
import uuid

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Notice
from jobs.models import Job
from partnerships.institution_sheet.plan import make_plan
from partnerships.models import Agreement, Approval, Institution, Merge, Person
from partnerships.services.agreements import approve, decline, withdraw
from partnerships.services.drafts import Terms, draft_agreement
from partnerships.services.errors import PartnershipError
from partnerships.services.merging import merge, seen_of
from partnerships.services.programme_lists import import_institutions
from partnerships.services.reminders import remind_of_ends
from partnerships.services.unmerging import undo_merge
from partnerships.tests.factories import (
    InstitutionFactory,
    InstitutionImportFactory,
    PersonFactory,
    proposed,
    signed,
)
from partnerships.tests.test_versions import reword

pytestmark = pytest.mark.django_db(transaction=True)
PAIRS = 200


def together(*calls) -> list:
    """Run the calls at the same moment, each on its own connection, and return results or PartnershipErrors."""
    start, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place: int, call) -> None:
        start.wait()
        try:
            results[place] = call()
        except PartnershipError as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_200_pairs_of_approvals_at_once_sign_once_each(parties, institution, partner, approver, partner_approver):
    for _pair in range(PAIRS):
        agreement = proposed(**parties)
        sha256 = agreement.newest_version.sha256
        results = together(
            *(
                lambda side=side, user=user, one=agreement, words=sha256: approve(
                    agreement=one, institution=side, approver=user, sha256=words
                )
                for side, user in ((institution, approver), (partner, partner_approver))
            )
        )
        # The first leaves it proposed, the second signs it.
        assert sorted(one.status for one in results) == ["proposed", "signed"]
    done = Agreement.objects.filter(status="signed")
    assert done.count() == Approval.objects.count() / 2 == PAIRS
    for agreement in done:
        moves = agreement.history.filter(status="signed").order_by("history_id")
        assert (moves.count(), agreement.activities.count()) == (1, 1)
    assert Notice.objects.filter(event__contains=":signed:").values("event").distinct().count() == PAIRS
    assert Job.objects.filter(kind="partnerships.document").count() == PAIRS


def test_counter_proposals_at_once_make_one_version_and_tell_the_other_of_it(parties, institution, partner):
    agreement = proposed(**parties)
    seen = agreement.newest_version.sha256
    results = together(
        lambda: reword(agreement, institution, answers=seen, purpose="Ours."),
        lambda: reword(agreement, partner, answers=seen, purpose="Theirs."),
    )
    assert sorted(type(one).__name__ for one in results) == ["Agreement", "ChangedMeanwhile"]
    assert agreement.versions.count() == 2


def test_an_approval_and_a_counter_proposal_at_once_never_sign_words_not_seen(
    parties, institution, partner, approver, partner_approver
):
    for _pair in range(20):
        agreement = proposed(**parties)
        seen = agreement.newest_version
        approve(agreement=agreement, institution=institution, approver=approver, sha256=seen.sha256)
        together(
            lambda one=agreement, words=seen.sha256: approve(
                agreement=one, institution=partner, approver=partner_approver, sha256=words
            ),
            lambda one=agreement, words=seen.sha256: reword(
                one, partner, answers=words, purpose="Theirs.", amends=False
            ),
        )
        now = Agreement.objects.get(pk=agreement.pk)
        # Either the words were signed first, and the other ones refused; or those came first and nothing is signed.
        waiting = now.open_version and now.open_version.number
        assert (now.status, now.signed_version, waiting) in [("signed", seen, None), ("proposed", None, 2)]


def test_one_page_sent_twice_at_once_makes_one_draft(programme, institution, partner, coordinator):
    page = uuid.uuid4()
    terms = [Terms(first_party=institution, second_party=partner) for _time in range(2)]
    calls = [
        lambda one=one: draft_agreement(programme=programme, terms=one, author=coordinator, form=page) for one in terms
    ]
    first, second = together(*calls)
    assert first == second
    assert Agreement.objects.count() == 1


def test_one_agreement_is_told_and_reminded_of_once_by_two_schedules(parties, coordinator):
    end = timezone.localdate() + dt.timedelta(days=5)
    agreement = signed(**parties, version__ends_on=end)
    counts = together(*[lambda: remind_of_ends(on=timezone.localdate())] * 2)
    assert sorted(counts) == [0, 1]
    assert Notice.objects.filter(event=f"agreement:{agreement.pk}:ends:{end}:7").count() == 1


def test_withdraw_and_decline_at_once_leave_one_reason(parties, institution, partner):
    agreement = proposed(**parties)
    results = together(
        lambda: withdraw(agreement=agreement, institution=institution, why="withdrawn"),
        lambda: decline(agreement=agreement, institution=partner, why="declined"),
    )
    now = Agreement.objects.get(pk=agreement.pk)
    assert now.status == now.status_reason
    assert sum(isinstance(one, PartnershipError) for one in results) == 1


def test_drafts_at_once_are_given_different_numbers(programme, institution, partner):
    agreement = proposed(programme=programme, first_party=institution, second_party=partner)
    version = agreement.newest_version
    dates = {"starts_on": version.starts_on, "ends_on": version.ends_on}
    calls = [
        lambda: draft_agreement(
            programme=programme, terms=Terms(first_party=institution, second_party=partner, **dates)
        )
    ] * 4
    assert len({one.number for one in together(*calls)}) == 4


def test_two_merges_of_the_same_two_at_once_make_one_whichever_way(programme):
    for _pair in range(20):
        one, other = InstitutionFactory(programme=programme), InstitutionFactory(programme=programme)
        PersonFactory(institution=one), PersonFactory(institution=other)
        calls = [(one, other), (one, other), (other, one)]
        together(
            *(
                lambda kept=kept, dropped=dropped: merge(
                    kept=kept, dropped=dropped, take={}, seen=seen_of(kept, dropped), by=None
                )
                for kept, dropped in calls
            )
        )
        done = Merge.objects.get(kept_key__in=[one.pk, other.pk])
        assert list(Institution.objects.filter(pk__in=[one.pk, other.pk]).values_list("pk", flat=True)) == [
            done.kept_key
        ]
        assert Person.objects.filter(institution=done.kept_key).count() == 2
        results = together(*[lambda done=done: undo_merge(merge=done, by=None)] * 2)
        assert [one.left for one in results] == [0, 0]
        assert Institution.objects.filter(pk__in=[one.pk, other.pk]).count() == 2
        Institution.objects.filter(pk=done.dropped_key).get().people.get()


def test_one_list_imported_twice_at_once_is_imported_once(programme, staff):
    uploaded = InstitutionImportFactory(programme=programme)
    fingerprint = make_plan(uploaded, programme, staff).fingerprint
    results = together(*[lambda: import_institutions(uploaded=uploaded, fingerprint=fingerprint, by=staff)] * 2)
    assert [one.added for one in results] == [1, 1]
    assert (Institution.objects.count(), programme.members.count()) == (1, 1)
