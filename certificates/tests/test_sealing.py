"""The office's seal on the file, as pyHanko's own validator and poppler see it."""

import asyncio
import datetime as dt
import io
import random
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pikepdf
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from certificates import drawing, sealing, services
from certificates.errors import CertificateError
from certificates.files import read_checked
from certificates.models import Certificate
from certificates.tests.sealing import PASSWORD, p256_key, rsa_key, seal_file
from documents.tests.poppler import text_of

pytestmark = pytest.mark.django_db
DAY = dt.date(2022, 11, 10)


@pytest.fixture(params=[rsa_key, p256_key], ids=["RSA-2048", "P-256"])
def seal(request, tmp_path, settings):
    settings.SEAL = {"file": str(seal_file(tmp_path, request.param())), "password": PASSWORD}
    return settings.SEAL


@pytest.fixture
def issue(trainee, design):
    """Return a function that issues the trainee's certificate."""

    def issued() -> Certificate:
        return services.keep([services.draw(services.prepare(trainee, design, DAY))])[0]

    return issued


def blank_pdf() -> bytes:
    """A file of one empty page."""
    written = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(written)
    return written.getvalue()


def status_of(pdf, seal):
    reader = PdfFileReader(io.BytesIO(pdf))
    (signature,) = reader.embedded_signatures
    office = sealing._signer(**seal).signing_cert
    context = ValidationContext(trust_roots=[office], allow_fetching=False)
    # In a thread of its own, as in sealing.py: the browser's tests leave an event loop behind.
    with ThreadPoolExecutor(max_workers=1) as apart:
        return signature, apart.submit(validate_pdf_signature, signature, context).result()


def test_issued_file_carries_a_valid_seal_over_all_of_it(seal, issue):
    certificate = issue()
    signature, status = status_of(read_checked(certificate), seal)
    assert (status.intact, status.valid, status.trusted, status.docmdp_ok, status.bottom_line) == (True,) * 5
    assert status.coverage.name == "ENTIRE_FILE"
    about = signature.sig_object
    assert about["/SubFilter"] == "/ETSI.CAdES.detached"
    assert about["/Reason"] == f"Issued as {certificate.serial}"
    assert about["/Name"] == "TVET Partnership Programme Office"
    assert about["/Location"] == "http://localhost:8000"
    assert signature.docmdp_level.name == "NO_CHANGES"
    assert certificate.is_sealed


def test_sealed_file_is_still_tagged_and_reads_the_same(seal, issue, settings):
    certificate = issue()
    sealed = read_checked(certificate)
    settings.SEAL = None
    plain = services.draw(services.prepare(certificate.enrolment, certificate.design, DAY))
    assert text_of(sealed).split()[:12] == text_of(drawing.finish(plain.certificate, plain.copy)).split()[:12]
    information = subprocess.run(["pdfinfo", "-"], input=sealed, capture_output=True, check=True).stdout.decode()
    assert "Tagged:          yes" in information
    with pikepdf.open(io.BytesIO(sealed)) as opened:
        with opened.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
        page = opened.pages[0]
        (field,) = [one for one in page.Annots if one.Subtype == "/Widget"]
        # PDF/UA-1, 7.18.1 and 7.18.3: outside of the page it needs no tag; a page with annotations has an order.
        assert [int(number) for number in field.Rect] == [-9999] * 4
        assert field.TU == "Electronic seal of the office"
        assert page.Tabs == "/S"


def test_seal_breaks_when_any_byte_is_changed(seal, issue):
    pdf = read_checked(issue())
    signature, _status = status_of(pdf, seal)
    start, signed, after, rest = (int(number) for number in signature.sig_object["/ByteRange"])
    told = []
    for place in random.Random(2022).sample([*range(start, signed), *range(after, after + rest)], 25):
        changed = bytearray(pdf)
        changed[place] ^= 1
        try:
            told.append(status_of(bytes(changed), seal)[1].bottom_line)
        except Exception:
            continue  # Often what is left is no PDF any more, in one of many ways.
    assert len(told) >= 10
    assert set(told) == {False}


def test_seal_is_the_offices_and_no_other(seal, issue, tmp_path):
    pdf = read_checked(issue())
    other = {"file": str(seal_file(tmp_path, p256_key())), "password": PASSWORD}
    sealing._signer.cache_clear()
    assert not status_of(pdf, other)[1].trusted


def test_new_certificate_in_place_of_an_old_one_is_sealed(seal, issue, staff):
    new = services.reissue(certificate=issue(), reason="A lost file", user=staff)
    assert status_of(read_checked(new), seal)[1].bottom_line
    assert new.is_sealed


def test_without_a_certificate_the_file_is_as_drawn(settings, issue):
    settings.SEAL = None
    certificate = issue()
    assert PdfFileReader(io.BytesIO(read_checked(certificate))).embedded_signatures == []
    assert not certificate.is_sealed
    assert sealing.seal(b"as it is", serial="OURS-1") == b"as it is"


def test_seal_that_expired_since_the_start_issues_nothing(tmp_path, settings, issue):
    settings.SEAL = {"file": str(seal_file(tmp_path, p256_key(), days=1, starts=-2)), "password": PASSWORD}
    with pytest.raises(CertificateError, match=r"The office's certificate for the seal expired on .* Ask the admin"):
        issue()
    assert not Certificate.objects.exists()


def test_page_of_the_certificate_says_that_it_is_sealed(seal, issue, as_user, staff):
    certificate = issue()
    page = as_user(staff).get(f"/certificates/{certificate.pk}/").content.decode()
    assert "Electronic seal" in page
    Certificate.objects.update(is_sealed=False)
    assert "Electronic seal" not in as_user(staff).get(f"/certificates/{certificate.pk}/").content.decode()


def test_files_are_sealed_where_an_event_loop_runs(seal):
    plain = blank_pdf()

    async def sealed_in_a_loop() -> bytes:
        return sealing.seal(plain, serial="OURS-2022-00001")

    with ThreadPoolExecutor(max_workers=1) as apart:  # not in the loop that another test may have left here
        pdf = apart.submit(asyncio.run, sealed_in_a_loop()).result()
    assert status_of(pdf, seal)[1].bottom_line
