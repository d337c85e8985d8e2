"""Names that mean the same, in several languages and spellings, and names that do not."""

import pytest
from django.core.management import call_command

from partnerships.models import Institution, Person
from partnerships.naming.likeness import nearly
from partnerships.naming.spelling import institution_key, institution_words, person_key, typed_words
from partnerships.tests.factories import InstitutionFactory, PersonFactory


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Politeknik Negeri Bandung", "State Polytechnic of Bandung"),
        ("Universitas Airlangga", "University of Airlangga"),
        ("Universitas Ahmad Dahlan", "Ahmad Dahlan University"),
        ("Politeknik Pertanian Negeri Pangkep", "Pangkep State Polytechnic of Agriculture"),
        ("Institut Teknologi dan Bisnis Asia Malang", "Technology and Business Institute of Asia Malang"),
        ("Universitas Ma’arif", "Ma'arif University"),
        ("清华大学", "Qinghua University"),
        ("南京职业技术学院", "Nanjing Vocational and Technical College"),
        ("Nanjing Zhiye Jishu Xueyuan", "南京职业技术学院"),
        ("Trường Cao đẳng Công nghệ Huế", "Hue College of Technology"),
    ],
)
def test_spellings_of_one_institution_have_one_key(one, other):
    assert institution_key(one) == institution_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("State Polytechnic of Bandung", "Manufacture Polytechnic of Bandung"),
        ("Universitas Muhammadiyah Pontianak", "Universitas Muhammadiyah Ponorogo"),
        ("Universitas Negeri Padang", "Politeknik Negeri Padang"),
        ("State Polytechnic of Medan", "State Polytechnic of Madiun"),
    ],
)
def test_other_institutions_have_other_keys_and_are_not_nearly_the_same(one, other):
    assert institution_key(one) != institution_key(other)
    assert not nearly(set(institution_words(one)), set(institution_words(other)))


def test_a_slip_in_a_long_word_is_nearly_the_same():
    one, other = "Universitas Airlangga", "Airlanga University"
    assert nearly(set(institution_words(one)), set(institution_words(other)))


def test_thai_and_khmer_keep_their_vowels():
    assert institution_words("วิทยาลัยเทคนิค กรุงเทพ") == ("วิทยาลัยเทคนิค", "กรุงเทพ")
    assert institution_words("ភ្នំពេញ") == ("ភ្នំពេញ",)


@pytest.mark.parametrize("name", ["Wang Xiaoming", "Xiao-Ming WANG", "wang xiao ming", "王小明", "Dr. Wang Xiaoming"])
def test_one_person_has_one_key_whichever_name_comes_first(name):
    assert person_key(name) == "angxiaomingw"


def test_other_people_have_other_keys_and_an_empty_name_none():
    assert person_key("Sok Dara") == person_key("Dara Sok") != person_key("Sok Darra")
    assert (person_key(""), person_key("–"), institution_key("")) == ("", "", "")


def test_the_beginning_of_a_word_in_another_language_is_enough():
    assert typed_words("politek") == [{"politek", "polytechnic"}]
    assert typed_words("of") == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words",
    [
        "State Polytechnic",
        "politeknik negeri band",
        "politek",
        "Bandung State",
        "Polman",
        "万隆",
        "wanlong",
        "PNB lama",
    ],
)
def test_an_institution_is_found_under_any_name_and_spelling(words):
    wanted = InstitutionFactory(official_name="Politeknik Negeri Bandung", native_name="万隆理工学院", country="ID")
    wanted.names.create(name="Polman", kind="short")
    wanted.names.create(name="PNB Lama", kind="former")
    InstitutionFactory(official_name="Universitas Padjadjaran", country="ID")
    assert list(Institution.objects.called(words)) == [wanted]


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["王小明", "xiaoming wang", "Wang Xiao", "wang ming"])
def test_a_person_is_found_in_pinyin_and_in_any_order(words):
    wanted = PersonFactory(full_name="Xiaoming", native_name="王小明")
    PersonFactory(full_name="Sok Dara")
    assert list(Person.objects.called(words)) == [wanted]


@pytest.mark.django_db
def test_what_is_compared_follows_the_name():
    person = PersonFactory(full_name="Sok Dara")
    person.full_name = "Dr. Chan Thy"
    person.save()
    person.refresh_from_db()
    assert person.spelled == "chan thy"


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["%", "_", "  ", "()", "\\"])
def test_signs_alone_find_nothing_that_has_them_not(words):
    InstitutionFactory(official_name="Politeknik")
    PersonFactory(full_name="Sok")
    assert (
        Institution.objects.called(words.strip() or "?").count(),
        Person.objects.called(words.strip() or "?").count(),
    ) == (0, 0)


@pytest.mark.django_db
def test_spellings_are_written_anew_when_words_were_added(capsys):
    person, college = PersonFactory(full_name="Sok Dara"), InstitutionFactory(official_name="Politeknik Jember")
    other = college.names.create(name="Poltek")
    Person.objects.update(spelled="old")
    Institution.objects.update(spelled="old")
    call_command("spell_names")
    call_command("spell_names")
    for row in (person, college, other):
        row.refresh_from_db()
    assert (person.spelled, college.spelled, other.spelled) == ("sok dara", "polytechnic jember", "polytechnic")
    assert capsys.readouterr().out.split(" names")[0] == "2"
