"""A cohort of the tests' programme whose people are ready for their certificates."""

import pytest

from certificates.groups import group_of
from certificates.tests.factories import DesignFactory
from partnerships.tests.factories import PersonFactory
from training.tests.factories import cohort_with_days, completed_enrolment


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """Each test's files lie in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def cohort(programme):
    """A cohort of ``programme`` that ended in 2022, still without people."""
    return cohort_with_days(5, course__programme=programme, course__title="Cloud Computing", name="first run")


@pytest.fixture
def group(cohort):
    """The cohort as a group."""
    return group_of(cohort)


@pytest.fixture
def design(programme):
    """The design of ``programme`` for certificates of completion."""
    return DesignFactory(programme=programme, name="Usual")


@pytest.fixture
def trainee(cohort, institution):
    """Somebody of the coordinator's institution who completed."""
    person = PersonFactory(full_name="Sok Dara", native_name="សុខ ដារ៉ា", institution=institution)
    return completed_enrolment(cohort, person=person)
