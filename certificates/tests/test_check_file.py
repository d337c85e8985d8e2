"""Whether a PDF is ours, asked with the file or with its hash; and what happens when a stored file was changed."""

import hashlib
import io
import random
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from certificates import services
from certificates.files import sha256_of
from certificates.forms import CheckFileForm
from certificates.tests.factories import CertificateFactory

pytestmark = pytest.mark.django_db
OURS = "This is our file: exactly the one that this office issued."
NOT_OURS = "This is not a file of ours"


@pytest.fixture
def certificate(trainee, design):
    content = b"%PDF-1.7 " + random.Random(2018).randbytes(3000)
    return CertificateFactory(
        enrolment=trainee, design=design, serial="OURS-2022-00001",
        file=ContentFile(content, "OURS-2022-00001.pdf"), sha256=sha256_of(content),
    )  # fmt: skip


@pytest.fixture
def content(certificate):
    with certificate.file.open() as stored:
        return stored.read()


def words_of(response):
    return " ".join(response.content.decode().split())


def ask(client, content, name="certificate.pdf"):
    return client.post("/verify/file/", {"file": SimpleUploadedFile(name, content)})


def test_our_file_is_known_and_told_like_its_code(content, outsider):
    response = ask(outsider, content)
    words = words_of(response)
    assert response.status_code == 200
    for expected in (OURS, "OURS-2022-00001", "Certificate of Completion", "Our programme", "S••• D•••", "it is valid"):
        assert expected in words
    for hidden in ("Sok", "Dara", "Bangkok Technical College"):
        assert hidden not in words


@pytest.mark.parametrize("change", [str, str.upper, lambda sha256: f" {sha256}\n"])
def test_hash_alone_is_enough(change, certificate, outsider):
    response = outsider.post("/verify/file/", {"sha256": change(certificate.sha256)})
    assert OURS in words_of(response)


def test_answer_names_no_code(certificate, content, outsider):
    assert certificate.code not in words_of(ask(outsider, content))


def test_file_of_a_revoked_certificate_is_ours_and_revoked(certificate, content, staff, outsider):
    services.revoke(certificate=certificate, reason="Issued in error", user=staff)
    words = words_of(ask(outsider, content))
    assert OURS in words
    assert "Issued in error" in words
    assert "it is valid" not in words


def test_file_of_a_superseded_certificate_says_so_without_the_newer(certificate, content, staff, outsider):
    new = services.reissue(certificate=certificate, reason="A lost file", user=staff)
    words = words_of(ask(outsider, content))
    assert OURS in words
    assert "replaced it by a newer one" in words
    assert new.code not in words
    assert new.serial not in words


@pytest.mark.parametrize(
    "made", [lambda pdf: pdf + b"\n", lambda pdf: pdf[:-1], lambda pdf: b"%PDF-" + b"x" * (2**21 - 5)],
    ids=["longer", "shorter", "two megabytes"],
)  # fmt: skip
def test_another_file_is_not_ours(made, content, outsider):
    response = ask(outsider, made(content))
    words = words_of(response)
    assert response.status_code == 200
    assert NOT_OURS in words
    assert "Type the code that is printed on it" in words
    assert OURS not in words
    assert "OURS-2022" not in words


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Choose a file first."),
        ({"file": ""}, "Choose a file first."),
        ({"file": "not a file but words"}, "Choose a file first."),
        ({"sha256": ""}, "Choose a file first."),
        ({"sha256": "0" * 63}, "This is no SHA-256 of a file."),
        ({"sha256": "g" * 64}, "This is no SHA-256 of a file."),
        ({"sha256": "0" * 65}, "This is no SHA-256 of a file."),
        ({"sha256": "\x00" * 64}, "This is no SHA-256 of a file."),
        ({"sha256": "٣" * 64}, "This is no SHA-256 of a file."),
    ],
)
def test_what_is_neither_file_nor_hash_is_told(sent, sentence, certificate, outsider):
    response = outsider.post("/verify/file/", sent)
    assert response.status_code == 422
    assert sentence in words_of(response)


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b"%PD"])
def test_file_that_is_no_pdf_is_told(content, certificate, outsider):
    response = ask(outsider, content)
    assert response.status_code == 422
    assert "This is not a PDF file." in words_of(response)


def test_empty_file_is_told(certificate, outsider):
    response = ask(outsider, b"")
    assert response.status_code == 422
    assert "This file is empty." in words_of(response)


def test_file_above_the_limit_is_refused(certificate, outsider):
    response = ask(outsider, b"x" * (CheckFileForm.LARGEST + 1))
    assert response.status_code == 422
    assert "Files of more than 2 MB are not taken." in words_of(response)


def test_huge_file_is_refused_unread(certificate, outsider):
    class Unreadable(io.BytesIO):
        def read(self, *args):
            raise AssertionError("read")

    response = outsider.generic(
        "POST", "/verify/file/", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(2**40),
        **{"wsgi.input": Unreadable()},
    )  # fmt: skip
    assert response.status_code == 413
    assert '<div data-too-large><p class="invalid-feedback d-block">Files of more than 2 MB' in words_of(response)


def test_file_is_not_kept(content, outsider, own_files, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = sorted(tmp_path.rglob("*"))
    ask(outsider, content + b" changed")
    ask(outsider, content)
    assert sorted(tmp_path.rglob("*")) == before


def test_question_costs_one_query_and_writes_nothing(certificate, content, outsider, django_assert_num_queries):
    with django_assert_num_queries(1):
        ask(outsider, content)
    with django_assert_num_queries(1):
        ask(outsider, content + b" changed")


def test_page_lists_nothing_and_sets_no_cookie(certificate, content, outsider):
    words = words_of(outsider.get("/verify/file/"))
    assert "OURS-2022" not in words
    assert certificate.sha256 not in words
    assert not ask(outsider, content).cookies
    # What was asked is in no address, where the next site or a log would read it.
    assert outsider.get("/verify/file/", {"sha256": certificate.sha256}).content.decode().count("OURS-2022") == 0


def test_page_works_for_those_who_are_signed_in_too(content, as_user, staff, stranger, coordinator):
    for user in (staff, stranger, coordinator):
        assert OURS in words_of(ask(as_user(user), content))


def test_stored_file_with_any_byte_changed_is_never_handed_out(certificate, content, as_user, staff, outsider, group):
    """200 places and changes from a fixed seed; the file on disk is changed as a failing disk or an intruder would."""
    random_ = random.Random(20261125)
    client, path = as_user(staff), certificate.file.path
    zip_url = f"/cohorts/{group.thing.pk}/certificates/zip/"
    for place in random_.sample(range(len(content)), 200):
        changed = bytearray(content)
        changed[place] ^= random_.randrange(1, 256)
        with open(path, "wb") as stored:
            stored.write(changed)
        response = client.get(f"/certificates/{certificate.pk}/file/")
        assert response.status_code == 500
        assert "no longer the one that was issued, so it is not handed out" in words_of(response)
        # With the hash, as the page's script asks: 200 uploads would say the same.
        answer = outsider.post("/verify/file/", {"sha256": hashlib.sha256(changed).hexdigest()})
        assert NOT_OURS in words_of(answer)
    with zipfile.ZipFile(io.BytesIO(b"".join(client.get(zip_url).streaming_content))) as packed:
        assert packed.namelist() == ["missing.txt"]
    with open(path, "wb") as stored:
        stored.write(content)
    assert b"".join(client.get(f"/certificates/{certificate.pk}/file/").streaming_content) == content


def test_admin_leads_to_the_checked_file_and_to_no_other(certificate, as_user, admin_user):
    page = as_user(admin_user).get(f"/admin/certificates/certificate/{certificate.pk}/change/").content.decode()
    assert f'<a href="/certificates/{certificate.pk}/file/">OURS-2022-00001.pdf</a>' in page
    assert certificate.file.name not in page
