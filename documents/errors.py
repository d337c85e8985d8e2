"""The errors of this app: a sentence for people that says what happened and what to do."""


class DocumentError(Exception):
    """A document could not be written or read. `str(error)` is a sentence that may be shown to people."""


class DoesNotFit(DocumentError):
    """A text is too long for its place, also in the smallest letters that can be read."""
