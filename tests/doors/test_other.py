"""What belongs to another programme and its institutions is answered like what does not exist."""

import pytest

from tests.doors.table import ROLES, TABLE

INSIDERS = ["helper", "viewer", "coordinator", "staff"]


@pytest.mark.parametrize("role", INSIDERS)
def test_other_things_are_answered_like_unknown_ones(role, other_paths, client_of):
    client, place = client_of(role), ROLES.index(role)
    different = {}
    for name, path in other_paths.items():
        wanted = int(TABLE[name][-1].split()[place])
        for answer, expected in ((client.get(path), {wanted}), (client.post(path, {}), {401, 403, 404, 405, 415})):
            if answer.status_code not in expected:
                different[answer.request["REQUEST_METHOD"], name] = answer.status_code
    assert different == {}


def test_their_own_staff_opens_them(other_paths, client_of):
    """Otherwise the test above would look at things that nobody can open."""
    client, place = client_of("stranger"), ROLES.index("staff")
    opened = {name for name, lines in TABLE.items() if lines[0].split()[place] == "200" and name in other_paths}
    assert len(opened) > 50
    assert {name: status for name in opened if (status := client.get(other_paths[name]).status_code) != 200} == {}
