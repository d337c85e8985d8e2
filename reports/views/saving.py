"""The one way in which targets and published figures are saved."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from pages.forms import PageForm


def save_or_show(request, form: PageForm, *, title: str, back: str):
    """Save what ``form`` holds and go on, a new row to its page; or show the form, with 422 when it is not right."""
    is_new = form.instance.pk is None
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect(form.instance if is_new else back)
    status = 422 if form.errors else 200
    return render(request, "pages/form.html", {"form": form, "title": title, "back": back}, status=status)
