"""The one error of this app: a sentence for people that says what hinders and what to do."""

from jobs.registry import Refused


class CertificateError(Refused):
    """A certificate cannot be made, changed or handed out. `str(error)` may be shown to people.

    Being a Refused, it also becomes the reason of a failed piece when it happens in a job.
    """
