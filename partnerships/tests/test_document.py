"""The agreement on paper: what it says in both languages, in every state, and that nothing is lost or broken."""

import datetime as dt
import io
import re
import subprocess
import unicodedata
from html.parser import HTMLParser

import pikepdf
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import ngettext

from accounts.tests.factories import UserFactory
from documents.fonts import SCRIPTS
from documents.tests.names import NAMES
from documents.tests.poppler import text_of
from partnerships.document import agreement_pdf, document_html, read_document
from partnerships.languages import Language
from partnerships.models import Agreement, FieldOfStudy, InstitutionName
from partnerships.models.terms import ActivityKind, LengthUnit, Mode
from partnerships.services.agreements import approve, decline, propose, record_paper_signature, withdraw
from partnerships.services.terminations import terminate
from partnerships.services.terms import sha256_of
from partnerships.tests.factories import (
    AgreementFactory,
    FieldOfStudyFactory,
    InstitutionFactory,
    LineFactory,
    SignedAgreementFactory,
    VersionFactory,
    paper,
    proposed,
    signed,
)
from reports.loading.files import DataFolder
from reports.loading.institutions import load_fields_of_study

CATALOGUE = settings.BASE_DIR / "locale/zh_Hans/LC_MESSAGES/django.po"
KHMER = unicodedata.normalize("NFC", "វិទ្យាស្ថានជាតិបណ្តុះបណ្តាលបច្ចេកទេស")
HASH = re.compile(r"\b[0-9a-f]{12,}\b")


class Texts(HTMLParser):
    """The texts of a page by the language that it says they are in."""

    def __init__(self, page):
        super().__init__()
        self.langs, self.found = [], {}
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag not in ("br", "meta"):
            self.langs.append(dict(attrs).get("lang") or (self.langs[-1] if self.langs else ""))

    def handle_endtag(self, tag):
        self.langs.pop()

    def handle_data(self, data):
        if data.strip():
            self.found.setdefault(self.langs[-1] if self.langs else "", []).append(data.strip())


def texts(version, lang="zh-CN") -> list[str]:
    return Texts(document_html(read_document(version))).found[lang]


def newest(agreement):
    return Agreement.objects.get(pk=agreement.pk).newest_version


def approve_for(agreement, institution, name):
    version = newest(agreement)
    approver = UserFactory(full_name=name)
    approve(agreement=version.agreement, institution=institution, approver=approver, sha256=version.sha256)


@pytest.fixture
def khmer(programme):
    """A college in Cambodia with a Chinese name besides its own."""
    college = InstitutionFactory(
        official_name="Kampong Cham Institute", native_name=KHMER, native_language="km", country="KH",
        programme=programme,
    )  # fmt: skip
    InstitutionName.objects.create(institution=college, name="磅湛技术学院", language="zh-Hans")
    return college


@pytest.fixture
def chinese(programme):
    return InstitutionFactory(
        official_name="Guizhou Polytechnic", native_name="贵州职业技术学院", native_language="zh-Hans", country="CN",
        programme=programme,
    )  # fmt: skip


@pytest.fixture
def draft(programme, khmer, chinese):
    """A draft with two lines, there and back."""
    agreement = AgreementFactory(
        programme=programme, first_party=khmer, second_party=chinese, version__purpose="To train teachers.",
        version__purpose_chinese="共同培训职业教育教师。",
    )  # fmt: skip
    field = FieldOfStudyFactory(code="0714", name="Electronics and automation", chinese_name="电子与自动化")
    LineFactory(
        version=agreement.newest_version, number=2, kind="student_exchange", sending=chinese, receiving=khmer,
        people_per_year=12, length=6, length_unit="months", field_of_study=field, language="zh-Hans", mode="blended",
    )  # fmt: skip
    return agreement


@pytest.fixture
def proposal(draft):
    return propose(agreement=draft, institution=draft.first_party)


@pytest.fixture
def approved(proposal, khmer, chinese):
    approve_for(proposal, khmer, "សុខ ដារ៉ា")
    approve_for(proposal, chinese, "欧阳振华")
    return newest(proposal)


def test_approved_document_says_everything_in_both_languages(approved):
    text = text_of(agreement_pdf(approved), "-layout")
    number, sha256 = approved.agreement.number, approved.sha256
    day = approved.agreed_on
    for words in (
        number, sha256, f"{number} · v1 · {sha256[:12]}", "1/2", "2/2", settings.OFFICE_NAME,
        "谅解备忘录", f"双方已于{day.year}年{day.month}月{day.day}日批准。", f"Approved by both parties on {day.day} ",
        "Kampong Cham Institute", KHMER, "磅湛技术学院", "Cambodia", "柬埔寨",
        "Guizhou Polytechnic", "贵州职业技术学院", "China", "中国",
        "1 September 2018 to 31 August 2099", "2018年9月1日至2099年8月31日",
        "To train teachers.", "共同培训职业教育教师。", "双方同意在上述期限内共同开展下列合作活动。",
        "សុខ ដារ៉ា", "欧阳振华", "Approved by", "批准人", "(UTC+0700)", "（UTC+0700）",
    ):  # fmt: skip
        assert words in text, words
    assert "Signature and seal" not in text


def test_each_line_stands_there_in_both_languages(approved):
    rows = [row.split() for row in text_of(agreement_pdf(approved), "-layout").splitlines()]
    for row in (
        ["1", "Teacher", "exchange", "First", "→", "second", "3", "10", "days", "In", "person"],
        ["教师交流", "甲方", "→", "乙方", "3", "10天", "线下"],
        ["学生交流或实习", "乙方", "→", "甲方", "12", "6个月", "电子与自动化", "简体中文", "混合式"],
    ):
        assert row in rows
    assert texts(approved, "en").count("Electronics and automation") == 1


@pytest.mark.parametrize("script", [one for one in SCRIPTS if one.lang not in ("", "zh-CN")], ids=lambda one: one.key)
def test_native_names_are_read_back_exactly(programme, chinese, script):
    for name in NAMES[script.key][:4]:
        college = InstitutionFactory(native_name=name, native_language=script.lang, programme=programme)
        agreement = AgreementFactory(programme=programme, first_party=college, second_party=chinese)
        assert unicodedata.normalize("NFC", name) in text_of(agreement_pdf(agreement.newest_version)).splitlines()


def test_draft_says_that_it_is_one_and_can_be_signed(draft):
    version = newest(draft)
    text = text_of(agreement_pdf(version), "-layout")
    assert not HASH.search(text)
    for words in (
        "Draft, nobody has been asked to", "草案，尚未提请任何一方同意。", "The words can still change.",
        "文本仍可修改。", "Draft · 草案", "Commitment of the first party’s head", "甲方负责人承诺", "The Director",
        "1 July 2018", "2018年7月1日",
    ):  # fmt: skip
        assert words in text, words
    for label in ("Name 姓名", "Position 职务", "Signature and seal 签字盖章", "Date 日期"):
        assert text.count(label) == 2, label


def test_draft_without_dates_and_lines_is_drawn(programme):
    agreement = AgreementFactory(
        programme=programme, drafted_by=None, version__starts_on=None, version__ends_on=None, version__lines=0,
        version__purpose="", version__commitment_by="",
    )  # fmt: skip
    text = text_of(agreement_pdf(agreement.newest_version), "-layout")
    assert "not stated yet to not stated yet" in text
    assert "尚未确定至尚未确定" in text
    assert "尚未列出合作活动。" in text
    assert "合作宗旨" not in text
    assert "承诺" not in text


def test_proposal_waits_and_can_be_signed_by_who_has_not_approved(proposal, khmer):
    approve_for(proposal, khmer, "Sok Dara")
    text = text_of(agreement_pdf(newest(proposal)), "-layout")
    assert "Proposed, waits for approvals." in text
    assert "已提出，等待批准。" in text
    assert (text.count("Approved by"), text.count("Not given yet"), text.count("Signature and seal")) == (1, 1, 1)


def test_paper_names_signatories_and_both_dates(draft):
    signature = paper(first_position="Director", second_signatory="欧阳振华", second_position="院长")
    record_paper_signature(agreement=draft, signature=signature, ceremony_on=dt.date(2018, 7, 29))
    text = text_of(agreement_pdf(newest(draft)), "-layout")
    for words in (
        "Signed on paper on 30 July 2018.", "双方已于2018年7月30日签署纸质文本。", "First Head", "Director",
        "欧阳振华", "院长", "Signing ceremony 29 July 2018", "签约仪式 2018年7月29日", newest(draft).sha256,
    ):  # fmt: skip
        assert words in text, words
    assert "Approved" not in text


def test_same_state_gives_the_same_bytes(approved):
    assert agreement_pdf(approved) == agreement_pdf(newest(approved.agreement))


def test_language_of_the_one_who_asks_changes_nothing(approved):
    expected = agreement_pdf(approved)
    with translation.override("zh-hans"):
        assert agreement_pdf(approved) == expected


def test_renamed_institution_does_not_change_what_was_frozen(approved, draft, khmer):
    expected = agreement_pdf(approved)
    khmer.official_name, khmer.native_name, khmer.country = "Another Name", "", "LA"
    khmer.save()
    khmer.names.all().delete()
    FieldOfStudy.objects.update(name="Another field")
    assert agreement_pdf(newest(draft)) == expected


def test_markup_in_names_is_text(programme):
    college = InstitutionFactory(official_name="<b>College</b> & Co", native_name="<i>x</i>", programme=programme)
    agreement = AgreementFactory(programme=programme, first_party=college, version__purpose="<script>1</script>")
    text = text_of(agreement_pdf(agreement.newest_version))
    assert {"<b>College</b> & Co", "<i>x</i>", "<script>1</script>"} <= set(text.splitlines())


def test_chinese_column_has_no_english_word(approved, draft):
    chinese = " ".join(texts(approved)).replace(approved.agreement.number, "")
    assert set(re.findall("[A-Za-z]+", chinese)) == {"SHA", "UTC"}
    drafted = AgreementFactory(
        programme=draft.programme, first_party=draft.first_party, second_party=draft.second_party, version__purpose="",
        version__lines=0, version__commitment_by="欧阳振华",
    )  # fmt: skip
    for kind in Agreement.Kind.values:
        version = drafted.newest_version
        version.kind = kind
        for number, activity in enumerate(ActivityKind.values, start=1):
            language = Language.values[number % len(Language.values)]
            mode, unit = Mode.values[number % 3], LengthUnit.values[number % 2]
            LineFactory(
                version=version, number=version.lines.count() + 1, kind=activity, language=language, mode=mode,
                length_unit=unit,
            )  # fmt: skip
        assert not re.search("[A-Za-z]{2}", " ".join(texts(version)).replace(drafted.number, ""))


def test_name_without_a_chinese_form_stands_as_it_is(programme, chinese):
    college = InstitutionFactory(official_name="Technical College", country="", programme=programme)
    version = AgreementFactory(programme=programme, first_party=college, second_party=chinese).newest_version
    found = Texts(document_html(read_document(version))).found
    # In both columns and above the line to sign on.
    assert found["en"].count("Technical College") == 3
    assert "Technical College" not in found["zh-CN"]


def test_purpose_in_one_language_stands_in_both_columns_with_a_note(programme):
    english = AgreementFactory(programme=programme, version__purpose="To train.").newest_version
    assert "（仅有英文）" in texts(english)
    assert texts(english, "en").count("To train.") == 2
    chinese = AgreementFactory(
        programme=programme, version__purpose="", version__purpose_chinese="培训。"
    ).newest_version
    assert "(in Chinese only)" in texts(chinese, "en")
    assert texts(chinese).count("培训。") == 2


def test_words_of_the_first_form_are_drawn(approved):
    """They hold neither Chinese names nor names of fields."""
    words = approved.words.replace("agreement-terms/2", "agreement-terms/1")
    words = re.sub('"(chinese_name|native_language|field_of_study_name|purpose_chinese)":"[^"]*",?', "", words)
    approved.words = words.replace(",}", "}")
    approved.sha256 = sha256_of(approved.words)
    found = Texts(document_html(read_document(approved))).found
    assert "贵州职业技术学院" in found["zh-CN"]
    assert "磅湛技术学院" not in found["zh-CN"]
    assert "电子与自动化" in found["zh-CN"]
    assert "Electronics and automation" in found["en"]


def test_state_of_a_copy_says_how_it_ended(draft, programme):
    def state_of(version):
        return read_document(type(version).objects.get(pk=version.pk)).state()

    withdrawn, declined = proposed(programme=programme), proposed(programme=programme)
    withdraw(agreement=withdrawn, institution=withdrawn.first_party, why="No room.")
    decline(agreement=declined, institution=declined.second_party, why="No room.")
    assert state_of(withdrawn.newest_version) == "Withdrawn by the party that proposed it."
    assert state_of(declined.newest_version) == "Declined by the party that was asked."
    ended = signed(programme=programme)
    terminate(agreement=ended, on=dt.date(2020, 1, 1), why="Closed.")
    assert state_of(ended.newest_version).splitlines() == [
        "Signed on paper on 30 July 2018.",
        "Terminated with effect from 1 January 2020.",
    ]


def test_versions_say_whose_place_they_take(programme):
    agreement = SignedAgreementFactory(programme=programme)
    first = agreement.signed_version
    refused = VersionFactory(agreement=agreement, number=2, sha256="2" * 64, outcome="declined", outcome_reason="No.")
    third = VersionFactory(agreement=agreement, number=3, sha256="3" * 64)
    takes = "Version 3 takes the place of version 1."
    assert takes in texts(third, "en")
    assert "第3版取代第1版。" in texts(third)
    assert read_document(third).state() == "Proposed, waits for approvals."
    assert read_document(first).state() == "Approved by both parties on 30 July 2018."
    third.agreed_on = agreement.signed_on
    third.save()
    assert read_document(first).state().splitlines()[1] == "Version 3 has taken its place."
    assert read_document(refused).state() == "Declined by the party that was asked."


def test_counter_proposal_leaves_nothing_to_sign_on_the_words_before(proposal):
    VersionFactory(agreement=proposal, number=2, sha256="2" * 64)
    document = read_document(newest(proposal).agreement.versions.get(number=1))
    assert document.state() == "Proposed, nobody can agree to it any more.\nVersion 2 has taken its place."
    assert [str(fact.label) for party in document.parties for fact in party.signing] == ["Approval", "Approval"]


def test_renewal_names_the_agreement_before(programme):
    earlier = SignedAgreementFactory(programme=programme)
    version = AgreementFactory(programme=programme, renewal_of=earlier).newest_version
    for lang, label in (("en", "Renewal of"), ("zh-CN", "续签自")):
        found = texts(version, lang)
        assert found[found.index(label) + 1] == earlier.number


def test_sixty_lines_repeat_the_head_of_the_table_and_ask_no_more(programme):
    one, many = (AgreementFactory(programme=programme, version__lines=lines).newest_version for lines in (1, 60))
    with CaptureQueriesContext(connection) as few:
        read_document(one)
    with CaptureQueriesContext(connection) as all_lines:
        read_document(many)
    assert len(few) == len(all_lines)
    content = agreement_pdf(many)
    pages = text_of(content, "-layout").split("\f")[:-1]
    assert len(pages) == 5
    heads = [page.count("派出方 → 接收方") for page in pages]
    rows = [page.count("教师交流") for page in pages]
    assert sum(rows) == 60
    assert heads == [1 if count else 0 for count in rows]
    # A row is never parted: its English stands on the page of its Chinese.
    assert rows == [page.count("Teacher exchange") for page in pages]


def test_longest_words_stay_inside_the_page_and_lose_nothing(programme):
    first = InstitutionFactory(
        official_name="X" * 200, native_name=(KHMER * 9)[:200], native_language="km", programme=programme
    )
    second = InstitutionFactory(
        official_name="The Name of a College " * 9, native_name="学院" * 100, native_language="zh-Hans", country="CN",
        programme=programme,
    )  # fmt: skip
    agreement = AgreementFactory(
        programme=programme, first_party=first, second_party=second, version__purpose="W" * 600 + " training" * 480,
        version__purpose_chinese="培训教师。" * 1000, version__commitment_by="W" * 200,
    )  # fmt: skip
    content = agreement_pdf(agreement.newest_version)
    text = text_of(content)
    assert text.count("培") == 5000 / 5
    assert text.count("学") == 2 * 100
    assert text.count("training") == 480
    boxes = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=content, capture_output=True, check=True).stdout
    found = re.findall(r'word xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)"', boxes.decode())
    edges = [(float(start) / 72 * 25.4, float(end) / 72 * 25.4) for start, end in found]
    assert min(start for start, _end in edges) > 17.9
    assert max(end for _start, end in edges) < 210 - 17.9
    # What begins in the left column ends before the right one begins.
    assert max(end for start, end in edges if start < 40) < 105


def test_file_is_tagged_and_tells_when_the_words_were_agreed(approved):
    with pikepdf.open(io.BytesIO(agreement_pdf(approved))) as file:
        assert file.Root.MarkInfo.Marked
        title = f"Memorandum of understanding (MoU) {approved.agreement.number}, version 1"
        assert str(file.docinfo["/Title"]) == title
        assert str(file.docinfo["/CreationDate"])[2:10] == f"{approved.agreed_on:%Y%m%d}"


@pytest.mark.parametrize("count", [1, 2])
def test_counted_forms_have_chinese(count):
    with translation.override("zh-hans"):
        assert ngettext("%(count)s day", "%(count)s days", count) == "%(count)s天"
        assert ngettext("%(count)s month", "%(count)s months", count) == "%(count)s个月"
        assert ngettext("%(count)s person a year", "%(count)s people a year", count) == "每年%(count)s人"


def test_every_field_of_study_has_its_chinese_name(db):
    known = FieldOfStudy.objects.create(code="0714", name="Kept as it is")
    fields = load_fields_of_study(DataFolder(settings.BASE_DIR / "reports/programme_data"))
    assert len(fields) == FieldOfStudy.objects.count() == 43
    assert all(re.fullmatch("[\u4e00-\u9fff、（）]+", field.chinese_name) for field in fields.values())
    known.refresh_from_db()
    assert (known.name, known.chinese_name) == ("Kept as it is", "电子与自动化")
