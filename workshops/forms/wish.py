"""What an institution offers and seeks: one form with a line for each statement."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from pages.forms import PlainForm, name_the_empty_choice
from partnerships.forms.fields import InstitutionField
from partnerships.forms.lines import small_number
from partnerships.models import FieldOfStudy
from workshops.models import Wish

MORE_LINES = 4


class ChooseInstitutionForm(PlainForm):
    """The institution in whose name somebody is going to speak."""

    name = InstitutionField(label=_("Institution"))

    def __init__(self, *args, institutions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].queryset = institutions


class SeenForm(PlainForm):
    """Carries the stamp of what the page showed, and the errors that belong to no line."""

    seen = forms.CharField(max_length=100, required=False, widget=forms.HiddenInput)

    def show(self, stamp: str) -> None:
        """Let the form, sent again, overwrite knowingly what has this ``stamp``."""
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = stamp


class WishForm(forms.ModelForm):
    """One statement."""

    # A row that nobody touched must look unchanged, so its first choice is also its initial one.
    direction = forms.ChoiceField(
        choices=[(Wish.Direction.OFFERS, _("offer")), (Wish.Direction.SEEKS, _("seek"))],
        initial=Wish.Direction.OFFERS,
    )
    places = forms.IntegerField(
        label=_("Places"), min_value=1, max_value=100_000, required=False,
        error_messages={"min_value": _("Write 1 or more.")},
    )  # fmt: skip

    class Meta:
        model = Wish
        fields = ["direction", "kind", "field_of_study", "places", "language", "note"]

    def __init__(self, *args, fields_of_study, who: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["direction"].label = who
        # Short enough for one line above its column.
        self.fields["language"].label = _("Language")
        for name in ("kind", "language"):
            name_the_empty_choice(self.fields[name])
        # The heading of the lines says it once for all.
        for name in ("field_of_study", "places"):
            self.fields[name].help_text = ""
        # The same list for every row: read once by the formset.
        self.fields["field_of_study"].choices = fields_of_study


class BaseWishFormSet(forms.BaseFormSet):
    """The statements of one institution; rows left empty are none."""

    def add_fields(self, form, index) -> None:
        """Name the box of a row that takes it away."""
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Remove")

    def clean(self) -> None:
        """Put an error beside a line that says what an earlier line says."""
        known = set()
        for form in self.forms:
            row = getattr(form, "cleaned_data", None)
            if not row or row.get("DELETE") or form.errors:
                continue
            said = form.instance.said
            if said in known:
                form.add_error("kind", _("A line above says the same. Change one of them, or remove this one."))
            known.add(said)

    def wishes(self) -> list[Wish]:
        """Return the valid statements that are there to stay, unsaved."""
        rows = [(form, form.cleaned_data) for form in self.forms]
        return [form.instance for form, row in rows if row and not row.get("DELETE")]


WishFormSet = forms.formset_factory(
    WishForm, formset=BaseWishFormSet, extra=3, can_delete=True, max_num=60, absolute_max=80, validate_max=True
)


def wish_formset(data: QueryDict | None, *, stored: list[Wish], who: str) -> BaseWishFormSet:
    """Return the lines posted as ``data``, more empty ones when they were asked for, or those that are ``stored``.

    ``who`` is the label before "offer" and "seek": we or they. ``data`` is None for a page that is opened.
    """
    if data and "more" in data:
        data = data.copy()
        data["lines-TOTAL_FORMS"] = str(small_number(data.get("lines-TOTAL_FORMS")) + MORE_LINES)
    names = WishForm.Meta.fields
    initial = [
        {name: getattr(one, f"{name}_id" if name == "field_of_study" else name) for name in names} for one in stored
    ]
    fields_of_study = [("", _("any field")), *((one.pk, str(one)) for one in FieldOfStudy.objects.all())]
    return WishFormSet(
        data,
        prefix="lines",
        # What was posted speaks for itself: a row that equals what stands would else look untouched, hence no line.
        initial=None if data else initial,
        form_kwargs={"fields_of_study": fields_of_study, "who": who},
    )


def all_valid(form: SeenForm, lines: BaseWishFormSet) -> bool:
    """Whether both are valid; both are asked, so that all errors are shown at once."""
    form_valid, lines_valid = form.is_valid(), lines.is_valid()
    if form_valid and not lines_valid:
        form.add_error(None, _("Look at the lines below: something needs a correction."))
    return form_valid and lines_valid
