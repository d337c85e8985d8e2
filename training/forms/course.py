"""A course and its topics."""

from django.db import transaction
from django.db.models import F
from django.forms import ModelForm, inlineformset_factory
from django.utils.translation import gettext_lazy as _

from pages.forms import PageForm, say_it_plainly
from partnerships.forms.fields import InstitutionField
from partnerships.models import Institution
from training.forms.sentences import limit_texts, take_numbers
from training.models import Course, Topic

# Topics are moved here while they are renumbered, so that two that swap places do not meet.
OUT_OF_THE_WAY = 10_000
HIGHEST_NUMBER = 999


class CourseForm(PageForm):
    """A course of ``instance.programme``."""

    beside = {
        "course_code_once": "code",
        "course_weeks_in_range": "weeks",
        "course_attendance_in_range": "least_attendance",
        "course_score_in_range": "least_score",
    }

    provider = InstitutionField(label=_("Provider"), required=False)

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
        take_numbers(self.fields["weeks"], 1, 104, _("A course takes 1 to 104 weeks."))
        take_numbers(self.fields["least_attendance"], 0, 100)
        take_numbers(self.fields["least_score"], 0, 100, _("A score lies between 0 and 100."))
        limit_texts(self.fields)


class TopicForm(ModelForm):
    """A topic; without a number it becomes the last one."""

    class Meta:
        model = Topic
        fields = ["number", "title", "is_required"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            say_it_plainly(field)
        self.fields["number"].required = False
        take_numbers(self.fields["number"], 1, HIGHEST_NUMBER)
        limit_texts(self.fields)

    def clean(self) -> dict:
        """Keep a topic that class days stand on: without it they would say less, and the rule of old cohorts change."""
        data = super().clean()
        if data.get("DELETE") and self.instance.pk and self.instance.class_days.exists():
            self.add_error("DELETE", _("Class days stand on this topic, so it stays."))
        return data


TopicFormSet = inlineformset_factory(
    Course, Topic, form=TopicForm, extra=3, max_num=60, validate_max=True, can_delete=True, can_delete_extra=False
)


@transaction.atomic
def save_topics(formset: TopicFormSet) -> None:
    """Save the topics of a valid ``formset``, also when numbers were swapped; those without a number come last."""
    course = formset.instance
    course.topics.update(number=F("number") + OUT_OF_THE_WAY)
    formset.save(commit=False)
    for gone in formset.deleted_objects:
        gone.delete()
    kept = [form.instance for form in formset.initial_forms if form not in formset.deleted_forms]
    topics = [*kept, *formset.new_objects]
    last = max((topic.number for topic in topics if topic.number is not None), default=0)
    for topic in topics:
        if topic.number is None:
            topic.number = last = last + 1
        topic.save()
