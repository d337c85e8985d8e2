"""What comes out on paper, seen from outside: text as poppler reads it, the QR code as a phone does."""

import datetime as dt
import subprocess

import pytest
import zxingcpp

from certificates.drawing import draw_pdf
from certificates.errors import CertificateError
from certificates.services import prepare
from certificates.tests.factories import DesignFactory, SignatoryFactory
from documents.names import clean_name
from documents.tests.names import NAMES
from documents.tests.poppler import picture_of, text_of
from partnerships.tests.factories import PersonFactory
from training.tests.factories import EnrolmentFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2022, 11, 10)
# A4 on its side in points, and what a certificate keeps free inside of its frame.
WIDTH, HEIGHT, FREE = 841.89, 595.28, 45


def certificate_for(design, full_name="Sok Dara", native_name="", **fields):
    person = PersonFactory(full_name=full_name, native_name=native_name)
    fields = {"cohort__course__title": "Robotics", "cohort__course__programme": design.programme} | fields
    certificate = prepare(EnrolmentFactory(person=person, **fields), design, DAY)
    certificate.serial = "OURS-2022-00017"
    return certificate


def flat(text):
    """The text on one line: lines break where they fit, and poppler writes a form feed for the page."""
    return " ".join(text.split())


def boxes(pdf):
    """Left, top, right and bottom of each word of all pages, in points."""
    text = text_of(pdf, "-bbox")
    words = [line.split('"') for line in text.splitlines() if line.strip().startswith("<word")]
    return text.count("<page "), [tuple(float(part) for part in word[1:9:2]) for word in words]


def test_certificate_says_all_that_belongs_on_it(design):
    SignatoryFactory(design=design, name="Dr Somchai Jaidee", position="Director")
    text = flat(text_of(draw_pdf(certificate_for(design, native_name="សុខ ដារ៉ា"))))
    for words in (
        "TVET Partnership Programme Office", "Our programme", "Certificate of Completion", "This is to certify that",
        "Sok Dara", "សុខ ដារ៉ា", "has completed the course Robotics (4 weeks, 1 September 2022 to 30 September 2022)",
        "10 November 2022", "OURS-2022-00017", "Dr Somchai Jaidee", "Director", "localhost:8000/verify/",
    ):  # fmt: skip
        assert words in text
    assert "{" not in text


def test_qr_code_leads_to_the_public_page(design):
    certificate = certificate_for(design)
    found = zxingcpp.read_barcodes(picture_of(draw_pdf(certificate), dpi=200))
    assert [one.text for one in found] == [certificate.verify_url]
    assert certificate.verify_url == f"http://localhost:8000/verify/{certificate.code}/"


def test_preview_has_neither_serial_nor_code(design):
    certificate = certificate_for(design)
    pdf = draw_pdf(certificate, is_preview=True)
    text = flat(text_of(pdf))
    assert "Preview" in text
    assert "Sok Dara" in text
    assert certificate.serial not in text
    assert certificate.code.encode() not in pdf
    assert zxingcpp.read_barcodes(picture_of(pdf, dpi=200)) == []


def test_file_has_title_and_language(design):
    design.language = "km"
    information = subprocess.run(
        ["pdfinfo", "-"], input=draw_pdf(certificate_for(design)), capture_output=True, check=True
    ).stdout.decode()
    assert "Certificate of Completion OURS-2022-00017" in information
    assert "Tagged:          yes" in information
    assert "Pages:           1" in information


@pytest.mark.parametrize("script", NAMES)
def test_difficult_names_are_copied_as_they_are_written(script, design):
    name = clean_name(NAMES[script][0])
    text = flat(text_of(draw_pdf(certificate_for(design, full_name=name, native_name=name))))
    assert text.count(name) == 2


@pytest.mark.parametrize("script", NAMES)
@pytest.mark.parametrize("joint", [" ", ""])
def test_name_of_200_characters_stays_inside_the_frame(script, joint, design):
    for order in (1, 2, 3):
        SignatoryFactory(design=design, order=order)
    name = clean_name((joint.join(NAMES[script]).replace(" ", joint) * 5)[:200])
    pages, words = boxes(draw_pdf(certificate_for(design, full_name=name, native_name=name)))
    assert pages == 1
    assert all(left > FREE and right < WIDTH - FREE and bottom < HEIGHT - FREE for left, _top, right, bottom in words)


def test_longest_of_everything_still_fits_on_one_page(programme):
    programme.name = programme.native_name = ("Network of institutions " * 9)[:200]
    design = DesignFactory(programme=programme, title=("Certificate of Completion " * 5)[:120])
    for order in (1, 2, 3):
        SignatoryFactory(design=design, order=order, name="Somchai " * 25, position="Director of " * 16)
    certificate = certificate_for(
        design,
        full_name=("Somsak Vongphachan " * 11)[:200],
        native_name=("ສົມສັກ ວົງພະຈັນ " * 13)[:200],
    )
    certificate.printed_text = "This is to certify that\n{name}\n" + "has completed the course " * 20
    pages, words = boxes(draw_pdf(certificate))
    assert pages == 1
    assert all(left > FREE and right < WIDTH - FREE and bottom < HEIGHT - FREE for left, _top, right, bottom in words)


def test_text_that_fits_on_no_page_is_refused_with_a_sentence(design):
    certificate = certificate_for(design)
    certificate.printed_text = "{name}\n" + "many words " * 400
    with pytest.raises(CertificateError, match="too long for one page for Sok Dara. Make the text shorter"):
        draw_pdf(certificate)


def test_name_is_set_large_where_the_text_says(design):
    design.body = "{name} has completed {course}. Well done, {name}."
    certificate = certificate_for(design)
    text = flat(text_of(draw_pdf(certificate)))
    assert "Certificate of Completion Sok Dara has completed Robotics. Well done, Sok Dara." in text
