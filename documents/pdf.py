"""HTML to PDF. With documents.blanks the only place that imports WeasyPrint, and late: the rest works without Pango.

Three things are done to what WeasyPrint does by itself:

- its fetcher knows the bundled assets and the pictures it is handed, and nothing else: no file, no address;
- text whose glyphs do not lead back to the letters (all of Khmer, Lao, Burmese, Thai, and Chinese) carries the letters
  as /ActualText, so that copying, searching and reading aloud give the right name;
- QR codes are drawn as rectangles (documents.qr).
"""

import datetime
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _

from documents import qr
from documents.errors import DocumentError
from documents.faces import compact_cff
from documents.names import clean_line
from documents.speaking import add_actual_text

HERE = Path(__file__).resolve().parent
# Stylesheets that the web pages use too lie among the static files; what only paper needs, in assets.
ASSET_FOLDERS = (HERE / "assets", HERE / "static" / "documents")
STYLESHEETS = ("fonts.css", "print.css", "charts.css")
PICTURE_KINDS = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))
DEBIAN_PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core fonts-noto-cjk"

# Pango's font map, shared for speed, is not made for two threads at once; Python would not run them in parallel anyway.
one_at_a_time = threading.Lock()


def render_pdf(
    html: str,
    *,
    title: str,
    lang: str = "en",
    author: str = "",
    created: datetime.datetime | None = None,
    stylesheets: tuple[str, ...] = STYLESHEETS,
    images: Mapping[str, bytes] | None = None,
    variant: str | None = "pdf/ua-1",
    strict: bool = False,
) -> bytes:
    """Turns a whole HTML page into a PDF file; the same input gives the same bytes.

    `title`, `lang`, `author` and `created` (an aware time) go into the file's properties.
    `stylesheets` are names of bundled assets. `images` are PNG or JPEG files that the page names as
    `<img src="image:logo">`; bundled ones are `<img src="asset:…">`. `variant` is a PDF variant of WeasyPrint;
    "pdf/ua-1" makes a tagged file that screen readers can follow. `strict` refuses a letter that no font has; without
    it an empty box is drawn in its place.

    Raises DocumentError with a sentence when the page asks for anything else or a system library is missing.
    """
    with one_at_a_time:
        with laid_out(html, stylesheets, images or {}) as document:
            # It stands in XML, which has no place for some characters.
            document.metadata.title = clean_line(title)
            document.metadata.lang = lang
            document.metadata.authors = [author] if author else []
            document.metadata.created = created.isoformat(timespec="seconds") if created else None
            content = document.write_pdf(pdf_variant=variant, pdf_tags=True, finisher=compact_fonts)
        if strict:
            refuse_missing_letters(document)
        return content


@contextmanager
def laid_out(html: str, stylesheets: tuple[str, ...], images: Mapping[str, bytes]) -> Iterator:
    """The pages of ``html`` as a WeasyPrint document; to be used and written under ``one_at_a_time``.

    Raises DocumentError as ``render_pdf`` does.
    """
    weasyprint = _weasyprint()
    fetcher = _fetcher(images)
    with _fetching_errors(fetcher):
        document = weasyprint.HTML(string=html, url_fetcher=fetcher).render(
            font_config=_font_config(),
            stylesheets=[_stylesheet(name) for name in stylesheets],
            cache=_Pictures(),
        )
        for page in document.pages:
            add_actual_text(page)
        yield document


def compact_fonts(document, drawn) -> None:
    """Take the empty places out of the Chinese fonts of a drawn document: WeasyPrint's ``finisher``."""
    for font in document.fonts.values():
        if font.type != "otf":
            continue
        for one in drawn.objects:
            if getattr(one, "stream", None) == [font.file_content]:
                # One file may serve several sizes; what was made small before is no longer found here.
                used = {
                    glyph for other in document.fonts.values() if other.hash == font.hash for glyph in other.to_unicode
                }
                one.stream, one.extra["Subtype"] = [compact_cff(font.file_content, used)], "/CIDFontType0C"


def refuse_missing_letters(document) -> None:
    """Raise DocumentError when a written ``document`` has letters that no font has."""
    if missing := {code for font in document.fonts.values() for code in font.missing}:
        raise no_font_for(missing)


def no_font_for(codes: set[int]) -> DocumentError:
    """The error that says which letters, given as code points, no font has."""
    letters = ", ".join(f"{chr(code)} (U+{code:04X})" for code in sorted(codes))
    return DocumentError(
        _("No font on this machine can draw %(letters)s. Install %(packages)s, or write it in other letters.")
        % {"letters": letters, "packages": "fonts-noto-core, fonts-noto-cjk"}
    )


def has_subset_library() -> bool:
    """Whether HarfBuzz's subset library is there; without it cutting the fonts of each file takes ten times as long."""
    _weasyprint()
    from weasyprint.text.ffi import harfbuzz_subset

    return bool(harfbuzz_subset)


def read_asset(name: str) -> bytes:
    """The bundled file of that plain name. Raises DocumentError for any other name, paths included."""
    for folder in ASSET_FOLDERS:
        path = folder / name
        if path.parent == folder and path.name == name and path.is_file():
            return path.read_bytes()
    raise DocumentError(
        _("The page asks for “%(name)s”, which is not among the files that come with the application.") % {"name": name}
    )


@lru_cache(maxsize=1)
def _weasyprint():
    try:
        import weasyprint
    except OSError as error:
        raise DocumentError(
            _("PDF files cannot be made: a system library is missing. Install the Debian packages %(packages)s.")
            % {"packages": DEBIAN_PACKAGES}
        ) from error
    return weasyprint


@lru_cache(maxsize=1)
def _font_config():
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@lru_cache(maxsize=32)
def _stylesheet(name: str):
    return _weasyprint().CSS(string=read_asset(name).decode(), font_config=_font_config(), url_fetcher=_fetcher({}))


def _fetcher(images: Mapping[str, bytes]):
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class BundledOnly(URLFetcher):
        """Answers `asset:` and `image:` and stops the rendering at anything else."""

        refusal = None

        def fetch(self, url, headers=None):
            """The bytes behind one of the two kinds of address; raises DocumentError otherwise."""
            try:
                return self.known(url)
            except DocumentError as error:
                self.refusal = error
                raise

        def known(self, url):
            """What `fetch` gives; it only keeps the refusal besides, because inside SVG WeasyPrint swallows it."""
            scheme, __, name = url.partition(":")
            if scheme == "asset":
                return URLFetcherResponse(url, read_asset(name), {"Content-Type": _kind(name)})
            if scheme == "image" and name in images:
                return URLFetcherResponse(url, images[name], {"Content-Type": _picture_kind(name, images[name])})
            raise DocumentError(
                _("The page asks for “%(address)s”. Documents may only use what comes with them.")
                % {"address": url[:200]}
            )

    return BundledOnly(allowed_protocols=("asset", "image"), allow_redirects=False, fail_on_errors=True)


def _kind(name: str) -> str:
    kinds = {".css": "text/css", ".png": "image/png", ".jpg": "image/jpeg", ".svg": "image/svg+xml"}
    return kinds.get(Path(name).suffix, "application/octet-stream")


def _picture_kind(name: str, content: bytes) -> str:
    for start, kind in PICTURE_KINDS:
        if content.startswith(start):
            return kind
    raise DocumentError(
        _("The picture “%(name)s” is neither PNG nor JPEG. Save it as one of these and try again.") % {"name": name}
    )


@contextmanager
def _fetching_errors(fetcher):
    """WeasyPrint stops on a fatal fetching error that is no Exception, or goes on; both become our own error."""
    from weasyprint.urls import FatalURLFetchingError

    try:
        yield
    except FatalURLFetchingError as error:
        raise fetcher.refusal from error
    if fetcher.refusal:
        raise fetcher.refusal


class _Pictures(dict):
    """The pictures of one document. A `qr:` address is never fetched: it is drawn from the address itself."""

    def __contains__(self, address):
        return address.startswith((qr.SCHEME, qr.SLOT_SCHEME)) or super().__contains__(address)

    def __missing__(self, address):
        self[address] = qr.QrSlot(address) if address.startswith(qr.SLOT_SCHEME) else qr.QrDrawing(address)
        return self[address]
