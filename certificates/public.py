"""What strangers may read of a certificate: what is printed, with the name masked unless its owner agreed."""

from dataclasses import dataclass

from certificates import texts
from certificates.masking import mask
from certificates.models import Certificate


@dataclass(frozen=True)
class PublicFacts:
    """The printed facts as shown to strangers."""

    name: str
    native_name: str
    is_masked: bool
    text: str
    second_text: str


def facts_of(certificate: Certificate) -> PublicFacts:
    """Return the printed facts of ``certificate``, whose ``person`` and ``design`` are read."""
    masked = not certificate.person.show_name_publicly
    name, native = certificate.printed_name, certificate.printed_native_name
    if masked:
        name, native = mask(name), mask(native)
    text = texts.with_name(certificate.printed_text, name, native, certificate.design.language)
    second = texts.with_name(certificate.printed_second_text, name, native, certificate.design.second_language)
    return PublicFacts(name, native, masked, text, second)
