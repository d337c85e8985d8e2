"""Verification codes: made, and read as people type them."""

import secrets

# Crockford's base 32 without I, L, O and U: nothing in it is misread or misspelt.
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# What is misread on paper, and what was meant: the alphabet has no O, I or L.
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", " ": "", "-": "", "\u2010": "", "\u2011": "", "\u2013": ""})
GROUPS = (0, 5, 10, 15, 20)
LENGTH = 26
# Longer things are no codes and need not be looked up whole.
LONGEST = 60


def new_code() -> str:
    """Return a verification code of 130 bits from the system's generator (OWASP ASVS 5.0, 11.5.1: at least 128)."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(LENGTH))


def normalise(typed: str) -> str:
    """Return the code that ``typed`` stands for: capitals, no spaces or hyphens, O read as 0, I and L as 1."""
    return "".join(typed.split()).upper().translate(MISREAD)


def can_be_code(code: str) -> bool:
    """Whether ``code`` has a code's length and letters; databases refuse some of what can stand in an address."""
    return len(code) == LENGTH and code.isascii() and code.isalnum()


def as_typed(typed: str) -> str:
    """Return what was typed in groups, to be shown in the field again: without what no code has in it."""
    code = "".join(one for one in normalise(typed) if one.isascii() and one.isalnum())[:LONGEST]
    return in_groups(code).strip("-")


def in_groups(code: str) -> str:
    """Return the code in groups, easier to type from paper: four of five letters and one of six."""
    return "-".join(code[start:end] for start, end in zip(GROUPS, (*GROUPS[1:], None), strict=True))
