"""Certificate designs, certificates and award ceremonies."""

# The first migration names it here.
from certificates.codes import new_code
from certificates.models.ceremony import AwardCeremony, CeremonyPresider
from certificates.models.certificate import Certificate, SerialCounter
from certificates.models.design import CertificateDesign, DesignSignatory

__all__ = [
    "AwardCeremony",
    "CeremonyPresider",
    "Certificate",
    "CertificateDesign",
    "DesignSignatory",
    "SerialCounter",
    "new_code",
]
