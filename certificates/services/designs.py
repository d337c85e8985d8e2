"""Designs: one that was used is never changed; a change makes its next version.

A picture is a file that several versions may share. It is never overwritten, and goes when no version has it any more.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import Max
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from certificates.errors import CertificateError
from certificates.models import CertificateDesign, DesignLogo, DesignSignatory
from certificates.parts import Logo, Parts, Signatory, read_picture
from certificates.services.ordering import ISSUE, REISSUE
from jobs.models import Job
from partnerships.models import Programme


@dataclass(frozen=True)
class Picture:
    """A picture of a design: ``stored`` under a name already, or new with its ``content`` and the name's ending."""

    stored: str = ""
    content: bytes = b""
    extension: str = ""


@dataclass(frozen=True)
class LogoRow:
    """A logo as it is to be saved."""

    picture: Picture
    alternative: str


@dataclass(frozen=True)
class SignatoryRow:
    """A signatory as it is to be saved."""

    name: str
    position: str = ""
    signature: Picture | None = None


def save_design(
    *, design: CertificateDesign, signatories: Iterable[SignatoryRow] = (), logos: Iterable[LogoRow] = ()
) -> CertificateDesign:
    """Save a new or changed design with its signatories and logos in order; return the row that holds it.

    When certificates were issued with the stored one, it stays as it is, retired, and a new version is returned, which
    shares the files of the pictures that stay. Raises CertificateError while a job is issuing certificates with it and
    when a picture that is to stay is in no design of the programme any more, OSError when one cannot be written.
    """
    written: list[str] = []
    try:
        with transaction.atomic():
            return _save(design, list(signatories), list(logos), written)
    except BaseException:
        for name in written:
            storage().delete(name)
        raise


def retire_design(*, design: CertificateDesign, retired: bool = True) -> CertificateDesign:
    """Take a design out of the choice, or bring it back; certificates issued with it stay as they are."""
    design.is_retired = retired
    design.save(update_fields=["is_retired", "changed_at"])
    return design


def storage() -> Storage:
    """Return where the pictures lie: on disk, or in a bucket."""
    return DesignLogo._meta.get_field("image").storage


def unsaved_parts(logos: Iterable[LogoRow], signatories: Iterable[SignatoryRow]) -> Parts:
    """Return the parts of a design that is not saved yet as they are drawn.

    Raises CertificateError when a picture that is stored already cannot be read.
    """
    return Parts(
        [Logo(_content(one.picture, one.alternative), one.alternative) for one in logos],
        [
            Signatory(one.name, one.position, _content(one.signature, one.name) if one.signature else b"")
            for one in signatories
        ],
    )


def remove_unused_pictures(names: Iterable[str]) -> None:
    """Remove those stored pictures that no version of any design has any more."""
    names = set(names)
    used = set(DesignLogo.objects.filter(image__in=names).values_list("image", flat=True))
    used |= set(DesignSignatory.objects.filter(signature__in=names).values_list("signature", flat=True))
    for name in names - used:
        storage().delete(name)


def _save(
    design: CertificateDesign, signatories: list[SignatoryRow], logos: list[LogoRow], written: list[str]
) -> CertificateDesign:
    # Held from here on, so that two who save at once meet one after the other, whichever designs share a picture.
    Programme.objects.select_for_update(no_key=True).get(pk=design.programme_id)
    if design.pk:
        # No certificate is issued with it meanwhile either.
        CertificateDesign.objects.select_for_update().filter(pk=design.pk).first()
    if design.pk and _is_being_used(design):
        raise CertificateError(
            _("Certificates are being issued with this design now. Change it when that is done, or cancel the job.")
        )
    _check_kept(design, [one.picture for one in logos] + [one.signature for one in signatories if one.signature])
    if design.pk and design.certificates.exists():
        CertificateDesign.objects.filter(pk=design.pk).update(is_retired=True)
        design = _next_version(design)
    elif not design.pk:
        design.version = _last_version(design) + 1
    design.save()
    # Asked anew: what was read before may still be the parts of the version before.
    old_logos = DesignLogo.objects.filter(design=design)
    old_signatories = DesignSignatory.objects.filter(design=design)
    before = {*old_logos.values_list("image", flat=True), *old_signatories.values_list("signature", flat=True)} - {""}
    old_logos.delete()
    old_signatories.delete()
    DesignLogo.objects.bulk_create(
        DesignLogo(design=design, order=order, image=_stored(one.picture, written), alternative=one.alternative)
        for order, one in enumerate(logos, 1)
    )
    DesignSignatory.objects.bulk_create(
        DesignSignatory(
            design=design,
            order=order,
            name=one.name,
            position=one.position,
            signature=_stored(one.signature, written) if one.signature else "",
        )
        for order, one in enumerate(signatories, 1)
    )
    transaction.on_commit(lambda: remove_unused_pictures(before))
    return design


def _check_kept(design: CertificateDesign, pictures: Iterable[Picture]) -> None:
    kept = {one.stored for one in pictures if one.stored}
    logos = DesignLogo.objects.filter(design__programme=design.programme_id, image__in=kept)
    people = DesignSignatory.objects.filter(design__programme=design.programme_id, signature__in=kept)
    if kept - {*logos.values_list("image", flat=True), *people.values_list("signature", flat=True)}:
        raise CertificateError(_("The picture was replaced by somebody else meanwhile. Choose it again."))


def _content(picture: Picture, what: str) -> bytes:
    if picture.content:
        return picture.content
    stored = FieldFile(None, DesignLogo._meta.get_field("image"), picture.stored)
    return read_picture(stored, _("The picture “%(what)s”") % {"what": what})


def _stored(picture: Picture, written: list[str]) -> str:
    if picture.stored:
        return picture.stored
    field = DesignLogo._meta.get_field("image")
    # The name is known before the file is written, so that a failure on the way leaves none behind.
    name = field.generate_filename(None, f"picture{picture.extension}")
    written.append(name)
    return storage().save(name, ContentFile(picture.content))


def _is_being_used(design: CertificateDesign) -> bool:
    jobs = Job.objects.open()
    if jobs.filter(kind=ISSUE, arguments__design=design.pk).exists():
        return True
    # Looked for here, since not every database finds an element of a list in JSON; few jobs are open at a time.
    anew = jobs.filter(kind=REISSUE, programme=design.programme_id).values_list("arguments", flat=True)
    return any(design.pk in arguments.get("designs", ()) for arguments in anew)


def _next_version(design: CertificateDesign) -> CertificateDesign:
    design.version = _last_version(design) + 1
    design.pk = None
    design.is_retired = False
    design._state.adding = True
    return design


def _last_version(design: CertificateDesign) -> int:
    same = CertificateDesign.objects.filter(programme=design.programme_id, name=design.name)
    return same.aggregate(last=Max("version"))["last"] or 0
