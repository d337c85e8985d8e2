"""Certificates as Open Badges 3.0: what is printed, as JSON that the office has signed.

After the standard's final text (1EdTech, Open Badges Specification 3.0, section 8.2): the credential itself is the
payload of a JSON Web Token in RS256, `kid` is an address that answers with the public key, and `credentialStatus`
names a list after the 1EdTech Revocation List Status Method 1.0. A badge is made anew each time it is asked for; while
the rule of its course stays, it is the same each time.
"""

import datetime as dt
import uuid
from functools import lru_cache

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from joserfc import jwt
from joserfc.jwk import RSAKey

from certificates.models import Certificate
from training.completion import number

CONTEXT = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
# What credentialStatus and credentialSchema are called is defined there.
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
ALGORITHM = "RS256"
MOMENT = "%Y-%m-%dT%H:%M:%SZ"
# A number of a badge is made from the certificate's code; no way leads back from it to a code of 130 bits.
OF_CODES = uuid.UUID("6f0f9c1e-9a52-4f43-8f0c-3d5a1c0b7e21")


def is_on() -> bool:
    """Whether badges are made: the office has named its key."""
    return bool(settings.BADGE_KEY)


def is_published() -> bool:
    """Whether what verifiers ask for is answered: also for badges of keys that are no longer used."""
    return is_on() or bool(settings.BADGE_OLD_KEYS)


def signed(certificate: Certificate) -> str:
    """Return the badge as a compact JWS: header, payload and signature, divided by dots."""
    key = _key(settings.BADGE_KEY)
    return jwt.encode(
        {"alg": ALGORITHM, "kid": key_url(key), "typ": "JWT"}, claims(certificate), key, algorithms=[ALGORITHM]
    )


def claims(certificate: Certificate) -> dict:
    """Return what is signed: the credential, and its four facts once more under the names of JSON Web Tokens."""
    content = credential(certificate)
    names = {
        "iss": content["issuer"]["id"],
        "jti": content["id"],
        "nbf": int(_begin_of(certificate.issued_on).timestamp()),
        "sub": content["credentialSubject"]["id"],
    }
    if ends := _end_of(certificate):
        names["exp"] = int(ends.timestamp())
    return content | names


@translation.override(settings.LANGUAGE_CODE)
def credential(certificate: Certificate) -> dict:
    """Return the OpenBadgeCredential of a certificate, whose thing is read: what is printed, no more of the person.

    It reads the same whoever fetches it, in the office's language.
    """
    ends = _end_of(certificate)
    return {
        "@context": [*CONTEXT, EXTENSIONS],
        "id": urn_of(certificate.code),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": certificate.printed_title,
        "description": certificate.text,
        "issuer": issuer(),
        "validFrom": _begin_of(certificate.issued_on).strftime(MOMENT),
        **({"validUntil": ends.strftime(MOMENT)} if ends else {}),
        "credentialSubject": {
            "id": uuid.uuid5(OF_CODES, f"subject of {certificate.code}").urn,
            "type": ["AchievementSubject"],
            "identifier": [
                {"type": "IdentityObject", "hashed": False, "identityHash": name, "identityType": "name"}
                for name in (certificate.printed_name, certificate.printed_native_name)
                if name
            ],
            "licenseNumber": certificate.serial,
            "achievement": _achievement(certificate),
        },
        "credentialStatus": {"id": _address("badge_revocations"), "type": "1EdTechRevocationList"},
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
    }


def issuer() -> dict:
    """Return the office as the issuer of badges."""
    return {
        "id": _address("badge_issuer"),
        "type": ["Profile"],
        "name": settings.OFFICE_NAME,
        "url": settings.SITE_URL,
    }


def public_keys() -> list[dict]:
    """Return the public keys as JSON Web Keys, the one in use first."""
    keys = [_key(pem) for pem in (settings.BADGE_KEY, *settings.BADGE_OLD_KEYS) if pem]
    return [key.as_dict(private=False, alg=ALGORITHM, use="sig", kid=key_url(key)) for key in keys]


def revocations() -> dict:
    """Return the numbers of all badges whose certificate was revoked or replaced.

    Everybody may read this list, so it gives no reason in the office's words: those may name people.
    """
    ended = Certificate.objects.filter(is_live=False).order_by("pk").values_list("code", "revoked_at")
    words = {True: _("The certificate was revoked."), False: _("The certificate was replaced by a newer one.")}
    revoked = [
        {"id": urn_of(code), "revoked": True, "revocationReason": words[revoked_at is not None]}
        for code, revoked_at in ended.iterator()
    ]
    # The standard's last text and verifiers of today say revokedCredential; older verifiers know only the plural.
    return {
        "id": _address("badge_revocations"),
        "issuer": _address("badge_issuer"),
        "revokedCredential": revoked,
        "revokedCredentials": revoked,
    }


def urn_of(code: str) -> str:
    """Return the number of the badge whose certificate has this code."""
    return uuid.uuid5(OF_CODES, code).urn


def key_url(key: RSAKey) -> str:
    """Return the address of a public key, which its thumbprint (RFC 7638) names."""
    return _address("badge_key", key.thumbprint())


def _achievement(certificate: Certificate) -> dict:
    of_course = certificate.enrolment_id is not None
    thing = certificate.thing.course if of_course else certificate.thing
    return {
        # The same for all who completed the course, on whichever run of it.
        "id": uuid.uuid5(uuid.NAMESPACE_URL, settings.SITE_URL + thing.get_absolute_url()).urn,
        "type": ["Achievement"],
        "achievementType": "CertificateOfCompletion" if of_course else "Achievement",
        "name": thing.title,
        "description": f"{certificate.printed_title}: {thing.title}",
        "criteria": {"narrative": _rule_of(thing) if of_course else _("Took part in the workshop.")},
    }


def _rule_of(course) -> str:
    rules = [_("Present on %(part)s per cent of the class days or more.") % {"part": course.least_attendance}]
    if needed := [topic.title for topic in course.topics.filter(is_required=True)]:
        rules.append(_("Present at each of these topics: %(topics)s.") % {"topics": ", ".join(needed)})
    if course.least_score is not None:
        rules.append(_("A score of %(score)s or more after the course.") % {"score": number(course.least_score)})
    return " ".join(rules)


def _begin_of(day: dt.date) -> dt.datetime:
    begin = dt.datetime.combine(day, dt.time.min, timezone.get_default_timezone())
    return begin.astimezone(dt.UTC)


def _end_of(certificate: Certificate) -> dt.datetime | None:
    """The moment after the last day of a certificate; None when it does not expire."""
    return _begin_of(certificate.expires_on + dt.timedelta(days=1)) if certificate.expires_on else None


def _address(name: str, *arguments: str) -> str:
    return settings.SITE_URL + reverse(f"certificates:{name}", args=arguments)


@lru_cache(maxsize=16)
def _key(pem: str) -> RSAKey:
    return RSAKey.import_key(pem)
