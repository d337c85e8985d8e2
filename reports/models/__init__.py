"""Targets, figures that others published, frozen editions of reports, and when these are made by themselves."""

from reports.models.edition import Edition, EditionFile
from reports.models.published import PublishedFigure
from reports.models.schedule import ReportSchedule
from reports.models.target import Target

__all__ = ["Edition", "EditionFile", "PublishedFigure", "ReportSchedule", "Target"]
