"""Where the parts of a certificate lie, in millimetres from the upper left corner of its paper.

What differs between two people of one group is in the words, the serial and the code; all other parts are the same for
all of them. No part grows: what belongs into it is set smaller until it fits.
"""

from dataclasses import dataclass

from certificates.models import CertificateDesign

Paper = CertificateDesign.Paper
SIZES = {
    Paper.A4_LANDSCAPE: (297.0, 210.0),
    Paper.A4_PORTRAIT: (210.0, 297.0),
    Paper.LETTER_LANDSCAPE: (279.4, 215.9),
    Paper.LETTER_PORTRAIT: (215.9, 279.4),
}
# From the edge of the paper to the border, and to what lies inside it.
TO_BORDER = 10.0
BESIDE = 25.0
LOGO_HEIGHT = 15.0


@dataclass(frozen=True)
class Box:
    """A part of the page."""

    left: float
    top: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return self.top + self.height


@dataclass(frozen=True)
class Layout:
    """All parts of a page. ``words`` is the column that is filled for each person."""

    width: float
    height: float
    border: Box
    logos: Box
    head: Box
    words: Box
    signatories: Box
    facts: Box
    check: Box


def layout_of(design: CertificateDesign, *, has_logos: bool) -> Layout:
    """Return where the parts of a certificate of ``design`` lie."""
    width, height = SIZES[Paper(design.paper)]
    inside = width - 2 * BESIDE
    is_upright = height > width
    top = 22.0 if is_upright else 18.0
    bottom = height - (22.0 if is_upright else 18.0)
    logos = Box(BESIDE, top, inside, LOGO_HEIGHT)
    head_top = logos.bottom + (8 if is_upright else 3) if has_logos else top + (8 if is_upright else 3)
    head = Box(BESIDE, head_top, inside, (46 if is_upright else 38) + (10 if design.second_language else 0))
    if is_upright:
        foot = bottom - 38
        facts = Box(BESIDE, foot, inside - 72, 38)
        check = Box(BESIDE + inside - 70, foot, 70, 38)
        signatories = Box(BESIDE, foot - 46, inside, 42)
    else:
        foot = bottom - 41
        facts = Box(BESIDE, foot, 44, 41)
        check = Box(BESIDE + inside - 56, foot, 56, 41)
        signatories = Box(facts.left + 46, foot, inside - 104, 41)
    words = Box(BESIDE, head.bottom + 1, inside, signatories.top - 2 - (head.bottom + 1))
    border = Box(TO_BORDER, TO_BORDER, width - 2 * TO_BORDER, height - 2 * TO_BORDER)
    return Layout(width, height, border, logos, head, words, signatories, facts, check)
