"""The words of an agreement in one canonical form, and the hash that approvals are bound to."""

import hashlib
import json
import unicodedata

from partnerships.models import ActivityLine, AgreementVersion, Institution

# Written into the text: should the form ever change, old hashes still say by which form they were made.
FORM = "agreement-terms/1"


def canonical_terms(version: AgreementVersion) -> str:
    """Return the terms of ``version`` as JSON that is always the same for the same words.

    Parties, kind, dates, purpose and lines in order; keys sorted, no spaces, text in Unicode's form NFC. Number of the
    version, who wrote it and the head's commitment are not words of the agreement and stay out.
    """
    agreement = version.agreement
    lines = version.lines.select_related("sending", "receiving", "field_of_study").order_by("number")
    terms = {
        "form": FORM,
        "programme": agreement.programme.code,
        "number": agreement.number,
        "kind": agreement.kind,
        "parties": [_party(agreement.first_party), _party(agreement.second_party)],
        "starts_on": version.starts_on.isoformat(),
        "ends_on": version.ends_on.isoformat(),
        # Browsers send line ends as CR LF, files as LF: the words are the same.
        "purpose": "\n".join(version.purpose.splitlines()).strip(),
        "lines": [_line(line) for line in lines],
    }
    return unicodedata.normalize(
        "NFC", json.dumps(terms, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    )


def terms_sha256(version: AgreementVersion) -> str:
    """Return the SHA-256 of the canonical terms in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical_terms(version).encode()).hexdigest()


def _party(institution: Institution) -> dict:
    return {
        "id": institution.pk,
        "name": institution.official_name,
        "native_name": institution.native_name,
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
        "language": line.language,
        "mode": line.mode,
    }
