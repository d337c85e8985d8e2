"""Input to clean data, by noun."""

from certificates.forms.ceremonies import CeremonyForm, PresiderFormSet
from certificates.forms.design_parts import logo_formset, signatory_formset
from certificates.forms.designs import DesignForm, UnsavedDesignForm
from certificates.forms.issuing import IssueForm, ReissueForm, ReissueManyForm, RevokeForm
from certificates.forms.mails import MailForm, SingleMailForm
from certificates.forms.verification import CheckFileForm

__all__ = [
    "CeremonyForm",
    "CheckFileForm",
    "DesignForm",
    "IssueForm",
    "MailForm",
    "PresiderFormSet",
    "ReissueForm",
    "ReissueManyForm",
    "RevokeForm",
    "SingleMailForm",
    "UnsavedDesignForm",
    "logo_formset",
    "signatory_formset",
]
