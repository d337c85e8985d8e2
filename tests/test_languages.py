"""Every sentence that people read stands in the catalogue of every language, with the places for its values."""

import re
import shutil

import polib
import pytest
from django.conf import settings
from django.utils.translation import to_locale

from scripts.machine import ROOT
from scripts.messages import extract

LOCALES = [to_locale(code) for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
READ = {".py", ".html", ".txt", ".po"}
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?\w+")


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory):
    """The catalogues as they would be with everything that the code says today: {locale: entries}."""
    copy = tmp_path_factory.mktemp("languages") / "project"
    inside = {folder.name for folder in ROOT.iterdir() if (folder / "__init__.py").exists()} | {"templates", "locale"}

    def left_out(folder: str, names: list[str]) -> list[str]:
        return [
            name
            for name in names
            if name in {"tests", "__pycache__"} or ("." in name and not READ & {name[name.rindex(".") :]})
        ]

    for name in inside:
        shutil.copytree(ROOT / name, copy / name, ignore=left_out)
    assert extract(copy, LOCALES) == 0
    return {locale: polib.pofile(str(copy / "locale" / locale / "LC_MESSAGES" / "django.po")) for locale in LOCALES}


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_is_untranslated(catalogues, locale):
    assert [one.msgid for one in catalogues[locale] if not one.translated()] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_values_and_tags_stand_in_both(catalogues, locale):
    wrong = []
    for one in catalogues[locale]:
        said = one.msgstr_plural.values() if one.msgid_plural else [one.msgstr]
        places = set(PLACE.findall(one.msgid_plural or one.msgid))
        wrong += [(one.msgid, words) for words in said if set(PLACE.findall(words)) != places]
    assert wrong == []


@pytest.mark.parametrize("locale", LOCALES)
def test_the_compiled_catalogue_is_of_today(locale):
    file = str(ROOT / "locale" / locale / "LC_MESSAGES" / "django.")
    written, compiled = (
        {(one.msgctxt, one.msgid): one.msgstr or one.msgstr_plural for one in entries}
        for entries in (polib.pofile(f"{file}po"), polib.mofile(f"{file}mo"))
    )
    assert compiled == written
