"""A letter to a delegate as a PDF file: in English, and for institutions in China with Chinese beside it."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django_countries import countries

from documents.fonts import CHINESE, script_of
from documents.pdf import render_pdf
from partnerships.document_parts import SIDES, Fact, Side, is_chinese
from workshops.models import Delegate, DelegateLetter

STYLESHEETS = ("fonts.css", "print.css", "agreement.css", "letter.css")
Kind = DelegateLetter.Kind


@dataclass(frozen=True)
class Letter:
    """A letter in words; each is in the language that is active when it is asked for."""

    delegate: Delegate
    kind: str
    day: dt.date

    @property
    def sides(self) -> tuple[Side, ...]:
        """The languages, beside each other."""
        institution = self.delegate.institution
        return SIDES if institution and institution.country == "CN" else SIDES[:1]

    @property
    def title(self) -> str:
        """What kind of letter this is."""
        return _("Invitation") if self.kind == Kind.INVITATION else _("Confirmation of participation")

    @property
    def date(self) -> str:
        """The day of the letter."""
        return date_format(self.day)

    @property
    def greeting(self) -> str:
        """The first line; on the Chinese side under the Chinese name, if there is one."""
        person = self.delegate.person
        return _("Dear %(name)s,") % {"name": _native(person.full_name, person.native_name)}

    @property
    def institution(self) -> str:
        """The institution that sends the delegate."""
        sender = self.delegate.institution
        if sender is None:
            return ""
        return (is_chinese() and sender.chinese_name) or sender.official_name

    @property
    def paragraphs(self) -> list[str]:
        """What the letter says."""
        if self.kind == Kind.INVITATION:
            return [
                _("We have the honour of inviting you to the workshop named below, as a delegate of your institution."),
                _("Please tell the coordinator of your institution or this office whether you will take part."),
            ]
        return [
            _("We are glad to confirm your place at the workshop named below, as a delegate of your institution."),
            _("Please bring this letter: with the badge code above you are checked in at the door."),
        ]

    @property
    def closing(self) -> str:
        """The last line before the office's name."""
        return _("We look forward to meeting you.")

    @property
    def facts(self) -> list[Fact]:
        """The workshop, a fact a row."""
        workshop = self.delegate.workshop
        facts = [
            Fact(gettext_lazy("Workshop"), lambda: _native(workshop.title, workshop.native_title)),
            Fact(
                pgettext_lazy("of partnerships", "Programme"),
                lambda: _native(workshop.programme.name, workshop.programme.native_name),
            ),
            Fact(gettext_lazy("Dates"), self._dates),
            Fact(gettext_lazy("Place"), self._place),
        ]
        if self.institution:
            facts.append(Fact(gettext_lazy("Institution"), lambda: self.institution))
        if self.kind == Kind.CONFIRMATION:
            facts.append(Fact(gettext_lazy("Badge code"), lambda: self.delegate.badge_code))
        return facts

    def _dates(self) -> str:
        workshop = self.delegate.workshop
        if workshop.starts_on == workshop.ends_on:
            return date_format(workshop.starts_on)
        days = {"start": date_format(workshop.starts_on), "end": date_format(workshop.ends_on)}
        return _("%(start)s to %(end)s") % days

    def _place(self) -> str:
        workshop = self.delegate.workshop
        country = str(countries.name(workshop.country.code)) if workshop.country else ""
        return ", ".join(part for part in (workshop.venue, workshop.city, workshop.province, country) if part)


def letter_pdf(letter: Letter) -> bytes:
    """Return ``letter`` as a PDF file; the same letter gives the same bytes.

    Raises documents.errors.DocumentError when it cannot be drawn on this machine.
    """
    english = letter.sides[0]
    with translation.override(english.code):
        title = _("%(kind)s: %(workshop)s") % {"kind": letter.title, "workshop": letter.delegate.workshop}
        html = render_to_string("workshops/letter.html", {"letter": letter, "office_name": settings.OFFICE_NAME})
    return render_pdf(
        html,
        title=title,
        lang=english.lang,
        author=settings.OFFICE_NAME,
        created=timezone.make_aware(dt.datetime.combine(letter.day, dt.time(12))),
        stylesheets=STYLESHEETS,
    )


def _native(words: str, native: str) -> str:
    """Return the native words on the Chinese side when they are Chinese, else ``words``."""
    return native if is_chinese() and native and script_of(native) is CHINESE else words
