"""The first page after sign-in, and the search over everything."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.doors import role_required
from documents.charts import stacked_bar_chart
from pages.lists import typed_words
from partnerships.models import Programme
from reports import search, today
from reports.indicators import INDICATORS
from reports.links import figure_url
from reports.scope import Scope
from reports.today_figures import FIVE, TODAY, by_kind_and_state


@login_required
def today_page(request):
    """Say what needs the user today; viewers and helpers go straight to the one thing they came for."""
    user, on = request.user, timezone.localdate()
    if user.is_superuser or not user.role_kinds.isdisjoint({"staff", "coordinator"}):
        # Staff of one programme may be coordinators in another, and see no more there than other coordinators.
        run = set(Programme.objects.run_by(user).values_list("pk", flat=True))
        if request.programme and request.programme.pk in run:
            context = _for_staff(user, request.programme, on)
        else:
            context = {"to_dos": today.for_coordinator(user, request.programme, on)}
    elif "viewer" in user.role_kinds:
        return redirect("reports:dashboard")
    elif "helper" in user.role_kinds:
        return redirect("workshops:check_in_list")
    else:
        return render(request, "reports/today_nothing.html")
    others = [one for one in request.programmes if one != request.programme]
    waiting = [(one, today.for_staff if one.pk in run else today.for_coordinator) for one in others]
    elsewhere = [(one, sum(line.count for line in lines(user, one, on))) for one, lines in waiting]
    context["elsewhere"] = [(one, count) for one, count in elsewhere if count]
    return render(request, "reports/today.html", {"on": on, **context})


def _for_staff(user, programme, on) -> dict:
    scope = Scope(programme=programme, as_of=on)
    numbers, counted_at = TODAY.of(scope)
    states, rows = by_kind_and_state(numbers["activities"])
    chart = stacked_bar_chart(_("Activities by kind and state"), states, rows, label=_("Kind")) if rows else ""
    return {
        "to_dos": today.for_staff(user, programme, on),
        "figures": [(numbers["values"][key], INDICATORS[key], figure_url(key, scope)) for key in FIVE],
        "counted_at": counted_at,
        "chart": chart,
    }


@role_required("staff", "coordinator")
def search_page(request):
    """Find institutions, people, agreements, workshops, courses and certificates by words."""
    words = typed_words(request)
    groups = search.find(request.user, words) if words else []
    return render(request, "reports/search.html", {"words": words, "groups": groups})
