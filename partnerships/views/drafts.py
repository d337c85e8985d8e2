"""Writing drafts of agreements."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.doors import require, role_required
from partnerships import rules
from partnerships.advice import advice_on
from partnerships.forms import prefill
from partnerships.forms.draft import TERMS, DraftForm
from partnerships.forms.lines import all_valid, formset_words, keep_unchecked, line_formset, stored_lines
from partnerships.models import Agreement, Institution
from partnerships.services.drafts import change_draft, draft_agreement
from partnerships.services.errors import ChangedMeanwhile, PartnershipError
from partnerships.wording import STATES
from partnerships.words import differences, words_of, words_of_terms


@role_required("staff", "coordinator")
def agreement_create(request):
    """Write a new draft: for the own institution, or as staff for any two of the programme."""
    require(rules.can_draft_agreement(request.user, request.programme))
    made = _made_by_this_page(request)
    if made is not None:
        return _edit(request, made)
    draft = Agreement(programme=request.programme)

    def save(form, lines):
        return draft_agreement(
            programme=request.programme,
            terms=form.terms(lines.lines()),
            author=request.user,
            drafted_by=form.drafted_by(),
            form=form.cleaned_data["page"],
            quietly="autosave" in request.POST,
        )

    return _draft_page(request, draft, save, title=_("New agreement"), back=reverse("partnerships:agreement_list"))


@role_required("staff", "coordinator")
def agreement_edit(request, pk):
    """Change a draft."""
    draft = get_object_or_404(Agreement.objects.visible_to(request.user).with_parties(), pk=pk)
    return _edit(request, draft)


def _edit(request, draft):
    if draft.status != Agreement.Status.DRAFT and rules.can_know_draft(request.user, draft):
        return _too_late(request, draft)
    require(rules.can_edit_agreement(request.user, draft))

    def save(form, lines):
        return change_draft(
            agreement=draft,
            terms=form.terms(lines.lines()),
            drafted_by=form.drafted_by(),
            form=form.cleaned_data["page"],
            quietly="autosave" in request.POST,
        )

    title = _("Change draft %(number)s") % {"number": draft.number}
    return _draft_page(request, draft, save, title=title, back=draft.get_absolute_url())


def _draft_page(request, draft, save, *, title, back):
    form, lines = _forms(request, draft)
    if "more" in request.POST:
        keep_unchecked(form, lines)
    elif request.method == "POST" and all_valid(form, lines):
        try:
            agreement = save(form, lines)
        except ChangedMeanwhile:
            form.refuse_stale(Agreement.objects.filter(pk=draft.pk).first() or _made_by_this_page(request))
        except PartnershipError as error:
            form.add_error(None, str(error))
        else:
            return _saved(request, agreement)
    elif request.method == "POST" and form.is_stale and _is_stored(form, lines, draft):
        return _saved(request, draft)
    if "autosave" in request.POST:
        return render(request, "partnerships/_fragments/autosave.html", {"form": form, "lines": lines})
    context = {
        "form": form,
        "formsets": [formset_words(lines)],
        "title": title,
        "back": back,
        "intro": _("In %(programme)s. It stays a draft until it is proposed.") % {"programme": draft.programme},
        "conflict": _both_texts(form, lines, draft) if form.is_stale else [],
        "advice": advice_on(draft) if draft.pk else [],
    }
    return render(request, "partnerships/agreement_form.html", context)


def _saved(request, agreement):
    if "autosave" not in request.POST:
        messages.success(request, _("Draft %(number)s is saved.") % {"number": agreement.number})
        return redirect(agreement)
    response = render(request, "partnerships/_fragments/autosave.html", {"agreement": agreement})
    # A page that made the draft edits it from now on; a reload shows what was saved.
    response["HX-Replace-Url"] = reverse("partnerships:agreement_edit", args=[agreement.pk])
    return response


def _too_late(request, draft):
    """Answer the page of a draft that was proposed meanwhile: nothing is saved, what was typed stays on the page."""
    told = _("Nothing was changed: %(number)s is %(state)s by now.") % {
        "number": draft.number,
        "state": STATES[draft.state_on()],
    }
    if "autosave" in request.POST:
        return render(request, "partnerships/_fragments/autosave.html", {"told": told})
    if not request.POST:
        messages.warning(request, told)
        return redirect(draft)
    form, lines = _forms(request, draft)
    form.is_valid()
    conflict = _both_texts(form, lines, draft)
    keep_unchecked(form, lines)
    form.add_error(None, told + " " + _("What you typed stands below, to be copied."))
    context = {
        "form": form,
        "formsets": [formset_words(lines)],
        "title": _("Change draft %(number)s") % {"number": draft.number},
        "back": draft.get_absolute_url(),
        "conflict": conflict,
        "is_over": True,
    }
    return render(request, "partnerships/agreement_form.html", context)


def _made_by_this_page(request) -> Agreement | None:
    try:
        page = DraftForm.base_fields["page"].clean(request.POST.get("page"))
    except ValidationError:
        return None
    return Agreement.objects.visible_to(request.user).with_parties().filter(made_in=page).first() if page else None


def _forms(request, draft):
    is_staff = rules.can_edit_programme(request.user, draft.programme)
    institutions = Institution.objects.visible_to(request.user).of_programme(draft.programme)
    own = Institution.objects.coordinated_by(request.user).of_programme(draft.programme)
    told = {} if draft.pk else prefill.parties(request.GET, choices=institutions, own=own, is_staff=is_staff)
    form = DraftForm(
        request.POST or None, instance=draft, choices=institutions, own=own, is_staff=is_staff, initial=told
    )
    here = form.own_party()
    posted = request.POST if request.method == "POST" else None
    proposed = prefill.lines(request.GET) if told else None
    initial = stored_lines(draft.newest_version, here) if here else proposed
    lines = line_formset(posted, initial=initial, is_staff=is_staff)
    return form, lines


def _both_texts(form, lines, draft):
    """Return what stands in the draft now beside what was typed; nothing when that cannot be read as words."""
    stored = Agreement.objects.get(pk=draft.pk)
    if not _is_readable(form, lines) or stored.newest_version is None:
        return []
    typed = words_of_terms(stored, form.terms(lines.lines()))
    return differences(words_of(stored.newest_version), typed)


def _is_stored(form, lines, draft) -> bool:
    """Whether the draft says already what was typed: the same page sent twice, or the same edit by two people."""
    stored = Agreement.objects.get(pk=draft.pk)
    version = stored.newest_version
    if not _is_readable(form, lines) or version is None:
        return False
    terms = form.terms(lines.lines())
    return (
        words_of_terms(stored, terms) == words_of(version)
        and (terms.commitment_by, terms.commitment_on) == (version.commitment_by, version.commitment_on)
        and form.drafted_by() == stored.drafted_by
    )


def _is_readable(form, lines) -> bool:
    needed = set(TERMS) | {"second"} | ({"first"} if form.is_staff else {"own"})
    return lines.is_valid() and needed <= set(form.cleaned_data)
