"""What kind of file some bytes are. Names and what browsers say play no part."""

import codecs
import io
import re
import zipfile

from .refusal import Refused

# How far from its start readers look for the first line of a PDF file.
LOOKED_FOR_PDF = 1024
LOOKED_AT = 5000
PDF_START = re.compile(rb"(?:\xef\xbb\xbf)?[\s\0]*%PDF-\d")
TAKEN = ((b"\xff\xd8\xff", "jpeg"), (b"\x89PNG\r\n\x1a\n", "png"))
OTHERS = (
    (rb"PK\x03\x04.{0,4000}(?:\[Content_Types\]\.xml|mimetypeapplication/vnd\.oasis)", "office"),
    (rb"PK(?:\x03\x04|\x05\x06|\x07\x08)", "zip"),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1|\{\\rtf", "office"),
    (rb"Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|\x1f\x8b\x08|BZh\d|\xfd7zXZ\0", "archive"),
    (rb"GIF8[79]a", "gif"),
    (rb"II\*\0|MM\0\*", "tiff"),
    (rb"RIFF....WEBP", "webp"),
    (rb"....ftyp(?:hei|hev|mif1|msf1|avi[fs])", "heic"),
    (rb"....ftyp|RIFF....(?:WAVE|AVI )|ID3|OggS|\x1aE\xdf\xa3", "recording"),
    (rb"BM.{4}\0\0\0\0", "bmp"),
    (rb"MZ|\x7fELF|\xcf\xfa\xed\xfe|#!", "program"),
    (rb"%!PS", "postscript"),
)
TAG = re.compile(rb"<(svg|html|!doctype html|head|body|script)\b", re.IGNORECASE)
# In pictures only: a PDF file may show such bytes in a compressed page.
ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")


def kind_of(content: bytes) -> str:
    """One of the kinds that may be taken: pdf, jpeg, png. Raises Refused for others, and for two kinds in one."""
    start = content[:LOOKED_FOR_PDF]
    pdf = PDF_START.match(start)
    kind = "pdf" if pdf else next((kind for magic, kind in TAKEN if content.startswith(magic)), "")
    if not kind:
        found = _other_kind(content)
        if b"%PDF-" in start and found in ("unknown", "text"):
            raise Refused("around")
        raise Refused("kind", found)
    if not pdf and b"%PDF-" in start:
        raise Refused("hidden", "pdf")
    if _is_zip(content):
        raise Refused("hidden", "zip")
    if not pdf and any(magic in content for magic in ARCHIVES):
        raise Refused("hidden", "archive")
    return kind


def _other_kind(content: bytes) -> str:
    start = content[:LOOKED_AT].removeprefix(b"\xef\xbb\xbf")
    for pattern, kind in OTHERS:
        if re.match(pattern, start, re.DOTALL):
            return kind
    start = start.strip()
    if start.startswith(b"<"):
        if tag := TAG.search(start):
            return "svg" if tag.group(1) == b"svg" else "html"
        if start.startswith(b"<?xml"):
            return "xml"
    return "text" if _is_text(start) else "unknown"


def _is_text(start: bytes) -> bool:
    try:
        # A letter may be cut at the end of what is looked at; this decoder waits for the rest of it.
        return "\0" not in codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return False


def _is_zip(content: bytes) -> bool:
    """ZIP files are read from their end, so that one may begin as something else."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return bool(archive.namelist())
    except MemoryError:
        raise
    except Exception:
        # Whatever it stumbles over: no reader of ZIP files would open it.
        return False
