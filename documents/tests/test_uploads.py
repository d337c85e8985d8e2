"""Uploads: good scans pass, and each kind of bad file is refused with the sentence that helps."""

import hashlib
import io
import json
import logging
import struct
import zipfile
import zlib
from dataclasses import replace

import pikepdf
import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, String
from PIL import Image

from documents.errors import DocumentError
from documents.pdf import render_pdf
from documents.uploads import LIMITS, CheckedFile, EvidenceField, check_upload, clean_file_name
from documents.uploads import process as inspecting
from documents.uploads.inspection.actions import active_content
from documents.uploads.inspection.kinds import kind_of
from documents.uploads.inspection.pdf import pages_of
from documents.uploads.inspection.refusal import Refused
from documents.uploads.names import extension_of

DAMAGED = (
    "The file is damaged or incomplete. Scan the paper again, or print the file into a new PDF file and send that."
)
NEW_PDF = "Print it into a new PDF file and send that."


def upload(content, name="scan.pdf"):
    # What browsers say about a file must not matter, so it is always the same lie.
    return SimpleUploadedFile(name, content, content_type="text/html")


def refusal_of(content, name="scan.pdf", **limits):
    with pytest.raises(DocumentError) as refused:
        check_upload(upload(content, name), limits=replace(LIMITS, **limits))
    return str(refused.value)


def pdf(change=lambda file: None, pages=1, **options):
    with pikepdf.new() as file:
        for _number in range(pages):
            file.add_blank_page(page_size=(595, 842))
        change(file)
        content = io.BytesIO()
        file.save(content, static_id=True, **options)
    return content.getvalue()


def picture(kind, size=(40, 60), mode="L", **options):
    content = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(content, kind, **options)
    return content.getvalue()


def chunk(name, data):
    return struct.pack(">I4s", len(data), name) + data + struct.pack(">I", zlib.crc32(name + data))


def black_png(width, height):
    """A picture of any size, without ever having it in memory."""
    rows = zlib.compressobj(9)
    lines = b"".join(rows.compress(bytes(1 + (width + 7) // 8)) for _row in range(height)) + rows.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def zipped(**members):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return content.getvalue()


def scan(file, content=b"\0", count=1, **entries):
    """Pages that show one picture each."""
    for number in range(count):
        image = file.make_stream(content, Type=Name.XObject, Subtype=Name.Image, BitsPerComponent=8, **entries)
        page = file.pages[number]
        page.Resources = Dictionary(XObject=Dictionary(Scan=image))
        page.Contents = file.make_stream(b"q 595 0 0 842 0 0 cm /Scan Do Q")


def annotated(**entries):
    def change(file):
        annotation = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], **entries)
        file.pages[0].Annots = Array([file.make_indirect(annotation)])

    return change


def in_catalog(**entries):
    def change(file):
        for key, value in entries.items():
            file.Root[f"/{key}"] = value

    return change


def signed(file):
    """A field as signing programs leave it; the signature itself is not what is looked at."""
    signature = Dictionary(
        Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), SubFilter=Name("/ETSI.CAdES.detached"),
        ByteRange=[0, 10, 20, 30], Contents=String("0" * 64), Reason=String("I approve"),
    )  # fmt: skip
    field = file.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=String("Signature1"), Rect=[0, 0, 9, 9], F=132,
            V=file.make_indirect(signature), Lock=Dictionary(Type=Name.SigFieldLock, Action=Name.All),
        )
    )  # fmt: skip
    file.pages[0].Annots = Array([field])
    file.Root.AcroForm = Dictionary(SigFlags=3, Fields=Array([field]))
    file.Root.Perms = Dictionary(DocMDP=signature)


# --- what is taken ---


def test_pdf_is_described_by_its_content():
    content = pdf(pages=3)
    file = upload(content)
    assert check_upload(file) == CheckedFile(
        kind="pdf",
        content_type="application/pdf",
        extension=".pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        pages=3,
    )
    assert file.read() == content


@pytest.mark.parametrize(
    ("kind", "content_type", "extension", "name"),
    [("jpeg", "image/jpeg", ".jpg", "PHOTO.JPEG"), ("png", "image/png", ".png", "MoU v1.2")],
)
def test_picture_is_described_by_its_content(kind, content_type, extension, name):
    checked = check_upload(upload(picture(kind), name))
    assert (checked.kind, checked.content_type, checked.extension, checked.pages) == (kind, content_type, extension, 1)


def test_any_open_file_may_be_checked():
    assert check_upload(io.BytesIO(picture("png"))).kind == "png"


def test_photo_with_a_second_view_passes_as_phones_make_it():
    first, second = Image.new("RGB", (30, 30)), Image.new("RGB", (30, 30))
    content = io.BytesIO()
    first.save(content, "MPO", save_all=True, append_images=[second])
    assert check_upload(upload(content.getvalue() + b"phone's own notes" * 9, "photo.jpg")).kind == "jpeg"


def test_our_own_documents_pass_in_every_variant():
    page = '<html lang="km"><body><h1>សន្តិភាព</h1><a href="https://example.org/?a=1">web</a> <a href="#x">x</a></body>'
    for variant in ("pdf/ua-1", "pdf/a-2b"):
        checked = check_upload(upload(render_pdf(page, title="Peace", variant=variant)))
        assert (checked.kind, checked.pages) == ("pdf", 1)


def test_signed_scan_with_links_passes_in_object_streams():
    def change(file):
        signed(file)
        for address in ("https://example.org", "mailto:a@example.org", "www.example.org:80/x", "page.html"):
            link = Dictionary(Type=Name.Annot, Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String(address)))
            file.pages[0].Annots.append(file.make_indirect(link))
        file.Root.OpenAction = Array([file.pages[0].obj, Name.Fit])

    assert check_upload(upload(pdf(change, object_stream_mode=ObjectStreamMode.generate))).kind == "pdf"


def test_hundred_grey_pages_at_300_dpi_pass():
    packed = zlib.compress(bytes(2480 * 3508), 1)
    size = {"Width": 2480, "Height": 3508}
    content = pdf(lambda file: scan(file, packed, 100, Filter=Name.FlateDecode, **size), pages=100)
    assert check_upload(upload(content)).pages == 100


# --- size, names and kinds ---


def test_empty_file_is_refused():
    assert refusal_of(b"") == "The file is empty. Choose the scan itself, or scan the paper again."


def test_large_file_is_refused_without_being_read():
    class Unread(io.BytesIO):
        def read(self, *args):
            raise AssertionError("was read")

    with pytest.raises(DocumentError) as refused:
        check_upload(Unread(bytes(20 * 1024 * 1024 + 1)))
    assert str(refused.value) == ("The file has 21 MB; 20 MB are allowed. Scan it in black and white or at 200 dpi.")


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (picture("png"), "evil.pdf", ("named .pdf, but it is a PNG picture", ".png")),
        (pdf(), "scan.PNG", ("named .png, but it is a PDF file", ".pdf")),
        (pdf(), "scan.pdf.exe", ("named .exe, but it is a PDF file", ".pdf")),
        (picture("jpeg"), "scan.png", ("named .png, but it is a JPEG picture", ".jpg")),
    ],
)
def test_good_file_with_the_name_of_another_kind_is_refused(content, name, told):
    what, ending = told
    assert (
        refusal_of(content, name) == f"The file is {what}. Give its name the ending {ending}, or choose another file."
    )


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"<!DOCTYPE html><p>Hello", "a web page (HTML)"),
        (zipped(a="text"), "a ZIP file"),
        (b"nothing", "a text file"),
        (bytes(9), "neither PDF nor JPEG nor PNG"),
    ],
)
def test_other_kind_under_the_name_of_a_scan_is_refused(content, what):
    assert refusal_of(content, "scan.pdf") == (
        f"The file is named .pdf, but it is {what}. Choose the scan itself: a PDF, JPEG or PNG file."
    )


def test_other_kind_under_its_own_name_is_refused():
    letter = zipped(**{"[Content_Types].xml": "<Types/>"})
    expected = "The file is an Office document. Save it as a PDF, JPEG or PNG file and send that."
    assert refusal_of(letter, "letter.docx") == expected
    assert refusal_of(letter, "letter") == expected


@pytest.mark.parametrize(
    ("content", "code", "found"),
    [
        (b'<?xml version="1.0"?><!-- drawn --><svg onload="x()"/>', "kind", "svg"),
        (b"\xef\xbb\xbf\n<script>x()</script>", "kind", "html"),
        (b'<?xml version="1.0"?><a/>', "kind", "xml"),
        (picture("gif"), "kind", "gif"),
        (picture("tiff"), "kind", "tiff"),
        (picture("webp"), "kind", "webp"),
        (picture("bmp"), "kind", "bmp"),
        (b"\0\0\0\x18ftypheic" + bytes(40), "kind", "heic"),
        (b"\0\0\0\x18ftypmp42" + bytes(40), "kind", "recording"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40), "kind", "office"),
        (b"{\\rtf1 Hello}", "kind", "office"),
        (b"MZ\x90\0", "kind", "program"),
        (b"%!PS-Adobe-3.0", "kind", "postscript"),
        ("សន្តិភាព".encode()[:-1], "kind", "text"),
        (bytes(40), "kind", "unknown"),
        (b"\xfe" * 40, "kind", "unknown"),
        (zipped(a="%PDF-1.7"), "kind", "zip"),
        (b"note\n" + pdf(), "around", "unknown"),
        (b"\xff\xd8\xff\xfe\0\x0b%PDF-1.7", "hidden", "pdf"),
        (picture("jpeg") + zipped(a="text"), "hidden", "zip"),
        (pdf() + zipped(a="text"), "hidden", "zip"),
        (picture("png") + b"Rar!\x1a\x07\1\0", "hidden", "archive"),
    ],
)
def test_other_kinds_and_double_ones_are_known_by_their_content(content, code, found):
    with pytest.raises(Refused) as refused:
        kind_of(content)
    assert refused.value.answer == {"refused": code, "found": found, "number": 0}


def test_pdf_may_begin_with_an_empty_line():
    assert check_upload(upload(b"\r\n" + pdf())).kind == "pdf"


# --- pictures ---


def test_picture_bomb_is_refused():
    assert refusal_of(black_png(30_000, 30_000), "scan.png") == (
        "A picture in the file has more than 50 million pixels. Scan the paper at 300 dpi, or make the picture smaller."
    )


def test_picture_is_measured_to_the_pixel():
    assert check_upload(upload(black_png(100, 100), "a.png"), limits=replace(LIMITS, pixels=10_000)).kind == "png"
    assert "pixels" in refusal_of(black_png(100, 101), "a.png", pixels=10_000)


@pytest.mark.parametrize("kind", ["jpeg", "png"])
def test_picture_that_is_cut_short_is_refused(kind):
    content = picture(kind, size=(400, 600))
    assert refusal_of(content[: len(content) * 2 // 3], f"scan.{kind}") == DAMAGED


def test_png_with_something_behind_it_is_refused():
    assert refusal_of(picture("png") + b"more", "scan.png") == (
        "Something else stands before the beginning of the file or behind its end. "
        "Scan the paper again, or save the file anew and send that."
    )


def test_moving_picture_is_refused():
    frames = [Image.new("L", (9, 9), shade) for shade in (0, 99)]
    content = io.BytesIO()
    frames[0].save(content, "PNG", save_all=True, append_images=frames[1:])
    assert refusal_of(content.getvalue(), "scan.png") == (
        "The file is a moving picture. Send one that stands still, as PDF, JPEG or PNG."
    )


# --- PDF files ---


def test_pdf_of_500_pages_is_refused():
    assert refusal_of(pdf(pages=500)) == (
        "The file has 500 pages; 100 are allowed. Send only the pages that matter, or several files."
    )


@pytest.mark.parametrize("user", ["secret", ""])
def test_protected_pdf_is_refused(user):
    assert refusal_of(pdf(encryption=pikepdf.Encryption(owner="owner", user=user))) == (
        "The PDF file is protected by a password. Save it without one, or print it into a new PDF file and send that."
    )


@pytest.mark.parametrize("keep", [0.5, 0.9])
def test_pdf_that_is_cut_short_is_refused(keep):
    content = pdf(pages=5)
    assert refusal_of(content[: int(len(content) * keep)]) == DAMAGED


def test_program_that_runs_on_opening_is_refused():
    program = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    assert refusal_of(pdf(in_catalog(OpenAction=program))) == f"The PDF file contains a program (JavaScript). {NEW_PDF}"


def test_program_inside_an_object_stream_is_refused():
    change = annotated(A=Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))
    content = pdf(change, object_stream_mode=ObjectStreamMode.generate)
    assert b"JavaScript" not in content
    assert refusal_of(content) == f"The PDF file contains a program (JavaScript). {NEW_PDF}"


def test_attached_file_is_refused():
    def change(file):
        file.attachments["letter.exe"] = b"MZ"

    assert refusal_of(pdf(change)) == f"The PDF file contains an attached file. {NEW_PDF}"


def refused_code(content, **limits):
    """What the inspection finds, without the process around it."""
    with pytest.raises(Refused) as refused:
        pages_of(content, vars(replace(LIMITS, **limits)))
    return refused.value.answer["refused"], refused.value.answer["found"]


@pytest.mark.parametrize(
    ("found", "change"),
    [
        ("xfa", in_catalog(AcroForm=Dictionary(XFA=Array([String("form"), String("<xdp/>")])))),
        ("javascript", in_catalog(Names=Dictionary(JavaScript=Dictionary(Names=Array([]))))),
        ("javascript", in_catalog(AA=Dictionary(WC=Dictionary(S=Name.JavaScript, JS=String("x"))))),
        ("automatic", in_catalog(OpenAction=Dictionary(S=Name.URI, URI=String("https://example.org")))),
        ("automatic", in_catalog(OpenAction=Dictionary(S=Name.Named, N=Name.Print))),
        ("automatic", in_catalog(OpenAction=Dictionary(S=Name.GoTo, D=String("a"), Next=Dictionary(S=Name.GoTo)))),
        ("automatic", annotated(AA=Dictionary(E=Dictionary(S=Name.URI, URI=String("https://example.org"))))),
        ("launch", annotated(A=Dictionary(S=Name.Launch, F=String("cmd.exe")))),
        ("launch", annotated(A=Dictionary(S=Name.Unheard, F=String("cmd.exe")))),
        ("launch", annotated(A=Dictionary(S=Name.GoTo, D=String("a"), Next=Array([Dictionary(S=Name.Unheard)])))),
        ("submit", annotated(A=Dictionary(S=Name.SubmitForm, F=String("https://example.org")))),
        ("submit", annotated(A=Dictionary(S=Name.ImportData, F=String("a.fdf")))),
        ("attachment", annotated(A=Dictionary(S=Name.GoToE, D=String("a")))),
        ("attachment", annotated(FS=Dictionary(Type=Name.Filespec, EF=Dictionary(F=String("a"))))),
        ("link", annotated(A=Dictionary(S=Name.GoToR, F=String("\\\\host\\share\\a.pdf")))),
        ("link", annotated(A=Dictionary(S=Name.URI, URI=String("java\tscript:x()")))),
        ("link", annotated(A=Dictionary(S=Name.URI, URI=String("\nfile:///etc/passwd")))),
        ("link", annotated(A=Dictionary(S=Name.URI, URI=String("\\\\host\\share")))),
        ("media", in_catalog(X=Dictionary(Type=Name.Annot, Subtype=Name.RichMedia))),
        ("media", in_catalog(X=Dictionary(Type=Name.Annot, Subtype=Name.Movie))),
        ("media", in_catalog(X=Dictionary(Type=Name.Annot, Subtype=Name.Sound))),
        ("media", in_catalog(X=Dictionary(Type=Name.Annot, Subtype=Name("/3D")))),
        ("media", in_catalog(X=Dictionary(Type=Name.Annot, Subtype=Name.Screen))),
        ("media", in_catalog(X=Array([Array([Dictionary(Type=Name.Rendition, S=Name.MR)])]))),
        ("outside", lambda file: in_catalog(X=file.make_stream(b"", F=String("other.pdf")))(file)),
        ("attachment", in_catalog(X=Dictionary(Type=Name.EmbeddedFile))),
    ],
)
def test_whatever_acts_is_found(found, change):
    assert refused_code(pdf(change)) == ("active", found)


def test_words_of_scripts_in_other_places_are_no_actions():
    part = Dictionary(
        Title=String("/JavaScript /Launch"), RoleMap=Dictionary(Movie=Name.Figure), A=Dictionary(O=Name.Layout)
    )
    assert active_content(part) == ""


def test_what_nothing_leads_to_is_looked_at():
    content = pdf(lambda file: in_catalog(X=file.make_indirect(Dictionary(S=Name.Launch)))(file))
    assert content.count(b"/X 3 0 R") == 1
    assert refused_code(content.replace(b"/X 3 0 R", b"/X null ")) == ("active", "launch")


def test_entry_that_readers_may_understand_in_two_ways_is_refused():
    content = pdf(in_catalog(X=Dictionary(S=Name.JavaScript, T=Name.GoTo)))
    assert refused_code(content.replace(b"/T /GoTo", b"/S /GoTo")) == ("damaged", "unknown")


def test_what_programs_that_join_files_get_wrong_is_no_damage():
    content = pdf()
    assert (
        pages_of(content.replace(b"/Size 4", b"/Size 2").replace(b"/Type /Page ", b"/Typ  /Page "), vars(LIMITS)) == 1
    )


JPEG = picture("jpeg", size=(400, 300))


@pytest.mark.parametrize(
    ("code", "content", "entries"),
    [
        ("pixels", b"\0", {"Width": 400, "Height": 300}),
        ("pixels", b"\0", {"Filter": Name.CCITTFaxDecode, "DecodeParms": Dictionary(Columns=400, Rows=300)}),
        ("pixels", JPEG, {"Filter": Name.DCTDecode}),
        ("pixels", picture("jpeg2000", size=(400, 300)), {"Filter": Name.JPXDecode}),
        ("pixels", zlib.compress(JPEG), {"Filter": Array([Name.FlateDecode, Name.DCTDecode])}),
        ("unpacked", zlib.compress(bytes(900_000)), {"Filter": Name.FlateDecode}),
        ("unpacked", zlib.compress(zlib.compress(bytes(900_000))), {"Filter": Array([Name.FlateDecode] * 2)}),
        ("unpacked", b"\x81\0" * 9000, {"Filter": Name.RunLengthDecode}),
        ("damaged", b"no deflate", {"Filter": Name.FlateDecode}),
    ],
)
def test_bomb_in_a_pdf_is_refused(code, content, entries):
    content = pdf(lambda file: scan(file, content, **{"Width": 10, "Height": 10} | entries))
    assert refused_code(content, pixels=100_000)[0] == code


def test_picture_bomb_in_a_pdf_is_refused_with_a_sentence():
    content = pdf(lambda file: scan(file, b"\0", Width=30_000, Height=30_000))
    assert refusal_of(content).startswith("A picture in the file has more than 50 million pixels.")


def test_parts_are_counted():
    assert refused_code(pdf(pages=50), objects=50) == ("objects", "unknown")


def test_pictures_are_counted_together():
    content = pdf(lambda file: scan(file, count=81, Width=7000, Height=7000), pages=100)
    assert pages_of(content, vars(LIMITS)) == 100
    content = pdf(lambda file: scan(file, count=82, Width=7000, Height=7000), pages=100)
    assert refused_code(content)[0] == "pixels_in_all"


# --- the process ---


def test_inspection_that_hangs_is_ended(caplog):
    assert refusal_of(pdf(), seconds=0.001) == (
        "Checking the file took too long, so it was not taken. Scan the paper again at 200 dpi and send that."
    )
    assert "took longer than 0.001 seconds" in caplog.text


def test_inspection_that_needs_too_much_memory_is_ended(caplog):
    caplog.set_level(logging.WARNING)
    assert refusal_of(picture("png", (6000, 6000), "RGB"), "scan.png", memory=100 * 1024 * 1024) == (
        "Checking the file takes too much memory, so it was not taken. Scan the paper again at 200 dpi and send that."
    )
    assert "more than 104857600 bytes" in caplog.text


def run_instead(monkeypatch, program):
    monkeypatch.setattr(inspecting, "START", f"import sys; sys.path.append({str(inspecting.HERE)!r}); {program}")


BOUND = "import json; from inspection.main import confine; confine(json.loads(sys.argv[1]));"


@pytest.mark.parametrize(
    "program",
    [
        "import os; os.kill(os.getpid(), 11)",
        "raise ValueError('kaput')",
        "print('hello')",
        'print(\'{"kind": "exe", "pages": 1}\')',
        'print(\'{"kind": "pdf", "pages": 101}\')',
        'print(\'{"kind": "pdf", "pages": 1}\'); sys.exit(1)',
        'print(" " * 2000, \'{"kind": "pdf", "pages": 1}\')',
        f"{BOUND} print('[' * 99999)",
        f"{BOUND} bytearray(2 << 30)",
    ],
)
def test_anything_but_an_answer_is_a_refusal(monkeypatch, caplog, program):
    run_instead(monkeypatch, program)
    assert refusal_of(pdf()) == (
        "The file could not be checked, so it was not taken. Scan the paper again, or print the file into a new PDF "
        "file and send that; if this does not help, tell the administrator."
    )
    assert "Looking into an uploaded file ended with" in caplog.text


def test_inspection_that_works_forever_is_ended(monkeypatch, caplog):
    run_instead(monkeypatch, f"{BOUND} any(iter(bool, True))")
    assert refusal_of(pdf(), cpu_seconds=1).startswith("Checking the file took too long, so it was not taken.")
    assert "took longer than 1 seconds of work" in caplog.text


def test_inspection_can_write_and_start_nothing_and_knows_no_settings(monkeypatch, caplog):
    probe = (
        "import os, resource; "
        "limits = [resource.getrlimit(one)[1] for one in (resource.RLIMIT_FSIZE, resource.RLIMIT_NPROC, "
        "resource.RLIMIT_CORE, resource.RLIMIT_NOFILE, resource.RLIMIT_CPU, resource.RLIMIT_AS)]; "
        "sys.exit(json.dumps([limits, sorted(os.environ), os.getcwd(), sorted(os.listdir('/proc/self/fd'))]))"
    )
    run_instead(monkeypatch, f"{BOUND} {probe}")
    refusal_of(pdf())
    limits, environment, folder, open_files = json.loads(caplog.records[-1].args[2])
    assert limits == [16 * 1024, 0, 0, 32, 21, 1 << 30]
    assert set(environment) <= {"LC_CTYPE"}
    assert folder == "/"
    # Input, answer, complaints, and the folder of this list itself.
    assert len(open_files) == 4


def test_no_temporary_room_is_a_refusal(monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("documents.uploads.checking.tempfile.TemporaryFile", full)
    assert refusal_of(pdf()).startswith("The file could not be checked, so it was not taken.")


GOOD = pdf(lambda file: scan(file, zlib.compress(bytes(100)), Width=10, Height=10, Filter=Name.FlateDecode), pages=2)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(1, 255)), min_size=1, max_size=20))
def test_changed_bytes_never_break_the_check(changes):
    content = bytearray(GOOD)
    for place, bits in changes:
        content[place] ^= bits
    try:
        assert isinstance(check_upload(upload(bytes(content))), CheckedFile)
    except DocumentError as error:
        assert "could not be checked" not in str(error)


# --- names and the field ---


@pytest.mark.parametrize(
    ("name", "kind", "clean"),
    [
        ("C:\\scans\\Mémo\u202e \x07 1.PDF", "pdf", "Mémo 1.pdf"),
        ("../../etc/Me\u0301mo.jpeg", "jpeg", "Mémo.jpeg"),
        ("MoU v1.2", "png", "MoU v1.2.png"),
        ("a" * 300 + ".pdf", "pdf", "a" * 196 + ".pdf"),
        (".pdf", "pdf", "file.pdf"),
        ("...", "pdf", "file.pdf"),
        ("scan.pdf. ", "pdf", "scan.pdf"),
        ("កិច្ចព្រមព្រៀង.pdf", "pdf", "កិច្ចព្រមព្រៀង.pdf"),
    ],
)
def test_name_is_cleaned_and_keeps_its_ending(name, kind, clean):
    assert clean_file_name(name, kind) == clean


def test_ending_of_a_name_has_a_letter():
    names = ("scan.PDF", "a.tar.gz", "movie.3gp", "Scan 2024.03.15", "MoU v1.2", "scan", ".pdf", "scan.pdf. .")
    assert [extension_of(name) for name in names] == [".pdf", ".gz", ".3gp", "", "", "", ".pdf", ".pdf"]


class EvidenceForm(forms.Form):
    scan = EvidenceField()


def test_field_offers_the_three_kinds_and_says_the_limits():
    field = str(EvidenceForm()["scan"].as_widget())
    assert 'accept=".pdf,.jpg,.jpeg,.jpe,.jfif,.png,application/pdf,image/jpeg,image/png"' in field
    assert EvidenceForm()["scan"].help_text == "A PDF, JPEG or PNG file with at most 20 MB and 100 pages."


def test_field_gives_the_upload_with_what_is_known_about_it():
    form = EvidenceForm({}, {"scan": upload(picture("png"), "signed\u202egnp page 1")})
    assert form.is_valid(), form.errors
    scan_file = form.cleaned_data["scan"]
    assert (scan_file.name, scan_file.checked.kind) == ("signedgnp page 1.png", "png")
    assert scan_file.read() == picture("png")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty. Choose the scan itself, or scan the paper again."),
        (b"<svg/>", "The file is a drawing (SVG). Save it as a PDF, JPEG or PNG file and send that."),
    ],
)
def test_field_says_beside_it_what_is_wrong(content, sentence):
    form = EvidenceForm({}, {"scan": upload(content, "scan")})
    assert form.errors == {"scan": [sentence]}


def test_field_leaves_a_kept_file_alone():
    kept = object()
    assert EvidenceField(required=False).clean(None, kept) is kept
    assert EvidenceField(required=False).clean(None) is None
