"""Evidence: files that people add to an agreement or an activity, checked before they come here."""

from django.db import transaction
from django.utils.translation import gettext as _

from partnerships.models import Agreement, AgreementFile, CollaborativeActivity, PaperSignature
from partnerships.services.errors import PartnershipError

MOST_FILES = 50


def evidence_of(upload, *, kind: str, by=None) -> AgreementFile:
    """Return the unsaved file of ``upload``, which a form has checked and given a clean name (``EvidenceField``)."""
    checked = upload.checked
    return AgreementFile(
        kind=kind,
        file=upload,
        name=upload.name,
        content_type=checked.content_type,
        size=checked.size,
        pages=checked.pages,
        sha256=checked.sha256,
        uploaded_by=by,
    )


@transaction.atomic
def add_evidence(
    *, agreement: Agreement, evidence: AgreementFile, activity: CollaborativeActivity | None = None
) -> AgreementFile:
    """Keep the unsaved ``evidence`` with ``agreement``, or with one of its activities.

    The same file once more gives back the first. A scan becomes that of the signature on paper that has none yet,
    also when the file was added as something else before. Raises PartnershipError when there are too many.
    """
    is_scan = evidence.kind == AgreementFile.Kind.SCAN and activity is None
    # Locked, so that the same file sent twice at once is kept once.
    Agreement.objects.select_for_update(no_key=True).get(pk=agreement.pk)
    same = agreement.files.filter(sha256=evidence.sha256, activity=activity).first()
    if same is not None:
        return _as_scan(agreement, same) if is_scan and same.kind != AgreementFile.Kind.DOCUMENT else same
    is_missing = is_scan and _signature_without_scan(agreement) is not None
    if not is_missing and _uploaded(agreement, activity).count() >= MOST_FILES:
        raise PartnershipError(_("%(count)s files are kept here; no more fit.") % {"count": MOST_FILES})
    evidence.agreement, evidence.activity = agreement, activity
    evidence._change_reason = _("evidence added")
    evidence.save()
    if is_scan:
        _give_to_signature(agreement, evidence)
    return evidence


def _uploaded(agreement: Agreement, activity: CollaborativeActivity | None):
    return agreement.files.filter(activity=activity).exclude(kind=AgreementFile.Kind.DOCUMENT)


def _as_scan(agreement: Agreement, kept: AgreementFile) -> AgreementFile:
    if kept.kind != AgreementFile.Kind.SCAN:
        kept.kind = AgreementFile.Kind.SCAN
        kept._change_reason = _("is the scan")
        kept.save()
    if not PaperSignature.objects.filter(scan=kept).exists():
        _give_to_signature(agreement, kept)
    return kept


def _signature_without_scan(agreement: Agreement) -> PaperSignature | None:
    return PaperSignature.objects.filter(version__agreement=agreement, scan=None).order_by("version").first()


def _give_to_signature(agreement: Agreement, scan: AgreementFile) -> None:
    signature = _signature_without_scan(agreement)
    if signature is not None:
        signature.scan = scan
        signature._change_reason = _("scan added")
        signature.save()
