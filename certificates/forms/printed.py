"""Words that are printed: what could break a file or make it show other words is taken away before it is checked."""

from django import forms

from documents.names import clean_line, clean_text


class PrintedField(forms.CharField):
    """Words of one or more lines."""

    def to_python(self, value) -> str:
        """Take invisible characters away."""
        return clean_text(super().to_python(value)).strip()


class PrintedLineField(forms.CharField):
    """Words on one line."""

    def to_python(self, value) -> str:
        """Take invisible characters away, new lines included."""
        return clean_line(super().to_python(value))
