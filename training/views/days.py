"""Class days of a cohort."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.doors import require, role_required
from training import rules, services
from training.errors import TrainingError
from training.forms import ClassDaysForm
from training.models import ClassDay, Enrolment
from training.views.cohorts import get_cohort


@role_required("staff", "coordinator")
def class_day_list(request, pk: int):
    """The days on which a cohort meets, with how many were present; a coordinator counts the own people."""
    cohort = get_cohort(request, pk)
    own = Q(attendance__enrolment__in=Enrolment.objects.visible_to(request.user))
    days = cohort.class_days.select_related("topic").annotate(
        recorded=Count("attendance", filter=own),
        present=Count("attendance", filter=own & Q(attendance__state="present")),
    )
    context = {"cohort": cohort, "days": days, "may_edit": rules.can_edit_cohort(request.user, cohort)}
    return render(request, "training/class_day_list.html", context)


@role_required("staff", "coordinator")
def class_day_create(request, pk: int):
    """Add a run of class days."""
    cohort = get_cohort(request, pk)
    require(rules.can_edit_cohort(request.user, cohort))
    initial = {"first": cohort.starts_on, "last": cohort.ends_on}
    form = ClassDaysForm(request.POST or None, cohort=cohort, initial=initial)
    back = reverse("training:class_day_list", args=[cohort.pk])
    if request.method == "POST" and form.is_valid():
        try:
            new = services.add_class_days(cohort=cohort, **form.cleaned_data)
        except TrainingError as error:
            form.add_error(None, error)
        else:
            words = ngettext("%d class day is added.", "%d class days are added.", len(new)) % len(new)
            messages.success(request, words if new else _("All these days were there already."))
            return redirect(back)
    context = {"form": form, "title": _("Add class days"), "intro": str(cohort), "back": back, "submit": _("Add days")}
    return render(request, "pages/form.html", context, status=422 if form.is_bound else 200)


@role_required("staff", "coordinator")
def class_day_remove(request, pk: int):
    """Remove a day on which nobody's attendance is recorded."""
    days = ClassDay.objects.visible_to(request.user).select_related("cohort__course")
    class_day = get_object_or_404(days, pk=pk)
    require(rules.can_edit_cohort(request.user, class_day.cohort))
    back = reverse("training:class_day_list", args=[class_day.cohort_id])
    day = date_format(class_day.day)
    if request.method == "POST":
        try:
            services.remove_class_day(class_day=class_day)
        except TrainingError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The class day %(day)s is removed.") % {"day": day})
        return redirect(back)
    question = _("Remove %(day)s from the class days of %(cohort)s?") % {"day": day, "cohort": class_day.cohort}
    context = {"title": _("Remove a class day"), "question": question, "back": back, "submit": _("Remove the day")}
    return render(request, "pages/confirm.html", context)
