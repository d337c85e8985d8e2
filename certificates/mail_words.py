"""What the e-mail with a certificate says, in English or Chinese; the same on the page before it and in it."""

from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from certificates.models import Certificate
from documents.fonts import CHINESE, script_of
from partnerships.languages import Language

# Those that our own words are written in; a design in another language is sent with English words.
LANGUAGES = (Language.ENGLISH, Language.CHINESE)


@dataclass(frozen=True)
class MailWords:
    """The subject and text of one e-mail; ``note`` is a sentence that the office adds."""

    certificate: Certificate
    language: str
    note: str = ""

    @property
    def subject(self) -> str:
        """The subject, on one line."""
        with translation.override(self.language.lower()):
            return " ".join((_("Your certificate: %(thing)s") % {"thing": self.certificate.thing}).split())

    @property
    def text(self) -> str:
        """The text."""
        with translation.override(self.language.lower()):
            return render_to_string("certificates/email/certificate.txt", self._context()).strip() + "\n"

    def _context(self) -> dict:
        one = self.certificate
        is_chinese = self.language == Language.CHINESE
        native = one.printed_native_name if is_chinese and script_of(one.printed_native_name) is CHINESE else ""
        return {
            "name": native or one.printed_name,
            "title": one.printed_title,
            "serial": one.serial,
            "issued_on": date_format(one.issued_on),
            "valid_until": date_format(one.expires_on) if one.expires_on else "",
            "note": self.note,
            "address": one.verify_url,
            "office": settings.OFFICE_NAME,
        }


def language_of(certificate: Certificate, chosen: str = "") -> str:
    """Return the language of the words: the chosen one, else that of the design if we have it, else English."""
    wanted = chosen or certificate.design.language
    return wanted if wanted in LANGUAGES else Language.ENGLISH
