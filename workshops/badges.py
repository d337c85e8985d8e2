"""Badges as a PDF file: eight on an A4 page, to be cut out."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from documents.fitting import Zone, fitting
from documents.pdf import render_pdf
from workshops.models import Delegate, Workshop

STYLESHEETS = ("fonts.css", "badge.css")
COLUMNS, ROWS = 2, 4
A_SHEET = COLUMNS * ROWS
WIDTH, HEIGHT = 90, 60  # millimetres
TOP, LEFT = 28.5, 15

TITLE = Zone(80, 8.5, (10, 8.5, 7, 6, 5.2, 4.5))
WHO = Zone(80, 21, (21, 19, 17, 15, 13, 11.5, 10, 8.8, 7.7, 6.7, 5.8, 5))
FROM = Zone(56, 20.5, (10, 9, 8, 7.2, 6.5, 5.8, 5, 4.2))
NATIVE = 0.8


@dataclass(frozen=True)
class Badge:
    """What stands on one badge, with the size of letters for each zone in points, and where it lies."""

    title: str
    name: str
    native_name: str
    institution: str
    country: str
    category: str
    address: str
    code: str
    left: float
    top: float
    title_size: float
    who_size: float
    from_size: float


def badges_pdf(workshop: Workshop, delegates: Iterable[Delegate]) -> bytes:
    """Return the badges of ``delegates`` (read with ``person`` and ``institution``), in their order.

    Raises documents.errors.DocumentError when they cannot be drawn on this machine.
    """
    badges = [_badge(workshop, delegate, number % A_SHEET) for number, delegate in enumerate(delegates)]
    title = _("Badges: %(workshop)s") % {"workshop": workshop}
    context = {
        "title": title,
        "sheets": [badges[start : start + A_SHEET] for start in range(0, len(badges), A_SHEET)],
        "cuts": cut_marks(),
        "alt": _("QR code that leads to the check-in of this delegate"),
    }
    html = render_to_string("workshops/badges_document.html", context)
    # No claim to be readable by screen readers: badges are for paper, and joined files lose that structure.
    return render_pdf(html, title=title, author=settings.OFFICE_NAME, stylesheets=STYLESHEETS, variant=None)


def cut_marks() -> list[tuple[str, str]]:
    """Return kind and place of the marks in the margins of a page, from the edge of what is printed."""
    across = range(0, (COLUMNS + 1) * WIDTH, WIDTH)
    down = range(0, (ROWS + 1) * HEIGHT, HEIGHT)
    marks = [("down", f"left: {x}mm; top: {y}mm") for x in across for y in (-8, ROWS * HEIGHT + 2)]
    return marks + [("across", f"top: {y}mm; left: {x}mm") for y in down for x in (-8, COLUMNS * WIDTH + 2)]


def _badge(workshop: Workshop, delegate: Delegate, place: int) -> Badge:
    person, institution = delegate.person, delegate.institution
    country = institution.country.name if institution and institution.country else ""
    other = person.category == person.Category.OTHER
    category = str(_("delegate") if other else person.get_category_display()).capitalize()
    return Badge(
        title=workshop.title,
        name=person.full_name,
        native_name=person.native_name,
        institution=institution.official_name if institution else "",
        country=country,
        category=category,
        address=delegate.door_url,
        code=delegate.code_in_groups,
        left=place % COLUMNS * WIDTH,
        top=place // COLUMNS * HEIGHT,
        title_size=fitting(TITLE, [(workshop.title, 1)]),
        who_size=fitting(WHO, [(person.full_name, 1), (person.native_name, NATIVE)]),
        from_size=fitting(FROM, [(str(institution or ""), 1), (country, 1), (category, 1)]),
    )
