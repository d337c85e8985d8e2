"""Drafting and proposing an agreement, by the forms and services of the pages."""

import hashlib
import uuid

from django.core.cache import cache
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.doors import require
from api.doors import choose_programme
from api.forms import SentDraftForm
from api.lists import errors_of_form
from api.problems import Problem
from api.schemas import DraftIn
from partnerships import rules
from partnerships.forms.draft import TERMS
from partnerships.forms.lines import line_formset
from partnerships.models import Agreement, FieldOfStudy, Institution
from partnerships.services.agreements import propose
from partnerships.services.drafts import draft_agreement
from partnerships.services.errors import PartnershipError

KEYS = uuid.UUID("7f3b1d52-2f0e-4d0c-9d5b-6f6f7b0a51c4")
# How long it is known which body came with a key; the agreement that it made is found for ever.
REMEMBERED = 24 * 60 * 60
NAMES = {"own": "first_party", "first": "first_party", "second": "second_party"}


def require_submitting(request: HttpRequest) -> None:
    """Raise Problem (403) for a token that reads alone."""
    if not request.auth.may_submit:
        raise Problem(403, _("This token reads only. Make one that may submit."))


def draft(request: HttpRequest, sent: DraftIn, key: str | None) -> Agreement:
    """Make the draft that was ``sent``; with the ``key`` of an earlier request return what that one made."""
    require_submitting(request)
    page = uuid.uuid5(KEYS, f"{request.user.pk}:{key}") if key else None
    if page and (made := Agreement.objects.filter(made_in=page, created_by=request.user).first()):
        return _made_before(request, made, page)
    programme = choose_programme(request, sent.programme)
    require(rules.can_draft_agreement(request.user, programme))
    form, lines = _forms(request, programme, sent)
    form_valid, lines_valid = form.is_valid(), lines.is_valid()
    if not (form_valid and lines_valid):
        raise Problem(422, _("The agreement cannot stand as it was sent."), _errors(form, lines))
    try:
        agreement = draft_agreement(
            programme=programme,
            terms=form.terms(lines.lines()),
            author=request.user,
            drafted_by=form.drafted_by(),
            form=page,
        )
    except PartnershipError as error:
        raise Problem(422, str(error)) from error
    if page:
        cache.set(_body_key(page), _body_hash(request), REMEMBERED)
    return agreement


def propose_draft(request: HttpRequest, pk: int) -> Agreement:
    """Propose a draft of the own side; one that is proposed already stays as it is."""
    require_submitting(request)
    agreement = get_object_or_404(Agreement.objects.visible_to(request.user).with_parties(), pk=pk)
    require(rules.is_of_drafting_side(request.user, agreement))
    try:
        return propose(agreement=agreement, institution=agreement.drafted_by, by=request.user)
    except PartnershipError as error:
        raise Problem(422, str(error)) from error


def _made_before(request: HttpRequest, made: Agreement, page: uuid.UUID) -> Agreement:
    if not Agreement.objects.visible_to(request.user).filter(pk=made.pk).exists():
        raise Http404
    if cache.get(_body_key(page), _body_hash(request)) != _body_hash(request):
        raise Problem(422, _("This Idempotency-Key came with another agreement before."))
    return made


def _forms(request: HttpRequest, programme, sent: DraftIn):
    is_staff = rules.can_edit_programme(request.user, programme)
    data = {name: getattr(sent, name) for name in TERMS} | {"second": sent.second_party, "side": sent.side or ""}
    data["first" if is_staff else "own"] = sent.first_party
    form = SentDraftForm(
        data,
        instance=Agreement(programme=programme),
        choices=Institution.objects.visible_to(request.user).of_programme(programme),
        own=Institution.objects.coordinated_by(request.user).of_programme(programme),
        is_staff=is_staff,
    )
    codes = dict(FieldOfStudy.objects.values_list("code", "pk"))
    rows = {"lines-TOTAL_FORMS": len(sent.lines), "lines-INITIAL_FORMS": 0}
    for number, line in enumerate(sent.lines):
        values = line.dict() | {"language": line.language or ""}
        # A code that there is not is refused by the form like a choice that is none.
        values["field_of_study"] = codes.get(line.field_of_study, -1) if line.field_of_study else ""
        rows |= {f"lines-{number}-{name}": value for name, value in values.items()}
    return form, line_formset(rows, initial=None, is_staff=is_staff)


def _errors(form, lines) -> list[tuple[str, str]]:
    found = errors_of_form(form.errors, NAMES)
    for number, errors in enumerate(lines.errors):
        found += [(f"lines.{number}.{where}", message) for where, message in errors_of_form(errors)]
    return found + [("lines", str(message)) for message in lines.non_form_errors()]


def _body_key(page: uuid.UUID) -> str:
    return f"api-body-{page.hex}"


def _body_hash(request: HttpRequest) -> str:
    return hashlib.sha256(request.body).hexdigest()
