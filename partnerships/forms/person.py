"""The form over a person."""

from django.utils.translation import gettext_lazy as _

from pages.forms import PageForm
from partnerships.forms.alike import another, ask_about
from partnerships.forms.fields import InstitutionField
from partnerships.likely_pairs import people_like
from partnerships.models import Institution, Person


class PersonForm(PageForm):
    """A person; only the name is required."""

    institution = InstitutionField(label=_("Institution"), required=False)
    is_another = another(_("It is another person than those named above"))
    field_order = ["is_another", "full_name"]

    class Meta:
        model = Person
        fields = [
            "full_name", "native_name", "sex", "category", "institution", "position", "email", "show_name_publicly",
        ]  # fmt: skip

    def __init__(self, *args, choices, known, institution_required: bool, **kwargs):
        """``choices`` are the institutions that may be named; coordinators must name one, their own.

        ``known`` are the people among whom a new one may be already.
        """
        super().__init__(*args, **kwargs)
        self.known = known
        field = self.fields["institution"]
        # An institution that this user cannot see stays until another one is chosen.
        field.queryset = choices | Institution.objects.filter(pk=self.instance.institution_id)
        if institution_required:
            field.required = True
            field.label = _("Institution")
        if self.instance.pk or not self.is_bound:
            del self.fields["is_another"]

    def _post_clean(self) -> None:
        """Ask, once all fields are read, whether it is somebody who is here."""
        super()._post_clean()
        if self.instance.pk is None:
            ask_about(self, people_like(self.known, self.instance), "full_name")
