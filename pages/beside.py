"""Puts the message of a database constraint beside the field that it is about."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError


class ConstraintsBeside:
    """For model forms: ``beside`` maps names of constraints to fields of the form; others stay on top.

    ``settled`` names model fields that the view has set and that constraints may need, such as the programme:
    Django would otherwise skip every constraint that uses a field the form does not show.
    """

    beside: dict[str, str] = {}
    settled: tuple[str, ...] = ()

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - set(self.settled)

    def _update_errors(self, errors: ValidationError) -> None:
        fields = {
            str(constraint.violation_error_message): self.beside[constraint.name]
            for constraint in self._meta.model._meta.constraints
            if constraint.name in self.beside
        }
        if hasattr(errors, "error_dict"):
            for error in errors.error_dict.pop(NON_FIELD_ERRORS, []):
                field = fields.get(" ".join(error.messages), NON_FIELD_ERRORS)
                errors.error_dict.setdefault(field, []).append(error)
        super()._update_errors(errors)
