"""Why a file is not taken, as codes: the words for people are chosen by whoever asked."""


class Refused(Exception):
    """The file is not taken. `code` says why, `found` what it is or contains, `number` what was counted."""

    def __init__(self, code: str, found: str = "unknown", number: int = 0):
        super().__init__(code)
        self.answer = {"refused": code, "found": found, "number": number}
