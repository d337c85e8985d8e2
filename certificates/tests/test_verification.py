"""What anybody reads who checks a certificate."""

import pytest

from certificates import services
from certificates.tests.factories import CertificateFactory
from documents.names import clean_name

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate(trainee, design):
    return CertificateFactory(enrolment=trainee, design=design, serial="OURS-2022-00001")


def words_of(response):
    return " ".join(response.content.decode().split())


def check(outsider, code):
    return outsider.get(f"/verify/{code}/")


def test_valid_certificate_repeats_what_is_printed_with_the_name_masked(certificate, outsider):
    response = check(outsider, certificate.code)
    words = words_of(response)
    assert response.status_code == 200
    for expected in (
        "valid", "OURS-2022-00001", "Certificate of Completion", "Our programme", "10 October 2022", "S••• D•••",
        "ស••• ដ•••",
        "This is to certify that<br>S••• D•••<br>has completed the course<br>Cloud Computing",
    ):  # fmt: skip
        assert expected in words
    for hidden in ("Sok", "Dara", "សុខ", "ដារ៉ា", "Bangkok Technical College"):
        assert hidden not in words


def test_name_is_shown_when_its_owner_agreed(certificate, outsider):
    certificate.person.show_name_publicly = True
    certificate.person.save()
    words = words_of(check(outsider, certificate.code))
    assert "Sok Dara" in words
    assert clean_name("សុខ ដារ៉ា") in words
    assert "•••" not in words


@pytest.mark.parametrize("change", [str.lower, lambda code: f"{code[:5]}-{code[5:12]} {code[12:]}"])
def test_code_is_read_as_people_type_it(change, certificate, outsider):
    assert check(outsider, change(certificate.code)).status_code == 200


def test_letters_that_look_like_digits_are_read_as_digits(certificate, outsider):
    certificate.code = "0" * 13 + "1" * 13
    certificate.save()
    assert check(outsider, "O" * 13 + "IL" * 6 + "l").status_code == 200


def test_revoked_certificate_stays_with_date_and_reason(certificate, staff, outsider):
    services.revoke(certificate=certificate, reason="Issued in error", user=staff)
    response = check(outsider, certificate.code)
    words = words_of(response)
    assert response.status_code == 200
    assert "revoked" in words
    assert "Issued in error" in words
    assert "OURS-2022-00001" in words


def test_superseded_certificate_says_so_without_naming_the_newer(certificate, staff, outsider):
    new = services.replace(certificate=certificate, name="Sok Darith", native_name="", user=staff)
    words = words_of(check(outsider, certificate.code))
    assert "replaced it by a newer one" in words
    assert new.serial not in words
    assert new.code not in words


@pytest.mark.parametrize("code", ["0" * 26, "x", "A" * 300, "<script>", "%00", "។"])
def test_unknown_codes_all_get_the_same_answer(code, certificate, outsider):
    response = check(outsider, code)
    assert response.status_code == 404
    assert "We did not issue a certificate with this code" in words_of(response)
    assert words_of(response) == words_of(check(outsider, "1" * 26))


@pytest.mark.parametrize("page", ["form", "known", "unknown"])
def test_public_pages_are_kept_by_nobody(page, certificate, outsider):
    url = {"form": "/verify/", "known": f"/verify/{certificate.code}/", "unknown": f"/verify/{'0' * 26}/"}[page]
    response = outsider.get(url)
    assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert 'name="robots" content="noindex' in response.content.decode()
    assert not response.cookies


def test_form_leads_to_the_page_of_the_code(certificate, outsider):
    response = outsider.get("/verify/", {"code": f" {certificate.code.lower()} "})
    assert response["Location"] == f"/verify/{certificate.code}/"
    assert "Type the code first." in words_of(outsider.get("/verify/", {"code": " "}))
    assert outsider.get("/verify/", {"code": "///"}, follow=True).status_code == 404


def test_check_costs_one_query(certificate, outsider, django_assert_num_queries):
    with django_assert_num_queries(1):
        check(outsider, certificate.code)
