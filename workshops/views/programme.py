"""A workshop's programme for those who may see the workshop, and whether the public may."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.doors import role_required
from documents.errors import DocumentError
from workshops import programme_files, rules, services
from workshops.errors import WorkshopError
from workshops.timetable import read_timetable
from workshops.views.workshops import get_workshop, get_workshop_to_run


@role_required("staff", "coordinator")
def programme_detail(request, pk: int):
    """The programme in English or Chinese, with its files."""
    workshop = get_workshop(request, pk)
    context = {
        "workshop": workshop,
        "timetable": read_timetable(workshop),
        "public_address": programme_files.public_address(workshop),
        "may_edit": rules.can_edit_workshop(request.user, workshop),
    }
    return programme_files.in_language(request, "workshops/programme_detail.html", context)


@role_required("staff", "coordinator")
def programme_pdf(request, pk: int):
    """The programme as a PDF file."""
    workshop = get_workshop(request, pk)
    try:
        return programme_files.pdf_of(request, workshop)
    except DocumentError as error:
        context = {"workshop": workshop, "reason": str(error)}
        return render(request, "workshops/programme_not_drawn.html", context, status=503)


@role_required("staff", "coordinator")
def programme_calendar(request, pk: int):
    """The programme as an iCalendar file."""
    return programme_files.calendar_answer(request, get_workshop(request, pk))


@role_required("staff", "coordinator")
def programme_publish(request, pk: int):
    """Let everybody who has the address read the programme."""
    workshop = get_workshop_to_run(request, pk)
    if request.method == "POST":
        try:
            services.publish_programme(workshop=workshop)
        except WorkshopError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The programme is public now. Its address is below."))
    if request.method == "POST" or workshop.is_published:
        return redirect("workshops:programme_detail", workshop.pk)
    question = _(
        "Everybody who has the address will read sessions, speakers, rooms, visits and organisers. Names of delegates "
        "and rosters are not on the page. What you change later is shown there at once."
    )
    return _ask(request, workshop, _("Publish the programme"), question, "primary")


@role_required("staff", "coordinator")
def programme_unpublish(request, pk: int):
    """Take the programme back from the public."""
    workshop = get_workshop_to_run(request, pk)
    if request.method == "POST":
        services.unpublish_programme(workshop=workshop)
        messages.success(request, _("The programme is no longer public."))
    if request.method == "POST" or not workshop.is_published:
        return redirect("workshops:programme_detail", workshop.pk)
    question = _(
        "Its address will find nothing, and calendars that follow it will get no more changes. When you publish it "
        "again, it has the same address."
    )
    return _ask(request, workshop, _("Take the programme back"), question, "danger")


def _ask(request, workshop, title: str, question: str, tone: str):
    back = programme_files.programme_url(workshop)
    context = {"title": title, "question": question, "back": back, "submit": title, "tone": tone}
    return render(request, "pages/confirm.html", context)
