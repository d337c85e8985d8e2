"""An edition sent to its viewers, shown to the public, and what the public sees."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.doors import require, role_required
from certificates.views.limits import limited
from pages.responses import unlisted
from reports.edition_files import file_answer
from reports.errors import ReportError
from reports.figures import read_in
from reports.models import Edition
from reports.printing import shown_sections
from reports.rules import can_make_reports
from reports.services.publishing import publish_edition, unpublish_edition
from reports.services.sending import plan_sending, send_edition
from reports.views.editions import get_edition
from workshops.programme_files import in_language, side_of


@role_required("staff")
def edition_send(request, pk: int):
    """Show whom the edition would go to and in which words, then send it."""
    edition = _edition_to_run(request, pk)
    error = ""
    if request.method == "POST":
        try:
            count = send_edition(edition=edition, fingerprint=request.POST.get("fingerprint", ""))
        except ReportError as refusal:
            error = str(refusal)
        else:
            words = ngettext("%(count)s e-mail is on its way.", "%(count)s e-mails are on their way.", count)
            messages.success(request, words % {"count": count})
            return redirect("reports:edition_send", edition.pk)
    context = {"edition": edition, "plan": plan_sending(edition), "error": error}
    return render(request, "reports/edition_send.html", context, status=422 if error else 200)


@role_required("staff")
def edition_publish(request, pk: int):
    """Let everybody who has the address read the edition."""
    edition = _edition_to_run(request, pk)
    if request.method == "POST":
        try:
            publish_edition(edition=edition)
        except ReportError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The report is public now. Its address is below."))
    if request.method == "POST" or edition.is_published or not edition.is_public:
        return redirect(edition)
    question = _(
        "Everybody who has the address will read it and can download its files. Numbers of people below 5 are not in "
        "it."
    )
    return _ask(request, edition, _("Publish the report"), question, "primary")


@role_required("staff")
def edition_unpublish(request, pk: int):
    """Take the edition back from the public."""
    edition = _edition_to_run(request, pk)
    if request.method == "POST":
        unpublish_edition(edition=edition)
        messages.success(request, _("The report is no longer public."))
    if request.method == "POST" or not edition.is_published:
        return redirect(edition)
    question = _("Its address will find nothing. When you publish it again, it has the same address.")
    return _ask(request, edition, _("Take the report back"), question, "danger")


@require_safe
@unlisted
@limited
def public_report(request: HttpRequest, code: str) -> HttpResponse:
    """A published edition for everybody who has its address, in English or Chinese."""
    edition = _published(code)
    if edition is None:
        return _unknown(request)
    figures = read_in(side_of(request).code, edition.figures)
    context = {
        "edition": edition,
        "figures": figures,
        "make_sections": lambda: shown_sections(figures),
        "files": edition.files.all(),
    }
    return in_language(request, "reports/public_report.html", context)


@require_safe
@unlisted
@limited
def public_report_file(request: HttpRequest, code: str, language: str, form: str) -> HttpResponse:
    """A file of a published edition."""
    edition = _published(code)
    return _unknown(request) if edition is None else file_answer(edition, language, form)


def _published(code: str) -> Edition | None:
    return Edition.objects.published().with_public_code(code).select_related("programme").first()


def _unknown(request: HttpRequest) -> HttpResponse:
    # A code that nothing has and a report that was taken back get the same answer.
    return in_language(request, "reports/public_report_unknown.html", {}, status=404)


def _edition_to_run(request: HttpRequest, pk: int) -> Edition:
    edition = get_edition(request, pk)
    require(can_make_reports(request.user, edition.programme))
    return edition


def _ask(request, edition: Edition, title: str, question: str, tone: str):
    context = {"title": title, "question": question, "back": edition.get_absolute_url(), "submit": title, "tone": tone}
    return render(request, "pages/confirm.html", context)
