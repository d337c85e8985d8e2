"""Data files that cannot be used: a sentence that names file and line, and nothing written."""

import datetime as dt
import shutil

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from partnerships.models import FieldOfStudy, Institution, Programme
from reports.loading.programmes import PROGRAMME_DATA
from workshops.models import Workshop

pytestmark = pytest.mark.django_db
TWIN = "sea-cn-twin"


@pytest.fixture
def data(tmp_path):
    """A copy of the data files, for breaking."""
    return shutil.copytree(PROGRAMME_DATA, tmp_path / "data")


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def complaint(data, code="SEA-CN-TWIN"):
    """Return what the command says, after seeing that it wrote nothing."""
    with pytest.raises(CommandError) as refused:
        call_command("load_programmes", programme=code, data=data)
    for app in ("partnerships", "workshops", "training", "certificates", "reports"):
        for model in apps.get_app_config(app).get_models():
            assert not model.objects.exists(), model
    return str(refused.value)


def test_missing_folder_is_named(tmp_path):
    assert complaint(tmp_path / "gone") == f"The data folder {tmp_path / 'gone'} is not there or is no folder."


def test_folder_without_programmes_is_named(tmp_path):
    assert "holds no programme" in complaint(tmp_path)


def test_unknown_programme_is_told_which_there_are():
    assert "It holds ILO-SSC-SDN, SEA-CN-TWIN." in complaint(PROGRAMME_DATA, code="OTHER")


def test_missing_file_is_named(data):
    (data / TWIN / "activities.csv").unlink()

    assert complaint(data) == f"The data file {data / TWIN / 'activities.csv'} is missing."


def test_unreadable_file_is_named(data):
    (data / TWIN / "delegates.csv").unlink()
    (data / TWIN / "delegates.csv").mkdir()

    assert complaint(data) == f"The data file {data / TWIN / 'delegates.csv'} cannot be read: Is a directory."


def test_broken_json_is_named_with_its_line(data):
    change(data / TWIN / "programme.json", '"starts_on": "2016-05-01",', '"starts_on": "2016-05-01"')

    assert complaint(data).startswith(f"{data / TWIN / 'programme.json'}, line 6: this is not JSON")


def test_text_in_another_encoding_is_named_with_its_line(data):
    content = (data / TWIN / "people.csv").read_text(encoding="utf-8")
    (data / TWIN / "people.csv").write_bytes(content.encode("gb18030", "replace"))

    assert complaint(data) == f"{data / TWIN / 'people.csv'}, line 2: this is not text in UTF-8."


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("people.csv", "full_name", "name", "line 1: the column “full_name” is missing."),
        ("people.csv", "d002,", "d001,", "line 3: the key “d001” is already used above."),
        ("people.csv", "Li Guoping", "x" * 201, "line 3: “full_name”: Ensure this value has at most 200 characters"),
        ("people.csv", "male,manager", "man,manager", "line 2: “sex”: Value 'man' is not a valid choice."),
        ("delegates.csv", "d003,gpc", "d003,gpx", "line 4: “institution” names “gpx”, which is not there."),
        ("delegates.csv", "2018-07-25", "25 July", "line 2: “days” must hold days like 2018-07-30, not “25”."),
        ("delegates.csv", "attended,", "attended,,", "line 2: there are 6 values, the first line names 5."),
        ("agreements.csv", "2018-07-30", "", "line 2: “signed_on” must hold one day."),
        ("activities.csv", "SEA-CN-TWIN-2018-0001", "NONE", "line 2: “agreement” names “NONE”, which is not there."),
        ("programme.json", '"sessions": [', '"sessions": 5, "other": [', "“sessions” must be a list of objects"),
        ("programme.json", '"edition": 2', '"edition": "second"', "workshops 1: “edition”: “second” value must be"),
    ],
)
def test_wrong_value_is_named_with_its_line(data, name, old, new, said):
    change(data / TWIN / name, old, new)

    words = complaint(data)

    assert str(data / TWIN / name) in words and said in words


def test_contradiction_is_told_by_the_broken_rule(data):
    change(data / TWIN / "programme.json", '"ends_on": "2018-07-30"', '"ends_on": "2018-07-20"')

    assert "The workshop ends before it starts. Nothing was loaded." in complaint(data)


def test_one_programme_alone_can_be_loaded():
    call_command("load_programmes", programme="sea-cn-twin", verbosity=0)

    assert list(Programme.objects.values_list("code", flat=True)) == ["SEA-CN-TWIN"]


def test_what_is_there_already_is_used_and_left_as_it_is():
    field = FieldOfStudy.objects.create(code="0732", name="Building")
    host = Institution.objects.create(
        official_name="Guizhou Polytechnic of Construction",
        country="CN",
        kind="polytechnic",
        website="https://example.org",
    )

    call_command("load_programmes", programme="SEA-CN-TWIN", verbosity=0)

    field.refresh_from_db()
    host.refresh_from_db()
    assert (field.name, host.website, host.native_name) == ("Building", "https://example.org", "")
    assert Workshop.objects.get().organiser_roles.filter(institution=host, role="host").exists()
    assert host.history.count() == 1


def test_programme_that_people_made_is_left_alone(capsys):
    Programme.objects.create(code="SEA-CN-TWIN", name="Ours", starts_on=dt.date(2020, 1, 1))

    call_command("load_programmes", programme="SEA-CN-TWIN")

    assert capsys.readouterr().out == "SEA-CN-TWIN: already here, left as it is (nothing in it yet).\n"
    assert Programme.objects.get().name == "Ours" and not Institution.objects.exists()
