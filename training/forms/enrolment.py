"""Who sent a trainee, and the scores."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from pages.forms import PageForm
from partnerships.forms.fields import InstitutionField
from partnerships.models import Institution
from training.forms.scores import RANGE
from training.forms.sentences import take_numbers
from training.models import Enrolment


class EnrolmentForm(PageForm):
    """What is known of one person's place in a cohort; the state changes by steps of its own."""

    institution = InstitutionField(label=_("Sent by"), required=False)

    class Meta:
        model = Enrolment
        fields = ["institution", "score_before", "score_after"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        offered = Institution.objects.visible_to(user).of_programme(self.instance.cohort.course.programme)
        # An institution that has left the programme since still sent this trainee.
        own = Institution.objects.filter(pk=self.instance.institution_id)
        self.fields["institution"].queryset = offered | own
        for name in ("score_before", "score_after"):
            take_numbers(self.fields[name], Decimal(0), Decimal(100), RANGE)
