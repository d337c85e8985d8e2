"""The logos and signatories of a design: rows with pictures, of which some are stored already."""

from django import forms
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from certificates.forms.printed import PrintedLineField
from certificates.models import CertificateDesign, DesignLogo
from certificates.services import LogoRow, Picture, SignatoryRow
from documents.names import clean_line
from documents.uploads import PictureField
from pages.forms import PlainForm

# More do not fit beside each other on a certificate.
MOST_LOGOS = 4
MOST_SIGNATORIES = 4
GONE = _("This picture was removed meanwhile. Choose the file again.")


class LogoForm(PlainForm):
    """One logo. ``kept`` names the stored picture, unless a new one is chosen or the box to remove it is ticked."""

    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    picture = PictureField(label=_("Logo"), required=False, help_text="")
    alternative = PrintedLineField(label=_("What it shows"), max_length=200, required=False)
    place = forms.IntegerField(label=_("Place from the left"), min_value=1, max_value=MOST_LOGOS, required=False)
    remove = forms.BooleanField(label=_("Remove this logo"), required=False)

    def __init__(self, *args, stored: set[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.stored = stored
        self.stored_url = self.initial.get("url", "")
        if not self.initial.get("kept"):
            del self.fields["remove"]

    def clean(self) -> dict:
        """A picture needs its words, and words need their picture."""
        data = super().clean()
        if data.get("remove") or "picture" in self.errors:
            return data
        has_picture = data.get("picture") or data.get("kept")
        if data.get("kept") and not data.get("picture") and data["kept"] not in self.stored:
            self.add_error("picture", GONE)
        elif has_picture and not data.get("alternative"):
            self.add_error("alternative", _("Say in a few words what the logo shows."))
        elif data.get("alternative") and not has_picture:
            self.add_error("picture", _("Choose the picture, or empty this row."))
        return data


class _Logos(forms.BaseFormSet):
    def rows(self) -> list[LogoRow]:
        """The logos from left to right."""
        found = []
        for index, row in enumerate(self.cleaned_data, 1):
            if not row.get("remove") and (row.get("picture") or row.get("kept")):
                picture = _picture(row.get("picture"), row.get("kept"))
                found.append((row.get("place") or index, index, LogoRow(picture, row["alternative"])))
        return [row for _place, _index, row in sorted(found, key=lambda one: one[:2])]


class SignatoryForm(PlainForm):
    """One person whose name stands under the certificates. A stored signature stays with the name it came with."""

    name = PrintedLineField(label=_("Name"), max_length=200, required=False)
    position = PrintedLineField(label=_("Position"), max_length=200, required=False)
    signature = PictureField(label=_("Signature"), required=False, help_text="")
    remove = forms.BooleanField(label=_("Remove the signature"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.stored_url = self.initial.get("url", "")
        if not self.stored_url:
            del self.fields["remove"]

    def clean(self) -> dict:
        """A position or a signature needs a name."""
        data = super().clean()
        if data.get("position") and not data.get("name"):
            self.add_error("name", _("Whose position is this? Write the name, or empty both."))
        elif data.get("signature") and not data.get("name"):
            self.add_error("name", _("Whose signature is this? Write the name."))
        return data


class _Signatories(forms.BaseFormSet):
    def __init__(self, *args, signatures: dict[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.signatures = signatures

    def rows(self) -> list[SignatoryRow]:
        """The signatories from left to right."""
        return [self._row(row) for row in self.cleaned_data if row.get("name")]

    @cached_property
    def dropped(self) -> list[str]:
        """Whose stored signatures no row keeps though nobody asked to remove them: their names are gone."""
        names = {row.get("name") for row in self.cleaned_data}
        return [name for name in self.signatures if name not in names]

    def _row(self, row: dict) -> SignatoryRow:
        kept = "" if row.get("remove") else self.signatures.get(row["name"], "")
        signature = _picture(row.get("signature"), kept) if row.get("signature") or kept else None
        return SignatoryRow(row["name"], row["position"], signature)


def logo_formset(design: CertificateDesign, data=None, files=None) -> forms.BaseFormSet:
    """Return the logos of a stored or new design as a form."""
    initial = [
        {"kept": one.image.name, "alternative": one.alternative, "place": one.order, "url": _url("logo", design, one)}
        for one in (design.logos.all() if design.pk else [])
    ]
    # Of any design of the programme: meanwhile somebody else's save may have made other rows with the same files.
    stored = set(DesignLogo.objects.filter(design__programme=design.programme).values_list("image", flat=True))
    return LogoFormSet(data, files, initial=initial, prefix="logos", form_kwargs={"stored": stored})


def signatory_formset(design: CertificateDesign, data=None, files=None) -> forms.BaseFormSet:
    """Return the signatories of a stored or new design as a form."""
    stored = list(design.signatories.all()) if design.pk else []
    initial = [
        {"name": one.name, "position": one.position, "url": _url("signature", design, one) if one.signature else ""}
        for one in stored
    ]
    # By the names as the form gives them back.
    signatures = {clean_line(one.name): one.signature.name for one in stored if one.signature}
    return SignatoryFormSet(data, files, initial=initial, prefix="signatories", signatures=signatures)


def _url(kind: str, design: CertificateDesign, one) -> str:
    return reverse(f"certificates:design_{kind}", args=[design.pk, one.order])


def _picture(upload, kept: str) -> Picture:
    if not upload:
        return Picture(stored=kept)
    return Picture(content=upload.read(), extension=upload.name[upload.name.rfind(".") :])


LogoFormSet = forms.formset_factory(
    LogoForm, formset=_Logos, extra=MOST_LOGOS, max_num=MOST_LOGOS, absolute_max=MOST_LOGOS, validate_max=True
)
SignatoryFormSet = forms.formset_factory(
    SignatoryForm,
    formset=_Signatories,
    extra=MOST_SIGNATORIES,
    max_num=MOST_SIGNATORIES,
    absolute_max=MOST_SIGNATORIES + 1,
    validate_max=True,
)
