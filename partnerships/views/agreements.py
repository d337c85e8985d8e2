"""Reading agreements."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.doors import role_required
from accounts.models import Role
from pages.lists import list_page
from partnerships import rules
from partnerships.filters import AgreementFilter
from partnerships.models import Agreement, Institution
from partnerships.services.agreements import missing_for_proposal
from partnerships.wording import STATES

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
    ("agreement_propose", _("Propose to the partner"), rules.can_propose),
    ("agreement_edit", _("Change the draft"), rules.can_edit_agreement),
    ("agreement_paper", _("Record signatures on paper"), rules.can_record_paper_signature),
]
DANGEROUS_STEPS = [
    ("agreement_decline", _("Decline"), rules.can_decline),
    ("agreement_withdraw", _("Withdraw the proposal"), rules.can_withdraw),
    ("agreement_terminate", _("Terminate"), rules.can_terminate),
]


@role_required("staff", "coordinator")
def agreement_list(request):
    """Agreements of the current programme, with counts by state that lead to them."""
    agreements = Agreement.objects.visible_to(request.user)
    if request.programme:
        agreements = agreements.filter(programme=request.programme)
    rows = agreements.with_parties().with_period()
    context = {
        "page": list_page(request, rows, AgreementFilter, sort=SORT, default_sort="-newest"),
        "tiles": _tiles(request, agreements),
        "may_draft": rules.can_draft_agreement(request.user, request.programme),
    }
    return render(request, "partnerships/agreement_list.html", context)


@role_required("staff", "coordinator")
def agreement_detail(request, pk):
    """An agreement: its state, parties, words, approvals, activities, and its trail."""
    agreement = get_object_or_404(Agreement.objects.visible_to(request.user).with_parties(), pk=pk)
    version = agreement.signed_version or agreement.newest_version
    may_propose = rules.can_propose(request.user, agreement)
    missing = missing_for_proposal(agreement) if may_propose else []
    # While something is missing, the main step is to write it.
    steps = sorted(STEPS, key=lambda step: step[0] != "agreement_edit") if missing else STEPS
    seen = set(
        Institution.objects.visible_to(request.user).filter(pk__in=agreement.party_ids).values_list("pk", flat=True)
    )
    context = {
        "agreement": agreement,
        "version": version,
        "lines": version.lines.select_related("sending", "receiving", "field_of_study") if version else [],
        "approvals": version.approvals.select_related("institution", "approved_by") if version else [],
        "parties": [(one, one.pk in seen) for one in (agreement.first_party, agreement.second_party)],
        "activities": agreement.activities.with_parties(),
        "missing": missing,
        "waits_for": rules.parties_to_approve(agreement),
        "steps": _allowed(steps, request.user, agreement),
        "dangerous_steps": _allowed(DANGEROUS_STEPS, request.user, agreement),
    }
    return render(request, "partnerships/agreement_detail.html", context)


def _allowed(steps, user, agreement) -> list[tuple[str, str]]:
    return [
        (reverse(f"partnerships:{name}", args=[agreement.pk]), words)
        for name, words, may in steps
        if may(user, agreement)
    ]


def _tiles(request, agreements) -> list[tuple[str, int, str]]:
    today = timezone.localdate()
    counted = [
        ("in_force", STATES["in_force"], agreements.in_force(today)),
        ("ending_soon", STATES["ending_soon"], agreements.ending_soon(today)),
        ("sleeping", _("sleeping"), agreements.sleeping(today)),
        ("proposed", STATES["proposed"], agreements.filter(status="proposed")),
        ("draft", STATES["draft"], agreements.filter(status="draft")),
        ("expired", STATES["expired"], agreements.expired(today)),
    ]
    if "coordinator" in request.user.role_kinds:
        own = Role.objects.coordinator_institutions(request.user)
        counted.insert(0, ("waiting_us", _("waiting for us"), agreements.waiting_for(own)))
    return [(f"?state={code}", rows.count(), words) for code, words, rows in counted]
