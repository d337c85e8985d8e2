"""The few words that stand on every certificate, in each language.

They are kept here and not in catalogues: most of these languages have none, since no page is served in them.
"""

from dataclasses import dataclass

from django.utils import translation
from django.utils.formats import date_format


@dataclass(frozen=True)
class Labels:
    """What stands above the two days, above the serial number and above the address of the check."""

    issued_on: str
    valid_until: str
    serial: str
    check: str


LABELS = {
    "en": Labels("Issued on", "Valid until", "Serial", "Check this certificate at"),
    "zh-Hans": Labels("颁发日期", "有效期至", "编号", "证书查验网址"),
    "km": Labels("ចេញនៅថ្ងៃទី", "មានសុពលភាពដល់ថ្ងៃទី", "លេខ", "ពិនិត្យវិញ្ញាបនបត្រនេះនៅ"),
    "lo": Labels("ອອກວັນທີ", "ໃຊ້ໄດ້ຮອດວັນທີ", "ເລກທີ", "ກວດສອບໃບຢັ້ງຢືນນີ້ທີ່"),
    "my": Labels("ထုတ်ပေးသည့်နေ့", "သက်တမ်းကုန်ဆုံးရက်", "အမှတ်စဉ်", "ဤလက်မှတ်ကို စစ်ဆေးရန်"),
    "th": Labels("ออกให้ ณ วันที่", "ใช้ได้ถึงวันที่", "เลขที่", "ตรวจสอบใบรับรองนี้ได้ที่"),
    "vi": Labels("Ngày cấp", "Có giá trị đến ngày", "Số hiệu", "Kiểm tra chứng chỉ này tại"),
    "id": Labels("Diterbitkan pada", "Berlaku sampai", "Nomor", "Periksa sertifikat ini di"),
    "ms": Labels("Dikeluarkan pada", "Sah sehingga", "Nombor siri", "Semak sijil ini di"),
    "fil": Labels("Ipinagkaloob noong", "May bisa hanggang", "Bilang", "Suriin ang sertipikong ito sa"),
}


def in_languages(languages: list[str], part: str) -> str:
    """Return one of the words in one or two languages, as in “Serial / 编号”."""
    return " / ".join(dict.fromkeys(getattr(LABELS[language], part) for language in languages))


def date_in_languages(languages: list[str], day) -> list[str]:
    """Return a day in the words of one or two languages; once where both write it the same way."""
    written = []
    for language in languages:
        with translation.override(language.lower()):
            written.append(date_format(day))
    return list(dict.fromkeys(written))
