"""Several PDF files of ours as one."""

import hashlib
import io
from collections.abc import Iterable
from decimal import Decimal
from typing import IO

import pikepdf
from django.utils.translation import gettext as _

from documents.errors import DocumentError

# Pages hang on the tree in bundles: readers find the ten-thousandth as quickly as the tenth.
A_BUNDLE = 100
# What only screens need, and what is numbered within each file.
NOT_PRINTED = ("/Parent", "/StructParents", "/Annots", "/MediaBox", "/Resources")
POINT = 25.4 / 72


def join_pdfs(parts: Iterable[bytes]) -> bytes:
    """Return the pages of ``parts`` in one file, which carries title, author and language of the first.

    Each part keeps its own fonts. The structure for screen readers goes: it is numbered within each part. The letters
    behind the glyphs (documents.speaking) stand in the pages and stay.
    """
    files = [pikepdf.open(io.BytesIO(part)) for part in parts]
    whole = files[0]
    for other in files[1:]:
        whole.pages.extend(other.pages)
    for page in whole.pages:
        if "/StructParents" in page.obj:
            del page.obj["/StructParents"]
    for key in ("/StructTreeRoot", "/MarkInfo"):
        if key in whole.Root:
            del whole.Root[key]
    written = io.BytesIO()
    whole.save(written, deterministic_id=True)
    for file in files:
        file.close()
    return written.getvalue()


def join_into(target: IO[bytes], parts: Iterable[bytes], *, title: str = "", author: str = "") -> int:
    """Write the pages of ``parts``, read one after the other, into ``target``, and return how many they are.

    What several pages have alike, byte for byte, is written once: fonts, pictures, dictionaries. Memory holds one part
    and a short mark of each thing written, so that ten thousand files can be joined. Links and the structure for
    screen readers go: the file is for paper. Raises OSError when there is no room, DocumentError for a part that is no
    PDF file of ours.
    """
    whole = _Whole(target)
    for part in parts:
        with _opened(part) as source:
            whole.take(source)
    whole.finish(title, author)
    return whole.count


def paper_of(part: bytes) -> tuple[int, int]:
    """Return width and height of the first page in millimetres. Raises DocumentError for what is no PDF file."""
    with _opened(part) as source:
        left, bottom, right, top = (float(edge) for edge in source.pages[0].mediabox)
    return round((right - left) * POINT), round((top - bottom) * POINT)


def _opened(part: bytes) -> pikepdf.Pdf:
    try:
        source = pikepdf.open(io.BytesIO(part))
    except pikepdf.PdfError as error:
        raise DocumentError(_("The file cannot be read as PDF.")) from error
    if not len(source.pages):
        raise DocumentError(_("The file has no page."))
    return source


class _Whole:
    """A PDF file while it is written, object by object (ISO 32000-1, 7.5): pikepdf would keep all of it in memory."""

    def __init__(self, target):
        self.target = target
        self.length = 0
        self.places = []
        self.known = {}
        self.copied = {}
        self.bundles = []
        self.count = 0
        # The four bytes say to whoever carries the file that it is not text.
        self._put(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        self.tree = self._number()

    def take(self, source):
        """Write the pages of an open file."""
        self.copied = {}
        for page in source.pages:
            if self.count % A_BUNDLE == 0:
                self.bundles.append((self._number(), []))
            bundle, pages = self.bundles[-1]
            entries = {key: self._value(page.obj[key]) for key in page.obj if key not in NOT_PRINTED}
            entries |= {"/MediaBox": self._value(page.mediabox), "/Resources": self._value(page.resources)}
            entries["/Parent"] = b"%d 0 R" % bundle
            pages.append(self._write(_dictionary(entries)))
            self.count += 1

    def finish(self, title, author):
        """Write what leads to the pages, and the table of all objects."""
        for bundle, pages in self.bundles:
            kids = b" ".join(b"%d 0 R" % page for page in pages)
            node = b"<< /Type /Pages /Parent %d 0 R /Count %d /Kids [ %b ] >>" % (self.tree, len(pages), kids)
            self._write(node, bundle)
        kids = b" ".join(b"%d 0 R" % bundle for bundle, _pages in self.bundles)
        self._write(b"<< /Type /Pages /Count %d /Kids [ %b ] >>" % (self.count, kids), self.tree)
        root = self._write(b"<< /Type /Catalog /Pages %d 0 R >>" % self.tree)
        about = {"/Title": pikepdf.String(title).unparse(), "/Author": pikepdf.String(author).unparse()}
        about = self._write(_dictionary(about))
        start = self.length
        size = len(self.places) + 1
        self._put(b"xref\n0 %d\n0000000000 65535 f \n" % size)
        for place in self.places:
            self._put(b"%010d 00000 n \n" % place)
        self._put(b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R >>\n" % (size, root, about))
        self._put(b"startxref\n%d\n%%%%EOF\n" % start)

    def _number(self):
        self.places.append(0)
        return len(self.places)

    def _put(self, content):
        self.target.write(content)
        self.length += len(content)

    def _write(self, body, number=None):
        number = number or self._number()
        self.places[number - 1] = self.length
        self._put(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        return number

    def _value(self, value):
        """Return ``value`` as it stands in the file, with what it refers to written before it."""
        if value is None:
            return b"null"
        if isinstance(value, bool):
            return b"true" if value else b"false"
        if isinstance(value, int):
            return b"%d" % value
        if isinstance(value, Decimal | float):
            return format(value, "f").encode()
        return b"%d 0 R" % self._once(value) if value.is_indirect else self._body(value)

    def _once(self, value):
        """Write something that others refer to, unless the same stands in the file already; return its number."""
        if value.objgen in self.copied:
            if self.copied[value.objgen] is None:
                raise DocumentError(_("The file refers to itself and cannot be joined with others."))
            return self.copied[value.objgen]
        self.copied[value.objgen] = None
        body = self._body(value)
        digest = hashlib.sha256(body).digest()
        if digest not in self.known:
            self.known[digest] = self._write(body)
        self.copied[value.objgen] = self.known[digest]
        return self.known[digest]

    def _body(self, value):
        if isinstance(value, pikepdf.Stream):
            raw = value.read_raw_bytes()
            entries = {key: self._value(value[key]) for key in value if key != "/Length"}
            entries["/Length"] = b"%d" % len(raw)
            return b"%b\nstream\n%b\nendstream" % (_dictionary(entries), raw)
        written = value.unparse(resolved=True)
        # Without a reference in it, the library's own words do, and quicker.
        if b" R" not in written or not isinstance(value, pikepdf.Dictionary | pikepdf.Array):
            return written
        if isinstance(value, pikepdf.Array):
            return b"[ %b ]" % b" ".join(self._value(one) for one in value)
        return _dictionary({key: self._value(value[key]) for key in value})


def _dictionary(entries):
    return b"<< %b >>" % b" ".join(b"%b %b" % (pikepdf.Name(key).unparse(), value) for key, value in entries.items())
