"""What a PDF file may do to those who open it: run programs, send or fetch data, bring other files along."""

import re

from pikepdf import Array, Dictionary, Name, Object, Stream, String

# Actions and what to call them. They are looked for everywhere, not only where an action belongs.
ACTIONS = {
    "/JavaScript": "javascript",
    "/Launch": "launch",
    "/SubmitForm": "submit",
    "/ImportData": "submit",
    "/GoToE": "attachment",
    "/GoToR": "link",
    "/Thread": "link",
    "/RichMediaExecute": "media",
    "/Movie": "media",
    "/Sound": "media",
    "/Rendition": "media",
    "/GoTo3DView": "media",
}
# All that a click may do. Readers differ in what else they know.
HARMLESS_ACTIONS = {"/GoTo", "/GoToDp", "/URI", "/Named", "/Hide", "/SetOCGState", "/ResetForm", "/Trans"}
TYPES = {
    "/EmbeddedFile": "attachment",
    "/FileAttachment": "attachment",
    "/RichMedia": "media",
    "/Movie": "media",
    "/Sound": "media",
    "/Screen": "media",
    "/Rendition": "media",
    "/3D": "media",
    "/U3D": "media",
    "/PRC": "media",
    "/PS": "postscript",
}
KEYS = {
    "/JS": "javascript",
    "/JavaScript": "javascript",
    "/XFA": "xfa",
    "/EmbeddedFiles": "attachment",
    "/EF": "attachment",
    "/RichMediaContent": "media",
    "/RichMediaSettings": "media",
    "/3DD": "media",
}
# Readers skip them within an address.
BLANKS = re.compile(r"[\x00-\x20]")
SCHEME = re.compile(r"([a-z][a-z0-9+-]*):")
SCHEMES = {"http", "https", "mailto", "tel"}


def active_content(part: Object) -> str:
    """What a dictionary or stream does besides being shown, as a code; nothing when it only lies there."""
    for key, value in part.items():
        if found := KEYS.get(key) or _by_name(key, value) or _by_action(key, value):
            return found
    if part.get("/S") == Name.URI and _leads_elsewhere(part.get("/URI")):
        return "link"
    if isinstance(part, Stream) and ("/F" in part or isinstance(part.get("/Ref"), Dictionary)):
        return "outside"
    return ""


def _by_name(key: str, value) -> str:
    if not isinstance(value, Name):
        return ""
    if key == "/S":
        return ACTIONS.get(str(value), "")
    return TYPES.get(str(value), "") if key in ("/Type", "/Subtype", "/Subtype2") else ""


def _by_action(key: str, value) -> str:
    if key in ("/A", "/PA", "/Next"):
        actions = value if isinstance(value, Array) else [value]
        return next((found for action in actions if (found := _action(action, HARMLESS_ACTIONS, "launch"))), "")
    if key == "/OpenAction":
        return _by_itself(value)
    if key == "/AA" and isinstance(value, Dictionary | Stream):
        return next((found for _event, action in value.items() if (found := _by_itself(action))), "")
    return ""


def _by_itself(action) -> str:
    """Without being asked a file may only turn to one of its pages."""
    if isinstance(action, Dictionary | Stream) and "/Next" in action:
        return "automatic"
    return _action(action, {"/GoTo"}, "automatic")


def _action(action, harmless: set[str], otherwise: str) -> str:
    # Attributes of a tagged text stand under /A, too; what has no /S is no action.
    if not isinstance(action, Dictionary | Stream) or "/S" not in action:
        return ""
    name = str(action.get("/S"))
    return "" if name in harmless else ACTIONS.get(name, otherwise)


def _leads_elsewhere(address) -> bool:
    """Whether a link does anything else than opening a web page or writing to somebody."""
    if not isinstance(address, String):
        return True
    text = BLANKS.sub("", str(address)).lower()
    scheme = SCHEME.match(text)
    return text.startswith("\\\\") or bool(scheme and scheme.group(1) not in SCHEMES)
