"""States in people's words; the codes stay inside."""

from django.utils.translation import gettext_lazy as _

from partnerships.models import Agreement

# States that are derived for a day and never stored; sleeping ones are in force as well.
DERIVED_STATES = {
    "in_force": _("in force"),
    "upcoming": _("signed, not started"),
    "ending_soon": _("ending soon"),
    "expired": _("expired"),
}
STATES = {**dict(Agreement.Status.choices), **DERIVED_STATES}
