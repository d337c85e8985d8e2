"""Editions for tests, without the drawing that takes seconds."""

from partnerships.models import Programme
from reports.models import Edition
from reports.scope import Scope
from reports.services.editions import DrawnEdition, freeze_edition, keep_edition, order_of

FILES = {
    ("en", "pdf"): b"%PDF", ("en", "xlsx"): b"PK", ("zh-hans", "pdf"): b"%PDF zh", ("zh-hans", "xlsx"): b"PK zh",
}  # fmt: skip


def make_edition(programme: Programme, *, as_of, made_by=None, parts=None, **about) -> Edition:
    """Freeze an edition of now about ``programme``; ``about`` are fields of Scope and of ``order_of``."""
    order = {name: about.pop(name) for name in ("title", "is_public", "schedule") if name in about}
    scope = Scope(programme=programme, as_of=as_of, **about)
    arguments = order_of(scope, **order, **({"parts": parts} if parts else {}))
    return keep_edition(drawn=DrawnEdition(freeze_edition(arguments=arguments, made_by=made_by), dict(FILES)))
