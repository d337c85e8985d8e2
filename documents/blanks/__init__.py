"""Pages drawn once of which many copies are filled in, as a printer fills in blank certificates."""

from documents.blanks.blank import Blank, Copy
from documents.blanks.opening import open_blank

__all__ = ["Blank", "Copy", "open_blank"]
