"""A file that is added to an agreement or an activity."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from documents.uploads import EvidenceField
from pages.forms import PlainForm
from partnerships.models import Agreement, AgreementFile

Kind = AgreementFile.Kind


class ActivityEvidenceForm(PlainForm):
    """The file alone: with an activity it is evidence of no narrower kind."""

    file = EvidenceField(label=_("File"))


class AgreementEvidenceForm(PlainForm):
    """The file and what it is. A scan of the signed paper comes from staff alone, who record the signatures."""

    kind = forms.ChoiceField(label=_("What it is"), widget=forms.RadioSelect)
    file = EvidenceField(label=_("File"))

    def __init__(self, *args, agreement: Agreement, is_staff: bool, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = [Kind.SCAN, Kind.LETTER, Kind.OTHER] if is_staff else [Kind.LETTER, Kind.OTHER]
        self.fields["kind"].choices = [(kind.value, capfirst(kind.label)) for kind in kinds]
        self.initial["kind"] = Kind.SCAN if is_staff and _lacks_scan(agreement) else Kind.OTHER


def _lacks_scan(agreement: Agreement) -> bool:
    return agreement.is_on_paper and agreement.signed_version.paper_signature.scan_id is None
