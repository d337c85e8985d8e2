"""Names and other words for paper: cleaned without harming their spelling; names wrapped with language and script."""

import unicodedata

from django.utils.html import format_html
from django.utils.safestring import SafeString

from documents.fonts import COMPLEX_SCRIPTS, script_of, script_of_character

# Zero-width space, non-joiner and joiner: part of the spelling in Khmer, Lao, Burmese and Thai, a trap elsewhere
# (two names that look the same are not found as the same).
_SPELLING_MARKS = "\u200b\u200c\u200d"
# Control characters, marks without a shape, and code points that are no characters: XML 1.0 forbids some of them.
_SHAPELESS = ("Cc", "Cf", "Cs", "Co", "Cn")
_NEW_LINES = "\n\r\u2028\u2029"


def clean_name(text: str) -> str:
    """The name in Unicode's composed form (NFC), on one line, without invisible characters that are not spelling.

    Direction overrides, byte order marks and soft hyphens go: they can make a page show another name than the
    file holds. Zero-width space and joiners stay inside a name written in Khmer, Lao, Burmese or Thai.
    """
    if text and text.isascii() and text.isprintable():
        # Nothing to take away, said in a hundredth of the time: long lists hold many such names.
        return " ".join(text.split())
    text = unicodedata.normalize("NFC", text or "")
    keeps_marks = _keeps_marks(text)
    kept = []
    for character in text:
        if character in _SPELLING_MARKS:
            if keeps_marks:
                kept.append(character)
        elif character.isspace():
            kept.append(" ")
        elif unicodedata.category(character) not in _SHAPELESS:
            kept.append(character)
    text = " ".join("".join(kept).split())
    return text.strip(_SPELLING_MARKS + " ")


def clean_text(text: str) -> str:
    """The text in Unicode's composed form (NFC), with its lines and spaces, without invisible characters.

    What goes can make a file unreadable (control characters, which XML 1.0 forbids) or show other words than it holds
    (direction overrides). Tabs become spaces, every end of a line a newline; the marks that ``clean_name`` keeps stay.
    """
    text = unicodedata.normalize("NFC", text or "").replace("\r\n", "\n")
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    keeps_marks = _keeps_marks(text)
    kept = []
    for character in text:
        if character in _SPELLING_MARKS:
            if keeps_marks:
                kept.append(character)
        elif character in _NEW_LINES:
            kept.append("\n")
        elif unicodedata.category(character) not in _SHAPELESS:
            kept.append(character)
        elif character.isspace():
            kept.append(" ")
    return "".join(kept)


def clean_line(text: str) -> str:
    """The same for what stands on one line."""
    return clean_text(text).replace("\n", " ").strip()


def _keeps_marks(text: str) -> bool:
    return any(script_of_character(character) in COMPLEX_SCRIPTS for character in text)


def name_span(text: str, lang: str = "") -> SafeString:
    """The name as HTML: `<span class="name name-khmer" lang="km">…</span>`.

    `lang` overrides the language that the script suggests. The classes are in documents/fonts.css.
    """
    text = clean_name(text)
    script = script_of(text)
    lang = lang or script.lang
    if lang:
        return format_html('<span class="name name-{}" lang="{}">{}</span>', script.key, lang, text)
    return format_html('<span class="name name-{}">{}</span>', script.key, text)
