"""The form field for evidence."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from documents.errors import DocumentError
from documents.uploads.checking import CONTENT_TYPES, check_upload
from documents.uploads.limits import LIMITS, MEGABYTE, Limits
from documents.uploads.names import KINDS, clean_file_name
from documents.uploads.sentences import REFUSALS


class EvidenceField(forms.FileField):
    """A file that `check_upload` takes: its cleaned value is the upload, with what is known about it as `checked`.

    The upload's name is cleaned and ends as its content says.
    """

    widget = forms.FileInput
    default_error_messages = {"empty": REFUSALS["empty"]}

    def __init__(self, *, limits: Limits = LIMITS, **kwargs):
        self.limits = limits
        help_text = format_lazy(
            _("A PDF, JPEG or PNG file with at most {megabytes} MB and {pages} pages."),
            megabytes=limits.size // MEGABYTE,
            pages=limits.pages,
        )
        super().__init__(**{"help_text": help_text, **kwargs})

    def widget_attrs(self, widget) -> dict:
        """Offer only files of the three kinds for choosing; a phone then turns its own kind of picture into JPEG."""
        return {**super().widget_attrs(widget), "accept": ",".join((*KINDS, *CONTENT_TYPES.values()))}

    def clean(self, data, initial=None):
        """Look into what was uploaded; a file that was there before passes as it is."""
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile):
            try:
                file.checked = check_upload(file, limits=self.limits)
            except DocumentError as error:
                raise ValidationError(str(error), code="refused") from error
            file.name = clean_file_name(file.name, file.checked.kind)
        return file
