"""A course and its topics."""

from django.db import transaction
from django.db.models import F
from django.forms import inlineformset_factory

from pages.forms import PageForm
from partnerships.models import Institution
from training.models import Course, Topic

# Topics are moved here while they are renumbered, so that two that swap places do not meet.
OUT_OF_THE_WAY = 10_000


class CourseForm(PageForm):
    """A course of ``instance.programme``."""

    beside = {
        "course_code_once": "code",
        "course_weeks_in_range": "weeks",
        "course_attendance_in_range": "least_attendance",
        "course_score_in_range": "least_score",
    }

    class Meta:
        model = Course
        fields = [
            "title", "native_title", "code", "weeks", "mode", "is_training_of_trainers", "field_of_study", "provider",
            "least_attendance", "least_score",
        ]  # fmt: skip

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        offered = Institution.objects.visible_to(user).of_programme(self.instance.programme)
        # An institution that has left the programme since still provides this course.
        self.fields["provider"].queryset = offered | Institution.objects.filter(pk=self.instance.provider_id)


TopicFormSet = inlineformset_factory(
    Course, Topic, fields=["number", "title"], extra=3, max_num=60, validate_max=True, can_delete=True
)


@transaction.atomic
def save_topics(formset: TopicFormSet) -> None:
    """Save the topics of a valid ``formset``, also when numbers were swapped."""
    course = formset.instance
    course.topics.update(number=F("number") + OUT_OF_THE_WAY)
    formset.save(commit=False)
    for gone in formset.deleted_objects:
        gone.delete()
    for form in formset.initial_forms:
        if form not in formset.deleted_forms:
            form.instance.save()
    for new in formset.new_objects:
        new.save()
