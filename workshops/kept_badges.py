"""The badges of a workshop as they may lie on a helper's phone: closed, each opened by its own code alone.

Who has the phone but no badge reads no name from it; who holds a badge reads what is printed on it anyway.
"""

import base64
import hashlib
import json
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from workshops.models import Workshop


def closed_badges(workshop: Workshop) -> dict:
    """Return ``salt`` and ``badges``: by a hash of each code, name and institution closed with that code.

    Another salt each time, so that two lists cannot be compared.
    """
    salt = os.urandom(16)
    rows = workshop.delegates.values_list("badge_code", "person__full_name", "institution__official_name")
    badges = {_digest(salt, "find", code).hex(): _closed(salt, code, [name, sent_by]) for code, name, sent_by in rows}
    return {"salt": base64.b64encode(salt).decode(), "badges": badges}


def _digest(salt: bytes, use: str, code: str) -> bytes:
    return hashlib.sha256(salt + f"{use}:{code}".encode()).digest()


def _closed(salt: bytes, code: str, words: list) -> str:
    nonce = os.urandom(12)
    text = json.dumps(words).encode()
    return base64.b64encode(nonce + AESGCM(_digest(salt, "open", code)).encrypt(nonce, text, None)).decode()
