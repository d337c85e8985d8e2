import pytest

from partnerships.tests.factories import PersonFactory, proposed, signed


@pytest.fixture
def parties(programme, institution, partner):
    """Both sides of an agreement, as fields of its factory."""
    return {"programme": programme, "first_party": institution, "second_party": partner}


@pytest.fixture
def agreement(parties):
    """A signed agreement with one planned activity."""
    return signed(**parties)


@pytest.fixture
def proposal(parties):
    """An agreement that ``institution`` proposed to ``partner``."""
    return proposed(**parties)


@pytest.fixture
def person(institution, programme):
    """Somebody of the coordinator's institution."""
    return PersonFactory(full_name="Sok Dara", institution=institution, programme=programme)
