"""What the check-in needs to go on while the network is away, and to send later what it kept."""

import json
from functools import wraps

from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.doors import role_required
from workshops import services
from workshops.door_words import offline_words
from workshops.kept_badges import closed_badges
from workshops.models import Workshop

MOST_ENTRIES = 1000
BADGES_SCOPE = "/d/"


def camera_allowed(view):
    """Let the page of ``view`` ask for the camera, which no other page may (config.middleware)."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()"
        return response

    return wrapped


@role_required("staff", "helper")
@require_GET
@never_cache
def check_in_kept(request, pk: int):
    """The closed badges of the workshop, for whom, and a fresh token to send with."""
    workshop = get_object_or_404(Workshop.objects.open_to_helper(request.user), pk=pk)
    return JsonResponse(closed_badges(workshop) | {"user": request.user.pk, "token": get_token(request)})


@role_required("staff", "helper")
@require_POST
def check_in_send(request, pk: int):
    """Take a batch of check-ins made offline and answer each of them."""
    workshop = get_object_or_404(Workshop.objects.open_to_helper(request.user), pk=pk)
    try:
        entries = json.loads(request.body)["entries"]
    except (ValueError, TypeError, KeyError, RecursionError):
        entries = None
    if not isinstance(entries, list):
        return JsonResponse({"error": _("This is no list of check-ins. Nothing was saved.")}, status=400)
    if len(entries) > MOST_ENTRIES:
        words = _("At most %(number)s check-ins at once. Nothing was saved. Send fewer.") % {"number": MOST_ENTRIES}
        return JsonResponse({"error": words}, status=413)
    answers = services.receive_check_ins(workshop=workshop, entries=entries, by=request.user, now=timezone.now())
    return JsonResponse({"answers": [vars(one) for one in answers]})


@role_required("staff", "helper")
@require_GET
@never_cache
def check_in_worker(request, pk: int):
    """The service worker of this workshop's door; with ``?badges`` also for the addresses on badges."""
    workshop = get_object_or_404(Workshop.objects.open_to_helper(request.user), pk=pk)
    context = {"page": reverse("workshops:check_in_create", args=[workshop.pk]), "cache": _cache(workshop)}
    response = render(request, "workshops/check_in_worker.js", context, content_type="text/javascript; charset=utf-8")
    if "badges" in request.GET:
        response["Service-Worker-Allowed"] = BADGES_SCOPE
    return response


def door_settings(request, workshop: Workshop) -> dict:
    """Return what static/js/check-in.js needs to know: addresses, who is signed in, the words."""
    page = reverse("workshops:check_in_create", args=[workshop.pk])
    return {
        "workshop": workshop.pk,
        "user": request.user.pk,
        "page": page,
        "kept": reverse("workshops:check_in_kept", args=[workshop.pk]),
        "send": reverse("workshops:check_in_send", args=[workshop.pk]),
        "worker": reverse("workshops:check_in_worker", args=[workshop.pk]),
        "badges": BADGES_SCOPE,
        "signIn": f"{reverse('account_login')}?next={page}",
        "cache": _cache(workshop),
        "words": offline_words(),
    }


def _cache(workshop: Workshop) -> str:
    return f"check-in-{workshop.pk}"
