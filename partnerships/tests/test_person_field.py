"""A person chosen by typing: any name, script and order, or the e-mail address."""

import pytest
from django.forms import ValidationError

from partnerships.forms.fields import PersonField, PersonWidget
from partnerships.models import Person
from partnerships.tests.factories import InstitutionFactory, PersonFactory

pytestmark = pytest.mark.django_db
OPTIONS = "/people/options/"


@pytest.fixture
def wang(programme, institution):
    return PersonFactory(
        full_name="Xiaoming", native_name="王小明", email="w@example.org", institution=institution, programme=programme
    )


def cleaned(words: str) -> Person | None:
    field = PersonField(required=False)
    field.queryset = Person.objects.all()
    return field.clean(words)


@pytest.mark.parametrize(
    "words",
    ["xiaoming", "王小明", "Wang Xiaoming", "wang ming", "W@example.org", "Xiaoming (Bangkok Technical College)"],
)
def test_a_person_is_meant_by_any_name(words, wang):
    PersonFactory(full_name="Sok Dara")
    assert cleaned(words) == wang


def test_nobody_and_several_are_told(wang, institution):
    assert cleaned("") is None
    with pytest.raises(ValidationError, match="Nobody whom you can choose"):
        cleaned("Chan")
    PersonFactory(full_name="Xiaoming", email="other@example.org", institution=institution)
    with pytest.raises(ValidationError, match=r"Bangkok Technical College\), other@example.org"):
        cleaned("Xiaoming (Bangkok Technical College)")
    assert cleaned("w@example.org") == wang


def test_the_widget_shows_names_in_two_queries(wang, institution, django_assert_num_queries):
    for _number in range(3):
        PersonFactory(institution=InstitutionFactory())
    widget = PersonWidget()
    widget.queryset = Person.objects.all()
    with django_assert_num_queries(2):
        html = widget.render("person", wang.pk, {"id": "id_person"})
    assert 'value="Xiaoming (Bangkok Technical College)"' in html and html.count("<option") == 4
    assert "hx-get" not in html


def test_options_are_of_people_one_may_see(wang, as_user, staff, coordinator, stranger, viewer, outsider):
    address = f"{OPTIONS}?q=wang"
    answer = '<option value="Xiaoming (Bangkok Technical College)">王小明 (wang)</option>'
    assert [as_user(one).get(address).content.decode() for one in (staff, coordinator)] == [answer, answer]
    assert as_user(stranger).get(address).content.decode() == ""
    assert (as_user(viewer).get(address).status_code, outsider.get(address).status_code) == (403, 302)
    assert as_user(staff).get(OPTIONS).content.decode() == ""


def test_options_are_at_most_twenty_in_as_many_queries(programme, as_user, staff, same_query_count):
    def make():
        PersonFactory(full_name="Wang", institution=InstitutionFactory(), programme=programme)

    same_query_count(f"{OPTIONS}?q=wang", make, as_user(staff))
    assert as_user(staff).get(f"{OPTIONS}?q=wang").content.decode().count("<option") == 20
