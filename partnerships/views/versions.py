"""The words of an agreement: a version, the differences between two, other words, the document."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.doors import require, role_required
from documents.errors import DocumentError
from pages.responses import attachment
from partnerships import rules
from partnerships.advice import advice_on
from partnerships.document import agreement_pdf
from partnerships.files import read_checked
from partnerships.forms.draft import NewVersionForm
from partnerships.forms.lines import (
    all_valid,
    formset_words,
    keep_unchecked,
    line_formset,
    small_number,
    stored_lines,
)
from partnerships.models import Agreement, Institution
from partnerships.services.agreements import propose_version
from partnerships.services.documents import document_name, order_document
from partnerships.services.errors import ChangedMeanwhile, PartnershipError
from partnerships.words import differences, words_of, words_of_terms


def words_context(agreement: Agreement, version) -> dict:
    """Return what the page of a version's words needs: the words themselves and how they differ from the last ones."""
    words = words_of(version)
    earlier = version.takes_place_of
    rows = differences(words_of(earlier), words) if earlier else []
    return {"version": version, "words": words, "earlier": earlier, "differences": rows}


@role_required("staff", "coordinator")
@require_GET
def agreement_version(request, pk, number):
    """One version's words as they stood, its approvals, and the differences from the version before."""
    agreement = _agreement(request, pk)
    version = get_object_or_404(agreement.versions, number=number)
    context = words_context(agreement, version) | {
        "agreement": agreement,
        "approvals": version.approvals.select_related("institution", "approved_by"),
        "others": agreement.versions.exclude(pk=version.pk).order_by("number"),
    }
    return render(request, "partnerships/agreement_version.html", context)


@role_required("staff", "coordinator")
@require_GET
def agreement_differences(request, pk):
    """Two versions held against each other, line by line; the address says which."""
    agreement = _agreement(request, pk)
    versions = {version.number: version for version in agreement.versions.order_by("number")}
    numbers = list(versions) or [0]
    old = versions.get(small_number(request.GET.get("from")), versions.get(numbers[max(len(numbers) - 2, 0)]))
    new = versions.get(small_number(request.GET.get("to")), versions.get(numbers[-1]))
    rows = differences(words_of(old), words_of(new)) if old and new else []
    context = {"agreement": agreement, "versions": versions.values(), "old": old, "new": new, "differences": rows}
    return render(request, "partnerships/agreement_differences.html", context)


@role_required("staff", "coordinator")
@require_GET
def agreement_document(request, pk, number):
    """The document of a version as a PDF file: the frozen copy when there is one, else drawn from today's state."""
    agreement = _agreement(request, pk)
    version = get_object_or_404(agreement.versions.select_related("agreement__programme"), number=number)
    frozen = version.files.documents().first()
    try:
        content = read_checked(frozen) if frozen else agreement_pdf(version)
    except (PartnershipError, DocumentError) as error:
        context = {"reason": str(error), "back": agreement.get_absolute_url()}
        return render(request, "partnerships/file_not_available.html", context, status=409)
    return attachment(content, document_name(version), "application/pdf")


@role_required("staff", "coordinator")
@require_POST
def agreement_freeze(request, pk):
    """Order the frozen document of the words in force, when it is not there yet."""
    agreement = _agreement(request, pk)
    require(rules.can_order_document(request.user, agreement))
    version = agreement.signed_version
    if version is None:
        messages.warning(request, _("Only words that both sides agreed to are frozen."))
    elif version.files.documents().exists():
        messages.info(request, _("The document is there already."))
    else:
        order_document(version=version, owner=request.user)
        messages.success(request, _("The document is being made."))
    return redirect(agreement)


@role_required("coordinator")
def agreement_reword(request, pk):
    """Propose other words: a counter-proposal, or an amendment of what is signed."""
    agreement = _agreement(request, pk)
    require(rules.is_of_party(request.user, agreement))
    may_reword = rules.can_reword(request.user, agreement)
    answered = agreement.open_version or agreement.signed_version or agreement.newest_version
    too_late = _("Nothing was changed: these words cannot be given a new version now.")
    if not may_reword and not (request.POST and answered and answered.is_frozen):
        messages.warning(request, too_late)
        return redirect(agreement)
    own = _own_side(request.user, agreement)
    amends = agreement.status == Agreement.Status.SIGNED
    form = NewVersionForm(request.POST or None, answered=answered, amends=amends)
    posted = request.POST if request.method == "POST" else None
    lines = line_formset(posted, initial=stored_lines(answered, own), is_staff=False)
    conflict = []
    if "more" in request.POST:
        keep_unchecked(form, lines)
    elif not may_reword:
        keep_unchecked(form, lines)
        form.add_error(None, too_late + " " + _("What you typed stands below, to be copied."))
    elif request.method == "POST" and all_valid(form, lines):
        terms = form.terms(agreement, own, lines.lines())
        seen = {name: form.cleaned_data[name] for name in ("answers", "amends")}
        try:
            propose_version(agreement=agreement, institution=own, terms=terms, by=request.user, **seen)
        except ChangedMeanwhile as error:
            newest = Agreement.objects.get(pk=agreement.pk)
            answered = newest.open_version or newest.signed_version
            form.add_error(None, str(error))
            form.refuse_stale(answered, amends=newest.status == Agreement.Status.SIGNED)
            conflict = differences(words_of(answered), words_of_terms(newest, terms))
        except PartnershipError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your words are proposed. They now wait for both approvals."))
            return redirect(agreement)
    context = {
        "agreement": agreement,
        "form": form,
        "is_over": not may_reword,
        "formsets": [formset_words(lines)],
        "conflict": conflict,
        "advice": advice_on(agreement),
        "title": (_("Amend %(number)s") if amends else _("Propose other words for %(number)s"))
        % {"number": agreement.number},
        "intro": _("What is signed stays in force until both sides have approved the new words.")
        if amends
        else _("A new version takes the place of the one that waits; approvals that were given become void."),
        "back": agreement.get_absolute_url(),
    }
    return render(request, "partnerships/agreement_reword.html", context)


def _agreement(request, pk: int) -> Agreement:
    return get_object_or_404(Agreement.objects.visible_to(request.user).with_parties(), pk=pk)


def _own_side(user, agreement: Agreement) -> Institution:
    """Return the party that ``user`` speaks for; of both, the one that is asked to answer."""
    own = Institution.objects.coordinated_by(user).filter(pk__in=agreement.party_ids)
    asked = agreement.open_version
    answering = own.exclude(pk=asked.proposed_by_id).first() if asked else None
    return answering or own.first()
