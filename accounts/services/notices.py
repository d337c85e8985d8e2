"""Telling people of an event: one notice a person, sent as a job with one piece an e-mail."""

from collections.abc import Callable, Iterable

from django.db import models, transaction
from django.utils import translation
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from accounts.models import Notice, User
from jobs.models import subject_of
from jobs.services import enqueue

JOB_KIND = "accounts.notices"
MOST_SUBJECT = 200
MOST_EVENT = 200


def _in_words(words: str, **values) -> str:
    return _(words) % values


# ``in_words(gettext_noop("signed by %(who)s"), who=name)``: a text with its values that is put into words only when it
# is read, in the language of then.
in_words = lazy(_in_words, str)


@transaction.atomic
def notify(
    *,
    event: str,
    recipients: Iterable[User],
    subject: Callable[[], str],
    text: Callable[[], str],
    url: str,
    thing: models.Model | None = None,
    programme=None,
) -> int:
    """Tell each of ``recipients`` of ``event`` by e-mail, once for all time, and return how many had not been told.

    ``event`` is a key that stays, such as "agreement:17:proposed:2"; to tell it again changes and sends nothing.
    ``subject`` and ``text`` give their words in the language that is active: each is told in the own one.
    The subject becomes one line, ``url`` is the path of the page that the e-mail leads to. ``thing`` is what the
    notices are about, ``programme`` whose staff see the job. Closed accounts are left out.
    Call it in the transaction of the step: the e-mails go out when that commits, and not at all when it does not.
    Raises ValueError for an empty or too long ``event`` and for a ``url`` that is no path.
    """
    # Said here and not left to the database: SQLite passes over a row that breaks any constraint, not only a double.
    if not 0 < len(event) <= MOST_EVENT:
        raise ValueError(f"An event needs a key of 1 to {MOST_EVENT} characters, not {event!r}.")
    if not url.startswith("/"):
        raise ValueError(f"A notice leads to a path of this site, not to {url!r}.")
    people = {user.pk: user for user in recipients if user.is_active and user.email}
    about = subject_of(thing) if thing is not None else ""
    words = {}
    for language in {user.reads for user in people.values()}:
        with translation.override(language):
            words[language] = {"subject": _one_line(subject()), "text": text()}
    # In one order, whoever calls: two that write the same people in different orders would wait for each other.
    wanted = [
        Notice(event=event, recipient=people[pk], url=url, about=about, **words[people[pk].reads])
        for pk in sorted(people)
    ]
    new = _write(wanted)
    if new:
        enqueue(
            kind=JOB_KIND,
            owner=None,
            programme=programme,
            subject=thing,
            title=_("E-mails: %(subject)s") % {"subject": _one_line(subject())},
            keys=[(str(notice.pk), notice.recipient.full_name) for notice in new],
        )
    return len(new)


def _write(wanted: list[Notice]) -> list[Notice]:
    """Write those of ``wanted`` that are not there yet, and return them."""
    Notice.objects.bulk_create(wanted, ignore_conflicts=True, batch_size=500)
    # Somebody else may be telling the same at this moment. What stands under an id that was drawn here is ours;
    # what was there before, or came first, has another.
    ours = set(Notice.objects.filter(pk__in=[notice.pk for notice in wanted]).values_list("pk", flat=True))
    return [notice for notice in wanted if notice.pk in ours]


def _one_line(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= MOST_SUBJECT else line[: MOST_SUBJECT - 1] + "…"
