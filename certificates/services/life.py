"""What happens to a certificate after it was issued: revoked, or issued anew in its place."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.errors import CertificateError
from certificates.groups import group_of, recipients
from certificates.models import Certificate, CertificateDesign
from certificates.services.issuing import Drawn, draw, keep, prepare
from certificates.validity import last_day

# What two orders of the same have in common; the second gets what the first one made.
SAME = ("printed_name", "printed_native_name", "printed_title", "printed_text", "design_id", "reissue_reason")
MOST_REASON = 100


@transaction.atomic
def revoke(*, certificate: Certificate, reason: str, user) -> Certificate:
    """Revoke a current certificate; record and file stay, and its public page says when and why.

    Nothing undoes it; ``reissue`` makes a new one. Raises CertificateError when the reason is missing or the
    certificate was revoked or superseded before.
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


def reissue(*, certificate: Certificate, reason: str, user, design: CertificateDesign | None = None) -> Certificate:
    """Issue a new certificate in place of this one, with a serial and code of its own, and return it.

    The name is the one that the person's record says now. Without ``design``, or with its own, the words around it
    stay; another design makes new ones of today's records. The old one is superseded from then on, or stays revoked.
    The same asked twice gives the same new certificate. Raises CertificateError when the reason is missing, when the
    record has no name that can be printed, when another one stands in its place, when the design cannot be chosen, when
    its owner has another current certificate, and when it is revoked in this moment.
    """
    new = prepare_reissue(certificate=certificate, reason=reason, user=user, design=design)
    # Asked here as well, so that nothing is drawn in vain.
    return _made_before(new) or keep_reissue(draw(new))


def prepare_reissue(
    *, certificate: Certificate, reason: str, user, design: CertificateDesign | None = None
) -> Certificate:
    """Return the unsaved certificate that ``reissue`` would draw; raises CertificateError as it does."""
    reason = " ".join(reason.split())
    if not reason:
        raise CertificateError(_("Say why it is issued anew: the reason stays in the record."))
    if not certificate.recorded_name:
        raise CertificateError(_("The name has no letter that can be printed. Correct it in the person's record."))
    today = timezone.localdate()
    if design is None or design.pk == certificate.design_id:
        new = _copy_of(certificate, today)
    else:
        new = _with_design(certificate, design, today)
    new.supersedes, new.reissue_reason, new.issued_by = certificate, reason, user
    # For keep_reissue: drawing takes time, in which somebody may revoke the old one.
    new._replaces_current = certificate.is_live
    # Stands in the trail in the place of "created".
    words = _("Issued anew in place of %(serial)s: %(reason)s") % {"serial": certificate.serial, "reason": reason}
    new._change_reason = words if len(words) <= MOST_REASON else words[: MOST_REASON - 1] + "…"
    return new


@transaction.atomic
def keep_reissue(drawn: Drawn) -> Certificate:
    """Save what was prepared and drawn in place of the old one; both or neither changes.

    Raises CertificateError and returns what was made before, as ``reissue`` says; CertificateError, too, when the old
    one was revoked after it was prepared; OSError when there is no room.
    """
    new = drawn.certificate
    # The row is held from here on, so that two people at once replace it once.
    old = Certificate.objects.select_for_update().get(pk=new.supersedes_id)
    if made_before := _made_before(new):
        return made_before
    if new._replaces_current and not old.is_live:
        raise CertificateError(_("It was revoked meanwhile, so no new one was issued."))
    same_thing = Certificate.objects.live().filter(enrolment=old.enrolment_id, delegate=old.delegate_id)
    if same_thing.exclude(pk=old.pk).exists():
        raise CertificateError(_("%(name)s has another current certificate for this.") % {"name": old.printed_name})
    if old.is_live:
        old.is_live = False
        old._history_user = new.issued_by
        old.save(update_fields=["is_live"])
    return keep([drawn])[0]


def _made_before(new: Certificate) -> Certificate | None:
    """Return the certificate that says the same in the place of the same old one; None when there is none.

    Raises CertificateError when another one stands in its place.
    """
    made = Certificate.objects.filter(supersedes=new.supersedes_id).first()
    if made is None or all(getattr(made, field) == getattr(new, field) for field in SAME):
        return made
    raise CertificateError(
        _("Certificate %(serial)s was replaced already, by %(newer)s. Issue that one anew.")
        % {"serial": new.supersedes.serial, "newer": made.serial}
    )


def _copy_of(old: Certificate, today: dt.date) -> Certificate:
    """Return the same words around the name of the record.

    A correction makes nothing valid for longer; only what has expired counts anew.
    """
    keeps_its_end = old.expires_on and old.expires_on >= today
    return Certificate(
        programme=old.programme,
        kind=old.kind,
        person=old.person,
        enrolment=old.enrolment,
        delegate=old.delegate,
        design=old.design,
        printed_name=old.recorded_name,
        printed_native_name=old.recorded_native_name,
        printed_title=old.printed_title,
        printed_text=old.printed_text,
        printed_second_title=old.printed_second_title,
        printed_second_text=old.printed_second_text,
        printed_institution=old.printed_institution,
        issued_on=today,
        expires_on=old.expires_on if keeps_its_end else last_day(today, old.design.valid_months),
    )


def _with_design(old: Certificate, design: CertificateDesign, today: dt.date) -> Certificate:
    group = group_of(old.thing)
    if not group.designs().filter(pk=design.pk).exists():
        raise CertificateError(_("The design “%(design)s” can no longer be chosen.") % {"design": design})
    return prepare(recipients(group.name).get(pk=getattr(old, f"{group.recipient}_id")), design, today)
