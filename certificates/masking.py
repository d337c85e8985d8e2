"""Names that strangers see: enough to compare with the paper in hand, too little to find a person by."""

import unicodedata

DOTS = "•••"


def mask(name: str) -> str:
    """Return the first letter of each word of ``name``, with the marks that belong to it, and dots for the rest.

    The number of dots is always the same, so that it does not tell the length.
    """
    return " ".join(_first_letter(word) + DOTS for word in name.split())


def _first_letter(word: str) -> str:
    end = 1
    while end < len(word) and unicodedata.category(word[end]).startswith("M"):
        end += 1
    return word[:end]
