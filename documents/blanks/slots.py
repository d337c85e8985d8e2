"""The places in a page that its copies fill in, found in the page as WeasyPrint has laid it out."""

from dataclasses import dataclass

from documents.blanks.typesetting import Look


@dataclass(frozen=True)
class Slot:
    """A place for text: the left edge and width of its block and its baseline in the page, in CSS pixels."""

    name: str
    mark: int
    look: Look
    x: float
    width: float
    baseline: float
    margin: float
    keep: float
    letters: str
    column: int | None

    @property
    def nothing(self) -> bytes:
        """What stands in the content of a copy that leaves the slot empty: the structure still counts on the mark."""
        return f"/Span <</MCID {self.mark}>> BDC EMC".encode()


@dataclass(frozen=True)
class Column:
    """The room of the slots inside it, in CSS pixels of the page."""

    x: float
    y: float
    width: float
    height: float


def find_slots(page, lang: str) -> tuple[list[tuple[object, dict]], list[Column]]:
    """The slots of a laid out WeasyPrint page, each as its text box and the fields of a Slot, and the columns."""
    found, columns = [], []

    def walk(box, block, column, name, keep, letters):
        element = getattr(box, "element", None)
        if element is not None and box.element_tag and "::" not in box.element_tag:
            name = element.get("data-slot", name)
            keep = float(element.get("data-keep", keep))
            letters = element.get("data-letters", letters)
            if element.get("data-column") is not None and hasattr(box, "content_box_x"):
                columns.append(Column(box.content_box_x(), box.content_box_y(), box.width, box.height))
                column = len(columns) - 1
        if hasattr(box, "text"):
            if name:
                look = Look.of_box(box.style, box.style["lang"] or lang)
                right = block.content_box_x() + block.width
                x = block.content_box_x() if column is not None or look.align != "left" else box.position_x
                fields = {
                    "name": name, "look": look, "x": x, "width": right - x, "baseline": box.position_y + box.baseline,
                    "margin": block.margin_top, "keep": keep, "letters": letters, "column": column,
                }  # fmt: skip
                found.append((box, fields))
            return
        for child in getattr(box, "children", ()):
            walk(child, box if _is_block(child, box) else block, column, name, keep, letters)

    walk(page, page, None, "", 1, "")
    return found, columns


def _is_block(child, box) -> bool:
    """Whether ``box`` is the block in whose lines ``child`` stands."""
    from weasyprint.formatting_structure.boxes import BlockContainerBox, LineBox

    return isinstance(child, LineBox) and isinstance(box, BlockContainerBox)
