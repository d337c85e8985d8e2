"""The way from an old address to the record that one was merged into."""

from django.db.models import QuerySet
from django.http import Http404

from partnerships.merge_plan import Record
from partnerships.models import Merge, Person

MOST_MERGES = 10


def get_merged(visible: QuerySet, pk: int) -> Record:
    """Return the record among ``visible`` that ``pk`` was merged into, over several merges if need be.

    Raises Http404 when there is none, or none that may be seen: an old link in a mail tells a stranger nothing.
    """
    of = Merge.Of.PERSON if visible.model is Person else Merge.Of.INSTITUTION
    for _step in range(MOST_MERGES):
        into = Merge.objects.filter(of=of, dropped_key=pk, undone_at=None).values_list("kept_key", flat=True).first()
        if into is None:
            break
        if found := visible.filter(pk=into).first():
            return found
        pk = into
    raise Http404
