"""What strangers send to check a certificate."""

import hashlib

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

PDF_BEGINS = b"%PDF-"


class CheckFileForm(forms.Form):
    """A file, or the SHA-256 that the browser has made of it; ``cleaned_data["sha256"]`` is there in both cases."""

    LARGEST = 2 * 1024 * 1024
    # The file with what a browser puts around it.
    LARGEST_BODY = LARGEST + 16 * 1024

    file = forms.FileField(label=_("PDF file"), required=False, error_messages={"empty": _("This file is empty.")})
    sha256 = forms.RegexField(
        r"\A[0-9A-Fa-f]{64}\Z",
        required=False,
        strip=True,
        error_messages={"invalid": _("This is no SHA-256 of a file.")},
    )  # fmt: skip

    def clean_file(self):
        """Refuse what is larger than any certificate, and what is no PDF."""
        file = self.cleaned_data["file"]
        if file and file.size > self.LARGEST:
            raise ValidationError(_("Files of more than 2 MB are not taken. Certificates are much smaller."))
        if file and file.read(len(PDF_BEGINS)) != PDF_BEGINS:
            raise ValidationError(_("This is not a PDF file."))
        return file

    def clean(self) -> dict:
        """Make the hash of the file; it is neither opened nor kept."""
        data = super().clean()
        if self.errors:
            return data
        if file := data.get("file"):
            hashed = hashlib.sha256()
            for chunk in file.chunks():
                hashed.update(chunk)
            data["sha256"] = hashed.hexdigest()
        elif not data.get("sha256"):
            raise ValidationError(_("Choose a file first."))
        data["sha256"] = data["sha256"].lower()
        return data
