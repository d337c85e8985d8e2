"""Workshops: their programme, delegates, rosters and check-ins."""

import datetime as dt
import secrets
import zoneinfo

from partnerships.models import Institution, Person, Programme
from reports.loading.files import DataFolder
from reports.loading.rows import Row
from reports.loading.writing import begin_trails, insert, insert_with_trail, link
from workshops.models import CheckIn, Delegate, Session, SiteVisit, Workshop, WorkshopOrganiser

# What the data files may say of a workshop and of a session.
WORKSHOP = (
    "edition title native_title starts_on ends_on venue city province country native_place time_zone capacity "
    "background"
)
SESSION = "number title native_title day starts_at ends_at track native_track room native_room speakers native_speakers"
DOOR_OPENS = dt.time(8, 15)


def load_workshop(
    row: Row, data: DataFolder, programme: Programme, institutions: dict[str, Institution], people: dict[str, Person]
) -> Workshop:
    """Insert a workshop with sessions, visits and the delegates of ``delegates.csv``; return it."""
    (workshop,) = insert_with_trail([row.make(Workshop, WORKSHOP, programme=programme)])
    insert_with_trail(
        part.make(
            WorkshopOrganiser, "role", workshop=workshop, institution=part.one_of(institutions, "institution"),
            position=position,
        )
        for position, part in enumerate(row.parts("organisers"), 1)
    )  # fmt: skip
    insert_with_trail(part.make(Session, SESSION, workshop=workshop) for part in row.parts("sessions"))
    visits = {
        part.text("institution"): part.make(
            SiteVisit, "day starts_at ends_at bus capacity", workshop=workshop,
            institution=part.one_of(institutions, "institution"),
        )
        for part in row.parts("visits")
    }  # fmt: skip
    insert(visits.values())
    rows = data.table("delegates.csv", "person institution state days visits")
    delegates = _load_delegates(rows, workshop, institutions, people)
    _load_presence(list(zip(rows, delegates, strict=True)), workshop, visits)
    begin_trails(list(visits.values()))
    return workshop


def _load_delegates(
    rows: list[Row], workshop: Workshop, institutions: dict[str, Institution], people: dict[str, Person]
) -> list[Delegate]:
    return insert_with_trail(
        row.make(
            Delegate, "state", workshop=workshop, person=row.one_of(people, "person"),
            institution=row.one_of(institutions, "institution", needed=False),
            # Inserting many at once passes by save(), which gives the code.
            badge_code=secrets.token_hex(8).upper(),
        )
        for row in rows
    )  # fmt: skip


def _load_presence(delegates: list[tuple[Row, Delegate]], workshop: Workshop, visits: dict[str, SiteVisit]) -> None:
    """Insert check-ins of days and visits, and the rosters of the visits."""
    rosters = {visit: [] for visit in visits.values()}
    check_ins = []
    for place, (row, delegate) in enumerate(delegates):
        days = row.days("days")
        check_ins += [_check_in(delegate, workshop, place, day, DOOR_OPENS) for day in days]
        for visit in row.some_of(visits, "visits"):
            rosters[visit].append(delegate)
            if visit.day in days:
                check_ins.append(_check_in(delegate, workshop, place, visit.day, visit.starts_at or DOOR_OPENS, visit))
    link(rosters.items(), "roster")
    insert(check_ins)


def _check_in(
    delegate: Delegate, workshop: Workshop, place: int, day: dt.date, opens: dt.time, visit: SiteVisit | None = None
) -> CheckIn:
    """Return a check-in: one after the other, a few in a minute."""
    came = dt.datetime.combine(day, opens, zoneinfo.ZoneInfo(workshop.time_zone)) + dt.timedelta(seconds=20 * place)
    return CheckIn(delegate=delegate, day=day, visit=visit, checked_in_at=came)
