"""Knows every app; loading it makes our Celery application the one that tasks belong to."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
