"""A certificate as a PDF file of one page."""

import io
import unicodedata

import pikepdf
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from certificates import texts
from certificates.errors import CertificateError
from certificates.models import Certificate
from documents.errors import DocumentError
from documents.pdf import render_pdf

STYLESHEETS = ("fonts.css", "certificate.css")
# From the usual setting to the closest that can still be read at arm's length.
SETTINGS = ("", "close", "closest")
# Up to so many letters' widths a name is set in the largest size, the second, the third; longer ones in the smallest.
LENGTHS = (30, 48, 84)


def draw_pdf(certificate: Certificate, *, is_preview: bool = False) -> bytes:
    """Return the PDF of a certificate, which need not be saved; a preview has neither serial nor code.

    Raises CertificateError when the text does not fit on one page, when no font has a letter of it, and when PDF files
    cannot be made on this machine at all.
    """
    with translation.override(certificate.design.language.lower()):
        context = _context(certificate, is_preview)
        for setting in SETTINGS:
            html = render_to_string("certificates/document.html", context | {"setting": setting})
            pdf = _render(html, title=_title(certificate, is_preview), language=certificate.design.language)
            if _pages(pdf) == 1:
                return pdf
    raise CertificateError(
        _("The text of the design “%(design)s” is too long for one page for %(name)s. Make the text shorter.")
        % {"design": certificate.design, "name": certificate.printed_name}
    )


def length_class(name: str) -> int:
    """Return 0 for a name that can be set large, up to 3 for one that needs the smallest letters and several lines."""
    width = sum(
        2 if unicodedata.east_asian_width(letter) in "WF" else 0 if unicodedata.category(letter) == "Mn" else 1
        for letter in name
    )
    return sum(width > limit for limit in LENGTHS)


def _context(certificate: Certificate, is_preview: bool) -> dict:
    before, _name, after = certificate.printed_text.partition(texts.NAME)
    signatories = list(certificate.design.signatories.all())
    return {
        "certificate": certificate,
        "is_preview": is_preview,
        "office_name": settings.OFFICE_NAME,
        "before": before.strip(),
        # A second place for the name, further on in the text, is an ordinary word of it.
        "after": texts.with_name(after.strip(" ,\n"), certificate.printed_name),
        "name_length": length_class(certificate.printed_name),
        "native_length": length_class(certificate.printed_native_name),
        "issued_on": date_format(certificate.issued_on),
        "signatories": signatories,
        "small": any(len(one.name) > 60 or len(one.position) > 80 for one in signatories),
        "code": certificate.code_in_groups,
        "verify_address": settings.SITE_URL.partition("://")[2] + reverse("certificates:verify_form"),
        "alt": _("QR code that leads to the check of this certificate"),
    }


def _render(html: str, *, title: str, language: str) -> bytes:
    try:
        return render_pdf(
            html, title=title, lang=language, author=settings.OFFICE_NAME, stylesheets=STYLESHEETS, strict=True
        )
    except DocumentError as error:
        raise CertificateError(str(error)) from error


def _title(certificate: Certificate, is_preview: bool) -> str:
    return certificate.printed_title if is_preview else f"{certificate.printed_title} {certificate.serial}"


def _pages(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)
