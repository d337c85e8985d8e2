"""The words that a list of people may use, in English, Chinese and Bahasa, and what they mean here."""

import unicodedata
from dataclasses import dataclass
from functools import cached_property

from django_countries import countries

from partnerships.models import Person

Sex, Category = Person.Sex, Person.Category

# What people write above a column; the first of each is what our own template says.
HEADINGS = {
    "full_name": (
        "Full name", "Name", "Name in English", "English name", "姓名", "英文姓名", "全名", "拼音姓名",
        "Nama", "Nama lengkap",
    ),
    "native_name": (
        "Native name", "Name in native script", "Native script", "Chinese name", "母语姓名", "本国文字姓名", "中文姓名",
        "中文名", "Nama asli",
    ),
    "sex": ("Sex", "Gender", "性别", "Jenis kelamin"),
    "category": ("Category", "Category of person", "类别", "人员类别", "身份", "Kategori"),
    "institution": (
        "Institution", "Organisation", "Organization", "School", "College", "University", "单位", "院校", "学校",
        "机构", "工作单位", "所在单位", "单位名称", "Institusi", "Lembaga", "Perguruan tinggi", "Asal institusi",
    ),
    "country": ("Country", "Country of the institution", "国家", "国别", "国家或地区", "Negara"),
    "position": ("Position", "Title", "Job title", "职务", "职位", "职称", "Jabatan", "Posisi"),
    "email": (
        "E-mail", "Email", "E-mail address", "Email address", "Mail", "邮箱", "电子邮箱", "电子邮件", "邮件地址",
        "邮箱地址", "电邮", "Surel", "Alamat email",
    ),
    "state": ("State", "Status", "Registration", "状态", "报名状态", "注册状态"),
}  # fmt: skip
REQUIRED = ("full_name", "institution")

SEXES = {
    Sex.FEMALE: ("female", "f", "woman", "女", "女性", "perempuan", "wanita"),
    Sex.MALE: ("male", "m", "man", "男", "男性", "laki-laki", "pria", "lelaki"),
    Sex.NOT_STATED: ("not stated", "not_stated", "unknown", "未说明", "未填", "不详", "-", "–"),
}
CATEGORIES = {
    Category.OFFICIAL: ("official", "government official", "官员", "公务员", "pejabat"),
    Category.MANAGER: ("manager", "管理者", "管理人员", "校长", "院长", "manajer", "pimpinan"),
    Category.TEACHER: ("teacher", "lecturer", "教师", "老师", "讲师", "dosen", "guru"),
    Category.STUDENT: ("student", "学生", "学员", "mahasiswa", "siswa"),
    Category.OTHER: ("other", "其他", "其它", "lainnya"),
}
# How these countries are called in Chinese; their English names and codes come from the list of all countries.
CHINESE_COUNTRIES = {
    "中国": "CN", "中华人民共和国": "CN", "文莱": "BN", "柬埔寨": "KH", "印度尼西亚": "ID", "印尼": "ID", "老挝": "LA",
    "马来西亚": "MY", "缅甸": "MM", "菲律宾": "PH", "新加坡": "SG", "泰国": "TH", "东帝汶": "TL", "越南": "VN",
}  # fmt: skip
ENGLISH_COUNTRIES = {
    "laos": "LA", "lao pdr": "LA", "vietnam": "VN", "viet nam": "VN", "brunei": "BN", "burma": "MM", "myanmar": "MM",
    "timor-leste": "TL", "east timor": "TL", "p.r. china": "CN", "pr china": "CN", "people's republic of china": "CN",
}  # fmt: skip
BAHASA_COUNTRIES = {
    "tiongkok": "CN", "cina": "CN", "kamboja": "KH", "kemboja": "KH", "filipina": "PH", "singapura": "SG",
    "muangthai": "TH", "timor leste": "TL", "brunei darussalam": "BN",
}  # fmt: skip
# What a spreadsheet shows in place of a value that it could not work out.
ERROR_VALUES = {"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}


def key_of(text: str) -> str:
    """Return ``text`` as it is compared: composed letters, no capitals, single blanks."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _meanings(words: dict) -> dict[str, str]:
    return {key_of(word): str(meaning) for meaning, known in words.items() for word in known}


FIELD_OF_HEADING = _meanings(HEADINGS)


@dataclass(frozen=True)
class ListKind:
    """A kind of list: what its people are called, and the words for each state that they may have there.

    The first word of each is the one of our own template; ``example`` is the state in the template's example.
    """

    title: str
    states: dict[str, tuple[str, ...]]
    example: str

    @property
    def choices(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """The words for each code, by column."""
        return {"sex": SEXES, "category": CATEGORIES, "state": self.states}

    @cached_property
    def meanings(self) -> dict[str, dict[str, str]]:
        """The code of each word, by column."""
        return {name: _meanings(known) for name, known in self.choices.items()}

    @cached_property
    def offered(self) -> dict[str, str]:
        """The English word for each code, by column, to be offered when another word is found."""
        return {name: ", ".join(words[0] for words in known.values()) for name, known in self.choices.items()}


def country_codes() -> dict[str, str]:
    """Return the code of every country by its code and its names."""
    codes = {key_of(code): code for code, _name in countries}
    codes |= {key_of(name): code for code, name in countries}
    return codes | ENGLISH_COUNTRIES | CHINESE_COUNTRIES | BAHASA_COUNTRIES
