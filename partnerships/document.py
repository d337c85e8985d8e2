"""The agreement as a PDF file, English and Chinese side by side."""

import datetime as dt

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.pdf import render_pdf
from partnerships.document_parts import SIDES, Document, Fact, Line, Party
from partnerships.models import Agreement, AgreementVersion, Approval, FieldOfStudy, PaperSignature
from partnerships.words import LineWords, Words, words_of

STYLESHEETS = ("fonts.css", "print.css", "agreement.css")
LINES_TO_SIGN = (
    gettext_lazy("Name"), gettext_lazy("Position"), gettext_lazy("Signature and seal"), gettext_lazy("Date"),
)  # fmt: skip


def agreement_pdf(version: AgreementVersion) -> bytes:
    """Return the document of ``version`` as it stands now; the same state gives the same bytes.

    Raises documents.errors.DocumentError when it cannot be drawn on this machine.
    """
    document = read_document(version)
    english = SIDES[0]
    with translation.override(english.code):
        title = _("%(kind)s %(number)s, version %(version)s") % {
            "kind": document.title,
            "number": document.words.number,
            "version": version.number,
        }
    return render_pdf(
        document_html(document),
        title=title,
        lang=english.lang,
        author=settings.OFFICE_NAME,
        created=_made_at(version),
        stylesheets=STYLESHEETS,
    )


def document_html(document: Document) -> str:
    """Return ``document`` as the page that becomes the PDF file."""
    context = {"document": document, "sides": SIDES, "office_name": settings.OFFICE_NAME}
    # Whatever language the one who asks reads: the paper is the same for both parties.
    with translation.override(SIDES[0].code):
        return render_to_string("partnerships/agreement_document.html", context)


def read_document(version: AgreementVersion) -> Document:
    """Return what the document of ``version`` shows: its kept words, and how the parties agreed to them."""
    words = words_of(version)
    others = list(version.agreement.versions.exclude(pk=version.pk).order_by("number"))
    replaced_by = _replacement(version, others)
    paper = getattr(version, "paper_signature", None)
    approvals = {one.institution_id: one for one in version.approvals.select_related("approved_by")}
    first, second = words.parties
    if paper:
        signings = (
            _on_paper(paper, paper.first_signatory, paper.first_position),
            _on_paper(paper, paper.second_signatory, paper.second_position),
        )
    else:
        is_open = not (version.agreed_on or version.outcome or replaced_by)
        # By the places of the parties: the words keep the key that a party had then, and a merge may have changed it.
        signings = tuple(_by_approval(version, approvals.get(key), is_open) for key in version.agreement.party_ids)
    return Document(
        version=version,
        words=words,
        parties=(
            Party(first, gettext_lazy("First party"), gettext_lazy("For the first party"), signings[0]),
            Party(second, gettext_lazy("Second party"), gettext_lazy("For the second party"), signings[1]),
        ),
        lines=_lines(words),
        state=lambda: state_words(version, paper, replaced_by),
        replaces=_replaced(version, others),
        was_approved_here=bool(approvals) and not paper,
        ceremony_on=version.agreement.ceremony_on if paper else None,
    )


def state_words(version: AgreementVersion, paper: PaperSignature | None, replaced_by: int | None) -> str:
    """Return the state of this copy, a sentence a line: what became of the words, and since when.

    ``replaced_by`` is the number of the version that took their place.
    """
    agreement = version.agreement
    if not version.is_frozen:
        return _("Draft, nobody has been asked to agree.")
    # How the agreement ended is how its last words ended; those before had been given up already.
    outcome = version.outcome or ("" if replaced_by else agreement.status)
    if version.agreed_on:
        day = {"day": date_format(version.agreed_on)}
        state = _("Signed on paper on %(day)s.") % day if paper else _("Approved by both parties on %(day)s.") % day
    elif outcome == AgreementVersion.Outcome.WITHDRAWN:
        state = _("Withdrawn by the party that proposed it.")
    elif outcome == AgreementVersion.Outcome.DECLINED:
        state = _("Declined by the party that was asked.")
    elif replaced_by:
        state = _("Proposed, nobody can agree to it any more.")
    else:
        state = _("Proposed, waits for approvals.")
    if replaced_by:
        return f"{state}\n" + _("Version %(number)s has taken its place.") % {"number": replaced_by}
    if version.agreed_on and agreement.status == Agreement.Status.TERMINATED:
        day = {"day": date_format(agreement.terminated_on)}
        return f"{state}\n" + _("Terminated with effect from %(day)s.") % day
    return state


def _replaced(version: AgreementVersion, others: list[AgreementVersion]) -> int | None:
    """Return the number of the version whose place these words take: the one in force, else the one before."""
    earlier = [one for one in others if one.number < version.number]
    agreed = [one for one in earlier if one.agreed_on]
    return max((one.number for one in agreed or earlier), default=None)


def _replacement(version: AgreementVersion, others: list[AgreementVersion]) -> int | None:
    """Return the number of the version that took the place of this one; what was agreed ends only with a new one."""
    later = [one for one in others if one.number > version.number and (one.agreed_on or not version.agreed_on)]
    return max((one.number for one in later), default=None) if not version.outcome else None


def _on_paper(paper: PaperSignature, signatory: str, position: str) -> tuple[Fact, ...]:
    who = Fact(gettext_lazy("Signed by"), lambda: signatory or _("Not recorded"), is_name=bool(signatory))
    when = Fact(gettext_lazy("Signed on"), lambda: date_format(paper.signed_on))
    return (who, Fact(gettext_lazy("Position"), lambda: position, is_name=True), when) if position else (who, when)


def _by_approval(version: AgreementVersion, approval: Approval | None, is_open: bool) -> tuple[Fact, ...]:
    if approval:
        return (
            Fact(gettext_lazy("Approved by"), lambda: str(approval.approved_by), is_name=True),
            Fact(gettext_lazy("Approved on"), lambda: _moment(approval.approved_at)),
        )
    # Heads may sign a printed draft, and a proposal too: the office then records the paper.
    to_sign = tuple(Fact(label) for label in LINES_TO_SIGN) if is_open else ()
    if not version.is_frozen:
        return to_sign
    return (Fact(gettext_lazy("Approval"), lambda: _("Not given yet") if is_open else _("Not given")), *to_sign)


def _moment(when: dt.datetime) -> str:
    """Return a time with the offset of the time zone, which needs no language."""
    when = timezone.localtime(when)
    return _("%(when)s (UTC%(offset)s)") % {"when": date_format(when, "DATETIME_FORMAT"), "offset": f"{when:%z}"}


def _lines(words: Words) -> list[Line]:
    codes = {line.field_code for line in words.lines if line.field_code}
    known = {field.code: field for field in FieldOfStudy.objects.filter(code__in=codes)}
    return [_line(line, words, known.get(line.field_code)) for line in words.lines]


def _line(line: LineWords, words: Words, field: FieldOfStudy | None) -> Line:
    return Line(
        line,
        is_from_first=line.sending.id == words.parties[0].id,
        # Words of the first form hold the code of the field alone.
        field_in_english=line.field_of_study or (field.name if field else line.field_code),
        field_in_chinese=field.chinese_name if field else "",
    )


def _made_at(version: AgreementVersion) -> dt.datetime:
    """Return the time that the file says it was made at: that of the words, so that they always give the same file."""
    if version.agreed_on:
        return timezone.make_aware(dt.datetime.combine(version.agreed_on, dt.time(12)))
    return version.proposed_at or version.changed_at
