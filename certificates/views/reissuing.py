"""Certificates issued anew: one, or many of a cohort or workshop."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.doors import require, role_required
from certificates import rules, services
from certificates.errors import CertificateError
from certificates.forms import ReissueForm, ReissueManyForm
from certificates.groups import Group, group_of
from certificates.models import Certificate
from certificates.reissue_plan import ReissuePlan, plan_reissue
from certificates.views.certificates import certificate_or_404
from certificates.views.issuing import group_or_404

FULL_DISK = gettext_lazy(
    "The file could not be written: %(reason)s. Nothing was issued. Ask the administrator, then try again."
)
# A page offers at most so many to tick; when these are issued anew, the next ones come.
MOST_OFFERED = 200
# A sentence names at most so many.
MOST_NAMED = 5


@role_required("staff", "coordinator")
def certificate_reissue(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for design and reason, then issue it in place of this one."""
    certificate = certificate_or_404(request, pk)
    require(rules.can_change_certificate(request.user, certificate))
    form = _form(request, certificate)
    if request.method == "POST" and form.is_valid():
        try:
            new = services.reissue(certificate=certificate, user=request.user, **form.cleaned_data)
        except CertificateError as error:
            form.add_error(None, str(error))
        except OSError as error:
            form.add_error(None, FULL_DISK % {"reason": error.strerror})
        else:
            messages.success(request, _("Certificate %(serial)s is issued.") % {"serial": new.serial})
            return redirect(new)
    context = {
        "certificate": certificate,
        "form": form,
        "title": _("Issue certificate %(serial)s anew") % {"serial": certificate.serial},
        "intro": _("The new certificate has a number and code of its own. The old one then says that it was replaced."),
        "submit": _("Issue the new certificate"),
        "back": certificate.get_absolute_url(),
    }
    return render(request, "certificates/certificate_reissue.html", context, status=422 if form.is_bound else 200)


@role_required("staff")
def group_reissue(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """Show which certificates there is a reason to issue anew, and order that for those ticked."""
    group = group_or_404(request, name, pk)
    require(rules.can_issue(request.user, group))
    plan = plan_reissue(group)
    form = ReissueManyForm(request.POST or None, initial=_usual_choice(plan))
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            _require_changes(plan, _chosen(request), form.cleaned_data["with_newest"])
            job = services.order_reissues(
                group=group,
                chosen=_chosen(request),
                fingerprint=request.POST.get("fingerprint", ""),
                user=request.user,
                **form.cleaned_data,
            )
        except CertificateError as error:
            form.add_error(None, str(error))
        else:
            return redirect(job)
    return render(request, "certificates/reissue.html", _context(request, group, plan, form), status=status)


def _form(request: HttpRequest, certificate: Certificate) -> ReissueForm:
    initial = {
        "design": certificate.design_id,
        "reason": _("The name was corrected in the record.") if certificate.name_was_corrected else "",
    }
    designs = group_of(certificate.thing).designs()
    return ReissueForm(request.POST or None, initial=initial, certificate=certificate, designs=designs)


def _usual_choice(plan: ReissuePlan) -> dict:
    reason = _("The name was corrected in the record.") if plan.other_names else ""
    return {"reason": reason, "with_newest": plan.has_newer_designs}


def _require_changes(plan: ReissuePlan, chosen: list[int], with_newest: bool) -> None:
    """Raise CertificateError for certificates that would get a number of their own and say the same."""
    same = [] if with_newest else plan.unchanged_without_newest(chosen)
    if not same:
        return
    names = ", ".join(one.certificate.printed_name for one in same[:MOST_NAMED])
    if len(same) > MOST_NAMED:
        names = _("%(names)s and %(number)s more") % {"names": names, "number": len(same) - MOST_NAMED}
    raise CertificateError(
        _(
            "Nothing would change for %(names)s, so nothing was issued. Take the newest version of their design, "
            "or take the tick away."
        )
        % {"names": names}
    )


def _chosen(request: HttpRequest) -> list[int]:
    return [int(one) for one in request.POST.getlist("certificate") if one.isdecimal() and len(one) < 19]


def _context(request: HttpRequest, group: Group, plan: ReissuePlan, form: ReissueManyForm) -> dict:
    ticked = set(_chosen(request))
    if request.method != "POST":
        ticked = {line.certificate.pk for line in plan.lines if line.has_other_name}
    return {
        "group": group,
        "plan": plan,
        "lines": plan.lines[:MOST_OFFERED],
        "most": MOST_OFFERED,
        "ticked": ticked,
        "form": form,
        "job": services.jobs_of_reissues(group).first(),
    }
