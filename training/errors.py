"""The one error that the services of this app raise."""

from django.core.exceptions import ValidationError


class TrainingError(ValidationError):
    """What was asked for cannot be done; the message says why. Forms take it as it is (``form.add_error``)."""

    def __str__(self) -> str:
        """The sentences alone, for a message on a page."""
        return " ".join(self.messages)


class PlanChanged(TrainingError):
    """What an import would do is no longer what was shown."""
