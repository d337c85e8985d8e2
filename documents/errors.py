"""The one error of this app: a sentence for people that says what happened and what to do."""


class DocumentError(Exception):
    """A document could not be written or read. `str(error)` is a sentence that may be shown to people."""
