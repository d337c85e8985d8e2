"""What people are told about a file that is not taken. The inspection gives codes and numbers; the words are here."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from documents.uploads.limits import MEGABYTE, Limits
from documents.uploads.names import EXTENSIONS

REFUSALS = {
    "empty": _("The file is empty. Choose the scan itself, or scan the paper again."),
    "size": _("The file has %(number)d MB; %(megabytes)d MB are allowed. Scan it in black and white or at 200 dpi."),
    "kind": _("The file is %(found)s. Save it as a PDF, JPEG or PNG file and send that."),
    "disguised": _(
        "The file is named %(extension)s, but it is %(found)s. Choose the scan itself: a PDF, JPEG or PNG file."
    ),
    "misnamed": _(
        "The file is named %(extension)s, but it is %(found)s. "
        "Give its name the ending %(right_extension)s, or choose another file."
    ),
    "damaged": _(
        "The file is damaged or incomplete. Scan the paper again, or print the file into a new PDF file and send that."
    ),
    "encrypted": _(
        "The PDF file is protected by a password. Save it without one, or print it into a new PDF file and send that."
    ),
    "pages": _(
        "The file has %(number)d pages; %(pages)d are allowed. Send only the pages that matter, or several files."
    ),
    "pixels": _(
        "A picture in the file has more than %(megapixels)d million pixels. Scan the paper at 300 dpi, "
        "or make the picture smaller."
    ),
    "pixels_in_all": _(
        "The pictures in the file have more than %(megapixels_in_all)d million pixels together. "
        "Scan the paper at 200 dpi, or send several files."
    ),
    "unpacked": _("The file unpacks to far more data than a scan has. Print it into a new PDF file and send that."),
    "objects": _("The file has too many parts to be checked. Print it into a new PDF file and send that."),
    "moving": _("The file is a moving picture. Send one that stands still, as PDF, JPEG or PNG."),
    "hidden": _(
        "The file hides another one: it can also be opened as %(found)s. "
        "Scan the paper again, or print the file into a new PDF file and send that."
    ),
    "around": _(
        "Something else stands before the beginning of the file or behind its end. "
        "Scan the paper again, or save the file anew and send that."
    ),
    "active": _("The PDF file contains %(found)s. Print it into a new PDF file and send that."),
    "time": _("Checking the file took too long, so it was not taken. Scan the paper again at 200 dpi and send that."),
    "memory": _(
        "Checking the file takes too much memory, so it was not taken. Scan the paper again at 200 dpi and send that."
    ),
    "unchecked": _(
        "The file could not be checked, so it was not taken. Scan the paper again, or print the file into a new PDF "
        "file and send that; if this does not help, tell the administrator."
    ),
}

# For pictures that are printed on documents: nobody scans a logo again.
OF_PICTURES = REFUSALS | {
    "empty": _("The file is empty. Choose the picture itself."),
    "size": _("The picture has %(number)d MB; %(megabytes)d MB are allowed. Make it smaller and send that."),
    "kind": _("The file is %(found)s. Save the picture as a PNG or JPEG file and send that."),
    "disguised": _("The file is named %(extension)s, but it is %(found)s. Save the picture as a PNG or JPEG file."),
    "damaged": _("The picture is damaged or incomplete. Save it anew as a PNG or JPEG file and send that."),
    "pixels": _(
        "The picture has more than %(megapixels)d million pixels. Make it smaller: 2,000 pixels across are enough "
        "for any print."
    ),
    "moving": _("The file is a moving picture. Send one that stands still, as PNG or JPEG."),
    "hidden": _("The file hides another one: it can also be opened as %(found)s. Save the picture anew and send that."),
    "around": _(
        "Something else stands before the beginning of the file or behind its end. Save the picture anew and send that."
    ),
    "time": _("Checking the picture took too long, so it was not taken. Make it smaller and send that."),
    "memory": _("Checking the picture takes too much memory, so it was not taken. Make it smaller and send that."),
    "unchecked": _(
        "The picture could not be checked, so it was not taken. Save it anew as a PNG or JPEG file and send that; "
        "if this does not help, tell the administrator."
    ),
}

FOUND = {
    # Kinds of file.
    "pdf": _("a PDF file"),
    "jpeg": _("a JPEG picture"),
    "png": _("a PNG picture"),
    "zip": _("a ZIP file"),
    "archive": _("a packed file"),
    "office": _("an Office document"),
    "html": _("a web page (HTML)"),
    "svg": _("a drawing (SVG)"),
    "xml": _("an XML file"),
    "postscript": _("a PostScript file"),
    "gif": _("a GIF picture"),
    "tiff": _("a TIFF picture"),
    "webp": _("a WebP picture"),
    "heic": _("a HEIC picture"),
    "bmp": _("a BMP picture"),
    "recording": _("a video or sound recording"),
    "program": _("a program"),
    "text": _("a text file"),
    "unknown": _("neither PDF nor JPEG nor PNG"),
    # What a PDF file may do to those who open it.
    "javascript": _("a program (JavaScript)"),
    "launch": _("a command that starts other programs"),
    "submit": _("a form that sends data away"),
    "attachment": _("an attached file"),
    "media": _("video, sound or a 3D model"),
    "xfa": _("a form that changes itself (XFA)"),
    "automatic": _("a command that runs by itself when the file is opened"),
    "link": _("a link to something that is not a web page"),
    "outside": _("content that is fetched from another file"),
}


def sentence(
    code: str,
    limits: Limits,
    *,
    found: str = "unknown",
    number: int = 0,
    extension: str = "",
    kind: str = "",
    words: Mapping = REFUSALS,
) -> str:
    """The sentence of a refusal: what is wrong with the file, and what to do.

    `words` are the sentences to choose from. `found` names what the file is or contains, `number` what was counted;
    `extension` is the ending of its name, `kind` what it should be named after.
    """
    return str(words[code]) % {
        "found": FOUND[found],
        "number": number,
        "extension": extension,
        "right_extension": EXTENSIONS.get(kind, ""),
        "megabytes": limits.size // MEGABYTE,
        "pages": limits.pages,
        "megapixels": limits.pixels // 1_000_000,
        "megapixels_in_all": limits.pixels_in_all // 1_000_000,
    }
