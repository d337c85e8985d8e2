"""The form over a person."""

from django.utils.translation import gettext_lazy as _

from pages.forms import PageForm
from partnerships.forms.fields import InstitutionField
from partnerships.models import Institution, Person


class PersonForm(PageForm):
    """A person; only the name is required."""

    institution = InstitutionField(label=_("Institution"), required=False)

    class Meta:
        model = Person
        fields = [
            "full_name", "native_name", "sex", "category", "institution", "position", "email", "show_name_publicly",
        ]  # fmt: skip

    def __init__(self, *args, choices, institution_required: bool, **kwargs):
        """``choices`` are the institutions that may be named; coordinators must name one, their own."""
        super().__init__(*args, **kwargs)
        field = self.fields["institution"]
        # An institution that this user cannot see stays until another one is chosen.
        field.queryset = choices | Institution.objects.filter(pk=self.instance.institution_id)
        if institution_required:
            field.required = True
            field.label = _("Institution")
