"""Who has which role in a programme: the list, inviting, inviting again, withdrawing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import services
from accounts.doors import require, role_required
from accounts.filters import RoleFilter
from accounts.forms import InviteForm
from accounts.models import Role
from accounts.rules import can_keep_team, can_manage_role
from pages.lists import list_page

SORT = {
    "name": "user__full_name",
    "role": ("kind", "user__full_name"),
    "since": "created_at",
    "seen": "user__last_login",
}


@role_required("staff")
def role_list(request: HttpRequest) -> HttpResponse:
    """List who has which role in the current programme."""
    require(can_keep_team(request.user, request.programme))
    roles = Role.objects.visible_to(request.user).of_programme(request.programme).with_places()
    page = list_page(request, roles, RoleFilter, sort=SORT, default_sort="name")
    return render(request, "accounts/role_list.html", {"page": page})


@role_required("staff")
def role_invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody to a role in the current programme."""
    require(can_keep_team(request.user, request.programme))
    form = InviteForm(request.POST or None, programme=request.programme)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            invitation = services.invite(
                email=data["email"],
                full_name=data["full_name"],
                kind=data["kind"],
                place=form.place,
                is_approver=data["is_approver"],
                invited_by=request.user,
            )
        except services.InvitationError as error:
            form.add_error("email", str(error))
        except services.InvitationNotSent:
            _say_not_sent(request)
            return redirect("accounts:role_list")
        else:
            _say_invited(request, invitation)
            return redirect("accounts:role_list")
    context = {
        "form": form,
        "title": _("Invite somebody"),
        "intro": _("To %(programme)s. An e-mail tells the person how to sign in.") % {"programme": request.programme},
        "back": reverse("accounts:role_list"),
        "submit": _("Invite"),
    }
    return render(request, "pages/form.html", context)


@require_POST
@role_required("staff")
def role_resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the invitation of a role again."""
    role = get_object_or_404(Role.objects.visible_to(request.user).with_places(), pk=pk)
    require(can_manage_role(request.user, role) and role.user.is_active)
    try:
        services.send_invitation(role=role, invited_by=request.user)
    except services.InvitationNotSent:
        _say_not_sent(request)
    else:
        messages.success(request, _("The e-mail is on its way to %(email)s.") % {"email": role.user.email})
    return redirect("accounts:role_list")


@role_required("staff")
def role_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask by name, then take a role away."""
    role = get_object_or_404(Role.objects.visible_to(request.user).with_places(), pk=pk)
    require(can_manage_role(request.user, role))
    words = {"name": str(role.user), "role": role.get_kind_display(), "place": str(role.place)}
    if request.method == "POST":
        services.withdraw_role(role=role)
        messages.success(request, _("%(name)s is no longer %(role)s for %(place)s.") % words)
        return redirect("accounts:role_list")
    context = {
        "title": _("Withdraw the role of %(name)s?") % words,
        "question": _("%(name)s will no longer be %(role)s for %(place)s. The account and what was done with it stay.")
        % words,
        "back": reverse("accounts:role_list"),
        "submit": _("Withdraw the role of %(name)s") % words,
    }
    return render(request, "pages/confirm.html", context)


def _say_invited(request: HttpRequest, invitation: services.Invitation) -> None:
    words = {"name": str(invitation.role.user), "email": invitation.role.user.email}
    if invitation.is_new_role:
        text = _("%(name)s is invited. An e-mail is on its way to %(email)s.") % words
    else:
        text = _("%(name)s already had this role. The e-mail is on its way to %(email)s again.") % words
    messages.success(request, text)


def _say_not_sent(request: HttpRequest) -> None:
    messages.warning(
        request,
        _("The role is saved, but the e-mail could not be sent. Send it again later with “Send again”."),
    )
