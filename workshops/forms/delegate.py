"""A delegate's institution and state."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.forms import PageForm
from partnerships.forms.fields import InstitutionField
from partnerships.models import Institution
from workshops.models import Delegate


class DelegateForm(PageForm):
    """The institution that sent the delegate; the state is changed by the service, which knows the door."""

    institution = InstitutionField(label=_("Institution"), required=False)
    beyond_capacity = forms.BooleanField(
        label=_("Give a place although all are taken"), required=False,
        help_text=_("Without it, whom you register or confirm goes on the waiting list while no place is free."),
    )  # fmt: skip
    new_state = forms.ChoiceField(label=_("State"), choices=Delegate.State)

    class Meta:
        model = Delegate
        fields = ["institution"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        offered = Institution.objects.visible_to(user).of_programme(self.instance.workshop.programme)
        # An institution that has left the programme since still sent this delegate.
        own = Institution.objects.filter(pk=self.instance.institution_id)
        self.fields["institution"].queryset = offered | own
        self.initial["new_state"] = self.instance.state
        self.order_fields(["institution", "new_state", "beyond_capacity"])
        if self.instance.workshop.capacity is None or self.instance.state in Delegate.TAKES_PLACE:
            del self.fields["beyond_capacity"]
