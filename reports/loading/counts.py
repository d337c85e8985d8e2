"""What a programme holds, in words."""

from django.utils.translation import gettext, ngettext

from certificates.models import AwardCeremony
from partnerships.models import Agreement, CollaborativeActivity, Institution, Person, Programme
from training.models import Course, Enrolment
from workshops.models import Delegate


def counted(programme: Programme) -> str:
    """Return the main counts of ``programme`` as one line, those of nothing left out."""
    counts = (
        (Institution.objects.members_of(programme), lambda n: ngettext("%d institution", "%d institutions", n)),
        (Person.objects.of_programme(programme), lambda n: ngettext("%d person", "%d people", n)),
        (Delegate.objects.filter(workshop__programme=programme), lambda n: ngettext("%d delegate", "%d delegates", n)),
        (Agreement.objects.filter(programme=programme), lambda n: ngettext("%d agreement", "%d agreements", n)),
        (
            CollaborativeActivity.objects.filter(agreement__programme=programme),
            lambda n: ngettext("%d activity", "%d activities", n),
        ),
        (Course.objects.filter(programme=programme), lambda n: ngettext("%d course", "%d courses", n)),
        (
            Enrolment.objects.filter(cohort__course__programme=programme),
            lambda n: ngettext("%d enrolment", "%d enrolments", n),
        ),
        (AwardCeremony.objects.filter(programme=programme), lambda n: ngettext("%d ceremony", "%d ceremonies", n)),
    )
    line = ", ".join(words(count) % count for rows, words in counts if (count := rows.count()))
    return line or gettext("nothing in it yet")
