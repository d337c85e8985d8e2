"""The admin's pages for users' reference data and repairs; the life of an agreement stays with the services."""

from partnerships.admin import activity, agreement, duplicates, institution, lists, person, programme, version

__all__ = ["activity", "agreement", "duplicates", "institution", "lists", "person", "programme", "version"]
