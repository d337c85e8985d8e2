"""Logos and signatures: which files are taken, what is kept of them, and that a version keeps its own."""

import io
import random
import struct
import zlib

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from certificates.drawing import Press, draw_pdf
from certificates.errors import CertificateError
from certificates.forms import CheckFileForm
from certificates.models import CertificateDesign, DesignLogo, DesignSignatory
from certificates.parts import Logo, Parts, Signatory
from certificates.previews import preview_of
from certificates.services import LogoRow, Picture, SignatoryRow, save_design
from certificates.services.designs import storage
from certificates.tests.factories import CertificateFactory, DesignFactory, LogoFactory, SignatoryFactory, picture
from certificates.tests.test_drawing import certificate_for
from certificates.tests.test_pages import design_data, words_of
from certificates.views import designs as design_views
from documents.errors import DocumentError
from documents.tests.poppler import picture_of
from documents.uploads import clean_picture
from documents.uploads import pictures as drawn_anew

pytestmark = pytest.mark.django_db
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def upload(content, name="logo.png"):
    return SimpleUploadedFile(name, content)


def with_logo(content, name="logo.png", **changes):
    row = {"logos-TOTAL_FORMS": "1", "logos-0-picture": upload(content, name), "logos-0-alternative": "Our logo"}
    return design_data(**(row | changes))


def stored_names():
    return sorted(storage().listdir("certificate-pictures")[1]) if storage().exists("certificate-pictures") else []


def opened(content):
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (SVG, "logo.svg", "The file is a drawing (SVG). Save the picture as a PNG or JPEG file and send that."),
        (SVG, "logo.png", "The file is named .png, but it is a drawing (SVG)."),
        (b"%PDF-1.7", "logo.png", "is"),
        (b"no picture", "logo.png", "The file is named .png, but it is a text file."),
        (picture()[:60], "logo.png", "The picture is damaged or incomplete."),
        (picture(size=(5000, 5000)), "logo.png", "The picture has more than 20 million pixels."),
        (picture() + b"\0" * (5 * 1024 * 1024), "logo.png", "The picture has 6 MB; 5 MB are allowed."),
        (b"", "logo.png", "The file is empty."),
    ],
)  # fmt: skip
def test_file_that_is_no_usable_picture_is_refused(content, name, sentence, as_user, staff):
    response = as_user(staff).post("/certificate-designs/new/", with_logo(content, name))
    assert response.status_code == 422
    assert sentence in words_of(response)
    assert "Choose the pictures again" in words_of(response)
    assert not CertificateDesign.objects.exists()
    assert stored_names() == []


def test_picture_is_drawn_anew_without_what_cameras_write():
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    content, extension = clean_picture(io.BytesIO(picture("JPEG", (2000, 500), exif=exif, comment=b"secret")))
    assert (extension, opened(content).size, opened(content).mode) == (".jpg", (1200, 300), "RGB")
    assert b"secret" not in content


def test_see_through_picture_stays_so_and_a_cmyk_one_becomes_rgb():
    clear, extension = clean_picture(io.BytesIO(picture(mode="RGBA", colour=(0, 0, 80, 0))))
    assert (extension, opened(clear).mode) == (".png", "RGBA")
    printed, extension = clean_picture(io.BytesIO(picture("JPEG", mode="CMYK", colour=(0, 255, 255, 0))))
    assert (extension, opened(printed).mode) == (".jpg", "RGB")
    red, green, blue = opened(printed).getpixel((5, 5))
    assert red > 200 > 60 > max(green, blue)


def noise(mode="RGB", size=(1000, 1000), kind="PNG"):
    """A picture in which no dot follows from another: nothing is larger."""
    drawn, dots = io.BytesIO(), random.Random(1).randbytes(size[0] * size[1] * len(mode))
    Image.frombytes(mode, size, dots).save(drawn, kind)
    return drawn.getvalue()


@pytest.mark.parametrize(
    ("mode", "kind", "extension"), [("RGB", "PNG", ".jpg"), ("RGB", "JPEG", ".jpg"), ("RGBA", "PNG", ".png")]
)
def test_large_picture_is_made_small_enough(mode, kind, extension):
    content, ending = clean_picture(io.BytesIO(noise(mode, kind=kind)))
    assert (ending, opened(content).mode) == (extension, mode)
    assert 100 * 1024 < len(content) <= 200 * 1024


def test_drawing_in_lines_and_areas_stays_png_and_photograph_below_the_limit_too():
    assert clean_picture(io.BytesIO(picture(size=(1600, 1200))))[1] == ".png"
    small, extension = clean_picture(io.BytesIO(noise(size=(200, 200))))
    assert (extension, opened(small).size) == (".png", (200, 200))


def test_certificate_with_eight_of_the_largest_pictures_can_be_checked_by_file(design):
    see_through = clean_picture(io.BytesIO(noise("RGBA")))[0]
    photograph = clean_picture(io.BytesIO(noise()))[0]
    pictures = [see_through, photograph] * 2
    parts = Parts([Logo(one, "L") for one in pictures], [Signatory("Dr Li Na", "", one) for one in pictures])
    # One and the same picture would be in the file once.
    parts = Parts(
        [Logo(one.image + bytes(place), "L") for place, one in enumerate(parts.logos)],
        [Signatory(one.name, "", one.signature + bytes(place + 4)) for place, one in enumerate(parts.signatories)],
    )
    pdf = draw_pdf(certificate_for(design), parts=parts)
    assert 4 * len(see_through) + 4 * len(photograph) < len(pdf) + 50_000
    # A seal comes on top of it.
    assert len(pdf) < CheckFileForm.LARGEST - 100_000


def with_chunk(png, name, content):
    """A PNG file with one more chunk behind its header."""
    chunk = struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
    return png[:33] + chunk + png[33:]


@pytest.mark.parametrize("garbage", [b"garbage!", b"II*\0", b""])
def test_picture_with_damaged_notes_of_a_camera_is_taken_as_it_lies(garbage, as_user, staff):
    sent = with_chunk(picture(size=(80, 40)), b"eXIf", garbage)
    response = as_user(staff).post("/certificate-designs/new/", with_logo(sent))
    assert response.status_code == 302
    with DesignLogo.objects.get().image.open() as stored:
        assert opened(stored.read()).size == (80, 40)


def test_picture_that_cannot_be_drawn_anew_is_refused_with_a_sentence(monkeypatch):
    def broken(opened_picture):
        raise struct.error("unpack requires a buffer of 4 bytes")

    monkeypatch.setattr(drawn_anew, "_in_rgb", broken)
    with pytest.raises(DocumentError, match=r"^The picture is damaged or incomplete\. Save it anew"):
        clean_picture(io.BytesIO(picture()))


def test_logo_and_signature_are_saved_and_shown_inside_alone(programme, as_user, staff, stranger, outsider):
    client = as_user(staff)
    sent = {"signatories-0-signature": upload(picture(colour="black"))}
    client.post("/certificate-designs/new/", with_logo(picture(), **sent))
    design = CertificateDesign.objects.get()
    assert [one.alternative for one in design.logos.all()] == ["Our logo"]
    for which in ("logos", "signatures"):
        url = f"{design.get_absolute_url()}{which}/1/"
        response = client.get(url)
        assert (response.status_code, response["Content-Type"]) == (200, "image/png")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert url in words_of(client.get(design.get_absolute_url()))
        assert as_user(stranger).get(url).status_code == 404
        assert outsider.get(url).status_code == 302
        client = as_user(staff)


def test_pictures_without_their_words_are_asked_for(as_user, staff):
    client = as_user(staff)
    for changes, sentence in (
        ({"logos-0-alternative": ""}, "Say in a few words what the logo shows."),
        ({"logos-0-picture": ""}, "Choose the picture, or empty this row."),
        ({"logos-0-kept": "certificates/2022/x.pdf", "logos-0-picture": ""}, "This picture was removed meanwhile."),
        ({"signatories-1-signature": upload(picture())}, "Whose signature is this? Write the name."),
    ):
        response = client.post("/certificate-designs/new/", with_logo(picture(), **changes))
        assert response.status_code == 422
        assert sentence in words_of(response)


def test_fifth_signatory_or_logo_is_refused(as_user, staff):
    many = {"signatories-TOTAL_FORMS": "5"} | {f"signatories-{one}-name": f"Dr {one}" for one in range(5)}
    response = as_user(staff).post("/certificate-designs/new/", design_data(**many))
    assert response.status_code == 422
    assert not CertificateDesign.objects.exists()


def edited(client, design, **changes):
    rows = {
        "name": design.name, "seen_at": design.changed_at.isoformat(),
        "logos-TOTAL_FORMS": "1", "logos-INITIAL_FORMS": "1", "logos-0-kept": design.logos.first().image.name,
        "logos-0-alternative": "Our logo", "signatories-INITIAL_FORMS": "1",
        "signatories-0-name": design.signatories.first().name,
    }  # fmt: skip
    return client.post(f"{design.get_absolute_url()}edit/", design_data(**(rows | changes)), follow=True)


@pytest.fixture
def pictured(design):
    LogoFactory(design=design, order=1)
    SignatoryFactory(design=design, order=1, signature=upload(picture()))
    return design


def test_new_version_shares_the_pictures_that_stay(pictured, trainee, as_user, staff):
    CertificateFactory(enrolment=trainee, design=pictured)
    before = stored_names()
    edited(as_user(staff), pictured, title="Diploma")
    new = CertificateDesign.objects.get(version=2)
    assert new.logos.get().image == pictured.logos.get().image
    assert new.signatories.get().signature == pictured.signatories.get().signature
    assert stored_names() == before


def test_picture_removed_from_a_new_version_stays_with_the_old_one(
    pictured, trainee, as_user, staff, django_capture_on_commit_callbacks
):
    CertificateFactory(enrolment=trainee, design=pictured)
    before = stored_names()
    with django_capture_on_commit_callbacks(execute=True):
        edited(as_user(staff), pictured, **{"logos-0-remove": "on", "signatories-0-remove": "on"})
    new = CertificateDesign.objects.get(version=2)
    assert (new.logos.count(), new.signatories.get().signature.name) == (0, "")
    assert stored_names() == before
    assert preview_of(pictured).startswith(b"%PDF")


def test_picture_that_no_version_uses_is_removed(pictured, as_user, staff, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        edited(as_user(staff), pictured, **{"logos-0-picture": upload(picture(colour="red"))})
    assert len(stored_names()) == 2
    assert DesignLogo.objects.get().image.name.rpartition("/")[2] in stored_names()


def rows_of(design, *more):
    return {
        "logos": [*(LogoRow(Picture(stored=one.image.name), "Our logo") for one in design.logos.all()), *more],
        "signatories": [
            SignatoryRow(one.name, "", Picture(stored=one.signature.name)) for one in design.signatories.all()
        ],
    }


@pytest.mark.parametrize("dropped", ["logos", "signatories"])
def test_picture_that_somebody_else_replaced_meanwhile_cannot_be_kept(
    dropped, pictured, django_capture_on_commit_callbacks
):
    seen = rows_of(pictured, LogoRow(Picture(content=picture(colour="red"), extension=".png"), "Another"))
    with django_capture_on_commit_callbacks(execute=True):
        save_design(design=CertificateDesign.objects.get(), **(rows_of(pictured) | {dropped: []}))
    stored, before = stored_names(), CertificateDesign.objects.values().get()
    mine = CertificateDesign.objects.get()
    mine.title = "Diploma"
    with pytest.raises(CertificateError) as refused:
        save_design(design=mine, **seen)
    assert str(refused.value) == "The picture was replaced by somebody else meanwhile. Choose it again."
    assert stored_names() == stored
    assert CertificateDesign.objects.values().get() == before
    counted = {"logos": DesignLogo.objects.count(), "signatories": DesignSignatory.objects.count()}
    assert counted == {"logos": 1, "signatories": 1} | {dropped: 0}


def test_picture_of_another_programme_cannot_be_kept(pictured, other_programme):
    theirs = DesignFactory(programme=other_programme)
    with pytest.raises(CertificateError, match="Choose it again"):
        save_design(design=theirs, **rows_of(pictured))
    assert not theirs.logos.exists()


def test_save_that_comes_second_is_told_so(pictured, as_user, staff, colleague, stranger, outsider, monkeypatch):
    check = design_views.check_design

    def replaced_meanwhile(design, parts):
        check(design, parts)
        monkeypatch.setattr(design_views, "check_design", check)
        response = edited(as_user(colleague), pictured, **{"logos-0-picture": upload(picture(colour="red"))})
        assert response.redirect_chain == [(pictured.get_absolute_url(), 302)]

    sent = design_data(**{
        "name": pictured.name, "seen_at": pictured.changed_at.isoformat(), "title": "Diploma",
        "logos-TOTAL_FORMS": "1", "logos-INITIAL_FORMS": "1", "logos-0-kept": pictured.logos.get().image.name,
        "logos-0-alternative": "Our logo",
    })  # fmt: skip
    monkeypatch.setattr(design_views, "check_design", replaced_meanwhile)
    url = f"{pictured.get_absolute_url()}edit/"
    response = as_user(staff).post(url, sent)
    assert response.status_code == 422
    assert "The picture was replaced by somebody else meanwhile. Choose it again." in words_of(response)
    assert CertificateDesign.objects.get().title == "Certificate"
    assert as_user(stranger).post(url, sent).status_code == 404
    assert outsider.post(url, sent).status_code == 302


def test_signature_stays_with_its_name(pictured, as_user, staff, django_capture_on_commit_callbacks):
    moved = {"signatories-0-name": "Dr Li Na", "signatories-1-name": "Dr Somchai Jaidee"}
    edited(as_user(staff), pictured, **moved)
    assert [(one.name, bool(one.signature)) for one in pictured.signatories.all()] == [
        ("Dr Li Na", False), ("Dr Somchai Jaidee", True),
    ]  # fmt: skip
    pictured.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        response = edited(as_user(staff), pictured, **{"signatories-0-name": "Dr Li Na"})
    assert "The signature of Dr Somchai Jaidee is not on it any more" in words_of(response)
    assert not DesignSignatory.objects.exclude(signature="").exists()
    assert len(stored_names()) == 1


def test_logos_stand_in_the_order_of_their_places(programme, as_user, staff):
    second = {
        "logos-TOTAL_FORMS": "2", "logos-0-place": "2", "logos-1-place": "1",
        "logos-1-picture": upload(picture(colour="red")), "logos-1-alternative": "Theirs",
    }  # fmt: skip
    as_user(staff).post("/certificate-designs/new/", with_logo(picture(), **second))
    assert [one.alternative for one in DesignLogo.objects.all()] == ["Theirs", "Our logo"]


def test_failed_save_leaves_no_picture_behind(design, monkeypatch):
    monkeypatch.setattr(DesignSignatory.objects, "bulk_create", lambda rows: 1 / len([]))
    logos = [LogoRow(Picture(content=picture(), extension=".png"), "Our logo")]
    with pytest.raises(ZeroDivisionError):
        save_design(design=design, logos=logos, signatories=[SignatoryRow("Dr Li Na")])
    assert stored_names() == []
    assert not DesignLogo.objects.exists()


@pytest.mark.parametrize(
    ("part", "words"), [("logos", "The logo “Logo of Hanoi College”"), ("signatories", "The signature of Dr")]
)
def test_missing_picture_is_a_sentence_and_no_certificate(part, words, pictured, trainee, as_user, staff):
    one = getattr(pictured, part).get()
    stored = one.image if part == "logos" else one.signature
    storage().delete(stored.name)
    with pytest.raises(CertificateError, match=f"{words}.* is not where it was stored, so nothing can be drawn"):
        draw_pdf(CertificateFactory(enrolment=trainee, design=pictured))
    response = as_user(staff).get(f"{pictured.get_absolute_url()}preview/")
    assert response.status_code == 422
    assert "is not where it was stored" in words_of(response)
    assert as_user(staff).get(f"{pictured.get_absolute_url()}edit/").status_code == 200
    assert (
        as_user(staff)
        .get(f"{pictured.get_absolute_url()}{'logos' if part == 'logos' else 'signatures'}/1/")
        .status_code
        == 404
    )


def test_pictures_are_read_once_for_all_that_is_printed_together(pictured):
    press = Press()
    press.draw(certificate_for(pictured, "Sok Dara"))
    storage().delete(pictured.logos.get().image.name)
    # With a native name the page is another one, with the same pictures.
    press.draw(certificate_for(pictured, "Sok Dara", "សុខ ដារ៉ា"))
    with pytest.raises(CertificateError, match="is not where it was stored"):
        Press().draw(certificate_for(pictured, "Sok Dara"))


def test_logo_is_on_the_page(pictured):
    pictured.border = "none"
    pdf = picture_of(preview_of(pictured), dpi=50).point(lambda grey: 255 if grey < 60 else 0)
    # 15 mm high, in the middle of the upper edge.
    left, top, right, bottom = pdf.crop((0, 0, pdf.width, int(34 / 25.4 * 50))).getbbox()
    assert [round(side * 25.4 / 50) for side in (top, bottom)] == pytest.approx([18, 33], abs=1)
    assert (left + right) / 2 == pytest.approx(pdf.width / 2, abs=2)


def test_archival_file_has_no_picture_that_viewers_may_smooth(pictured):
    pictured.variant = "pdf/a-2u"
    with pikepdf.open(io.BytesIO(preview_of(pictured))) as opened_file:
        pictures = [
            one for one in opened_file.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
        ]
        assert len(pictures) == 2
        assert not any(one.get("/Interpolate", False) for one in pictures)
