"""What institutions offer and seek at a workshop."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.doors import require, role_required
from pages.lists import list_page
from partnerships.forms.lines import keep_unchecked, small_number
from partnerships.models import Institution
from workshops import rules
from workshops.errors import WorkshopError
from workshops.filters import SilentFilter, WishFilter
from workshops.forms import ChooseInstitutionForm, SeenForm, wish_formset
from workshops.forms.wish import all_valid
from workshops.models import Wish, Workshop
from workshops.services.wishes import Stated, StatedMeanwhile, state_wishes
from workshops.views.workshops import get_workshop, get_workshop_to_run
from workshops.wishes import may_speak_for, silent_institutions, stamp_of

SORT = {
    "institution": ("institution__official_name", "direction", "kind"),
    "kind": ("kind", "direction", "institution__official_name"),
    "places": "places",
    "stated": "stated_at",
}


@role_required("staff", "coordinator")
def wish_list(request, pk: int):
    """Staff see what all institutions offer and seek, coordinators what their own does."""
    workshop = get_workshop(request, pk)
    wishes = Wish.objects.visible_to(request.user).filter(workshop=workshop).with_words()
    context = {"workshop": workshop, "may_state": rules.can_state_wishes(request.user, workshop)}
    if not rules.can_edit_workshop(request.user, workshop):
        return render(request, "workshops/wish_own.html", context | _own(request, workshop, wishes))
    page = list_page(request, wishes, WishFilter, sort=SORT, default_sort="institution")
    silent = silent_institutions(workshop).count()
    return render(request, "workshops/wish_list.html", context | {"page": page, "silent": silent})


@role_required("staff", "coordinator")
def wish_silent(request, pk: int):
    """Institutions that sent delegates and have stated nothing yet."""
    workshop = get_workshop_to_run(request, pk)
    sort = {"name": "official_name", "country": ("country", "official_name")}
    page = list_page(request, silent_institutions(workshop), SilentFilter, sort=sort, default_sort="name")
    context = {"page": page, "workshop": workshop, "may_state": rules.can_state_wishes(request.user, workshop)}
    return render(request, "workshops/wish_silent.html", context)


@role_required("staff", "coordinator")
def wish_edit(request, pk: int):
    """State, change and take back what one institution offers and seeks: all its lines on one page."""
    workshop = get_workshop(request, pk)
    require(rules.can_state_wishes(request.user, workshop))
    institutions = may_speak_for(request.user, workshop)
    if "institution" not in request.GET:
        return _choose(request, workshop, institutions)
    institution = get_object_or_404(institutions, pk=small_number(request.GET["institution"]))
    return _edit(request, workshop, institution)


def _own(request, workshop: Workshop, wishes) -> dict:
    own = list(may_speak_for(request.user, workshop))
    stated: dict[int, list[Wish]] = {one.pk: [] for one in own}
    for wish in wishes.order_by("direction", "kind", "pk"):
        stated.setdefault(wish.institution_id, []).append(wish)
    others = Wish.objects.filter(workshop=workshop).exclude(institution__in=own)
    return {
        "stated": [(one, stated[one.pk]) for one in own],
        "others": others.order_by().values("institution").distinct().count(),
    }


def _choose(request, workshop: Workshop, institutions):
    """Go to the only institution there is, else ask which one."""
    only = list(institutions[:2])
    form = ChooseInstitutionForm(request.GET if "name" in request.GET else None, institutions=institutions)
    chosen = only[0] if len(only) == 1 else form.is_valid() and form.cleaned_data["name"]
    if chosen:
        return redirect(f"{request.path}?institution={chosen.pk}")
    return render(request, "workshops/wish_choose.html", {"workshop": workshop, "form": form})


def _edit(request, workshop: Workshop, institution: Institution):
    is_staff = rules.can_edit_workshop(request.user, workshop)
    stored = list(Wish.objects.filter(workshop=workshop, institution=institution).with_words().order_by("pk"))
    data = request.POST if request.method == "POST" else None
    form = SeenForm(data, initial={"seen": stamp_of(stored)})
    lines = wish_formset(data, stored=stored, who=_("They") if is_staff else _("We"))
    theirs = []
    if "more" in request.POST:
        keep_unchecked(form, lines)
    elif request.method == "POST" and all_valid(form, lines):
        try:
            stated = state_wishes(
                workshop=workshop, institution=institution, wishes=lines.wishes(),
                seen=form.cleaned_data["seen"], by=request.user,
            )  # fmt: skip
        except StatedMeanwhile as error:
            theirs = error.stored
            form.add_error(None, str(error))
            form.show(stamp_of(theirs))
        except WorkshopError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _in_words(stated))
            return redirect("workshops:wish_list", workshop.pk)
    context = {"workshop": workshop, "institution": institution, "form": form, "lines": lines, "theirs": theirs}
    return render(request, "workshops/wish_form.html", context)


def _in_words(stated: Stated) -> str:
    parts = [
        (stated.new, ngettext("%(n)s line is new", "%(n)s lines are new", stated.new)),
        (stated.changed, ngettext("%(n)s line is changed", "%(n)s lines are changed", stated.changed)),
        (stated.taken_back, ngettext("%(n)s line is taken back", "%(n)s lines are taken back", stated.taken_back)),
    ]
    told = ", ".join(words % {"n": count} for count, words in parts if count)
    return _("Saved: %(what)s.") % {"what": told} if told else _("Nothing was different, so nothing was changed.")
