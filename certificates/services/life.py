"""What happens to a certificate after it was issued: revoked, or replaced by a new one."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.errors import CertificateError
from certificates.models import Certificate
from certificates.services.issuing import draw, keep
from documents.names import clean_name


@transaction.atomic
def revoke(*, certificate: Certificate, reason: str, user) -> Certificate:
    """Revoke a valid certificate; record and file stay, and its public page says when and why.

    Raises CertificateError when the reason is missing or the certificate is not valid any more.
    """
    certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if not reason.strip():
        raise CertificateError(_("Say why the certificate is revoked: the reason stays in the record."))
    if not certificate.is_live:
        raise CertificateError(_("Certificate %(serial)s is no longer valid.") % {"serial": certificate.serial})
    certificate.is_live = False
    certificate.revoked_at = timezone.now()
    certificate.revocation_reason = reason.strip()
    certificate._history_user = user
    certificate.save(update_fields=["is_live", "revoked_at", "revocation_reason"])
    return certificate


def replace(*, certificate: Certificate, name: str, native_name: str, user) -> Certificate:
    """Issue a new certificate in place of this one, with its own serial and code and the same words around the name.

    The old one says from then on that it was superseded (or stays revoked). Raises CertificateError when it was
    replaced before, when the name is empty, or when the person got another valid certificate for the same thing.
    """
    name, native_name = clean_name(name), clean_name(native_name)
    if not name:
        raise CertificateError(_("A certificate needs a name."))
    drawn = draw(_copy_of(certificate, name, native_name, user))
    with transaction.atomic():
        # The row is held from here on, so that two people at once replace it once.
        old = Certificate.objects.select_for_update().get(pk=certificate.pk)
        if Certificate.objects.filter(supersedes=old).exists():
            raise CertificateError(_("Certificate %(serial)s was replaced already.") % {"serial": old.serial})
        same_thing = Certificate.objects.live().filter(enrolment=old.enrolment_id, delegate=old.delegate_id)
        if same_thing.exclude(pk=old.pk).exists():
            raise CertificateError(_("%(name)s has another valid certificate for this.") % {"name": old.printed_name})
        if old.is_live:
            old.is_live = False
            old._history_user = user
            old.save(update_fields=["is_live"])
        return keep(drawn)


def _copy_of(old: Certificate, name: str, native_name: str, user) -> Certificate:
    return Certificate(
        programme=old.programme,
        kind=old.kind,
        person=old.person,
        enrolment=old.enrolment,
        delegate=old.delegate,
        design=old.design,
        printed_name=name,
        printed_native_name=native_name,
        printed_title=old.printed_title,
        printed_text=old.printed_text,
        printed_institution=old.printed_institution,
        issued_on=timezone.localdate(),
        supersedes=old,
        issued_by=user,
    )
