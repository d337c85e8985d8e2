"""One sign-in a role, the same at every start, and never on a server."""

import json
import stat

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Role, User
from partnerships.tests.factories import InstitutionFactory, ProgrammeFactory
from workshops.tests.factories import WorkshopFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def printed(settings, tmp_path, capsys):
    """Return a function that runs the command in an installation of its own and gives what it printed."""
    settings.VAR_DIR = tmp_path

    def run() -> list[list[str]]:
        call_command("sample_sign_ins")
        return [line.split("  ") for line in capsys.readouterr().out.splitlines()]

    return run


@pytest.fixture
def sample_programmes():
    twinning = ProgrammeFactory(code="SEA-CN-TWIN")
    ProgrammeFactory(code="ILO-SSC-SDN")
    InstitutionFactory(official_name="Bangkok College", country="TH", programme=twinning)
    InstitutionFactory(official_name="Nanjing College", country="CN", programme=twinning)
    WorkshopFactory(programme=twinning)


def passwords(lines) -> dict[str, str]:
    return {[part for part in line if part][1].strip(): line[-1].strip() for line in lines}


def test_sign_ins_for_each_role_and_the_same_twice(sample_programmes, printed, tmp_path, client):
    first = passwords(printed())
    assert list(first) == [
        "staff.sea-cn-twin@example.org",
        "staff.ilo-ssc-sdn@example.org",
        "coordinator.cn@example.org",
        "approver.cn@example.org",
        "coordinator.th@example.org",
        "approver.th@example.org",
        "helper@example.org",
        "viewer@example.org",
        "admin@example.org",
    ]
    assert len(set(first.values())) == 9
    assert passwords(printed()) == first
    file = tmp_path / "sample_sign_ins.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text()) == first
    assert Role.objects.filter(is_approver=True).count() == 2
    assert list(User.objects.filter(is_superuser=True).values_list("email", flat=True)) == ["admin@example.org"]
    answer = client.post("/accounts/login/", {"login": "viewer@example.org", "password": first["viewer@example.org"]})
    assert answer.status_code == 302


def test_sign_ins_without_the_programmes_are_the_admin_alone(printed):
    assert list(passwords(printed())) == ["admin@example.org"]


def test_sign_in_whose_password_was_changed_is_left_so(printed):
    printed()
    user = User.objects.get()
    user.set_password("chosen by its owner")
    user.save()
    assert printed()[0][-1] == "(its password was changed)"
    user.refresh_from_db()
    assert user.check_password("chosen by its owner")


def test_sign_ins_are_never_made_on_a_server(printed, settings):
    settings.USE_HTTPS = True
    with pytest.raises(CommandError, match="This installation has USE_HTTPS=true, so none were made."):
        printed()
    assert not User.objects.exists()


def test_sign_ins_that_cannot_be_read_are_explained(printed, tmp_path):
    (tmp_path / "sample_sign_ins.json").write_text("{")
    with pytest.raises(CommandError, match="cannot be read"):
        printed()
