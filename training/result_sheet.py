"""The sheet with attendance and scores of a cohort: handed out, filled in without network, and read again.

One row for each person, known by a key; a column for each class day, headed by its date. An empty cell says nothing; a
dash takes away what is recorded.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import IO

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from documents.errors import DocumentError
from documents.sheets import Column, Sheet, workbook
from partnerships.people_sheet.reading import ReadSheet, fields_in, read_columns
from partnerships.people_sheet.words import key_of
from training.models import Attendance, ClassDay, Cohort, Enrolment

State = Attendance.State
# A sheet may have 200 columns: days beyond these go into a next file.
DAYS_A_FILE = 150

# What people write above a column; the first of each is what our own sheet says.
HEADINGS = {
    "key": ("Key", "编号", "学员编号"),
    "full_name": ("Name", "Full name", "姓名", "全名"),
    "native_name": ("Native name", "母语姓名", "中文姓名"),
    "institution": ("Institution", "单位", "院校"),
    "score_before": ("Score before", "Pre-test", "前测", "前测成绩", "训前成绩"),
    "score_after": ("Score after", "Post-test", "后测", "后测成绩", "训后成绩"),
}
FIELD_OF_HEADING = {key_of(word): name for name, words in HEADINGS.items() for word in words}
# The first of each is what our own sheet says.
WORDS = {
    State.PRESENT: ("P", "present", "1", "✓", "✔", "√", "出", "出席", "到"),
    State.ABSENT: ("A", "absent", "0", "缺", "缺席", "缺勤"),
    State.EXCUSED: ("E", "excused", "假", "请假"),
    "": ("-", "–", "—", "not recorded", "未记录"),
}
STATE_OF_WORD = {key_of(word): str(state) for state, words in WORDS.items() for word in words}
WORDS_TITLE = gettext_noop("Words")
DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


def heading_of(field: str) -> str:
    """Return the words above the column of ``field``: a date as it is said on pages."""
    return HEADINGS[field][0] if field in HEADINGS else date_format(dt.date.fromisoformat(field))


def read_results(upload: IO[bytes]) -> ReadSheet:
    """Read attendance and scores from an open XLSX or CSV file. Columns of days are called by their date.

    Raises DocumentError for a file that cannot be read, has no keys, or neither a day nor a score.
    """
    sheet = read_columns(upload, _places_in)
    # The sheet of words that we hand out ourselves is nobody's data.
    others = [title for title in sheet.unread["sheets"] if title not in {WORDS_TITLE, _(WORDS_TITLE)}]
    return replace(sheet, unread=sheet.unread | {"sheets": others})


def _places_in(header: list[str]) -> dict[str, int]:
    places = fields_in(header, FIELD_OF_HEADING, ["key"], heading_of)
    for place, heading in enumerate(header):
        if not (day := day_in(heading)):
            continue
        if day.isoformat() in places:
            raise DocumentError(_("Two columns are for %(day)s. Remove or rename one.") % {"day": date_format(day)})
        places[day.isoformat()] = place
    if not places.keys() - {"key", "full_name", "native_name", "institution"}:
        raise DocumentError(
            _("The file has no column with a class day (as 2022-09-01) and none with a score. Download ours.")
        )
    return places


def day_in(heading: str) -> dt.date | None:
    """Return the date that ``heading`` begins with: 2022-09-01, 2022/9/1, 2022年9月1日; None when it is no date."""
    found = DATE.match(heading.strip())
    try:
        return dt.date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def results_workbook(cohort: Cohort, enrolments: Iterable[Enrolment], days: list[ClassDay]) -> bytes:
    """Return an XLSX file with what is recorded of ``enrolments`` on ``days``; in one query."""
    marks = Attendance.objects.filter(enrolment__cohort=cohort, class_day__in=days)
    states = {(one.enrolment_id, one.class_day_id): WORDS[one.state][0] for one in marks}
    columns = [
        Column(HEADINGS["key"][0], width=8),
        *[Column(HEADINGS[name][0], "text") for name in ("full_name", "native_name", "institution")],
        *[Column(HEADINGS[name][0]) for name in ("score_before", "score_after")],
        *[Column(day.day.isoformat(), "text", width=11) for day in days],
    ]
    rows = [
        [
            one.pk, one.person.full_name, one.person.native_name, str(one.institution or ""),
            one.score_before, one.score_after, *[states.get((one.pk, day.pk)) for day in days],
        ]
        for one in enrolments
    ]  # fmt: skip
    labels = {"": _("not recorded; takes away what is recorded"), **dict(State.choices)}
    words = [[labels[state], *map(str, known)] for state, known in WORDS.items()]
    longest = max(map(len, words))
    return workbook(
        [
            Sheet(_("Attendance and scores"), columns, rows),
            Sheet(_(WORDS_TITLE), [_("Means"), *[_("may say")] * (longest - 1)], words),
        ]
    )
