"""The shared list and form, tried on institutions."""

import datetime as dt

import pytest
from django import forms
from django.http import QueryDict
from django.test import RequestFactory

from pages.forms import PageForm, PlainForm
from pages.lists import PageFilter, list_page
from pages.templatetags.pages import row_errors
from pages.trail import trail_of
from partnerships.models import Institution, Objective
from partnerships.tests.factories import InstitutionFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db


class InstitutionForm(PageForm):
    class Meta:
        model = Institution
        fields = ["official_name", "city", "kind"]


class ObjectiveForm(PageForm):
    class Meta:
        model = Objective
        fields = ["number", "text"]


class InstitutionFilter(PageFilter):
    class Meta:
        model = Institution
        fields = ["kind"]

    def search(self, queryset, name, words):
        return queryset.called(words)


def listed(address: str):
    request = RequestFactory().get(address)
    return list_page(
        request,
        Institution.objects.all(),
        InstitutionFilter,
        sort={"name": "official_name", "place": ("country", "city")},
        default_sort="name",
        per_page=2,
    )


def test_list_sorts_by_the_address_and_falls_back_on_an_unknown_word():
    for name in ("B college", "A college", "C college"):
        InstitutionFactory(official_name=name)
    assert [str(row) for row in listed("/?sort=-name").objects] == ["C college", "B college"]
    assert [str(row) for row in listed("/?sort=password").objects] == ["A college", "B college"]


def test_list_shows_the_last_page_for_a_number_beyond_it():
    for name in ("A college", "B college", "C college"):
        InstitutionFactory(official_name=name)
    page = listed("/?page=99")
    assert [str(row) for row in page.objects] == ["C college"]
    assert page.count == 3


def test_list_chips_name_the_filters_and_lead_to_the_list_without_them():
    page = listed("/?q=college&kind=university&page=2")
    assert [(chip.label, chip.value, chip.url) for chip in page.chips] == [
        ("Search", "college", "?kind=university"),
        ("Kind", "university", "?q=college"),
    ]


def test_list_sort_link_turns_the_order_round_and_goes_back_to_the_first_page():
    page = listed("/?q=x&sort=name&page=2")
    assert page.sort_url("name") == "?q=x&sort=-name"
    assert page.sort_url("place") == "?q=x&sort=place"
    assert page.direction_of("name") == "ascending"
    assert page.direction_of("place") == "none"


def post(**fields) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update(fields)
    return data


def test_form_refuses_to_overwrite_an_edit_its_author_has_not_seen_and_keeps_both():
    institution = InstitutionFactory(official_name="Old name", city="Old city")
    seen_at = InstitutionForm(instance=institution).fields["seen_at"].initial
    other = Institution.objects.get(pk=institution.pk)
    other.city = "Their city"
    other.save()
    mine = post(official_name="Old name", city="My city", kind=institution.kind, seen_at=seen_at)
    form = InstitutionForm(mine, instance=Institution.objects.get(pk=institution.pk))
    assert not form.is_valid()
    assert form.conflict == [("City (optional)", "Their city", "My city")]
    again = InstitutionForm(form.data, instance=Institution.objects.get(pk=institution.pk))
    assert again.is_valid()
    again.save()
    assert Institution.objects.get(pk=institution.pk).city == "My city"


def test_form_asks_constraints_over_fields_that_the_view_has_set():
    programme = ProgrammeFactory()
    Objective.objects.create(programme=programme, number=1, text="First")
    form = ObjectiveForm(post(number="1", text="Again"), instance=Objective(programme=programme))
    assert not form.is_valid()
    assert form.non_field_errors() == ["This programme already has an objective with this number."]


def test_form_marks_optional_fields_in_words():
    form = InstitutionForm()
    assert str(form.fields["city"].label) == "City (optional)"
    assert str(form.fields["official_name"].label) == "Official name"


class Places(PlainForm):
    """Fields whose sentences are Django's, and one that words its own."""

    title = forms.CharField()
    reason = forms.CharField(error_messages={"required": "Say why."})
    address = forms.EmailField()
    least = forms.IntegerField(min_value=0)
    number = forms.IntegerField(min_value=1, max_value=4)


@pytest.mark.parametrize("typed", ["0", "5"])
def test_form_says_in_plain_words_what_is_wrong(typed):
    form = Places({"address": "som", "number": typed, "least": "-1"})
    assert form.errors == {
        "title": ["Fill this in."],
        "reason": ["Say why."],
        "address": ["This is no e-mail address."],
        "least": ["Ensure this value is greater than or equal to 0."],
        "number": ["Write a number from 1 to 4."],
    }
    assert Places({"title": "x", "reason": "x", "address": "som@example.org", "number": "4", "least": "0"}).is_valid()


def test_errors_of_rows_are_named_with_their_row_and_field():
    rows = forms.formset_factory(Places, extra=0, max_num=1, validate_max=True)
    good = {"title": "x", "reason": "x", "address": "som@example.org", "number": "4", "least": "0"}
    sent = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0"}
    sent |= {f"form-{row}-{name}": value for row in (0, 1) for name, value in good.items()}
    found = row_errors([{"formset": rows(sent | {"form-1-title": ""}), "title": "Places"}])
    assert found == [
        ("Places", "", "Please submit at most 1 form."),
        ("Places, row 2: Title", "id_form-1-title", "Fill this in."),
    ]
    assert row_errors([{"formset": rows(), "title": "Places"}]) == row_errors("") == []


def test_trail_says_who_changed_what_before_and_after(staff, programme):
    institution = InstitutionFactory(official_name="Old name")
    institution.official_name = "New name"
    institution.kind = Institution.Kind.UNIVERSITY
    institution._history_user = staff
    institution.save()
    newest, first = trail_of(institution)
    assert (newest.who, newest.what) == ("Staff", "changed")
    assert newest.changes == [
        ("kind", "technical college", "university"),
        ("official name", "Old name", "New name"),
    ]
    assert first.what == "created"


def test_trail_of_a_foreign_key_shows_words_not_numbers():
    institution, heir = InstitutionFactory(official_name="Old"), InstitutionFactory(official_name="Heir")
    institution.now_known_as = heir
    institution.save()
    assert trail_of(institution)[0].changes == [("now known as", "–", "Heir")]


def test_trail_shows_a_date_in_words():
    programme = ProgrammeFactory(starts_on=dt.date(2018, 1, 1))
    programme.starts_on = dt.date(2018, 7, 29)
    programme.save()
    assert trail_of(programme)[0].changes == [("starts on", "1 January 2018", "29 July 2018")]


@pytest.mark.parametrize("key", ["9" * 20, "9" * 5000, "x", "-1", "0"])
def test_form_takes_a_key_that_no_row_has_for_a_wrong_choice(key):
    class Choice(PlainForm):
        institutions = forms.ModelMultipleChoiceField(Institution.objects.all())

    form = Choice({"institutions": [key]})
    assert not form.is_valid()
    assert list(form.errors) == ["institutions"]
