"""Names of files that people send, and the kinds of file that their endings promise."""

import re

from documents.names import clean_name

LONGEST_NAME = 200
KINDS = {
    ".pdf": "pdf",
    ".jpg": "jpeg",
    ".jpeg": "jpeg",
    ".jpe": "jpeg",
    ".jfif": "jpeg",
    ".png": "png",
}
# The first ending of a kind is the one it is given.
EXTENSIONS = {kind: ending for ending, kind in reversed(KINDS.items())}
# “MoU v1.2” and “Scan 2024.03.15” have no ending: one holds a letter.
_ENDING = re.compile(r"\.(?=[0-9]*[a-z])[a-z0-9]{1,5}$", re.IGNORECASE | re.ASCII)


def extension_of(name: str) -> str:
    """The ending of a name, dot included and in small letters; nothing when it has none."""
    found = _ENDING.search(name.rstrip(". "))
    return found.group().lower() if found else ""


def clean_file_name(name: str, kind: str) -> str:
    """The name without path and invisible characters, in NFC, at most 200 characters long, with an ending of `kind`."""
    name = clean_name(re.split(r"[/\\]", name)[-1]).rstrip(". ")
    extension = extension_of(name)
    if KINDS.get(extension) == kind:
        stem = name[: -len(extension)]
    else:
        extension = EXTENSIONS[kind]
        stem = name
    return (stem.lstrip(". ")[: LONGEST_NAME - len(extension)].rstrip(". ") or "file") + extension
