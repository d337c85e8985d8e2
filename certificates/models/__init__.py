"""Certificate designs, certificates and award ceremonies."""

# The first migration names it here.
from certificates.codes import new_code
from certificates.models.ceremony import AwardCeremony, CeremonyCall, CeremonyPresider
from certificates.models.certificate import Certificate, SerialCounter
from certificates.models.design import CertificateDesign, DesignLogo, DesignSignatory
from certificates.models.mail import CertificateMail

__all__ = [
    "AwardCeremony",
    "CeremonyCall",
    "CeremonyPresider",
    "Certificate",
    "CertificateDesign",
    "CertificateMail",
    "DesignLogo",
    "DesignSignatory",
    "SerialCounter",
    "new_code",
]
