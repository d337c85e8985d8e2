"""What a certificate would look like: of the first person of a group, or of a difficult made-up one."""

from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import texts
from certificates.drawing import draw_pdf
from certificates.eligibility import eligibility_of
from certificates.errors import CertificateError
from certificates.groups import Group
from certificates.models import Certificate, CertificateDesign
from certificates.services import prepare


def preview_for(group: Group, design: CertificateDesign) -> bytes:
    """Return the PDF of the first eligible person's certificate, marked as a preview.

    Raises CertificateError when nobody is eligible or the certificate cannot be drawn.
    """
    people = eligibility_of(group)
    if not people.eligible:
        raise CertificateError(people.problem or _("Nobody is eligible, so there is nothing to preview."))
    return draw_pdf(prepare(people.eligible[0], design, timezone.localdate()), is_preview=True)


def preview_of(design: CertificateDesign) -> bytes:
    """Return the PDF of a made-up certificate with this design; raises CertificateError when it cannot be drawn."""
    values = {
        "course": _("Artificial Intelligence and Robotics on Mechatronics"),
        "weeks": "10",
        "starts_on": "1 September 2022",
        "ends_on": "10 November 2022",
        "institution": _("National Polytechnic Institute"),
        "programme": design.programme.name,
    }
    sample = Certificate(
        programme=design.programme,
        kind=design.kind,
        design=design,
        printed_name="Nguyễn Thị Phương Thảo",
        printed_native_name="ព្រហ្ម សុវណ្ណារ៉ា",
        printed_title=design.title,
        printed_text=texts.fill(design.body, values),
        issued_on=timezone.localdate(),
    )
    return draw_pdf(sample, is_preview=True)
