"""Files that nobody should send: real ones, broken at random, the same each time. Case 17 is always the same file.

`python -m tests.faults.fuzz 10000` sends that many through every door that takes files, in some minutes; the suite
sends a hundred and some.
"""

import csv
import io
import os
import random
import resource
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import pikepdf
from PIL import Image

from documents.tests.names import NAMES
from partnerships.tests.lists import HEADER, line, xlsx

NASTY = [
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\x85\xa0", b"\r", b"\n\n\n", b'"', b"'=1+1", b"\t;,",
    b"99999999999999999999999", b"1e999", b"NaN", b"0001-01-01", b"9999-12-31", b"\xe2\x80\xae", b"&#0;", b"&#xD800;",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"</c>", b"<c t='s'><v>-1</v></c>", b"<c t='d'><v>x</v></c>",
    b"-1", b"%PDF-1.7",
    b"PK\x03\x04", b"/JavaScript", b"<< /Length 99999999 >>", b"A" * 12_000, b"\xf0\x9f\x98\x80" * 50,
]  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One file: which door it goes to, under what name, and what is in it."""

    number: int
    door: str
    name: str
    content: bytes

    def __str__(self) -> str:
        return f"case {self.number} ({self.door}, {self.name}, {len(self.content)} bytes)"


def case(number: int) -> Case:
    """Return the case of this number."""
    chance = random.Random(f"fuzz {number}")
    door = chance.choices(list(DOORS), weights=[share for share, _samples in DOORS.values()])[0]
    name, content = chance.choice(SAMPLES[door])
    for _time in range(chance.choice([1, 1, 2, 4, 16])):
        if content.startswith(b"PK") and chance.random() < 0.7:
            content = _inside(content, chance)
        else:
            content = _changed(content, chance)
    return Case(number, door, chance.choice([name, name, name, "x", "x.xlsx", "x.pdf"]), content)


def _changed(content: bytes, chance: random.Random) -> bytes:
    """Break some bytes, in one of the ways in which files break or are broken."""
    data = bytearray(content)
    place, length = chance.randrange(len(data) + 1), chance.choice([1, 2, 8, 64, 1000])
    match chance.randrange(7):
        case 0:
            data[place : place + length] = chance.randbytes(length)
        case 1:
            del data[place : place + length]
        case 2:
            data[place:place] = data[place : place + length] * chance.choice([1, 2, 50])
        case 3:
            data[place:place] = chance.choice(NASTY)
        case 4:
            del data[place:]
        case 5 if data:
            data[min(place, len(data) - 1)] ^= 1 << chance.randrange(8)
        case 6:
            data[place : place + length] = chance.choice(NASTY)
    return bytes(data)


def _inside(content: bytes, chance: random.Random) -> bytes:
    """Break a part of a workbook and pack it again, so that the ZIP around it is whole."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except Exception:
        return _changed(content, chance)
    # Most of it hits the cells themselves.
    names = sorted(parts)
    cells = [name for name in names if "sheet1" in name or "sharedStrings" in name]
    name = chance.choice(cells if cells and chance.random() < 0.7 else names)
    parts[name] = _changed(parts[name], chance)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, data in parts.items():
            archive.writestr(one, data)
    return packed.getvalue()


# --- The samples that are broken ----------------------------------------------------------------------


def _csv(header: list[str], rows: list[list], encoding: str, separator: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows([header, *rows])
    return text.getvalue().encode(encoding)


def _people() -> list[tuple[str, bytes]]:
    names = [names[0] for names in NAMES.values()]
    rows = [line(name, email=f"p{number}@example.org", native="李娜") for number, name in enumerate(names)]
    return [
        ("list.xlsx", xlsx(rows)),
        ("list.csv", _csv(HEADER, rows, "utf-8-sig")),
        ("list.csv", _csv(HEADER, [line("李娜"), line("Sok Dara")], "gb18030", ";")),
        ("list.csv", _csv(HEADER, rows, "utf-16", "\t")),
    ]


# Of the people whose results are sent.
KEYS = range(4711, 4715)


def _results() -> list[tuple[str, bytes]]:
    header = ["Key", "Name", "Score before", "Score after", "2022-09-01", "2022-09-02"]
    rows = [[number, "Sok Dara", 40.5, 80, "P", "-"] for number in KEYS]
    return [("sheet.xlsx", xlsx(rows, header)), ("sheet.csv", _csv(header, rows, "utf-8"))]


def _pictures() -> list[tuple[str, bytes]]:
    found = []
    for kind, mode in (("png", "RGBA"), ("png", "P"), ("png", "I;16"), ("jpeg", "RGB"), ("jpeg", "CMYK")):
        data = io.BytesIO()
        Image.new(mode, (64, 48)).save(data, kind)
        found.append((f"logo.{kind}", data.getvalue()))
    return found


def _pdf() -> tuple[str, bytes]:
    data = io.BytesIO()
    with pikepdf.new() as pdf:
        for _page in range(3):
            pdf.add_blank_page()
        pdf.docinfo["/Title"] = "Scan"
        pdf.save(data)
    return "scan.pdf", data.getvalue()


def _bounces() -> list[tuple[str, bytes]]:
    return [
        (
            "bounce.eml",
            b"From: daemon@example.org\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=x\r\n"
            b"\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; example.org\r\n\r\n"
            b"Final-Recipient: rfc822; a@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--x\r\nContent-Type: "
            b"message/rfc822\r\n\r\n"
            b"Message-ID: <certificate-mail-7b2d6d0c-4b7f-4f0e-8a53-3d8ee9a8c0aa@localhost>\r\n\r\n"
            b"Hello\r\n--x--\r\n",
        )
    ]


# Of a thousand cases about so many go to each door; those that start a process of their own are the slow ones.
DOORS: dict[str, tuple[int, Callable[[], list[tuple[str, bytes]]]]] = {
    "people": (480, _people),
    "results": (250, _results),
    "check": (100, lambda: [_pdf()]),
    "bounce": (110, _bounces),
    "scan": (40, lambda: [_pdf(), *_pictures()]),
    "picture": (20, _pictures),
}
SAMPLES = {door: samples() for door, (_share, samples) in DOORS.items()}


def most_memory() -> int:
    """Return the most memory that this process and its children had at once, each for itself, in MB."""
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) // 1024


if __name__ == "__main__":
    import pytest

    os.environ["FUZZ"] = sys.argv[1] if len(sys.argv) > 1 else "10000"
    # Ten minutes in one test are no test that hangs.
    options = ["-q", "-s", "-n0", "-p", "no:cacheprovider", "-o", "faulthandler_timeout=0"]
    sys.exit(pytest.main(["tests/faults/test_fuzz.py", *options]))
