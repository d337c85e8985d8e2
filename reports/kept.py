"""Numbers that take long to count are kept for some minutes; those of a usual programme are counted at each visit."""

import datetime as dt
import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import cache
from django.utils import timezone

from reports.scope import Scope

LONG = 0.3  # seconds
KEPT_FOR = 600  # seconds


@dataclass(frozen=True)
class Kept:
    """The numbers of a page, as plain data in no one language: ``count`` asks the database for those of a scope."""

    name: str
    count: Callable[[Scope], object]

    def of(self, scope: Scope, *, again: bool = False) -> tuple[object, dt.datetime | None]:
        """Return the numbers of ``scope`` and, of those that are kept, when they were counted.

        ``again`` counts anew what is kept.
        """
        kept = None if again else cache.get(self._key(scope))
        found = kept or self.count_again(scope)
        if found[1]:
            cache.set(self._visit(scope), True, KEPT_FOR)
        return found

    def count_again(self, scope: Scope) -> tuple[object, dt.datetime | None]:
        """Return what ``of`` does, counted anew, though nobody looks at it."""
        key = self._key(scope)
        start, counted_at = time.monotonic(), timezone.now()
        numbers = self.count(scope)
        if time.monotonic() - start < LONG:
            cache.delete(key)
            return numbers, None
        cache.set(key, (numbers, counted_at), KEPT_FOR)
        return numbers, counted_at

    def was_looked_at(self, scope: Scope) -> bool:
        """Whether numbers of ``scope`` that are kept were asked for a few minutes ago."""
        return cache.get(self._visit(scope)) is not None

    def _visit(self, scope: Scope) -> str:
        return f"{self._key(scope)}:visit"

    def _key(self, scope: Scope) -> str:
        parts = [scope.programme.pk, scope.as_of, scope.since, scope.country, scope.side, scope.cohorts]
        parts += [one.pk if one else None for one in (scope.workshop, scope.institution)]
        return f"{self.name}:{hashlib.sha256(repr(parts).encode()).hexdigest()}"
