"""Several PDF files of ours as one."""

import io
from collections.abc import Iterable

import pikepdf


def join_pdfs(parts: Iterable[bytes]) -> bytes:
    """Return the pages of ``parts`` in one file, which carries title, author and language of the first.

    Each part keeps its own fonts. The structure for screen readers goes: it is numbered within each part. The letters
    behind the glyphs (documents.speaking) stand in the pages and stay.
    """
    files = [pikepdf.open(io.BytesIO(part)) for part in parts]
    whole = files[0]
    for other in files[1:]:
        whole.pages.extend(other.pages)
    for page in whole.pages:
        if "/StructParents" in page.obj:
            del page.obj["/StructParents"]
    for key in ("/StructTreeRoot", "/MarkInfo"):
        if key in whole.Root:
            del whole.Root[key]
    written = io.BytesIO()
    whole.save(written, deterministic_id=True)
    for file in files:
        file.close()
    return written.getvalue()
