"""Lists of delegates for tests, as kept uploads."""

import io

from partnerships.people_sheet.reading import read_people
from partnerships.tests.lists import HEADER, book_of, line, saved, upload_of, xlsx
from workshops.delegate_lists import make_plan
from workshops.services import keep_upload

__all__ = ["HEADER", "book_of", "kept", "line", "plan_of", "saved", "upload_of", "xlsx"]


def kept(workshop, rows, header=HEADER, by=None):
    """Keep the list as if somebody had uploaded it."""
    sheet = read_people(io.BytesIO(xlsx(rows, header)))
    return keep_upload(workshop=workshop, sheet=sheet, file_name="list.xlsx", by=by)


def plan_of(workshop, rows, header=HEADER):
    return make_plan(kept(workshop, rows, header), workshop)
