"""Pages of institutions."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.doors import require, role_required
from pages.lists import ListPage, list_page, typed_words
from pages.responses import way_back
from partnerships import rules
from partnerships.exports import INSTITUTIONS, export_list
from partnerships.filters import InstitutionFilter
from partnerships.forms.fields import in_order, options
from partnerships.forms.institution import InstitutionForm, JoiningForm, NameFormSet
from partnerships.models import Agreement, CollaborativeActivity, Institution, Person
from partnerships.services.institutions import register_institution, save_institution
from partnerships.views.merged import get_merged

SORT = {
    "name": "official_name",
    "country": ("country", "official_name"),
    "kind": "kind",
    "agreements": "agreement_count",
}
SHOWN = 10
SUGGESTED = 20


@role_required("staff", "coordinator")
def institution_list(request):
    """Institutions of the current programme."""
    may_add = rules.can_add_institution(request.user, request.programme)
    context = {"page": _page(request, _institutions(request)), "may_add": may_add}
    return render(request, "partnerships/institution_list.html", context)


@require_GET
@role_required("staff", "coordinator")
def institution_export(request, form):
    """The list of institutions, filtered and sorted by the same address, as a file."""
    page = _page(request, _institutions(request).prefetch_related("names"))
    return export_list(request, page, INSTITUTIONS, form)


@role_required("coordinator")
def institution_mine(request):
    """The coordinator's institution, or a choice when there are several."""
    mine = list(Institution.objects.coordinated_by(request.user))
    if len(mine) == 1:
        return redirect(mine[0])
    return render(request, "partnerships/institution_mine.html", {"institutions": mine})


@role_required("staff", "coordinator")
@require_GET
def institution_options(request):
    """Suggestions for the field that is typed in: institutions one may see that are called so."""
    words = typed_words(request, request.headers.get("HX-Trigger-Name", "q"))
    institutions = Institution.objects.visible_to(request.user).called(words) if words else Institution.objects.none()
    return HttpResponse(options(in_order(institutions)[:SUGGESTED], words))


@role_required("staff", "coordinator")
def institution_detail(request, pk):
    """An institution, what belongs to it, and its trail."""
    user = request.user
    institution = Institution.objects.visible_to(user).select_related("now_known_as").filter(pk=pk).first()
    if institution is None:
        return redirect(get_merged(Institution.objects.visible_to(user), pk))
    may_edit = rules.can_edit_institution(user, institution)
    agreements = Agreement.objects.visible_to(user).of_institution(institution).with_parties().with_period()
    activities = CollaborativeActivity.objects.visible_to(user).of_institution(institution).with_parties()
    people = Person.objects.visible_to(user).filter(institution=institution)
    context = {
        "institution": institution,
        "may_edit": may_edit,
        "may_merge": may_edit and rules.is_staff_of_institution(user, institution),
        "names": institution.names.all(),
        "fields_of_study": institution.fields_of_study.all(),
        "formerly": institution.formerly.visible_to(user),
        "memberships": institution.memberships.filter(
            programme__in=[one.pk for one in request.programmes]
        ).select_related("programme"),
        "people": people[:SHOWN],
        "people_count": people.count(),
        "agreements": agreements[:SHOWN],
        "agreement_count": agreements.count(),
        "activities": activities[:SHOWN],
        "activity_count": activities.count(),
    }
    return render(request, "partnerships/institution_detail.html", context)


@role_required("staff")
def institution_create(request):
    """Register an institution as a member of the current programme; one that is here already joins it."""
    require(rules.can_add_institution(request.user, request.programme))
    form = JoiningForm(request.POST or None, choices=_choices(request))
    names = NameFormSet(request.POST or None)
    if request.method == "POST" and _all_valid(form, names):
        done = register_institution(
            programme=request.programme,
            institution=form.save(commit=False),
            fields_of_study=form.cleaned_data["fields_of_study"],
            names=names.save(commit=False),
            since=form.cleaned_data["since"],
        )
        messages.success(request, _what_became(done, request.programme))
        return redirect(done.institution)
    return _form(request, form, names, title=_("Add an institution"), back="../")


@role_required("staff", "coordinator")
def institution_edit(request, pk):
    """Change an institution and its names."""
    institution = get_object_or_404(Institution.objects.visible_to(request.user), pk=pk)
    require(rules.can_edit_institution(request.user, institution))
    form = InstitutionForm(request.POST or None, instance=institution, choices=_choices(request))
    names = NameFormSet(request.POST or None, instance=institution)
    back = way_back(request, institution.get_absolute_url())
    if request.method == "POST" and _all_valid(form, names):
        changed = names.save(commit=False)
        save_institution(
            institution=form.save(commit=False),
            fields_of_study=form.cleaned_data["fields_of_study"],
            names=changed,
            dropped_names=names.deleted_objects,
        )
        messages.success(request, _("Saved."))
        return redirect(back)
    title = _("Change %(institution)s") % {"institution": Institution.objects.get(pk=pk)}
    return _form(request, form, names, title=title, back=back)


def _institutions(request):
    institutions = Institution.objects.visible_to(request.user)
    if request.programme:
        institutions = institutions.of_programme(request.programme)
    return institutions.with_agreement_count(request.programme)


def _page(request, institutions) -> ListPage:
    return list_page(request, institutions, InstitutionFilter, sort=SORT, default_sort="name")


def _choices(request):
    return Institution.objects.visible_to(request.user)


def _all_valid(form, names) -> bool:
    # Both are asked, so that all errors are shown at once.
    form_valid, names_valid = form.is_valid(), names.is_valid()
    if form_valid and not names_valid:
        form.add_error(None, _("Look at the names below: something needs a correction."))
    return form_valid and names_valid


def _what_became(done, programme) -> str:
    words = {"institution": done.institution, "programme": programme}
    if done.is_new:
        return _("%(institution)s is registered.") % words
    if done.joined:
        return (
            _(
                "%(institution)s was here already, so no second record was made: it joined %(programme)s. "
                "What you typed beyond its name was not taken over."
            )
            % words
        )
    return _("%(institution)s is a member of %(programme)s already. Nothing was changed.") % words


def _form(request, form, names, *, title, back):
    formsets = [
        {
            "formset": names,
            "title": _("Other names"),
            "help": _("Former names, short names, names in further languages: all of them are searched."),
        }
    ]
    context = {"form": form, "title": title, "back": back, "formsets": formsets}
    return render(request, "pages/form.html", context)
