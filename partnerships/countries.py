"""Countries by side of the partnership: China and Southeast Asia.

Southeast Asia means the eleven member countries of SEAMEO (https://www.seameo.org, member countries).
"""

from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _

SOUTHEAST_ASIA = ("BN", "KH", "ID", "LA", "MY", "MM", "PH", "SG", "TH", "TL", "VN")


class Side(models.TextChoices):
    """The sides that figures are split by."""

    CHINA = "china", _("China")
    SOUTHEAST_ASIA = "sea", _("Southeast Asia")
    OTHER = "other", _("other regions")
    NOT_STATED = "not_stated", _("not stated")


class Direction(models.TextChoices):
    """From which side to which an activity sends people."""

    CHINA_TO_SEA = "china_to_sea", _("China → Southeast Asia")
    SEA_TO_CHINA = "sea_to_china", _("Southeast Asia → China")
    WITHIN_CHINA = "within_china", _("within China")
    WITHIN_SEA = "within_sea", _("within Southeast Asia")
    OTHER = "other", _("with other regions")
    NOT_STATED = "not_stated", _("not stated")


def side_of(country: str) -> Side:
    """Return the side of an ISO 3166 two-letter country code; an empty code is *not stated*."""
    if not country:
        return Side.NOT_STATED
    if country == "CN":
        return Side.CHINA
    return Side.SOUTHEAST_ASIA if country in SOUTHEAST_ASIA else Side.OTHER


# A province is what people write; these are the names under which the other language knows it.
PROVINCES_IN_CHINESE = {
    "anhui": "安徽", "beijing": "北京", "chongqing": "重庆", "fujian": "福建", "gansu": "甘肃", "guangdong": "广东",
    "guangxi": "广西", "guizhou": "贵州", "hainan": "海南", "hebei": "河北", "heilongjiang": "黑龙江", "henan": "河南",
    "hong kong": "香港", "hubei": "湖北", "hunan": "湖南", "inner mongolia": "内蒙古", "jiangsu": "江苏",
    "jiangxi": "江西", "jilin": "吉林", "liaoning": "辽宁", "macao": "澳门", "ningxia": "宁夏", "qinghai": "青海",
    "shaanxi": "陕西", "shandong": "山东", "shanghai": "上海", "shanxi": "山西", "sichuan": "四川", "tianjin": "天津",
    "tibet": "西藏", "xinjiang": "新疆", "xizang": "西藏", "yunnan": "云南", "zhejiang": "浙江",
}  # fmt: skip


def side_expression(country_path: str) -> Case:
    """Return the same rule as a database expression over the country at ``country_path``."""
    return Case(
        When(**{country_path: "CN"}, then=Value(Side.CHINA)),
        When(**{f"{country_path}__in": SOUTHEAST_ASIA}, then=Value(Side.SOUTHEAST_ASIA)),
        When(**{country_path: ""}, then=Value(Side.NOT_STATED)),
        When(**{f"{country_path}__isnull": True}, then=Value(Side.NOT_STATED)),
        default=Value(Side.OTHER),
        output_field=models.CharField(),
    )


def direction_expression(sending: str, receiving: str) -> Case:
    """Return the ``Direction`` as a database expression over the countries at the paths ``sending`` and ``receiving``.

    Not stated is a direction one of whose two countries is.
    """
    china = (Q(**{sending: "CN"}), Q(**{receiving: "CN"}))
    sea = (Q(**{f"{sending}__in": SOUTHEAST_ASIA}), Q(**{f"{receiving}__in": SOUTHEAST_ASIA}))
    return Case(
        When(Q(**{sending: ""}) | Q(**{receiving: ""}), then=Value(Direction.NOT_STATED)),
        When(china[0] & sea[1], then=Value(Direction.CHINA_TO_SEA)),
        When(sea[0] & china[1], then=Value(Direction.SEA_TO_CHINA)),
        When(china[0] & china[1], then=Value(Direction.WITHIN_CHINA)),
        When(sea[0] & sea[1], then=Value(Direction.WITHIN_SEA)),
        default=Value(Direction.OTHER),
        output_field=models.CharField(),
    )
