"""Pages of people."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.doors import require, role_required
from pages.lists import list_page, typed_words
from pages.responses import way_back
from partnerships import rules
from partnerships.filters import PersonFilter
from partnerships.forms.fields import in_order, options
from partnerships.forms.person import PersonForm
from partnerships.models import Institution, Person
from partnerships.services.people import save_person
from partnerships.views.merged import get_merged

SORT = {"name": "full_name", "institution": "institution__official_name", "category": "category"}
SUGGESTED = 20


@role_required("staff", "coordinator")
def person_list(request):
    """People whose record the current programme keeps, or of the coordinator's institution."""
    people = Person.objects.visible_to(request.user).select_related("institution")
    if request.programme and _is_staff(request):
        people = people.of_programme(request.programme)
    page = list_page(request, people, PersonFilter, sort=SORT, default_sort="name")
    may_add = rules.can_add_person(request.user, request.programme)
    context = {"page": page, "may_add": may_add, "may_import": _is_staff(request)}
    return render(request, "partnerships/person_list.html", context)


@role_required("staff", "coordinator")
@require_GET
def person_options(request):
    """Suggestions for the field that is typed in: people one may see who are called so."""
    words = typed_words(request, request.headers.get("HX-Trigger-Name", "q"))
    people = Person.objects.visible_to(request.user).called(words) if words else Person.objects.none()
    return HttpResponse(options(in_order(people)[:SUGGESTED], words))


@role_required("staff", "coordinator")
def person_detail(request, pk):
    """A person's record and its trail."""
    people = Person.objects.visible_to(request.user)
    person = people.select_related("institution").filter(pk=pk).first()
    if person is None:
        return redirect(get_merged(people, pk))
    context = {"person": person, "may_edit": rules.can_edit_person(request.user, person)}
    context["may_merge"] = rules.is_staff_of_person(request.user, person)
    context["programmes"] = person.programmes.filter(pk__in=[one.pk for one in request.programmes])
    return render(request, "partnerships/person_detail.html", context)


@role_required("staff", "coordinator")
def person_create(request):
    """Enter a person."""
    require(rules.can_add_person(request.user, request.programme))
    return _form(request, Person(), title=_("Add a person"), back=reverse("partnerships:person_list"))


@role_required("staff", "coordinator")
def person_edit(request, pk):
    """Change a person's record."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    require(rules.can_edit_person(request.user, person))
    title = _("Change %(person)s") % {"person": person}
    return _form(request, person, title=title, back=way_back(request, person.get_absolute_url()))


def _form(request, person, *, title, back):
    is_staff = rules.is_staff_of_person(request.user, person) if person.pk else _is_staff(request)
    institutions = Institution.objects.visible_to(request.user) if is_staff else _own(request)
    initial = {} if is_staff or person.pk else {"institution": _own(request).first()}
    form = PersonForm(
        request.POST or None,
        instance=person,
        choices=institutions,
        known=Person.objects.visible_to(request.user),
        institution_required=not is_staff,
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        # Staff keep the record in their programme; what a coordinator enters, the institution's programmes keep.
        programme = request.programme if is_staff and not person.pk else None
        save_person(person=form.save(commit=False), programme=programme)
        messages.success(request, _("%(person)s is saved.") % {"person": person})
        return redirect(way_back(request, person.get_absolute_url()))
    return render(request, "pages/form.html", {"form": form, "title": title, "back": back})


def _own(request):
    return Institution.objects.coordinated_by(request.user)


def _is_staff(request) -> bool:
    return rules.can_add_institution(request.user, request.programme)
