"""The hash by which figures are known."""

import hashlib
import json


def sha256_of(figures: dict) -> str:
    """Return the hash by which an edition's figures are known: over their canonical JSON."""
    canonical = json.dumps(figures, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
