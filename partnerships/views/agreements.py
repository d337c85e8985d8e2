"""Reading agreements."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from accounts.doors import role_required
from accounts.models import Role
from jobs.models import Job
from pages.lists import ListPage, list_page
from partnerships import rules
from partnerships.advice import advice_on
from partnerships.exports import AGREEMENTS, export_list
from partnerships.filters import AgreementFilter
from partnerships.models import Agreement, Institution
from partnerships.services.agreements import missing_for_proposal
from partnerships.services.documents import JOB_KIND
from partnerships.trail import trail_of_agreement
from partnerships.wording import STATES
from partnerships.words import words_of

SORT = {
    "newest": "created_at",
    "number": "number",
    "first": "first_party__official_name",
    "second": "second_party__official_name",
    "state": ("status", "period_end"),
    "end": "period_end",
    "signed": "signed_on",
}
# What may be done now, in the order of the buttons: the first that is allowed is the main one.
STEPS = [
    ("agreement_approve", _("Read and approve"), rules.can_approve),
    ("agreement_approve_termination", _("Agree to the end"), rules.can_approve_termination),
    ("agreement_propose", _("Propose to the partner"), rules.can_propose),
    ("agreement_edit", _("Change the draft"), rules.can_edit_agreement),
    ("agreement_reword", _("Propose other words"), rules.can_counter_propose),
    ("agreement_paper", _("Record signatures on paper"), rules.can_record_paper_signature),
    ("agreement_renew", _("Renew"), rules.can_renew),
    ("agreement_reword", _("Amend"), rules.can_amend),
]
DANGEROUS_STEPS = [
    ("agreement_decline", _("Decline"), rules.can_decline),
    ("agreement_withdraw", _("Withdraw the proposal"), rules.can_withdraw),
    ("agreement_refuse_termination", _("Keep the agreement in force"), rules.can_refuse_termination),
    ("agreement_ask_termination", _("Ask to terminate"), rules.can_ask_termination),
    ("agreement_terminate", _("Terminate"), rules.can_terminate),
]


@role_required("staff", "coordinator")
def agreement_list(request):
    """Agreements of the current programme, with counts by state that lead to them."""
    context = {
        "page": _page(request),
        "tiles": _tiles(request, _agreements(request)),
        "may_draft": rules.can_draft_agreement(request.user, request.programme),
    }
    return render(request, "partnerships/agreement_list.html", context)


@require_GET
@role_required("staff", "coordinator")
def agreement_export(request, form):
    """The list of agreements, filtered and sorted by the same address, as a file."""
    return export_list(request, _page(request), AGREEMENTS, form)


@role_required("staff", "coordinator")
def agreement_detail(request, pk):
    """An agreement: its state, parties, words, approvals, activities, documents, and its trail."""
    agreement = get_object_or_404(Agreement.objects.visible_to(request.user).with_parties(), pk=pk)
    version = agreement.signed_version or agreement.newest_version
    asked = agreement.open_version
    may_propose = rules.can_propose(request.user, agreement)
    missing = missing_for_proposal(agreement) if may_propose else []
    # While something is missing, the main step is to write it.
    steps = sorted(STEPS, key=lambda step: step[0] != "agreement_edit") if missing else STEPS
    seen = set(
        Institution.objects.visible_to(request.user).filter(pk__in=agreement.party_ids).values_list("pk", flat=True)
    )
    versions = agreement.versions.select_related("proposed_by", "paper_signature").order_by("number")
    still_open = asked or agreement.status == Agreement.Status.DRAFT
    drawing = Job.objects.about(agreement).filter(kind=JOB_KIND).open()
    allowed = _allowed(steps, request.user, agreement)
    document_job = drawing.visible_to(request.user).first()
    context = {
        "agreement": agreement,
        "version": version,
        "words": words_of(version) if version else None,
        "approvals": version.approvals.select_related("institution", "approved_by") if version else [],
        "amendment": asked if asked and agreement.signed_version else None,
        "versions": versions,
        "scan_is_missing": any(hasattr(one, "paper_signature") and not one.paper_signature.scan_id for one in versions),
        "parties": [(one, one.pk in seen) for one in (agreement.first_party, agreement.second_party)],
        "activities": agreement.activities.with_parties(),
        "files": agreement.files.visible_to(request.user).uploaded().select_related("uploaded_by"),
        "document": version.files.documents().first() if version else None,
        "document_job": document_job,
        "is_being_made": document_job or drawing.exists(),
        "renewals": agreement.renewals.visible_to(request.user),
        "renewed": Agreement.objects.visible_to(request.user).filter(pk=agreement.renewal_of_id).first(),
        "missing": missing,
        "advice": advice_on(agreement) if still_open else [],
        "waits_for": rules.parties_to_approve(agreement),
        "may_add_file": rules.can_add_evidence(request.user, agreement),
        "may_freeze": version and version.agreed_on and rules.can_order_document(request.user, agreement),
        "trail": trail_of_agreement(agreement, request.user),
        "steps": allowed,
        "is_calm": _is_calm(agreement, allowed),
        "may_draft_anew": agreement.status in ("withdrawn", "declined")
        and rules.can_draft_agreement(request.user, agreement.programme),
        "dangerous_steps": _allowed(DANGEROUS_STEPS, request.user, agreement),
    }
    return render(request, "partnerships/agreement_detail.html", context)


def _agreements(request):
    agreements = Agreement.objects.visible_to(request.user)
    return agreements.filter(programme=request.programme) if request.programme else agreements


def _page(request) -> ListPage:
    rows = _agreements(request).with_parties().with_period()
    return list_page(request, rows, AgreementFilter, sort=SORT, default_sort="-newest")


def _allowed(steps, user, agreement) -> list[tuple[str, str]]:
    return [
        (reverse(f"partnerships:{name}", args=[agreement.pk]), words)
        for name, words, may in steps
        if may(user, agreement)
    ]


def _is_calm(agreement, steps: list[tuple[str, str]]) -> bool:
    """Whether nothing is to be done about an agreement that stands: what one may do is offered, not urged."""
    offered = {reverse(f"partnerships:{name}", args=[agreement.pk]) for name in ("agreement_renew", "agreement_reword")}
    if agreement.signed_version is None or (steps and steps[0][0] not in offered):
        return False
    waits = agreement.open_version or agreement.open_termination
    return bool(waits) or agreement.state_on() in ("in_force", "upcoming")


def _tiles(request, agreements) -> list[tuple[str, int, str]]:
    today = timezone.localdate()
    counted = [
        ("in_force", STATES["in_force"], agreements.in_force(today)),
        ("ending_soon", STATES["ending_soon"], agreements.ending_soon(today)),
        ("sleeping", _("sleeping"), agreements.sleeping(today)),
        ("waiting", _("waiting for an answer"), agreements.waiting()),
        ("draft", STATES["draft"], agreements.filter(status="draft")),
        ("expired", STATES["expired"], agreements.expired(today)),
    ]
    if "coordinator" in request.user.role_kinds:
        own = Role.objects.coordinator_institutions(request.user)
        counted.insert(0, ("waiting_us", _("waiting for us"), agreements.waiting_for(own)))
    return [(f"?state={code}", rows.count(), words) for code, words, rows in counted]
