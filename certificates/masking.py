"""Names that strangers see: enough to compare with the paper in hand, too little to find a person by."""

DOTS = "•••"


def mask(name: str) -> str:
    """Return the first letter of each word of ``name``, and dots for the rest.

    Marks go too: in Khmer or Thai a letter with its marks may be the whole word. The number of dots is always the
    same, so that it does not tell the length.
    """
    return " ".join(word[0] + DOTS for word in name.split())
