"""Finds every address of the project, and fills in what stands in it."""

from collections.abc import Iterator

from django.urls import URLPattern, get_resolver, reverse


def every_address() -> dict[str, list[str]]:
    """Return the parameters of every address by its name, the admin's own apart."""
    return dict(sorted(_walk(get_resolver().url_patterns)))


def _walk(patterns, spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, list[str]]]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            assert pattern.name, f"The address {pattern.pattern} has no name."
            yield ":".join([*spaces, pattern.name]), sorted(pattern.pattern.regex.groupindex)
        elif pattern.namespace != "admin":
            yield from _walk(pattern.url_patterns, (*spaces, pattern.namespace) if pattern.namespace else spaces)


def path_of(name: str, parameters: list[str], values: dict) -> str:
    """Return the path of the address ``name``; fails with its name when a parameter is not in ``values``."""
    missing = [parameter for parameter in parameters if parameter not in values]
    assert not missing, f"tests/doors/things.py does not say which {missing[0]} to use for {name}."
    return reverse(name, kwargs={parameter: values[parameter] for parameter in parameters})
