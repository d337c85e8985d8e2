"""Sessions of a workshop."""

from django.contrib import messages
from django.db import transaction
from django.db.models import ProtectedError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.doors import require, role_required
from workshops import rules, services
from workshops.forms import SessionForm
from workshops.models import Session
from workshops.views.workshops import get_workshop_to_run


@role_required("staff", "coordinator")
def session_create(request, pk: int):
    """A new session."""
    workshop = get_workshop_to_run(request, pk)
    return _edit(request, Session(workshop=workshop), _("New session"))


@role_required("staff", "coordinator")
def session_edit(request, pk: int):
    """Change a session."""
    session = _get(request, pk)
    return _edit(request, session, _("Edit %(session)s") % {"session": session})


@role_required("staff", "coordinator")
def session_remove(request, pk: int):
    """Remove a session at which nobody was checked in."""
    session = _get(request, pk)
    back = session.workshop.get_absolute_url()
    if request.method == "POST":
        try:
            session.delete()
        except ProtectedError:
            messages.error(request, _("Delegates were checked in at this session, so it stays."))
        else:
            messages.success(request, _("The session is removed."))
        return redirect(back)
    question = _("Remove session %(session)s from the programme?") % {"session": session}
    context = {"title": _("Remove a session"), "question": question, "back": back, "submit": _("Remove the session")}
    return render(request, "pages/confirm.html", context)


def _get(request, pk: int) -> Session:
    session = get_object_or_404(Session.objects.visible_to(request.user).select_related("workshop"), pk=pk)
    require(rules.can_edit_workshop(request.user, session.workshop))
    return session


def _edit(request, session: Session, title: str):
    back = session.workshop.get_absolute_url()
    with transaction.atomic():
        if request.method == "POST":
            session.workshop = services.hold(session.workshop)
        form = SessionForm(request.POST or None, instance=session)
        if is_saved := request.method == "POST" and form.is_valid():
            form.save()
    if is_saved:
        messages.success(request, _("The session is saved."))
        return redirect(back)
    return render(request, "pages/form.html", {"form": form, "title": title, "back": back})
