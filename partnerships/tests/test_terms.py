import datetime as dt
import hashlib
import json
import unicodedata

import pytest

from partnerships.services.terms import canonical_terms, terms_sha256
from partnerships.tests.factories import AgreementFactory, FieldOfStudyFactory, InstitutionFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db


def test_canonical_terms_are_exactly_these_words():
    programme = ProgrammeFactory(code="TWIN")
    first = InstitutionFactory(official_name="Hue College", native_name="Huế", country="VN", programme=programme)
    second = InstitutionFactory(official_name="Nanjing Polytechnic", country="CN", programme=programme)
    agreement = AgreementFactory(
        programme=programme, number="TWIN-2018-0001", first_party=first, second_party=second,
        version__purpose="To learn.\r\nTogether. ",
    )  # fmt: skip
    line = agreement.newest_version.lines.get()
    line.field_of_study = FieldOfStudyFactory(code="0715")
    line.save()
    assert json.loads(canonical_terms(agreement.newest_version)) == {
        "form": "agreement-terms/1",
        "programme": "TWIN",
        "number": "TWIN-2018-0001",
        "kind": "mou",
        "parties": [
            {"id": first.pk, "name": "Hue College", "native_name": "Huế", "country": "VN"},
            {"id": second.pk, "name": "Nanjing Polytechnic", "native_name": "", "country": "CN"},
        ],
        "starts_on": "2018-09-01",
        "ends_on": "2099-08-31",
        "purpose": "To learn.\nTogether.",
        "lines": [
            {
                "kind": "teacher_exchange", "sending": first.pk, "receiving": second.pk, "people_per_year": 3,
                "length": 10, "length_unit": "days", "field_of_study": "0715", "language": "", "mode": "in_person",
            }
        ],
    }  # fmt: skip


def test_terms_sha256_is_that_of_the_canonical_text_in_utf_8():
    version = AgreementFactory().newest_version
    assert terms_sha256(version) == hashlib.sha256(canonical_terms(version).encode("utf-8")).hexdigest()


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
