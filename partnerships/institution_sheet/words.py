"""The words that a list of institutions may use, in English, Chinese and Bahasa."""

from partnerships.models import Institution
from partnerships.naming.spelling import institution_words
from partnerships.people_sheet.words import ListKind, key_of

Kind = Institution.Kind

# The first of each is what our own template says.
HEADINGS = {
    "official_name": (
        "Official name", "Name", "Name of institution", "Institution", "Institution name", "Name in English",
        "English name", "University", "School", "College", "名称", "英文名称", "机构名称", "院校名称", "单位名称",
        "学校名称", "院校", "单位", "Nama", "Nama resmi", "Nama institusi", "Nama lembaga", "Lembaga", "Institusi",
        "Perguruan tinggi", "Nama perguruan tinggi",
    ),
    "native_name": (
        "Native name", "Name in native script", "Local name", "Chinese name", "中文名称", "中文名", "本国文字名称",
        "母语名称", "Nama asli", "Nama lokal", "Nama dalam bahasa Indonesia",
    ),
    "other_names": (
        "Other names", "Other name", "Also known as", "Short name", "Abbreviation", "其他名称", "别名", "简称",
        "Nama lain", "Singkatan",
    ),
    "former_names": (
        "Former names", "Former name", "Previous name", "曾用名", "原名", "旧名", "Nama lama", "Nama dahulu",
    ),
    "kind": ("Kind", "Type", "Kind of institution", "Type of institution", "类型", "类别", "性质", "Jenis", "Tipe"),
    "country": ("Country", "国家", "国别", "国家或地区", "Negara"),
    "province": ("Province", "State", "Region", "省", "省份", "省市", "Provinsi"),
    "city": ("City", "Town", "城市", "市", "所在城市", "Kota", "Kabupaten", "Kota/Kabupaten"),
    "website": ("Website", "Web site", "Web", "Homepage", "网站", "网址", "官网", "Situs", "Situs web", "Laman"),
}  # fmt: skip
REQUIRED = ("official_name",)
FIELD_OF_HEADING = {key_of(word): field for field, words in HEADINGS.items() for word in words}

KINDS = {
    Kind.MINISTRY: ("ministry", "government", "部委", "政府部门", "教育部门", "kementerian"),
    Kind.POLYTECHNIC: ("polytechnic", "理工学院", "politeknik"),
    Kind.TECHNICAL_COLLEGE: (
        "technical college", "college", "vocational college", "职业院校", "职业技术学院", "高职", "高职院校", "学院",
        "sekolah tinggi", "akademi",
    ),
    Kind.TECHNICIAN_COLLEGE: ("technician college", "技师学院", "技工院校"),
    Kind.UNIVERSITY: ("university", "大学", "本科院校", "universitas", "universiti"),
    Kind.TRAINING_CENTRE: ("training centre", "training center", "培训中心", "balai latihan", "pusat pelatihan"),
    Kind.ORGANISATION: ("regional or international organisation", "organisation", "organization", "组织", "organisasi"),
    Kind.COMPANY: ("company", "enterprise", "企业", "公司", "perusahaan"),
}  # fmt: skip
# What the words of a name tell of its kind; the first that fits.
KIND_BY_WORD = (
    ("ministry", Kind.MINISTRY),
    ("polytechnic", Kind.POLYTECHNIC),
    ("university", Kind.UNIVERSITY),
    ("centre", Kind.TRAINING_CENTRE),
    ("college", Kind.TECHNICAL_COLLEGE),
    ("academy", Kind.TECHNICAL_COLLEGE),
)


class InstitutionList(ListKind):
    """A list whose rows are institutions: it says kinds, and no state."""

    @property
    def choices(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """The words for each code, by column."""
        return {"kind": KINDS}


def kind_of(name: str) -> str:
    """Return the kind that a name tells, or nothing."""
    words = institution_words(name)
    return next((str(kind) for word, kind in KIND_BY_WORD if word in words), "")
