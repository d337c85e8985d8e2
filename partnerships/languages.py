"""The languages that names and documents are written in, by BCP 47 code."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.fonts import script_of


class Language(models.TextChoices):
    """Languages of the partner countries."""

    ENGLISH = "en", _("English")
    CHINESE = "zh-Hans", _("Chinese (simplified)")
    KHMER = "km", _("Khmer")
    LAO = "lo", _("Lao")
    BURMESE = "my", _("Burmese")
    THAI = "th", _("Thai")
    VIETNAMESE = "vi", _("Vietnamese")
    INDONESIAN = "id", _("Indonesian")
    MALAY = "ms", _("Malay")
    FILIPINO = "fil", _("Filipino")


def language_of_name(name: str) -> str:
    """Return the language that a name's script belongs to; nothing for Latin letters, which many share."""
    return _LANGUAGE_OF_SCRIPT.get(script_of(name).key, "")


_LANGUAGE_OF_SCRIPT = {
    "vietnamese": Language.VIETNAMESE,
    "khmer": Language.KHMER,
    "lao": Language.LAO,
    "myanmar": Language.BURMESE,
    "thai": Language.THAI,
    "chinese": Language.CHINESE,
}
