import pytest
from django.core.exceptions import ValidationError

from certificates import texts
from certificates.tests.factories import BODY, DesignFactory
from partnerships.tests.factories import InstitutionFactory, PersonFactory
from training.tests.factories import EnrolmentFactory
from workshops.tests.factories import DelegateFactory

VALUES = {
    "course": "Robotics", "weeks": "4", "starts_on": "1 September 2022", "ends_on": "30 September 2022",
    "institution": "Bangkok Technical College", "programme": "P",
}  # fmt: skip


def faults_of(body, kind="completion"):
    try:
        texts.check_body(body, kind)
    except ValidationError as error:
        return error.messages
    return []


def test_fill_sets_in_everything_but_the_name():
    assert texts.fill(BODY, VALUES) == (
        "This is to certify that\n{name}\nof Bangkok Technical College\nhas completed the course\nRobotics\n"
        "(4 weeks, 1 September 2022 to 30 September 2022)"
    )


def test_fill_leaves_out_the_bracketed_part_of_an_empty_field():
    assert texts.fill("{name}[ of {institution}], has completed {course}.", VALUES | {"institution": ""}) == (
        "{name}, has completed Robotics."
    )


def test_fill_keeps_brackets_of_values_from_being_taken_for_fields():
    assert texts.fill("{name} {course}", {"course": "{name} [x]"}) == "{name} name [x]"


def test_fill_takes_invisible_characters_away():
    values = {"course": "Robo\u202etics\u200b", "institution": "\u202e\ufffe"}
    assert texts.fill("{name}\u2066 has\x00\n[of {institution}]{course}\ue000.", values) == "{name} has\nRobotics."
    assert texts.fill("{name} {course}", {"course": "ភាសា\u200bខ្មែរ"}) == "{name} ភាសា\u200bខ្មែរ"


def test_with_name_sets_the_name_wherever_it_stands():
    assert texts.with_name("{name} is {name}", "Sok Dara") == "Sok Dara is Sok Dara"


def test_check_body_accepts_the_usual_text():
    assert faults_of(BODY) == []


@pytest.mark.parametrize(
    ("body", "kind", "sentence"),
    [
        (
            "has completed {course}", "completion",
            "The text has no place for the name. Write {name} where the person's name belongs.",
        ),
        (
            "{name} {grade} {age}", "completion",
            "These fields are not known here: {age}, {grade}. Known are {name}, {native_name}, {course}, {weeks}, "
            "{starts_on}, {ends_on}, {institution}, {programme}.",
        ),
        (
            "{name} {weeks}", "attendance",
            "These fields are not known here: {weeks}. Known are {name}, {native_name}, {course}, {starts_on}, "
            "{ends_on}, {institution}, {programme}.",
        ),
        ("{name} {course", "completion", "A curly bracket is open or left over. Fields are written like {course}."),
        ("{name} [x", "completion", "A square bracket is open or left over."),
        ("[{name}]", "completion", "The name is never left out, so {name} cannot stand in square brackets."),
        (
            "{name} of {institution}", "completion",
            "Not everybody has an institution. Put the words around it in square brackets, for example "
            "[of {institution}]: they are left out where there is none.",
        ),
    ],
)  # fmt: skip
def test_check_body_says_what_is_wrong(body, kind, sentence):
    messages = faults_of(body, kind)
    assert sentence in messages


@pytest.mark.django_db
def test_values_are_written_in_the_language_of_the_design():
    enrolment = EnrolmentFactory(person=PersonFactory(), cohort__course__title="Robotics")
    assert texts.values_for_enrolment(enrolment, "en") == {
        "course": "Robotics", "weeks": "4", "starts_on": "1 September 2022", "ends_on": "30 September 2022",
        "institution": "", "programme": enrolment.cohort.course.programme.name,
    }  # fmt: skip
    assert texts.values_for_enrolment(enrolment, "zh-Hans")["starts_on"] == "2022年9月1日"


@pytest.mark.django_db
def test_native_names_stand_in_a_text_of_their_script():
    enrolment = EnrolmentFactory(
        cohort__course__title="Electrical installation", cohort__course__native_title="电气安装",
        institution=InstitutionFactory(official_name="Bangkok Technical College", native_name="วิทยาลัยเทคนิคกรุงเทพ"),
    )  # fmt: skip
    chinese, thai, english = (texts.values_for_enrolment(enrolment, language) for language in ("zh-Hans", "th", "en"))
    assert (chinese["course"], chinese["institution"]) == ("电气安装", "Bangkok Technical College")
    assert (thai["course"], thai["institution"]) == ("Electrical installation", "วิทยาลัยเทคนิคกรุงเทพ")
    assert (english["course"], english["institution"]) == ("Electrical installation", "Bangkok Technical College")


@pytest.mark.django_db
def test_values_of_a_delegate_name_the_workshop():
    delegate = DelegateFactory(workshop__title="Twinning Workshop")
    values = texts.values_for_delegate(delegate, "en")
    assert (values["course"], values["starts_on"]) == ("Twinning Workshop", "23 July 2018")


@pytest.mark.django_db
def test_design_of_the_factory_has_a_text_that_passes():
    assert faults_of(DesignFactory().body) == []
