"""What people type about workshops, turned into clean data."""

from workshops.forms.board import BoardForm
from workshops.forms.delegate import DelegateForm
from workshops.forms.programme import SessionForm, VisitForm
from workshops.forms.signing import SigningEditForm, SigningForm
from workshops.forms.wish import ChooseInstitutionForm, SeenForm, wish_formset
from workshops.forms.workshop import OrganiserFormSet, WorkshopForm

__all__ = [
    "BoardForm",
    "ChooseInstitutionForm",
    "DelegateForm",
    "OrganiserFormSet",
    "SeenForm",
    "SessionForm",
    "SigningEditForm",
    "SigningForm",
    "VisitForm",
    "WorkshopForm",
    "wish_formset",
]
