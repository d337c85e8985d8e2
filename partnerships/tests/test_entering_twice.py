"""Entering by hand what is here already: asked about, and saved when it is said to be another one."""

import pytest

from partnerships.models import Institution, Person
from partnerships.tests.factories import InstitutionFactory, PersonFactory
from partnerships.tests.test_views_forms import errors, institution_data

pytestmark = pytest.mark.django_db
PERSON = {"full_name": "Wang Xiaoming", "sex": "not_stated", "category": "teacher"}


def test_an_institution_in_another_spelling_is_asked_about(as_user, staff, programme):
    here = InstitutionFactory(official_name="State Polytechnic of Bandung", country="ID", programme=programme)
    client, data = as_user(staff), institution_data(official_name="Politeknik Negeri Bandung", country="ID")
    assert "is_another" not in client.get("/institutions/add/").content.decode()
    answer = client.post("/institutions/add/", data)
    assert errors(answer, "official_name") == [
        f'This looks like: <a href="/institutions/{here.pk}/">State Polytechnic of Bandung</a>. '
        "Open it, or mark that it is another one and save again."
    ]
    assert 'name="is_another"' in answer.content.decode()
    assert client.post("/institutions/add/", data | {"is_another": "on"}).status_code == 302
    assert Institution.objects.count() == 2


def test_the_very_same_institution_joins_without_a_question(as_user, staff, programme):
    InstitutionFactory(official_name="State Polytechnic of Bandung", country="ID", programme=programme)
    data = institution_data(official_name="state polytechnic of Bandung", country="ID")
    assert as_user(staff).post("/institutions/add/", data).status_code == 302
    assert Institution.objects.count() == 1


def test_one_of_another_programme_is_not_told_of(as_user, stranger, programme):
    InstitutionFactory(official_name="State Polytechnic of Bandung", country="ID", programme=programme)
    PersonFactory(full_name="王小明", email="w@example.org", programme=programme)
    data = institution_data(official_name="Politeknik Negeri Bandung", country="ID")
    assert as_user(stranger).post("/institutions/add/", data).status_code == 302
    assert as_user(stranger).post("/people/add/", PERSON | {"email": "w@example.org"}).status_code == 302


@pytest.mark.parametrize("same", [{"institution": "Bangkok Technical College"}, {"email": "W@example.org"}])
def test_a_person_who_may_be_here_is_asked_about(same, as_user, staff, programme, institution):
    name = "王小明" if "institution" in same else "Nobody"
    here = PersonFactory(full_name=name, institution=institution, email="w@example.org", programme=programme)
    client = as_user(staff)
    answer = client.post("/people/add/", PERSON | same)
    assert f'<a href="/people/{here.pk}/">{name}</a>' in errors(answer, "full_name")[0]
    assert client.post("/people/add/", PERSON | same | {"is_another": "on"}).status_code == 302
    assert Person.objects.count() == 2
    # Changing a record asks nothing.
    one = Person.objects.get(full_name="Wang Xiaoming")
    answer = client.post(f"/people/{one.pk}/edit/", PERSON | same | {"seen_at": one.changed_at.isoformat()})
    assert answer.status_code == 302


def test_a_namesake_elsewhere_is_somebody_else(as_user, staff, programme, institution, partner):
    PersonFactory(full_name="王小明", institution=partner, programme=programme)
    data = PERSON | {"institution": "Bangkok Technical College"}
    assert as_user(staff).post("/people/add/", data).status_code == 302


def test_a_name_with_signs_is_shown_as_text(as_user, staff, programme):
    InstitutionFactory(official_name="<b>Mekong</b> University", country="LA", programme=programme)
    data = institution_data(official_name="Universitas <b>Mekong</b>", country="LA")
    answer = as_user(staff).post("/institutions/add/", data)
    assert "&lt;b&gt;Mekong&lt;/b&gt; University</a>" in errors(answer, "official_name")[0]
