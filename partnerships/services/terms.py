"""The words of an agreement in one canonical form, and the hash that approvals are bound to."""

import hashlib
import json
import unicodedata
from collections.abc import Iterable

from partnerships.models import ActivityLine, AgreementVersion, Institution

# Written into the text: should the form ever change, old hashes still say by which form they were made. The second
# form added the purpose in Chinese, the Chinese and native names with their language, and the fields' names.
FORM = "agreement-terms/2"


def canonical_terms(version: AgreementVersion, lines: Iterable[ActivityLine] | None = None) -> str:
    """Return the terms of ``version`` as JSON that is always the same for the same words.

    Parties, kind, dates, purpose and lines in order; keys sorted, no spaces, text in Unicode's form NFC. Number of the
    version, who wrote it and the head's commitment are not words of the agreement and stay out. ``lines`` stand in for
    the stored ones when the words are not saved yet.
    """
    agreement = version.agreement
    if lines is None:
        lines = version.lines.select_related("sending", "receiving", "field_of_study").order_by("number")
    terms = {
        "form": FORM,
        "programme": agreement.programme.code,
        "number": agreement.number,
        "kind": version.kind,
        "parties": [_party(agreement.first_party), _party(agreement.second_party)],
        "starts_on": version.starts_on.isoformat() if version.starts_on else "",
        "ends_on": version.ends_on.isoformat() if version.ends_on else "",
        "purpose": _text(version.purpose),
        "purpose_chinese": _text(version.purpose_chinese),
        "lines": [_line(line) for line in lines],
    }
    return unicodedata.normalize(
        "NFC", json.dumps(terms, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    )


def sha256_of(words: str) -> str:
    """Return the SHA-256 of canonical words in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(words.encode()).hexdigest()


def freeze_words(version: AgreementVersion) -> None:
    """Put today's canonical terms of ``version`` and their hash into its fields, without saving it."""
    version.words = canonical_terms(version)
    version.sha256 = sha256_of(version.words)


def has_its_words(version: AgreementVersion) -> bool:
    """Whether the kept words of a proposed version are those that its hash was made of."""
    return bool(version.words) and sha256_of(version.words) == version.sha256


def _text(typed: str) -> str:
    # Browsers send line ends as CR LF, files as LF: the words are the same.
    return "\n".join(typed.splitlines()).strip()


def _party(institution: Institution) -> dict:
    return {
        "id": institution.pk,
        "name": institution.official_name,
        "native_name": institution.native_name,
        "native_language": institution.native_language,
        "chinese_name": institution.chinese_name,
        "country": institution.country.code or "",
    }


def _line(line: ActivityLine) -> dict:
    return {
        "kind": line.kind,
        "sending": line.sending_id,
        "receiving": line.receiving_id,
        "people_per_year": line.people_per_year,
        "length": line.length,
        "length_unit": line.length_unit,
        "field_of_study": line.field_of_study.code if line.field_of_study else "",
        "field_of_study_name": line.field_of_study.name if line.field_of_study else "",
        "language": line.language,
        "mode": line.mode,
    }
