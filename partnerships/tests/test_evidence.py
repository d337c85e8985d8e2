"""Evidence: who adds and who reads it, what is refused, and that only the kept bytes are handed out."""

import io
import logging
from pathlib import Path

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from partnerships.models import AgreementFile, PaperSignature
from partnerships.services.evidence import MOST_FILES
from partnerships.tests.factories import AgreementFactory, EvidenceFactory

pytestmark = pytest.mark.django_db

AGAIN = "Choose the file again: a page that is sent back cannot keep it."


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def activity(agreement):
    return agreement.activities.get()


@pytest.fixture
def to_activity(activity):
    return reverse("partnerships:activity_evidence_add", args=[activity.pk])


@pytest.fixture
def to_agreement(agreement):
    return reverse("partnerships:agreement_evidence_add", args=[agreement.pk])


def pdf(pages: int = 1, **options) -> bytes:
    with pikepdf.new() as file:
        for _number in range(pages):
            file.add_blank_page(page_size=(595, 842))
        content = io.BytesIO()
        file.save(content, static_id=True, **options)
    return content.getvalue()


def upload(content: bytes | None = None, name: str = "report.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf() if content is None else content, content_type="text/html")


def errors(answer) -> dict:
    assert answer.status_code == 200
    return dict(answer.context["form"].errors)


def said(answer) -> str:
    return " ".join(str(one) for one in answer.context["messages"])


def stored(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


# Adding


@pytest.mark.parametrize("who", ["staff", "coordinator", "partner_coordinator", "admin_user"])
def test_both_sides_and_staff_add_evidence_to_an_activity(who, request, as_user, activity, to_activity):
    user = request.getfixturevalue(who)
    answer = as_user(user).post(to_activity, {"file": upload(pdf(3), "../Liste ១.pdf"), "kind": "scan"}, follow=True)
    assert answer.redirect_chain == [(activity.get_absolute_url(), 302)]
    assert said(answer) == "“Liste ១.pdf” is added."
    kept = activity.files.get()
    # Whatever is sent: with an activity it is other evidence.
    assert (kept.kind, kept.pages, kept.content_type, kept.uploaded_by) == ("other", 3, "application/pdf", user)
    assert kept.agreement == activity.agreement
    page = answer.content.decode()
    assert f'href="/files/{kept.pk}/"' in page and "3 pages" in page and str(user) in page
    assert "evidence added" in page


@pytest.mark.parametrize("address", ["to_activity", "to_agreement"])
def test_others_add_nothing(address, request, as_user, stranger, viewer, outsider, media):
    url = request.getfixturevalue(address)
    for method in ("get", "post"):
        for client, status in ((as_user(stranger), 404), (as_user(viewer), 403), (outsider, 302)):
            data = {"file": upload(), "kind": "other"} if method == "post" else None
            assert getattr(client, method)(url, data).status_code == status
    assert (AgreementFile.objects.count(), stored(media)) == (0, [])


@pytest.mark.parametrize("kind", ["scan", "letter", "other"])
def test_staff_choose_what_they_add_to_an_agreement(kind, as_user, staff, agreement, to_agreement):
    answer = as_user(staff).post(to_agreement, {"file": upload(), "kind": kind})
    assert (answer.status_code, answer.headers["Location"]) == (302, agreement.get_absolute_url())
    assert (agreement.files.get().kind, agreement.files.get().activity) == (kind, None)


def test_scan_becomes_that_of_the_signature_on_paper(as_user, staff, agreement, to_agreement):
    assert as_user(staff).get(to_agreement).context["form"].initial == {"kind": "scan"}
    as_user(staff).post(to_agreement, {"file": upload(), "kind": "scan"})
    signature = agreement.signed_version.paper_signature
    signature.refresh_from_db()
    assert signature.scan == agreement.files.get()
    assert as_user(staff).get(to_agreement).context["form"].initial == {"kind": "other"}


def test_coordinators_add_letters_and_other_evidence_and_no_scan(as_user, coordinator, agreement, to_agreement):
    client = as_user(coordinator)
    assert [value for value, _words in client.get(to_agreement).context["form"].fields["kind"].choices] == [
        "letter",
        "other",
    ]
    answer = client.post(to_agreement, {"file": upload(), "kind": "scan"})
    assert errors(answer)["kind"] == ["Select a valid choice. scan is not one of the available choices."]
    assert AGAIN in answer.content.decode()
    assert client.post(to_agreement, {"file": upload(), "kind": "document"}).status_code == 200
    assert agreement.files.count() == 0
    assert client.post(to_agreement, {"file": upload(), "kind": "letter"}).status_code == 302
    assert agreement.files.get().kind == "letter"


def picture() -> bytes:
    content = io.BytesIO()
    Image.new("L", (40, 60), "white").save(content, "JPEG")
    return content.getvalue()


def test_photo_from_a_phone_is_taken(as_user, coordinator, activity, to_activity):
    assert as_user(coordinator).post(to_activity, {"file": upload(picture(), "IMG_1.JPG")}).status_code == 302
    assert (activity.files.get().name, activity.files.get().content_type) == ("IMG_1.jpg", "image/jpeg")


@pytest.mark.parametrize(
    "content, name, sentence",
    [
        (b"", "empty.pdf", "The file is empty."),
        (b"MZ" + bytes(100), "list.pdf", "The file is named .pdf, but it is"),
        (b"name,sex\nSok,f\n", "list.csv", "The file is a text file. Save it as a PDF, JPEG or PNG file"),
        (pdf()[:200], "cut.pdf", "The file is damaged or incomplete."),
        (picture(), "photo.pdf", "The file is named .pdf, but it is a JPEG picture."),
        (pdf(encryption=pikepdf.Encryption(owner="a", user="b")), "locked.pdf", "The PDF file is protected"),
    ],
)
def test_refused_file_has_its_sentence_beside_the_field_and_what_was_chosen_is_kept(
    as_user, staff, agreement, to_agreement, media, content, name, sentence
):
    answer = as_user(staff).post(to_agreement, {"file": upload(content, name), "kind": "letter"})
    (error,) = errors(answer)["file"]
    assert error.startswith(sentence)
    assert answer.context["form"]["kind"].value() == "letter"
    page = answer.content.decode()
    assert AGAIN in page and 'href="#id_file"' in page
    assert (agreement.files.count(), stored(media)) == (0, [])


def test_nothing_chosen_is_said_beside_the_field(as_user, coordinator, to_activity):
    assert errors(as_user(coordinator).post(to_activity, {})) == {"file": ["Fill this in."]}


def test_same_file_twice_is_kept_once(as_user, coordinator, partner_coordinator, activity, to_activity, media):
    as_user(coordinator).post(to_activity, {"file": upload(name="first.pdf")})
    answer = as_user(partner_coordinator).post(to_activity, {"file": upload(name="second.pdf")}, follow=True)
    assert said(answer) == "This file is here already, as “first.pdf”."
    assert activity.files.get().name == "first.pdf"
    assert len(stored(media)) == 1


def test_file_number_51_is_refused(as_user, coordinator, agreement, activity, to_activity, to_agreement):
    assert MOST_FILES == 50
    EvidenceFactory.create_batch(MOST_FILES - 1, activity=activity)
    client = as_user(coordinator)
    assert client.post(to_activity, {"file": upload()}).status_code == 302
    answer = client.post(to_activity, {"file": upload(pdf(2))})
    assert errors(answer) == {"__all__": ["50 files are kept here; no more fit."]}
    assert AGAIN in answer.content.decode()
    # Each activity, and the agreement itself, have room of their own.
    assert client.post(to_agreement, {"file": upload(pdf(2)), "kind": "letter"}).status_code == 302
    assert (activity.files.count(), agreement.files.count()) == (50, 51)


def test_missing_scan_is_never_one_too_many(as_user, staff, agreement, to_agreement):
    EvidenceFactory.create_batch(MOST_FILES, agreement=agreement, activity=None)
    client = as_user(staff)
    answer = client.post(to_agreement, {"file": upload(), "kind": "letter"})
    assert errors(answer) == {"__all__": ["50 files are kept here; no more fit."]}
    assert client.post(to_agreement, {"file": upload(), "kind": "scan"}).status_code == 302
    assert PaperSignature.objects.get().scan == agreement.files.latest("pk")


def test_a_file_that_was_added_as_something_else_becomes_the_scan(as_user, staff, coordinator, agreement, to_agreement):
    as_user(coordinator).post(to_agreement, {"file": upload(), "kind": "other"})
    as_user(staff).post(to_agreement, {"file": upload(), "kind": "scan"})
    kept = agreement.files.get(kind="scan")
    assert PaperSignature.objects.get().scan == kept
    assert [row.history_change_reason for row in kept.history.all()] == ["is the scan", "evidence added"]


# Handing out


@pytest.mark.parametrize("who", ["staff", "colleague", "coordinator", "partner_coordinator", "admin_user"])
def test_file_is_saved_as_it_was_kept(who, request, as_user, activity):
    kept = EvidenceFactory(activity=activity, name="Отчёт 1.pdf")
    answer = as_user(request.getfixturevalue(who)).get(kept.get_absolute_url())
    assert b"".join(answer.streaming_content) == kept.file.read()
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "no-store" in answer.headers["Cache-Control"] and "private" in answer.headers["Cache-Control"]


def test_file_is_unknown_to_strangers(as_user, activity, stranger, viewer, outsider):
    url = EvidenceFactory(activity=activity).get_absolute_url()
    assert as_user(stranger).get(url).status_code == 404
    assert as_user(viewer).get(url).status_code == 403
    assert outsider.get(url).headers["Location"].startswith("/accounts/login/")


def test_file_of_a_draft_is_as_private_as_the_draft(as_user, parties, coordinator, partner_coordinator, staff):
    draft = EvidenceFactory(agreement=AgreementFactory(**parties))
    assert as_user(coordinator).get(draft.get_absolute_url()).status_code == 200
    assert as_user(staff).get(draft.get_absolute_url()).status_code == 200
    assert as_user(partner_coordinator).get(draft.get_absolute_url()).status_code == 404
    add = reverse("partnerships:agreement_evidence_add", args=[draft.agreement_id])
    assert as_user(partner_coordinator).get(add).status_code == 404


@pytest.mark.parametrize(
    "harm, sentence",
    [
        (
            lambda path: path.write_bytes(path.read_bytes()[:-1] + b"?"),
            "The stored file “report.pdf” is no longer the one that was kept, so it is not handed out.",
        ),
        (lambda path: path.unlink(), "The file “report.pdf” is not where it was stored."),
    ],
)
def test_changed_or_missing_file_is_not_handed_out_and_logged(as_user, staff, activity, harm, sentence, caplog):
    kept = EvidenceFactory(activity=activity, name="report.pdf")
    harm(Path(kept.file.path))
    with caplog.at_level(logging.ERROR, logger="partnerships.files"):
        answer = as_user(staff).get(kept.get_absolute_url())
    assert answer.status_code == 409
    page = answer.content.decode()
    assert sentence in page and f'href="{activity.get_absolute_url()}"' in page
    assert kept.sha256 in caplog.text


def test_file_is_only_read(as_user, staff, activity):
    assert as_user(staff).post(EvidenceFactory(activity=activity).get_absolute_url()).status_code == 405
