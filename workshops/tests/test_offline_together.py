"""Two phones, or one phone twice, and the paper at the same moment: everybody is counted once."""

import datetime as dt

import pytest
from django.utils import timezone

from partnerships.tests.test_together import together
from workshops.models import CheckIn
from workshops.services import check_in_together, receive_check_ins
from workshops.tests.factories import DelegateFactory
from workshops.tests.test_offline import entry

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 20


@pytest.fixture
def delegates(workshop):
    return DelegateFactory.create_batch(6, workshop=workshop)


def receive(workshop, helper, entries):
    return lambda: receive_check_ins(workshop=workshop, entries=entries, by=helper, now=timezone.now())


def test_the_same_batch_twice_at_once_is_answered_the_same(workshop, delegates, helper):
    for _round in range(ROUNDS):
        CheckIn.objects.all().delete()
        batch = [entry(one) for one in delegates]
        first, second = together(receive(workshop, helper, batch), receive(workshop, helper, batch))
        assert first == second
        assert {one.result for one in first} == {"new"}
        assert CheckIn.objects.count() == len(delegates)


def test_two_phones_and_the_paper_at_once_count_everybody_once(workshop, delegates, helper, staff):
    for _round in range(ROUNDS):
        CheckIn.objects.all().delete()
        one, other, paper = together(
            receive(workshop, helper, [entry(delegate) for delegate in delegates]),
            receive(workshop, helper, [entry(delegate) for delegate in reversed(delegates)]),
            lambda: check_in_together(
                workshop=workshop, delegates=[row.pk for row in delegates], day=dt.date(2018, 7, 31), by=staff
            ),
        )
        new = [answer for answer in [*one, *other] if answer.result == "new"]
        assert len(new) + paper.new == CheckIn.objects.count() == len(delegates)


def test_one_number_for_two_people_at_once_checks_one_in(workshop, delegates, helper):
    for _round in range(ROUNDS):
        CheckIn.objects.all().delete()
        first = entry(delegates[0])
        second = entry(delegates[1], uuid=first["uuid"])
        answers = together(receive(workshop, helper, [first]), receive(workshop, helper, [second]))
        assert sorted(answer.result for (answer,) in answers) == ["new", "refused"]
        assert CheckIn.objects.count() == 1
