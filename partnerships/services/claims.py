"""How one of two people who do the same thing at the same time is let in alone."""

from django.utils import timezone

from partnerships.models import Agreement


def claim(agreement: Agreement, *statuses: str, unchanged: bool = False) -> Agreement | None:
    """Return the agreement read anew if it is still in one of ``statuses``, else None. Call inside a transaction.

    With ``unchanged`` also None when somebody saved it since ``agreement`` was read.

    The conditional update locks the row until the transaction ends, on PostgreSQL and on SQLite alike: a second person
    waits here and then finds the state that the first one left.
    """
    still = Agreement.objects.filter(pk=agreement.pk, status__in=statuses)
    if unchanged:
        still = still.filter(changed_at=agreement.changed_at)
    claimed = still.update(changed_at=timezone.now())
    return Agreement.objects.with_parties().get(pk=agreement.pk) if claimed else None
