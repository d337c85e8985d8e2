"""What services of reports say when they cannot do what was asked."""


class ReportError(Exception):
    """Says in one sentence for people what cannot be done, and why."""
