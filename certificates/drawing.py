"""A certificate as a PDF file of one page: a copy of the blank that its design and group share."""

import string
from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from certificates import labels, texts
from certificates.errors import CertificateError
from certificates.layout import LOGO_HEIGHT, Box, Layout, layout_of
from certificates.models import Certificate, CertificateDesign
from certificates.parts import Parts, Signatory, parts_of
from documents.blanks import Blank, Copy, open_blank
from documents.errors import DocumentError, DoesNotFit
from documents.fitting import Zone, fits, fitting

STYLESHEETS = ("fonts.css", "certificate.css")
HEAD_SIZES = (10, 9.5, 9, 8.5, 8, 7.5, 7, 6.5, 6, 5.5, 5, 4.5)
SIGNATORY_SIZES = (9.5, 9, 8.5, 8, 7.5, 7, 6.5, 6, 5.5)
# Room above the line for a signature; the second for names and positions that need more room below it.
SIGNATURE_HEIGHTS = (15, 8)
WIDEST_SIGNATORY = 62


def draw_pdf(certificate: Certificate, *, is_preview: bool = False, parts: Parts | None = None) -> bytes:
    """Return the PDF of a certificate, which need not be saved; a preview has neither serial nor code.

    ``parts`` stand in for the stored logos and signatories of its design. Raises CertificateError when something does
    not fit on one page, when no font has a letter of it, when a picture of the design is gone, and when PDF files
    cannot be made on this machine at all.
    """
    press = Press(is_preview=is_preview, parts=parts)
    return finish(certificate, press.draw(certificate), is_preview=is_preview)


class Press:
    """Draws certificates one after the other; what their pages share is made once for all of them."""

    def __init__(self, *, is_preview: bool = False, parts: Parts | None = None):
        self._is_preview, self._given = is_preview, parts
        self._parts: dict[int | None, Parts] = {}
        self._blanks: dict[tuple, Blank] = {}

    def draw(self, certificate: Certificate) -> Copy:
        """Draw all of a certificate but its number. Raises CertificateError as ``draw_pdf`` does."""
        words = _words(certificate)
        own = {} if self._is_preview else {"code": certificate.code_in_groups, "qr": certificate.verify_url}
        try:
            copy = self._blank(certificate, tuple(words)).copy()
            copy.write(words | own)
        except DoesNotFit as error:
            raise CertificateError(
                _("The text of the design “%(design)s” is too long for one page for %(name)s. Make the text shorter.")
                % {"design": certificate.design, "name": certificate.printed_name}
            ) from error
        except DocumentError as error:
            raise CertificateError(str(error)) from error
        return copy

    def _blank(self, certificate: Certificate, slots: tuple[str, ...]) -> Blank:
        design = certificate.design
        titles = (certificate.printed_title, certificate.printed_second_title)
        key = (slots, design.pk, certificate.programme_id, *titles, certificate.issued_on, certificate.expires_on)
        if key not in self._blanks:
            parts = self._given or self._parts_of(design)
            pictures = {f"logo-{place}": one.image for place, one in enumerate(parts.logos)}
            signed = {f"signature-{place}": one.signature for place, one in enumerate(parts.signatories)}
            pictures |= {name: picture for name, picture in signed.items() if picture}
            html = page_of(certificate, slots, parts, is_preview=self._is_preview)
            # What is still being written is seldom drawn twice, and would push out what is being issued.
            opened = _open if self._is_preview else _opened
            self._blanks[key] = opened(html, design.language, design.variant, tuple(pictures.items()))
        return self._blanks[key]

    def _parts_of(self, design: CertificateDesign) -> Parts:
        """Read the pictures of a design once, not once for each kind of page: they may lie in a bucket."""
        if design.pk not in self._parts:
            self._parts[design.pk] = parts_of(design)
        return self._parts[design.pk]


def finish(certificate: Certificate, copy: Copy, *, is_preview: bool = False) -> bytes:
    """Write the number of a certificate into its place and return the file."""
    if is_preview:
        return copy.finish(title=certificate.printed_title)
    copy.write({"serial": certificate.serial})
    return copy.finish(title=f"{certificate.printed_title} {certificate.serial}")


def page_of(certificate: Certificate, slots: tuple[str, ...], parts: Parts, *, is_preview: bool = False) -> str:
    """Return the HTML of the page that a certificate shares with others which have the same ``slots``."""
    design = certificate.design
    layout = layout_of(design, has_logos=bool(parts.logos))
    with translation.override(design.language.lower()):
        context = _fixed(certificate, layout, parts, is_preview) | {"slots": slots}
        return render_to_string("certificates/document.html", context)


def _open(html: str, language: str, variant: str, pictures: tuple[tuple[str, bytes], ...]) -> Blank:
    return open_blank(
        html,
        lang=language,
        author=settings.OFFICE_NAME,
        stylesheets=STYLESHEETS,
        images=dict(pictures),
        variant=variant,
    )


# The blanks of a few pages are kept, each with its pictures: the next block of the same order has the same page.
_opened = lru_cache(maxsize=16)(_open)


def check_room(certificate: Certificate, parts: Parts) -> None:
    """Raise CertificateError when title or signatories of a design have no room, whoever gets the certificate."""
    layout = layout_of(certificate.design, has_logos=bool(parts.logos))
    _head_size(certificate, layout.head)
    _signatories(certificate.design, parts.signatories, layout.signatories)


def _words(certificate: Certificate) -> dict[str, str]:
    """What differs between two people, by the slots of the page, in the order in which it is set."""
    design = certificate.design
    name, native = certificate.printed_name, certificate.printed_native_name
    before, _name, after = certificate.printed_text.partition(texts.NAME)
    words = {
        "before": texts.with_name(before.strip(), name, native, design.language),
        "name": name,
        "native": native if design.show_native_name else "",
        # A second place for the name, further on in the text, is an ordinary word of it.
        "after": texts.with_name(after.strip(" ,\n"), name, native, design.language),
        "second": certificate.second_text,
    }
    return {slot: text for slot, text in words.items() if text}


def _fixed(certificate: Certificate, layout: Layout, parts: Parts, is_preview: bool) -> dict:
    """What is the same for all people of a group."""
    design = certificate.design
    languages = design.languages
    return {
        "certificate": certificate,
        "design": design,
        "layout": layout,
        "is_preview": is_preview,
        "office_name": settings.OFFICE_NAME,
        "letters": string.digits + string.ascii_uppercase + "-",
        "head_size": _head_size(certificate, layout.head),
        "logos": parts.logos,
        "logo_height": LOGO_HEIGHT,
        "logo_width": min(110, layout.logos.width / max(len(parts.logos), 1) - 10),
        **_signatories(design, parts.signatories, layout.signatories),
        "issued_on_label": labels.in_languages(languages, "issued_on"),
        "issued_on": labels.date_in_languages(languages, certificate.issued_on),
        "valid_until_label": labels.in_languages(languages, "valid_until"),
        "valid_until": labels.date_in_languages(languages, certificate.expires_on) if certificate.expires_on else [],
        "serial_label": labels.in_languages(languages, "serial"),
        "check_label": labels.in_languages(languages, "check"),
        "verify_address": settings.SITE_URL.partition("://")[2] + reverse("certificates:verify_form"),
        "alt": _("QR code that leads to the check of this certificate"),
    }


def _head_size(certificate: Certificate, box: Box) -> float:
    programme = certificate.programme
    lines = [
        (settings.OFFICE_NAME, 0.9),
        (programme.name, 1.4),
        (programme.native_name, 1.1),
        (certificate.printed_title, 3.1),
        (certificate.printed_second_title, 1.6),
    ]
    zone = Zone(box.width, box.height - 5, HEAD_SIZES)
    size = fitting(zone, lines)
    if not fits(zone, lines, size):
        raise CertificateError(
            _("Title and programme of the design “%(design)s” are too long for this paper. Make the title shorter.")
            % {"design": certificate.design}
        )
    return size


def _signatories(design, signatories: list[Signatory], box: Box) -> dict:
    """The signatories, the size of their letters and the room above their lines."""
    width = min(WIDEST_SIGNATORY, box.width / max(len(signatories), 1))
    for height in SIGNATURE_HEIGHTS:
        zone = Zone(width - 5, box.height - height - 2, SIGNATORY_SIZES)
        columns = [[(one.name, 1), (one.position, 0.86)] for one in signatories]
        size = min((fitting(zone, column) for column in columns), default=SIGNATORY_SIZES[0])
        if all(fits(zone, column, size) for column in columns):
            return {
                "signatories": signatories,
                "signatory_width": width,
                "signatory_size": size,
                "signature_height": height,
            }
    raise CertificateError(
        _("Names and positions of the signatories of “%(design)s” do not fit beside each other. Make them shorter.")
        % {"design": design}
    )
