"""Numbers of agreements: given once, in order, never twice."""

import re

from django.db.models.functions import Length

from partnerships.models import Agreement, Programme


def next_agreement_number(*, programme: Programme, year: int) -> str:
    """Return the next free number of the programme's year, such as ``TWIN-2018-0001``. Call inside a transaction.

    The programme's row is locked until the transaction ends, so that two people cannot be given the same number; on
    SQLite every transaction that writes is alone anyhow.
    """
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    prefix = f"{programme.code}-{year}-"
    # Digits alone may follow: those of the programme OURS-2026 begin like those of OURS in 2026.
    given = Agreement.objects.filter(number__startswith=prefix, number__regex=rf"^{re.escape(prefix)}[0-9]+$")
    last = given.order_by(Length("number").desc(), "-number").values_list("number", flat=True).first()
    count = int(last.removeprefix(prefix)) if last else 0
    return f"{prefix}{count + 1:04}"
