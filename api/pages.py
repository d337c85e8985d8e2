"""One's own tokens: the list, a new one, the end of one."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from api.forms import TokenForm
from api.models import Token
from api.services import TokenError, make_token, revoke_token


@require_GET
@login_required
def token_list(request: HttpRequest) -> HttpResponse:
    """List one's own tokens, the newest first."""
    # Ten are alive at most; of those that ended the last ones are enough.
    tokens = Token.objects.visible_to(request.user).select_related("user")[:50]
    return render(request, "api/token_list.html", {"tokens": tokens})


@never_cache
@login_required
@reauthentication_required
def token_create(request: HttpRequest) -> HttpResponse:
    """Make a token and show it, this once. Whoever found an open page is asked for the password first."""
    form = TokenForm(request.POST or None, instance=Token())
    if request.method == "POST" and form.is_valid():
        try:
            token, text = make_token(user=request.user, **form.cleaned_data)
        except TokenError as error:
            form.add_error(None, str(error))
        else:
            return render(request, "api/token_made.html", {"token": token, "text": text})
    context = {"form": form, "title": _("Make a token"), "back": reverse("api:token_list"), "submit": _("Make it")}
    return render(request, "pages/form.html", context, status=422 if form.is_bound else 200)


@login_required
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then let the token open nothing any more."""
    token = get_object_or_404(Token.objects.visible_to(request.user), pk=pk)
    if request.method == "POST":
        revoke_token(token=token)
        messages.success(request, _("%(name)s is revoked.") % {"name": token})
        return redirect("api:token_list")
    context = {
        "title": _("Revoke %(name)s") % {"name": token},
        "question": _("The program that uses it will be refused from now on."),
        "submit": _("Revoke"),
        "back": reverse("api:token_list"),
    }
    return render(request, "pages/confirm.html", context)
