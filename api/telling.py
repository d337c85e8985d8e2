"""From records to what is told of them: one function a thing, reading nothing that the list has not fetched."""

from django.utils import timezone


def ref(thing) -> dict | None:
    """Return key and name of ``thing``; None for nothing."""
    return {"id": thing.pk, "name": str(thing)} if thing else None


def _fields(thing, *names: str) -> dict:
    return {"id": thing.pk} | {name: getattr(thing, name) for name in names}


def field_of_study(field) -> dict | None:
    """Tell of a field of study."""
    return {"code": field.code, "name": field.name} if field else None


def programme(one) -> dict:
    """Tell of a programme."""
    return _fields(one, "code", "name", "native_name", "starts_on", "ends_on")


def institution(one) -> dict:
    """Tell of an institution in a list."""
    names = ("official_name", "native_name", "native_language", "province", "city", "kind", "website")
    return _fields(one, *names) | {"country": one.country.code or "", "side": str(one.side.value)}


def institution_whole(one) -> dict:
    """Tell of an institution with all its names."""
    return institution(one) | {
        "names": [_fields(name, "name", "language", "kind") for name in one.names.all()],
        "fields_of_study": [field_of_study(field) for field in one.fields_of_study.all()],
    }


def person(one) -> dict:
    """Tell of a person in a list."""
    names = ("full_name", "native_name", "sex", "category", "position")
    return _fields(one, *names) | {"institution": ref(one.institution)}


def person_whole(one) -> dict:
    """Tell of a person as the own page does."""
    return person(one) | {"email": one.email}


def agreement(one) -> dict:
    """Tell of an agreement in a list."""
    days = ("proposed_on", "signed_on", "ceremony_on", "terminated_on", "changed_at")
    return _fields(one, "number", "kind", "is_on_paper", *days) | {
        "state": one.state_on(timezone.localdate()),
        "programme": ref(one.programme),
        "first_party": ref(one.first_party),
        "second_party": ref(one.second_party),
        "starts_on": one.period_start,
        "ends_on": one.period_end,
    }


def agreement_whole(one) -> dict:
    """Tell of an agreement with versions and activities."""
    return agreement(one) | {
        "versions": [_version(version) for version in one.versions.all()],
        "activities": [activity(each) for each in one.activities.all()],
    }


def _version(one) -> dict:
    words = ("number", "kind", "starts_on", "ends_on", "purpose", "purpose_chinese")
    return _fields(one, *words, "proposed_at", "agreed_on", "outcome", "sha256") | {
        "proposed_by": ref(one.proposed_by),
        "lines": [_line(line) for line in one.lines.all()],
        "approvals": [
            {"institution": ref(each.institution), "approved_at": each.approved_at, "sha256": each.sha256}
            for each in one.approvals.all()
        ],
    }


def _line(one) -> dict:
    return _fields(one, "number", "kind", "people_per_year", "length", "length_unit", "language", "mode") | {
        "sending": ref(one.sending),
        "receiving": ref(one.receiving),
        "field_of_study": field_of_study(one.field_of_study),
    }


def activity(one) -> dict:
    """Tell of an activity."""
    days = ("planned_start", "planned_end", "actual_start", "actual_end")
    return _fields(one, "kind", "status", "planned_people", "actual_people", *days) | {
        "sending": ref(one.sending),
        "receiving": ref(one.receiving),
    }


def workshop(one) -> dict:
    """Tell of a workshop."""
    place = ("venue", "city", "province", "time_zone")
    return _fields(one, "edition", "title", "native_title", "starts_on", "ends_on", *place) | {
        "programme": ref(one.programme),
        "stage": str(one.stage.value),
        "country": one.country.code or "",
    }


def session(one) -> dict:
    """Tell of a session."""
    words = ("number", "title", "native_title", "day", "starts_at", "ends_at", "track", "room", "speakers")
    return _fields(one, *words) | {"workshop": ref(one.workshop)}


def course(one) -> dict:
    """Tell of a course."""
    words = ("code", "title", "native_title", "weeks", "mode", "is_training_of_trainers")
    return _fields(one, *words) | {
        "programme": ref(one.programme),
        "field_of_study": field_of_study(one.field_of_study),
        "provider": ref(one.provider),
    }


def cohort(one) -> dict:
    """Tell of a cohort."""
    return _fields(one, "name", "starts_on", "ends_on", "capacity") | {
        "course": ref(one.course),
        "stage": str(one.stage.value),
    }


def certificate(one) -> dict:
    """Tell of a certificate: not whose it is."""
    return _fields(one, "serial", "kind", "state", "issued_on", "expires_on", "verify_url") | {
        "programme": ref(one.programme)
    }


def edition(one) -> dict:
    """Tell of an edition in a list."""
    return _fields(one, "title", "since", "as_of", "is_public", "made_at", "sha256") | {"programme": ref(one.programme)}


def edition_whole(one) -> dict:
    """Tell of an edition with its figures."""
    return edition(one) | {"figures": one.figures}
