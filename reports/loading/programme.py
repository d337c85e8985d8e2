"""A programme, its objectives, the organisations that carry it, its members and the people it keeps."""

from partnerships.models import Institution, Membership, Objective, Person, Programme, ProgrammeOrganisation
from reports.loading.files import DataFolder
from reports.loading.rows import Row
from reports.loading.writing import insert, insert_with_trail, link

PERSON = "full_name native_name sex category position is_sample"


def named_institutions(document: Row, data: DataFolder) -> set[str]:
    """Return the keys of the institutions that a programme's files name as organisation, member or employer."""
    lists = (data.table("members.csv", "institution since"), data.table("people.csv", "institution"))
    rows = [*document.parts("organisations"), *(row for rows in lists for row in rows)]
    return {row.text("institution") for row in rows}


def load_programme(document: Row, data: DataFolder, institutions: dict[str, Institution]) -> Programme:
    """Insert the programme with what it says of itself; return it."""
    (programme,) = insert_with_trail([document.make(Programme, "code name native_name starts_on ends_on")])
    insert(
        Row(document.where, {"text": text}).make(Objective, "text", programme=programme, number=number)
        for number, text in enumerate(document.words("objectives"), 1)
    )
    insert(
        row.make(
            ProgrammeOrganisation, "role", programme=programme, institution=row.one_of(institutions, "institution")
        )
        for row in document.parts("organisations")
    )
    insert_with_trail(
        row.make(Membership, "since until", programme=programme, institution=row.one_of(institutions, "institution"))
        for row in data.table("members.csv", "institution since")
    )
    return programme


def load_people(data: DataFolder, programme: Programme, institutions: dict[str, Institution]) -> dict[str, Person]:
    """Insert the people whose records the programme keeps; return them by key."""
    people = {}
    for row in data.table("people.csv", f"key institution {PERSON}"):
        if row.text("key") in people:
            raise row.wrong(f"the key “{row.text('key')}” is already used above.")
        institution = row.one_of(institutions, "institution", needed=False)
        people[row.text("key")] = row.make(Person, PERSON, institution=institution)
    insert_with_trail(people.values())
    link(((person, [programme]) for person in people.values()), "programmes")
    return people
