"""One's own page."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.forms import ProfileForm
from accounts.models import Access, User

# The newest of the own lines; admins find the others.
SHOWN = 20


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Show one's own name, roles and ways to sign in, and let the name be changed."""
    # A copy: a refused name must not appear in the page's top bar.
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your name is saved."))
        return redirect("accounts:profile")
    return render(
        request,
        "accounts/profile.html",
        {
            "form": form,
            "roles": request.user.roles.with_places(),
            "accesses": Access.objects.filter(user=request.user)[:SHOWN],
            "has_second_factor": is_mfa_enabled(request.user),
        },
    )
