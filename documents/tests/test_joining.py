"""Long files: pages in their order, what is alike written once, readable by others."""

import io

import pikepdf
import pytest

from documents.errors import DocumentError
from documents.joining import join_into, paper_of
from documents.pdf import render_pdf
from documents.tests.poppler import picture_of, text_of

PAGE = "<html><body><p>Page of {}</p><p>សុខ ដារ៉ា 陈泰</p></body></html>"


@pytest.fixture(scope="module")
def parts():
    return [render_pdf(PAGE.format(name), title=name) for name in ("Anan", "Bopha", "Chan")]


def joined(parts, **options):
    target = io.BytesIO()
    count = join_into(target, iter(parts), **options)
    return count, target.getvalue()


def test_pages_keep_order_text_and_looks(parts):
    count, content = joined(parts, title="签约 (1)", author="Office")
    pages = text_of(content).split("\f")[:-1]
    assert count == len(pages) == 3
    for name, page in zip(("Anan", "Bopha", "Chan"), pages, strict=True):
        assert f"Page of {name}" in page
        assert "សុខ ដារ៉ា 陈泰" in page
    assert picture_of(content).tobytes() == picture_of(parts[0]).tobytes()
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert opened.check_pdf_syntax() == []
        assert (str(opened.docinfo["/Title"]), str(opened.docinfo["/Author"])) == ("签约 (1)", "Office")


def test_what_is_alike_is_written_once(parts):
    _count, one = joined(parts[:1])
    count, many = joined(parts[:1] * 250)
    assert count == 250
    assert len(many) < len(one) + 250 * 600
    with pikepdf.open(io.BytesIO(many)) as opened:
        assert len(opened.pages) == 250
        assert opened.check_pdf_syntax() == []


def test_same_input_gives_the_same_bytes(parts):
    assert joined(parts) == joined(parts)


def test_paper_and_what_is_no_pdf(parts):
    assert paper_of(parts[0]) == (210, 297)
    for broken in (b"", b"%PDF-1.7 nothing more"):
        with pytest.raises(DocumentError, match="cannot be read"):
            paper_of(broken)
        with pytest.raises(DocumentError, match="cannot be read"):
            joined([broken])
