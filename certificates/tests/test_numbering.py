import pytest
from django.db import transaction

from certificates import numbering
from certificates.models import SerialCounter

pytestmark = pytest.mark.django_db


def test_take_counts_for_each_programme_and_year(programme, other_programme):
    assert [numbering.take(programme.pk, 2022) for _number in range(3)] == [1, 2, 3]
    assert numbering.take(programme.pk, 2023) == 1
    assert numbering.take(other_programme.pk, 2022) == 1
    assert SerialCounter.objects.count() == 3


def test_take_gives_a_run_of_numbers(programme):
    assert [numbering.take(programme.pk, 2022, count) for count in (3, 1, 64, 2)] == [1, 4, 5, 69]


def test_take_that_is_rolled_back_leaves_no_gap(programme):
    numbering.take(programme.pk, 2022)
    with pytest.raises(RuntimeError), transaction.atomic():
        assert numbering.take(programme.pk, 2022) == 2
        raise RuntimeError
    assert numbering.take(programme.pk, 2022) == 2


def test_serial_is_readable():
    assert numbering.serial("ilo", 2022, 17) == "ILO-2022-00017"
    assert numbering.serial("ilo", 2022, 123456) == "ILO-2022-123456"
