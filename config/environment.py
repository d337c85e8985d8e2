"""Reads settings from the environment; a wrong value stops the start with a sentence."""

import os
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off"}


def text(name: str, default: str | None = None) -> str:
    """Return the value of ``name``; without a default an empty value is refused."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"{name} is not set. Set it in the environment; .env.example describes it.")
    return default


def flag(name: str, default: bool) -> bool:
    """Return ``name`` as a boolean; only yes/no words are accepted."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in TRUE_WORDS:
        return True
    if value in FALSE_WORDS:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}, which is neither true nor false. Write true or false.")


def number(name: str, default: int, *, least: int = 0, most: int = 2**31) -> int:
    """Return ``name`` as a whole number between ``least`` and ``most``."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.lstrip("-").isdigit() or not least <= int(value) <= most:
        raise ImproperlyConfigured(f"{name} is {value!r}. Write a whole number from {least} to {most}.")
    return int(value)


def words(name: str, default: list[str]) -> list[str]:
    """Return ``name`` as a list of words separated by commas."""
    value = os.environ.get(name, "")
    return [word.strip() for word in value.split(",") if word.strip()] or default


def url(name: str, default: str, *, schemes: set[str]) -> str:
    """Return ``name`` as an address whose scheme is one of ``schemes``."""
    value = text(name, default)
    scheme = urlsplit(value).scheme
    if scheme not in schemes:
        raise ImproperlyConfigured(
            f"{name} begins with {scheme or value!r}. It must begin with one of: {', '.join(sorted(schemes))}."
        )
    return value


def database(default: str) -> dict:
    """Return Django's settings for the database that ``DATABASE_URL`` names."""
    value = url("DATABASE_URL", default, schemes={"sqlite", "postgres", "postgresql"})
    parsed = environ.Env.db_url_config(value)
    if not parsed.get("NAME"):
        raise ImproperlyConfigured(
            "DATABASE_URL names no database. Write for example postgres://user:password@host:5432/name."
        )
    return parsed


def email(default: str) -> dict:
    """Return Django's settings for the mail server that ``EMAIL_URL`` names."""
    value = url(
        "EMAIL_URL", default, schemes={"consolemail", "filemail", "memorymail", "dummymail", "smtp", "smtp+tls", "smtp+ssl"}
    )
    return environ.Env.email_url_config(value)
