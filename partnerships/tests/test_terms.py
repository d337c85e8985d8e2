import datetime as dt
import hashlib
import json
import unicodedata

import pytest

from partnerships.services.terms import canonical_terms, freeze_words, has_its_words, sha256_of
from partnerships.tests.factories import AgreementFactory, FieldOfStudyFactory, InstitutionFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db


def terms_sha256(version) -> str:
    return sha256_of(canonical_terms(version))


def test_canonical_terms_are_exactly_these_words():
    programme = ProgrammeFactory(code="TWIN")
    first = InstitutionFactory(
        official_name="Hue College", native_name="Huế", native_language="vi", country="VN", programme=programme
    )
    second = InstitutionFactory(
        official_name="Nanjing Polytechnic", native_name="南京学院", native_language="zh-Hans", country="CN",
        programme=programme,
    )  # fmt: skip
    agreement = AgreementFactory(
        programme=programme, number="TWIN-2018-0001", first_party=first, second_party=second,
        version__purpose="To learn.\r\nTogether. ",
    )  # fmt: skip
    line = agreement.newest_version.lines.get()
    line.field_of_study = FieldOfStudyFactory(code="0715", name="Mechanics")
    line.save()
    assert json.loads(canonical_terms(agreement.newest_version)) == {
        "form": "agreement-terms/2",
        "programme": "TWIN",
        "number": "TWIN-2018-0001",
        "kind": "mou",
        "parties": [
            {"id": first.pk, "name": "Hue College", "native_name": "Huế", "native_language": "vi", "chinese_name": "",
             "country": "VN"},
            {"id": second.pk, "name": "Nanjing Polytechnic", "native_name": "南京学院", "native_language": "zh-Hans",
             "chinese_name": "南京学院", "country": "CN"},
        ],
        "starts_on": "2018-09-01",
        "ends_on": "2099-08-31",
        "purpose": "To learn.\nTogether.",
        "purpose_chinese": "",
        "lines": [
            {
                "kind": "teacher_exchange", "sending": first.pk, "receiving": second.pk, "people_per_year": 3,
                "length": 10, "length_unit": "days", "field_of_study": "0715", "field_of_study_name": "Mechanics",
                "language": "", "mode": "in_person",
            }
        ],
    }  # fmt: skip


def test_freeze_words_keeps_the_canonical_text_and_its_hash_in_utf_8():
    version = AgreementFactory().newest_version
    freeze_words(version)
    assert version.words == canonical_terms(version)
    assert version.sha256 == hashlib.sha256(version.words.encode("utf-8")).hexdigest()
    assert has_its_words(version) is True
    version.words = version.words.replace("exchange", "change")
    assert has_its_words(version) is False


def test_terms_sha256_is_the_same_for_composed_and_decomposed_letters_and_for_other_line_ends():
    version = AgreementFactory(version__purpose="Huế\nHội An").newest_version
    before = terms_sha256(version)
    version.purpose = unicodedata.normalize("NFD", "Huế\r\nHội An")
    assert terms_sha256(version) == before


@pytest.mark.parametrize("name, value", [("purpose", "Other"), ("ends_on", dt.date(2098, 1, 1))])
def test_terms_sha256_changes_with_every_word(name, value):
    version = AgreementFactory().newest_version
    before = terms_sha256(version)
    setattr(version, name, value)
    assert terms_sha256(version) != before


def test_terms_sha256_does_not_change_with_the_commitment_that_is_no_part_of_the_words():
    version = AgreementFactory().newest_version
    before = terms_sha256(version)
    version.commitment_by = "Somebody else"
    assert terms_sha256(version) == before
