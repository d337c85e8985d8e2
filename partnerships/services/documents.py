"""The agreement on paper: drawn at any moment, and frozen once both sides have agreed to its words."""

import hashlib
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from jobs.models import Job
from jobs.services import enqueue
from partnerships.document import agreement_pdf
from partnerships.models import AgreementFile, AgreementVersion
from partnerships.services.errors import PartnershipError

JOB_KIND = "partnerships.document"


@dataclass(frozen=True)
class DrawnDocument:
    """A document before it is stored."""

    version: AgreementVersion
    content: bytes


def order_document(*, version: AgreementVersion, owner=None) -> Job:
    """Order the frozen document of an agreed version; the same order that still runs is returned."""
    return enqueue(
        kind=JOB_KIND,
        owner=owner,
        programme=version.agreement.programme,
        subject=version.agreement,
        title=_("Document of %(version)s") % {"version": version},
        arguments={"version": version.pk},
    )


def draw_document(*, version: AgreementVersion) -> DrawnDocument:
    """Draw the document of an agreed ``version``. Raises PartnershipError when nobody agreed to it."""
    if version.agreed_on is None:
        raise PartnershipError(_("Only words that both sides agreed to are frozen."))
    return DrawnDocument(version, agreement_pdf(version))


def keep_document(*, drawn: DrawnDocument) -> AgreementFile:
    """Store what was drawn, once. Call it in a transaction: a file without its row is never handed out."""
    version = drawn.version
    known = version.files.documents().first()
    if known is not None:
        return known
    name = document_name(version)
    document = AgreementFile(
        agreement=version.agreement,
        version=version,
        kind=AgreementFile.Kind.DOCUMENT,
        name=name,
        content_type="application/pdf",
        size=len(drawn.content),
        sha256=hashlib.sha256(drawn.content).hexdigest(),
    )
    document.file.save(name, ContentFile(drawn.content), save=False)
    document._change_reason = _("document frozen")
    document.save()
    return document


def document_name(version: AgreementVersion) -> str:
    """Return the file's name for people, such as ``TWIN-2018-0001-v2.pdf``."""
    return f"{version.agreement.number}-v{version.number}.pdf"
