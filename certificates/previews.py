"""What a certificate would look like: of the first person of a group, or of a made-up or difficult one."""

import datetime as dt
from dataclasses import dataclass

from django.db.models.functions import Length
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates import texts
from certificates.drawing import check_room, draw_pdf
from certificates.eligibility import eligibility_of
from certificates.errors import CertificateError
from certificates.groups import Group
from certificates.labels import date_in_languages
from certificates.models import Certificate, CertificateDesign
from certificates.parts import Parts
from certificates.services import prepare
from certificates.validity import last_day
from documents.fonts import COMPLEX_SCRIPTS, script_of_character
from documents.names import clean_name
from partnerships.models import Person

STARTS_ON, ENDS_ON = dt.date(2022, 9, 1), dt.date(2022, 11, 10)


@dataclass(frozen=True)
class Sample:
    """A made-up person, or with ``finds`` somebody of the programme."""

    label: str | Promise
    name: str = ""
    native_name: str = ""
    finds: str = ""


SAMPLES = {
    "usual": Sample(gettext_lazy("an ordinary name"), "Sok Dara", "សុខ ដារ៉ា"),
    "longest": Sample(gettext_lazy("the longest name there can be (200 letters)"), ("Somsak Vongphachan " * 11)[:200]),
    "khmer": Sample(gettext_lazy("a long Khmer name without spaces"), "ព្រហ្មសុវណ្ណារ៉ាភក្ត្រាសេរីវឌ្ឍន៍ច័ន្ទមុនីលក្ស្មីឧត្តម" * 2),
    "burmese": Sample(
        gettext_lazy("a Burmese name with stacked letters"), "Ma Thanda Hlaing", "သင်္ကြန် စန္ဒာ ဥက္ကာ ရွှေ ဉာဏ်"
    ),
    "lao": Sample(gettext_lazy("a Lao name"), "Somsack Vongphachanh", "ສົມສັກ ວົງພະຈັນທະລັງສີ"),
    "thai": Sample(gettext_lazy("a Thai name"), "Natthawut Srisukkasem", "ณัฐวุฒิ ศรีสุขเกษม ณ ปิ่นแก้ว"),
    "vietnamese": Sample(gettext_lazy("a Vietnamese name"), "Nguyễn Thị Phương Thảo"),
    "chinese": Sample(gettext_lazy("a Chinese name"), "Ouyang Zhenhua", "欧阳振华"),
    "mononym": Sample(gettext_lazy("a single name"), "Suharto"),
    "own_longest": Sample(gettext_lazy("the longest name in this programme"), finds="longest"),
    "own_difficult": Sample(gettext_lazy("the most difficult name in this programme"), finds="difficult"),
}


def preview_for(group: Group, design: CertificateDesign) -> bytes:
    """Return the PDF of the first eligible person's certificate, marked as a preview.

    Raises CertificateError when nobody is eligible or the certificate cannot be drawn.
    """
    people = eligibility_of(group)
    if not people.eligible:
        raise CertificateError(people.problem or _("Nobody is eligible, so there is nothing to preview."))
    return draw_pdf(prepare(people.eligible[0], design, timezone.localdate()), is_preview=True)


def preview_of(design: CertificateDesign, *, who: str = "usual", parts: Parts | None = None) -> bytes:
    """Return the PDF of a certificate that nobody gets, with this design, which need not be saved.

    ``who`` is a key of SAMPLES, ``parts`` stand in for the stored logos and signatories. Raises CertificateError when
    it cannot be drawn, or nobody of the programme has a name yet.
    """
    name, native = _names(SAMPLES.get(who) or SAMPLES["usual"], design)
    return draw_pdf(_sample(design, name, native), is_preview=True, parts=parts)


def check_design(design: CertificateDesign, parts: Parts) -> None:
    """Raise CertificateError when a design, which need not be saved, could not be drawn for anybody."""
    check_room(_sample(design, "", ""), parts)


def difficulty(name: str) -> int:
    """Return how hard a name is to set: the letters that join, stack or move, and then every other one that is rare."""
    scripts = [script_of_character(letter) for letter in name]
    return sum(3 if script in COMPLEX_SCRIPTS else 1 for script in scripts if script)


def _sample(design: CertificateDesign, name: str, native: str) -> Certificate:
    return Certificate(
        programme=design.programme,
        kind=design.kind,
        design=design,
        printed_name=name,
        printed_native_name=native if design.prints_native_name else "",
        printed_title=design.title,
        printed_text=texts.fill(design.body, _values(design, design.language)),
        printed_second_title=design.second_title,
        printed_second_text=texts.fill(design.second_body, _values(design, design.second_language))
        if design.second_language
        else "",
        issued_on=timezone.localdate(),
        expires_on=last_day(timezone.localdate(), design.valid_months),
    )


def _values(design: CertificateDesign, language: str) -> dict[str, str]:
    return {
        "course": _("Artificial Intelligence and Robotics on Mechatronics"),
        "weeks": "10",
        "starts_on": date_in_languages([language], STARTS_ON)[0],
        "ends_on": date_in_languages([language], ENDS_ON)[0],
        "institution": _("National Polytechnic Institute"),
        "programme": design.programme.name,
    }


def _names(sample: Sample, design: CertificateDesign) -> tuple[str, str]:
    if not sample.finds:
        return clean_name(sample.name), clean_name(sample.native_name)
    people = Person.objects.filter(programmes=design.programme).order_by(Length("full_name").desc(), "pk")
    names = people.values_list("full_name", "native_name")
    found = names.first() if sample.finds == "longest" else max(names, key=_difficulty_of_both, default=None)
    if not found:
        raise CertificateError(_("Nobody is in this programme yet. Choose one of the made-up names."))
    return clean_name(found[0]), clean_name(found[1])


def _difficulty_of_both(names: tuple[str, str]) -> int:
    return difficulty(names[0]) + difficulty(names[1])
