"""The logos and signatories of a design as they are drawn: read from where they are stored, or not stored yet."""

import logging
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from certificates.errors import CertificateError
from certificates.models import CertificateDesign
from documents.stored import Unreadable, read_stored

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Logo:
    """A picture and what it shows."""

    image: bytes
    alternative: str


@dataclass(frozen=True)
class Signatory:
    """Who signs, with the picture of the signature if there is one."""

    name: str
    position: str
    signature: bytes = b""


@dataclass(frozen=True)
class Parts:
    """What belongs to a design besides its own fields, each from left to right."""

    logos: list[Logo] = field(default_factory=list)
    signatories: list[Signatory] = field(default_factory=list)


def parts_of(design: CertificateDesign) -> Parts:
    """Return the stored logos and signatories of ``design``.

    Raises CertificateError when a picture is not where it was stored: no certificate goes out without it.
    """
    logos = [
        Logo(read_picture(one.image, _("The logo “%(what)s”") % {"what": one.alternative}), one.alternative)
        for one in design.logos.all()
    ]
    signatories = [
        Signatory(
            one.name,
            one.position,
            read_picture(one.signature, _("The signature of %(name)s") % {"name": one.name}) if one.signature else b"",
        )
        for one in design.signatories.all()
    ]
    return Parts(logos, signatories)


def read_picture(stored, what: str) -> bytes:
    """Return a stored picture; ``what`` begins the sentence of the CertificateError when it cannot be read."""
    try:
        return read_stored(stored)
    except Unreadable as error:
        logger.error("The picture %s of a design cannot be read: %s", stored.name, error)
        raise CertificateError(
            _(
                "%(what)s is not where it was stored, so nothing can be drawn. Change the design and upload the "
                "picture again, or ask the administrator to bring the file back."
            )
            % {"what": what}
        ) from error
