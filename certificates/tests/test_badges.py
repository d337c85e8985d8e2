"""Badges: signed so that others can check them, and telling nothing to those who have none."""

import base64
import datetime as dt
import hashlib
import json
import re

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from joserfc import jwt
from joserfc.errors import BadSignatureError
from joserfc.jwk import KeySet

from certificates import badges, services
from certificates.tests.factories import CertificateFactory
from certificates.tests.sealing import rsa_key
from workshops.tests.factories import DelegateFactory

pytestmark = pytest.mark.django_db
PUBLIC = ["/badges/issuer/", "/badges/keys/", "/badges/revocations/"]


def pem_of(key) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def public_pem_of(key) -> str:
    return (
        key.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )


@pytest.fixture(scope="session")
def key():
    return rsa_key()


@pytest.fixture
def badge_key(settings, key):
    settings.BADGE_KEY = pem_of(key)
    return settings


@pytest.fixture
def certificate(trainee, design):
    return CertificateFactory(enrolment=trainee, design=design, serial="OURS-2022-00001")


@pytest.fixture
def fetch(badge_key, as_user, staff):
    """Return a function that downloads the signed badge."""

    def fetched(certificate) -> str:
        response = as_user(staff).get(f"/certificates/{certificate.pk}/badge/")
        assert response.status_code == 200
        return b"".join(response.streaming_content).decode()

    return fetched


def decoded(part: str) -> dict:
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def path_of(address: str) -> str:
    assert address.startswith("http://localhost:8000/")
    return address.removeprefix("http://localhost:8000")


def test_badge_verifies_with_the_published_keys(fetch, certificate, outsider):
    keys = KeySet.import_key_set(outsider.get("/badges/keys/").json())
    token = jwt.decode(fetch(certificate), keys, algorithms=["RS256"])
    assert token.claims["credentialSubject"]["identifier"][0]["identityHash"] == "Sok Dara"


def test_badge_verifies_by_arithmetic_alone(fetch, certificate, outsider):
    """The way a stranger's program goes: `kid` gives the key, RFC 7515 says what is signed."""
    header, payload, signature = fetch(certificate).split(".")
    jwk = outsider.get(path_of(decoded(header)["kid"])).json()
    e, n = (int.from_bytes(base64.urlsafe_b64decode(jwk[name] + "==")) for name in ("e", "n"))
    public = rsa.RSAPublicNumbers(e, n).public_key()
    signature = base64.urlsafe_b64decode(signature + "==")
    public.verify(signature, f"{header}.{payload}".encode(), padding.PKCS1v15(), hashes.SHA256())
    with pytest.raises(InvalidSignature):
        public.verify(signature, f"{header}.{payload}x".encode(), padding.PKCS1v15(), hashes.SHA256())


def test_badge_that_was_changed_or_signed_by_another_key_does_not_verify(fetch, certificate, badge_key, outsider):
    keys = KeySet.import_key_set(outsider.get("/badges/keys/").json())
    header, payload, signature = fetch(certificate).split(".")
    changed = json.dumps(decoded(payload) | {"name": "Doctor of Philosophy"}).encode()
    forged = f"{header}.{base64.urlsafe_b64encode(changed).decode().rstrip('=')}.{signature}"
    with pytest.raises(BadSignatureError):
        jwt.decode(forged, keys, algorithms=["RS256"])
    badge_key.BADGE_KEY = pem_of(rsa_key())
    other = fetch(certificate).split(".")
    with pytest.raises(BadSignatureError):
        jwt.decode(".".join([header, *other[1:]]), keys, algorithms=["RS256"])


def test_header_holds_what_the_standard_allows_and_nothing_else(fetch, certificate):
    """Open Badges 3.0, 8.2.3: alg, kid or jwk, typ; other headers are not allowed."""
    header = decoded(fetch(certificate).split(".")[0])
    assert header == {"alg": "RS256", "typ": "JWT", "kid": header["kid"]}


# What the standard requires of each class (Open Badges 3.0, appendix B, and section 8.2.4.1 for the claims).
REQUIRED = {
    (): ["@context", "id", "type", "credentialSubject", "issuer", "validFrom", "iss", "jti", "nbf", "sub"],
    ("issuer",): ["id", "type"],
    ("credentialSubject",): ["type", "achievement"],
    ("credentialSubject", "achievement"): ["id", "type", "criteria", "description", "name"],
    ("credentialSubject", "identifier", 0): ["type", "hashed", "identityHash", "identityType"],
    ("credentialStatus",): ["id", "type"],
    ("credentialSchema", 0): ["id", "type"],
}


@pytest.mark.parametrize("path", REQUIRED, ids=lambda path: ".".join(map(str, path)) or "credential")
def test_badge_has_what_the_standard_requires(path, fetch, certificate):
    part = decoded(fetch(certificate).split(".")[1])
    for step in path:
        part = part[step]
    assert [name for name in REQUIRED[path] if not part.get(name) and part.get(name) is not False] == []


def test_badge_says_what_is_printed(fetch, certificate):
    said = decoded(fetch(certificate).split(".")[1])
    subject = said["credentialSubject"]
    assert said["@context"][:2] == [
        "https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]  # fmt: skip
    assert said["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    # Midnight in Bangkok, so that a badge of today is valid today.
    assert said["validFrom"] == "2022-10-09T17:00:00Z"
    assert dt.datetime.fromtimestamp(said["nbf"], dt.UTC) == dt.datetime(2022, 10, 9, 17, tzinfo=dt.UTC)
    assert (said["iss"], said["jti"], said["sub"]) == (said["issuer"]["id"], said["id"], subject["id"])
    assert said["name"] == "Certificate of Completion"
    assert [one["identityHash"] for one in subject["identifier"]] == ["Sok Dara", "សុខ ដារ៉ា"]
    assert subject["licenseNumber"] == "OURS-2022-00001"
    assert subject["achievement"]["name"] == "Cloud Computing"
    assert subject["achievement"]["achievementType"] == "CertificateOfCompletion"
    assert subject["achievement"]["criteria"] == {"narrative": "Present on 80 per cent of the class days or more."}
    # What the person has achieved is the same for all; the words of this certificate stand beside it.
    assert subject["achievement"]["description"] == "Certificate of Completion: Cloud Computing"
    assert said["description"] == "This is to certify that\nSok Dara\nhas completed the course\nCloud Computing"
    assert said["credentialStatus"] == {
        "id": "http://localhost:8000/badges/revocations/", "type": "1EdTechRevocationList",
    }  # fmt: skip


def test_badge_tells_the_score_that_the_course_asks_for(fetch, certificate):
    course = certificate.enrolment.cohort.course
    course.least_score = 60
    course.save()
    criteria = decoded(fetch(certificate).split(".")[1])["credentialSubject"]["achievement"]["criteria"]
    assert criteria["narrative"].endswith("A score of 60 or more after the course.")


def test_badge_tells_no_more_of_the_person_than_the_paper(fetch, certificate):
    certificate.person.email = "dara@example.org"
    certificate.person.save()
    token = fetch(certificate)
    said = json.dumps(decoded(token.split(".")[1]))
    for hidden in ("dara@example.org", certificate.code, hashlib.sha256(b"dara@example.org").hexdigest()):
        assert hidden not in said


def test_badge_of_attendance_is_of_the_workshop(fetch, workshop, design):
    delegate = DelegateFactory(workshop=workshop)
    certificate = CertificateFactory(
        enrolment=None, delegate=delegate, programme=workshop.programme, person=delegate.person, design=design,
        kind="attendance", serial="OURS-2018-00001",
    )  # fmt: skip
    achievement = decoded(fetch(certificate).split(".")[1])["credentialSubject"]["achievement"]
    assert achievement["name"] == "Twinning Workshop"
    assert achievement["achievementType"] == "Achievement"


def test_same_certificate_gives_the_same_badge_and_others_another(fetch, certificate):
    other = CertificateFactory(enrolment__cohort=certificate.enrolment.cohort, design=certificate.design)
    assert fetch(certificate) == fetch(certificate)
    one, two = (decoded(fetch(each).split(".")[1]) for each in (certificate, other))
    assert one["id"] != two["id"]
    assert one["credentialSubject"]["id"] != two["credentialSubject"]["id"]
    assert one["credentialSubject"]["achievement"]["id"] == two["credentialSubject"]["achievement"]["id"]


def test_revoked_and_replaced_badges_are_in_the_list_and_valid_ones_not(fetch, certificate, trainee, staff, outsider):
    """1EdTech Revocation List Status Method 1.0: who is in the list, unless `revoked` is false, holds no longer."""
    other = CertificateFactory(enrolment__cohort=trainee.cohort, design=certificate.design)
    valid = CertificateFactory(enrolment__cohort=trainee.cohort, design=certificate.design)
    ids = [decoded(fetch(each).split(".")[1])["id"] for each in (certificate, other, valid)]
    assert outsider.get("/badges/revocations/").json()["revokedCredential"] == []
    services.revoke(certificate=certificate, reason="Sok Dara forged the test", user=staff)
    services.reissue(certificate=other, reason="A lost file", user=staff)
    answer = outsider.get("/badges/revocations/")
    assert answer.json() == {
        "id": "http://localhost:8000/badges/revocations/",
        "issuer": "http://localhost:8000/badges/issuer/",
        "revokedCredential": (
            listed := [
                {"id": ids[0], "revoked": True, "revocationReason": "The certificate was revoked."},
                {"id": ids[1], "revoked": True, "revocationReason": "The certificate was replaced by a newer one."},
            ]
        ),
        "revokedCredentials": listed,
    }
    # The list gives away neither names nor codes nor the office's own words.
    for hidden in ("Sok", "forged", certificate.code, other.code, certificate.serial):
        assert hidden not in answer.content.decode()


def test_list_of_revocations_costs_one_query(badge_key, certificate, staff, outsider, django_assert_num_queries):
    services.revoke(certificate=certificate, reason="Issued in error", user=staff)
    with django_assert_num_queries(1):
        outsider.get("/badges/revocations/")


def test_issuer_is_the_office(badge_key, outsider):
    assert outsider.get("/badges/issuer/").json() == {
        "@context": badges.CONTEXT,
        "id": "http://localhost:8000/badges/issuer/",
        "type": ["Profile"],
        "name": "TVET Partnership Programme Office",
        "url": "http://localhost:8000",
    }


def test_keys_hold_nothing_private(badge_key, outsider):
    (published,) = outsider.get("/badges/keys/").json()["keys"]
    assert set(published) == {"kty", "n", "e", "kid", "alg", "use"}
    assert outsider.get(path_of(published["kid"])).json() == published


def test_badges_of_an_old_key_still_verify(fetch, certificate, badge_key, key, outsider):
    old = fetch(certificate)
    badge_key.BADGE_KEY, badge_key.BADGE_OLD_KEYS = pem_of(rsa_key()), [public_pem_of(key)]
    new = fetch(certificate)
    published = outsider.get("/badges/keys/").json()
    assert len(published["keys"]) == 2
    for badge in (old, new):
        assert jwt.decode(badge, KeySet.import_key_set(published), algorithms=["RS256"]).claims["jti"]
        assert outsider.get(path_of(decoded(badge.split(".")[0])["kid"])).status_code == 200
    # Also when no more badges are made.
    badge_key.BADGE_KEY = ""
    assert len(outsider.get("/badges/keys/").json()["keys"]) == 1


@pytest.mark.parametrize("url", PUBLIC)
def test_verifiers_of_every_site_may_ask(url, badge_key, outsider, settings):
    response = outsider.get(url)
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Content-Type"] == "application/json"
    assert response["Cache-Control"] == ("no-store" if "revocations" in url else "public, max-age=3600")
    assert not response.cookies
    assert outsider.post(url).status_code == 405
    settings.ACCOUNT_RATE_LIMITS = {"verify_certificate": "0/m/key"}
    assert outsider.get(url).status_code == 429


def test_unknown_key_is_not_found(badge_key, outsider):
    assert outsider.get("/badges/keys/x/").status_code == 404


def test_without_a_key_there_are_no_badges(settings, certificate, as_user, staff, outsider):
    settings.BADGE_KEY, settings.BADGE_OLD_KEYS = "", []
    assert [outsider.get(url).status_code for url in PUBLIC] == [404] * 3
    assert as_user(staff).get(f"/certificates/{certificate.pk}/badge/").status_code == 404
    assert "Badge" not in as_user(staff).get(f"/certificates/{certificate.pk}/").content.decode()


@pytest.mark.parametrize("address", ["badge/", "badge/json/"])
def test_who_may_fetch_the_certificate_may_fetch_its_badge(
    address, badge_key, certificate, as_user, staff, colleague, coordinator, stranger, partner_coordinator, helper,
    viewer, outsider,
):  # fmt: skip
    url = f"/certificates/{certificate.pk}/{address}"
    people = (staff, colleague, coordinator, stranger, partner_coordinator, helper, viewer)
    assert [as_user(one).get(url).status_code for one in people] == [200, 200, 200, 404, 404, 403, 403]
    assert outsider.get(url)["Location"].startswith("/accounts/login/")


def test_badge_to_be_read_is_the_signed_one(fetch, certificate, as_user, staff):
    response = as_user(staff).get(f"/certificates/{certificate.pk}/badge/json/")
    assert response["Content-Disposition"] == 'attachment; filename="OURS-2022-00001.json"'
    assert json.loads(b"".join(response.streaming_content)) == decoded(fetch(certificate).split(".")[1])


def test_page_of_the_certificate_offers_the_badge(badge_key, certificate, as_user, coordinator):
    page = as_user(coordinator).get(f"/certificates/{certificate.pk}/").content.decode()
    assert re.findall(r'href="(/certificates/\d+/badge/[^"]*)"', page) == [
        f"/certificates/{certificate.pk}/badge/",
        f"/certificates/{certificate.pk}/badge/json/",
    ]
