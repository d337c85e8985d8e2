import pytest

from certificates.codes import CODE_ALPHABET, in_groups, new_code, normalise
from certificates.masking import mask


def test_new_code_has_130_bits_in_letters_that_are_not_misread():
    codes = {new_code() for _number in range(200)}
    assert len(codes) == 200
    assert {len(code) for code in codes} == {26}
    assert set("".join(codes)) <= set(CODE_ALPHABET)
    assert not set("ILOU") & set(CODE_ALPHABET)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("abc", "ABC"),
        (" ab-c\u2011d 1\n", "ABCD1"),
        ("OIL", "011"),
        ("oil", "011"),
        ("", ""),
    ],
)
def test_normalise_reads_what_people_type(typed, code):
    assert normalise(typed) == code


def test_in_groups_is_read_back():
    code = new_code()
    assert [len(group) for group in in_groups(code).split("-")] == [5, 5, 5, 5, 6]
    assert normalise(in_groups(code)) == code


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("Sok Dara", "S••• D•••"),
        ("Suharto", "S•••"),
        ("U Thant", "U••• T•••"),
        ("Ỷ Lan", "Ỷ••• L•••"),
        ("王赟", "王•••"),
        ("ស្រី ពៅ", "ស••• ព•••"),
        ("ปิ่นแก้ว", "ป•••"),
        ("", ""),
    ],
)
def test_mask_shows_first_letters_without_their_marks(name, masked):
    assert mask(name) == masked
