"""Two people at the same moment: one transition, and a clear answer for the other."""

import threading

import pytest
from django.db import connection

from partnerships.models import Agreement, Approval
from partnerships.services.agreements import approve, decline, withdraw
from partnerships.services.drafts import Terms, draft_agreement
from partnerships.services.errors import PartnershipError
from partnerships.tests.factories import proposed

pytestmark = pytest.mark.django_db(transaction=True)


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


def test_both_approvals_at_once_sign_once(parties, institution, partner, approver, partner_approver):
    for _time in range(5):
        agreement = proposed(**parties)
        sha256 = agreement.newest_version.sha256
        together(
            *(
                lambda side=side, user=user, one=agreement, words=sha256: approve(
                    agreement=one, institution=side, approver=user, sha256=words
                )
                for side, user in ((institution, approver), (partner, partner_approver))
            )
        )
        done = Agreement.objects.get(pk=agreement.pk)
        assert (done.status, done.activities.count(), done.history.filter(status="signed").count()) == ("signed", 1, 1)
    assert Approval.objects.count() == 10


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
