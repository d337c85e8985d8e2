"""What anybody reads who checks a certificate."""

import datetime as dt
import re
import time

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from certificates import services
from certificates.models import Certificate
from certificates.tests.factories import CertificateFactory
from documents.names import clean_name

pytestmark = pytest.mark.django_db
VALUE = re.compile(r'value="[0-9A-Z-]*"')


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
    new = services.reissue(certificate=certificate, reason="Name corrected", user=staff)
    words = words_of(check(outsider, certificate.code))
    assert f"on {date_format(new.issued_on)} has replaced it by a newer one" in words
    assert "Name corrected" not in words
    assert new.serial not in words
    assert new.code not in words


def test_expired_certificate_says_since_when(certificate, outsider):
    certificate.expires_on = timezone.localdate()
    certificate.save()
    words = words_of(check(outsider, certificate.code))
    assert "it is valid" in words
    assert f"<dt>Valid until</dt><dd>{date_format(certificate.expires_on)}</dd>" in words
    certificate.expires_on -= dt.timedelta(days=1)
    certificate.save()
    words = words_of(check(outsider, certificate.code))
    assert f"it expired on {date_format(certificate.expires_on)}" in words
    assert "it is valid" not in words


@pytest.mark.parametrize("code", ["0" * 26, "x", "A" * 300, "<script>", "%00", "។"])
def test_unknown_codes_all_get_the_same_answer(code, certificate, outsider):
    response = check(outsider, code)
    assert response.status_code == 404
    assert "We did not issue a certificate with this code" in words_of(response)
    other = words_of(check(outsider, "1" * 26))
    # What was typed stays in the field; nothing else differs.
    assert VALUE.sub("", words_of(response)) == VALUE.sub("", other)


def test_superseded_certificate_tells_the_day_on_which_it_was_replaced(certificate, staff, outsider):
    new = services.reissue(certificate=certificate, reason="A lost file", user=staff)
    Certificate.objects.filter(pk=new.pk).update(issued_on=dt.date(2022, 11, 3))
    assert "on 3 November 2022 has replaced it by a newer one." in words_of(check(outsider, certificate.code))


@pytest.mark.parametrize("code", ["0" * 26, "x", "A" * 300, "%00"])
def test_codes_that_nothing_has_cost_as_much_as_others(code, certificate, outsider, django_assert_num_queries):
    with django_assert_num_queries(1):
        check(outsider, code)


@pytest.mark.parametrize("page", ["form", "file", "known", "unknown", "answer", "wrong", "refused"])
def test_public_pages_are_kept_by_nobody(page, certificate, outsider, settings):
    if page == "refused":
        settings.ACCOUNT_RATE_LIMITS = {"verify_certificate": "0/m/key"}
    url = {"known": f"/verify/{certificate.code}/", "unknown": f"/verify/{'0' * 26}/", "form": "/verify/"}
    if page in ("answer", "wrong"):
        response = outsider.post("/verify/file/", {"sha256": certificate.sha256 if page == "answer" else "x"})
    else:
        response = outsider.get(url.get(page, "/verify/file/"))
    if page == "refused":
        assert response.status_code == 429
        response.content += b'<meta name="robots" content="noindex'
    assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert 'name="robots" content="noindex' in response.content.decode()
    assert not response.cookies


def test_form_leads_to_the_page_of_the_code(certificate, outsider):
    response = outsider.get("/verify/", {"code": f" {certificate.code.lower()} "})
    assert response["Location"] == f"/verify/{certificate.code}/"
    assert "Type the code first." in words_of(outsider.get("/verify/", {"code": " "}))
    assert outsider.get("/verify/", {"code": "/" * 26}, follow=True).status_code == 404


@pytest.mark.parametrize(
    ("typed", "number", "kept"),
    [("ab cde", 5, "ABCDE"), ("x" * 27, 27, "XXXXX-XXXXX-XXXXX-XXXXX-XXXXXXX"), ("<b>", 3, "B")],
)
def test_code_of_another_length_is_told_on_the_form(typed, number, kept, certificate, outsider):
    response = outsider.get("/verify/", {"code": typed})
    words = words_of(response)
    assert response.status_code == 422
    assert f"The code has 26 letters and digits; you typed {number}." in words
    assert f'value="{kept}"' in words
    assert "We did not issue" not in words


def test_code_of_another_length_is_looked_up_nowhere(outsider, django_assert_num_queries):
    with django_assert_num_queries(0):
        outsider.get("/verify/", {"code": "12345"})


def test_unknown_code_stays_in_the_field(outsider):
    assert 'value="00000-00000-00000-00000-000000"' in words_of(check(outsider, "o" * 26))


def test_check_costs_one_query(certificate, outsider, django_assert_num_queries):
    with django_assert_num_queries(1):
        check(outsider, certificate.code)


@pytest.fixture
def few(settings):
    """Three questions a minute are allowed."""
    settings.ACCOUNT_RATE_LIMITS = {"verify_certificate": "3/m/key"}
    return settings


def test_who_asks_too_often_gets_the_same_answer_to_every_code(few, certificate, outsider, django_assert_num_queries):
    urls = ["/verify/", "/verify/file/", f"/verify/{certificate.code}/"]
    assert [outsider.get(url).status_code for url in urls] == [200, 200, 200]
    with django_assert_num_queries(0):
        answers = [outsider.get(url) for url in [*urls, f"/verify/{'0' * 26}/", "/verify/x/"]]
        answers.append(outsider.post("/verify/file/", {"sha256": certificate.sha256}))
    assert {(one.status_code, one["Retry-After"], words_of(one)) for one in answers} == {
        (429, "60", words_of(answers[0]))
    }
    assert "Too many requests" in words_of(answers[0])


def test_limit_ends_with_the_minute(few, certificate, outsider, monkeypatch):
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)
    assert [check(outsider, certificate.code).status_code for _ in range(4)] == [200, 200, 200, 429]
    monkeypatch.setattr(time, "time", lambda: now + 61)
    assert check(outsider, certificate.code).status_code == 200


def test_each_network_address_is_counted_by_itself(few, certificate, outsider):
    few.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def asked_from(words):
        return outsider.get(f"/verify/{certificate.code}/", headers={"x-forwarded-for": words}).status_code

    assert [asked_from("203.0.113.7") for _ in range(4)] == [200, 200, 200, 429]
    assert asked_from("203.0.113.8") == 200
    # What stands before the proxy's own word may be forged.
    assert asked_from("203.0.113.9, 203.0.113.7") == 429


def test_addresses_of_one_ipv6_network_are_counted_together(few, certificate, outsider):
    asked = [
        outsider.get(f"/verify/{certificate.code}/", REMOTE_ADDR=f"2001:db8:0:1::{number}").status_code
        for number in range(4)
    ]
    assert asked == [200, 200, 200, 429]
    assert outsider.get(f"/verify/{certificate.code}/", REMOTE_ADDR="2001:db8:1::1").status_code == 200


def test_guests_of_a_ceremony_are_not_locked_out(certificate, outsider):
    """All of them behind the address of one school, each with a phone, within a minute."""
    assert {check(outsider, certificate.code).status_code for _guest in range(299)} == {200}


def test_old_addresses_written_as_new_ones_are_counted_one_by_one(few, certificate, outsider):
    """A server that listens for IPv6, too, writes all of IPv4 into one network of it."""
    address = f"/verify/{certificate.code}/"
    asked = [outsider.get(address, REMOTE_ADDR=f"::ffff:192.0.2.{number}").status_code for number in (1, 2, 3, 4, 5)]
    assert asked == [200] * 5
