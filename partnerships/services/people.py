"""People: whose office keeps their record."""

from django.db import transaction
from django.utils.translation import gettext as _

from partnerships.models import Person, Programme


@transaction.atomic
def save_person(*, person: Person, programme: Programme | None = None, reason: str = "") -> Person:
    """Save ``person``; the office of ``programme`` keeps the record from now on.

    A person entered by a coordinator without a programme is kept by the programmes of the institution, so that
    their staff see whom it names.
    """
    is_new = person.pk is None
    person.full_name = person.full_name.strip()
    person._change_reason = reason or (_("entered") if is_new else _("changed"))
    person.save()
    if programme:
        person.programmes.add(programme)
    elif is_new and person.institution_id:
        person.programmes.add(*person.institution.programmes.all())
    return person
