"""Agreements for the tests of this app."""

import datetime as dt
from itertools import count

import pytest

from partnerships.models import Agreement, AgreementVersion, CollaborativeActivity


@pytest.fixture
def make_agreement(programme, institution, partner):
    """Return a function that makes an agreement between ``institution`` and ``partner``, signed unless told."""
    numbers = count(1)

    def make(status="signed", activities=0, **fields) -> Agreement:
        fields = {"programme": programme, "first_party": institution, "second_party": partner} | fields
        agreement = Agreement.objects.create(number=f"OURS-2018-{next(numbers):03}", **fields)
        if status == "signed":
            agreement.signed_version = AgreementVersion.objects.create(
                agreement=agreement, starts_on=dt.date(2018, 8, 1), ends_on=dt.date(2021, 7, 31)
            )
            agreement.status, agreement.signed_on = status, dt.date(2018, 8, 1)
            agreement.save()
        CollaborativeActivity.objects.bulk_create(
            CollaborativeActivity(
                agreement=agreement,
                kind="visit",
                sending=agreement.first_party,
                receiving=agreement.second_party,
                planned_people=2,
                planned_length=5,
            )
            for _number in range(activities)
        )
        return agreement

    return make


@pytest.fixture
def signed_agreement(make_agreement):
    """A signed agreement of ``programme``."""
    return make_agreement()


@pytest.fixture
def draft_agreement(make_agreement):
    """A draft of ``programme``."""
    return make_agreement(status="draft")
