"""The preview of a design that is still being written, and designs in two languages."""

import datetime as dt
import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from certificates import texts
from certificates.drawing import _opened, draw_pdf
from certificates.errors import CertificateError
from certificates.models import Certificate, CertificateDesign
from certificates.previews import SAMPLES, difficulty, preview_of
from certificates.services import prepare, reissue
from certificates.services.designs import storage
from certificates.tests.factories import CertificateFactory, DesignFactory, SignatoryFactory, picture
from certificates.tests.test_drawing import boxes, flat
from certificates.tests.test_pages import design_data, words_of
from documents.tests.poppler import text_of
from partnerships.tests.factories import PersonFactory
from training.tests.factories import EnrolmentFactory

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
CHINESE = {
    "second_language": "zh-Hans",
    "second_title": "结业证书",
    "second_body": "兹证明{native_name}于{starts_on}至{ends_on}参加{course}课程，特发此证。",
}


def pdf_of(response):
    assert response["Content-Type"] == "application/pdf"
    return b"".join(response.streaming_content)


@pytest.fixture
def bilingual(programme):
    return DesignFactory(programme=programme, **CHINESE)


def certificate_for(design, full_name, native_name=""):
    person = PersonFactory(full_name=full_name, native_name=native_name)
    enrolment = EnrolmentFactory(
        person=person, cohort__course__title="Robotics", cohort__course__programme=design.programme
    )
    certificate = prepare(enrolment, design, dt.date(2022, 11, 10))
    certificate.serial = "OURS-2022-00017"
    return certificate


def test_preview_shows_the_form_and_saves_nothing(design, as_user, staff):
    data = design_data(title="Diploma", name="", who="burmese")
    data |= {
        "logos-TOTAL_FORMS": "1",
        "logos-0-picture": SimpleUploadedFile("a.png", picture()),
        "logos-0-alternative": "L",
    }
    for url in ("/certificate-designs/new/preview/", f"{design.get_absolute_url()}preview/"):
        data["logos-0-picture"].seek(0)
        text = flat(text_of(pdf_of(as_user(staff).post(url, data))))
        assert "Diploma" in text
        assert "Ma Thanda Hlaing" in text
        assert "Dr Somchai" in text
    design.refresh_from_db()
    assert (design.title, CertificateDesign.objects.count(), Certificate.objects.count()) == (
        "Certificate of Completion", 1, 0,
    )  # fmt: skip
    assert not storage().exists("certificate-pictures")


def test_part_of_the_page_leads_to_the_preview_of_its_reader_alone(design, as_user, staff, colleague):
    url = f"{design.get_absolute_url()}preview/"
    response = as_user(staff).post(url, design_data(title="Diploma"), **HTMX)
    words = words_of(response)
    file = words.partition('src="')[2].partition("#")[0]
    assert file.startswith(f"/certificate-designs/previews/{design.pk}-")
    answer = as_user(staff).get(file)
    assert "Diploma" in text_of(pdf_of(answer))
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert as_user(colleague).get(file).status_code == 404
    # The next preview takes its place.
    as_user(staff).post(url, design_data(title="Other"), **HTMX)
    assert as_user(staff).get(file).status_code == 404


def test_form_may_show_the_preview_and_other_pages_no_frame(design, as_user, staff):
    client = as_user(staff)
    assert "frame-src 'self'" in client.get("/certificate-designs/new/")["Content-Security-Policy"]
    assert "frame-src" not in client.get(design.get_absolute_url())["Content-Security-Policy"]


def test_preview_of_a_form_with_faults_says_them(as_user, staff):
    data = design_data(body="no name", **{"signatories-0-name": ""})
    response = as_user(staff).post("/certificate-designs/new/preview/", data, **HTMX)
    assert response.status_code == 200
    assert "Text: The text has no place for the name." in words_of(response)
    assert "Name: Whose position is this?" in words_of(response)
    assert as_user(staff).post("/certificate-designs/new/preview/", data).status_code == 422


def test_preview_is_for_staff(design, as_user, staff, colleague, stranger, coordinator, outsider):
    url = f"{design.get_absolute_url()}preview/"
    found = [as_user(user).post(url, design_data()).status_code for user in (staff, colleague, stranger, coordinator)]
    assert found == [200, 200, 404, 403]
    assert outsider.post(url, design_data()).status_code == 302


@pytest.mark.parametrize("who", [key for key, sample in SAMPLES.items() if not sample.finds])
@pytest.mark.parametrize("paper", ["a4-portrait", "letter-landscape"])
def test_every_made_up_name_stays_inside_the_border(who, paper, bilingual):
    bilingual.paper = paper
    for order in (1, 2, 3, 4):
        SignatoryFactory(design=bilingual, order=order, signature=SimpleUploadedFile("a.png", picture()))
    pdf = preview_of(bilingual, who=who)
    pages, words = boxes(pdf)
    width, height = {"a4-portrait": (595, 842), "letter-landscape": (792, 612)}[paper]
    assert pages == 1
    assert all(left > 45 and right < width - 45 and bottom < height - 45 for left, _top, right, bottom in words)


def test_preview_with_names_of_the_programme(design, programme):
    with pytest.raises(CertificateError, match="Nobody is in this programme yet"):
        preview_of(design, who="own_longest")
    PersonFactory(full_name="Siti Nurhaliza binti Tarudin", programme=programme)
    PersonFactory(full_name="Thida", native_name="သီတာ ကျော်", programme=programme)
    assert "Siti Nurhaliza binti Tarudin" in flat(text_of(preview_of(design, who="own_longest")))
    assert "Thida" in flat(text_of(preview_of(design, who="own_difficult")))


def test_joined_scripts_are_more_difficult_than_others():
    assert difficulty("Siti Nurhaliza") == 0
    assert difficulty("王赟") < difficulty("သီတာ")


def test_paper_has_both_languages(bilingual):
    text = flat(text_of(draw_pdf(certificate_for(bilingual, "Li Na", "李娜"))))
    for words in (
        "Certificate of Completion", "结业证书", "has completed the course Robotics (4 weeks, 1 September 2022",
        "兹证明李娜于2022年9月1日至2022年9月30日参加Robotics课程，特发此证。", "Issued on / 颁发日期", "Serial / 编号",
        "10 November 2022 2022年11月10日",
    ):  # fmt: skip
        assert words in text


def test_native_name_stands_in_the_second_text_only_in_its_own_script(bilingual):
    assert "兹证明Sok Dara于" in certificate_for(bilingual, "Sok Dara", "សុខ ដារ៉ា").second_text
    assert "兹证明Sok Dara于" in certificate_for(bilingual, "Sok Dara").second_text
    assert texts.with_name("{name} {native_name}", "Li Na", "李娜", "en") == "Li Na Li Na"
    assert texts.with_name("{name} {native_name}", "{native_name}", "李娜", "zh-Hans") == "{native_name} 李娜"


def test_native_name_that_is_printed_nowhere_is_not_kept(bilingual):
    bilingual.show_native_name = False
    assert certificate_for(bilingual, "Li Na", "李娜").printed_native_name == "李娜"
    bilingual.second_body = "{name}"
    assert certificate_for(bilingual, "Li Na", "李娜").printed_native_name == ""


def test_second_language_is_frozen_and_checked_in_public(bilingual, trainee, client, staff, own_files):
    person = trainee.person
    person.full_name, person.native_name = "Li Na", "李娜"
    person.save()
    old = CertificateFactory(
        enrolment=trainee,
        design=bilingual,
        printed_second_title="结业证书",
        printed_second_text="兹证明{native_name}完成课程。",
    )
    new = reissue(certificate=old, reason="A lost file", user=staff)
    assert (new.printed_second_title, new.second_text) == ("结业证书", "兹证明李娜完成课程。")
    words = words_of(client.get(f"/verify/{new.code}/"))
    assert "结业证书" in words
    assert "兹证明李•••完成课程。" in words


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"second_body": ""}, "Write the text in the second language, or choose none."),
        ({"second_title": ""}, "Write the title in the second language, or choose none."),
        ({"second_language": ""}, "Which language are title and text in?"),
        ({"second_language": "en"}, "The second language is the first one. Choose another, or none."),
        ({"second_body": "没有姓名"}, "The text has no place for the name. Write {name} or {native_name}"),
        ({"second_body": "{name} {grade}"}, "These fields are not known here: {grade}."),
        ({"valid_months": "0"}, "Write a number of months from 1 to 600, or nothing."),
    ],
)
def test_half_a_second_language_is_refused_and_kept(changes, sentence, as_user, staff):
    response = as_user(staff).post("/certificate-designs/new/", design_data(**(CHINESE | changes)))
    assert response.status_code == 422
    assert sentence in words_of(response)
    assert not CertificateDesign.objects.exists()


def test_words_are_saved_and_drawn_without_what_breaks_a_file_or_shows_other_words(as_user, staff):
    words = CHINESE | {
        "title": "Diploma\x0bof\u202e Merit\ufffe",
        "body": "This is\x07 to certify that\r\n{name}\r\nhas\tpassed \u2066{course}\u2069",
        "second_title": "结业\ue000证书",
        "second_body": "兹证明\u200e{native_name}\u202e。",
        "signatories-0-name": "Dr\u202e Somchai\x00", "signatories-0-position": "Dir\u00adector\nof all",
        "logos-TOTAL_FORMS": "1", "logos-0-picture": SimpleUploadedFile("a.png", picture()),
        "logos-0-alternative": "Our\x0blogo\u202e",
    }  # fmt: skip
    assert as_user(staff).post("/certificate-designs/new/", design_data(**words)).status_code == 302
    design = CertificateDesign.objects.get()
    assert (design.title, design.second_title) == ("Diploma of Merit", "结业证书")
    assert design.body == "This is to certify that\n{name}\nhas passed {course}"
    assert design.second_body == "兹证明{native_name}。"
    assert [(one.name, one.position) for one in design.signatories.all()] == [("Dr Somchai", "Director of all")]
    assert [one.alternative for one in design.logos.all()] == ["Our logo"]
    with pikepdf.open(io.BytesIO(draw_pdf(certificate_for(design, "Sok Dara")))) as opened:
        assert opened.open_metadata()["dc:title"] == "Diploma of Merit OURS-2022-00017"


@pytest.mark.parametrize("title", ["\u202e", "\x0b\ufffe"])
def test_title_of_nothing_visible_is_asked_for(title, as_user, staff):
    response = as_user(staff).post("/certificate-designs/new/", design_data(title=title))
    assert response.status_code == 422
    assert "Fill this in." in words_of(response)
    assert not CertificateDesign.objects.exists()


def test_previews_are_not_kept(design):
    draw_pdf(certificate_for(design, "Sok Dara"))
    before = _opened.cache_info()
    assert (before.currsize > 0, before.maxsize) == (True, 16)
    for title in ("Diploma", "Diploma", "Certificate of Honour"):
        design.title = title
        preview_of(design)
    assert _opened.cache_info() == before
    draw_pdf(certificate_for(design, "Li Na"))
    assert _opened.cache_info().misses == before.misses + 1


def test_look_is_saved(as_user, staff):
    look = {"paper": "letter-portrait", "border": "corners", "variant": "pdf/a-2u", "valid_months": "24"}
    as_user(staff).post("/certificate-designs/new/", design_data(**(CHINESE | look)))
    design = CertificateDesign.objects.get()
    assert {field: str(getattr(design, field)) for field in look} == look
    assert design.languages == ["en", "zh-Hans"]


@pytest.mark.parametrize(
    ("paper", "size"),
    [
        ("a4-landscape", (842, 595)),
        ("a4-portrait", (595, 842)),
        ("letter-landscape", (792, 612)),
        ("letter-portrait", (612, 792)),
    ],
)
def test_paper_has_its_size_and_the_file_its_kind(paper, size, design):
    design.paper, design.variant = paper, "pdf/a-2u"
    pdf = preview_of(design)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert tuple(round(float(side)) for side in opened.pages[0].MediaBox[2:]) == size
        assert opened.open_metadata()["pdfaid:part"] == "2"


def test_mark_that_turns_the_direction_is_not_printed(design):
    text = flat(text_of(draw_pdf(certificate_for(design, "Sok\u202e Da\u200fra"))))
    assert "Sok Dara has completed" in text.replace("of ", "")


def test_picture_letter_in_a_name_is_drawn_or_explained(design):
    try:
        assert boxes(draw_pdf(certificate_for(design, "Sok 😀 Dara")))[0] == 1
    except CertificateError as error:
        assert "No font on this machine can draw 😀" in str(error)


def test_name_of_300_letters_stays_on_the_page(bilingual):
    certificate = certificate_for(bilingual, "Li Na")
    certificate.printed_name = ("Somsak Vongphachan " * 16)[:300]
    assert boxes(draw_pdf(certificate))[0] == 1


def test_signatories_without_room_are_refused_when_the_design_is_saved(as_user, staff):
    many = {"signatories-TOTAL_FORMS": "4"}
    for one in range(4):
        many |= {f"signatories-{one}-name": f"{one} " + "W" * 198, f"signatories-{one}-position": "M" * 200}
    response = as_user(staff).post("/certificate-designs/new/", design_data(**many))
    assert response.status_code == 422
    assert "do not fit beside each other. Make them shorter." in words_of(response)
    assert not CertificateDesign.objects.exists()
