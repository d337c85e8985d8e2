"""The time zones of the partner countries, in words."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# One for each clock of China and Southeast Asia, then where else a workshop may meet.
ZONES = {
    "Asia/Shanghai": gettext_lazy("China time"),
    "Asia/Brunei": gettext_lazy("Brunei time"),
    "Asia/Phnom_Penh": gettext_lazy("Cambodia time"),
    "Asia/Jakarta": gettext_lazy("Western Indonesia time"),
    "Asia/Makassar": gettext_lazy("Central Indonesia time"),
    "Asia/Jayapura": gettext_lazy("Eastern Indonesia time"),
    "Asia/Vientiane": gettext_lazy("Laos time"),
    "Asia/Kuala_Lumpur": gettext_lazy("Malaysia time"),
    "Asia/Yangon": gettext_lazy("Myanmar time"),
    "Asia/Manila": gettext_lazy("Philippines time"),
    "Asia/Singapore": gettext_lazy("Singapore time"),
    "Asia/Bangkok": gettext_lazy("Thailand time"),
    "Asia/Dili": gettext_lazy("Timor-Leste time"),
    "Asia/Ho_Chi_Minh": gettext_lazy("Viet Nam time"),
    "Asia/Hong_Kong": gettext_lazy("Hong Kong time"),
    "Asia/Kolkata": gettext_lazy("India time"),
    "Asia/Tokyo": gettext_lazy("Japan time"),
    "Asia/Seoul": gettext_lazy("Korea time"),
    "Europe/Zurich": gettext_lazy("Central European time"),
    "UTC": gettext_lazy("Universal time"),
}


def zone_words(zone: str, day: dt.date | None = None) -> str:
    """Return ``zone`` in words with its distance from UTC on ``day`` (today when not given): China time (UTC+8)."""
    noon = dt.datetime.combine(day or dt.date.today(), dt.time(12), ZoneInfo(zone))
    minutes = int(noon.utcoffset().total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    offset = f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")
    return _("%(zone)s (%(offset)s)") % {"zone": ZONES.get(zone, zone), "offset": offset}


def zone_choices(kept: str = "") -> list[tuple[str, str]]:
    """Return the zones to choose from; ``kept`` is offered too when a row has another one already."""
    names = [*ZONES, kept] if kept and kept not in ZONES else ZONES
    return [(name, zone_words(name)) for name in names]
