"""Names that are looked for in any spelling."""

from collections.abc import Iterable
from functools import reduce
from operator import and_, or_

from django.db.models import Q

# More words than any name has; each costs the database a look into every name.
MOST_WORDS = 12


def spelled_like(words: Iterable[set[str]], of: str = "") -> Q:
    """Return the condition that the column ``spelled`` has every one of ``words``, in one of its forms.

    ``of`` is the path to the institution or person whose names are meant; without it they are those of the row.

    Without words nothing is found: what was typed has none that could be compared.
    """
    column = f"{of}__spelled__contains" if of else "spelled__contains"
    each = [reduce(or_, (Q(**{column: form}) for form in sorted(forms))) for forms in words][:MOST_WORDS]
    return reduce(and_, each) if each else Q(pk__in=[])
