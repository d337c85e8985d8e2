"""Badges: what stands on them is inside them, and their code opens the check-in for those at the door alone."""

import io
import re

import pytest
import zxingcpp
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image

from documents.fitting import fitting
from documents.tests.names import NAMES
from documents.tests.poppler import picture_of, text_of
from jobs.models import Job
from jobs.services import run
from partnerships.tests.factories import InstitutionFactory
from workshops.badges import FROM, HEIGHT, LEFT, TOP, WHO, WIDTH, badges_pdf
from workshops.models import CheckIn, Delegate
from workshops.tests.factories import DelegateFactory, WorkshopFactory

pytestmark = pytest.mark.django_db
POINT = 25.4 / 72
# Two hundred letters each, the most a name may have: wide ones, and words without any space to break at.
LONGEST = {
    "latin": "W" * 200,
    **{script: ("".join(names).replace(" ", "") * 9)[:200] for script, names in NAMES.items() if script != "latin"},
}


@pytest.fixture
def dara(workshop):
    return DelegateFactory(workshop=workshop, person__full_name="Sok Dara", person__native_name="សុខ ដារ៉ា")


def words_with_places(pdf: bytes) -> list[tuple[str, float, float, float, float]]:
    """The words of the first page with left, top, right and bottom in millimetres from the first badge's corner."""
    found = re.findall(
        r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)', text_of(pdf, "-bbox")
    )
    return [
        (word, *(float(one) * POINT - edge for one, edge in zip(box, (LEFT, TOP, LEFT, TOP), strict=True)))
        for *box, word in found
    ]


def is_ink_in(picture: Image.Image, left: float, top: float, right: float, bottom: float) -> bool:
    scale = picture.width / 210
    box = [round(one * scale) for one in (LEFT + left, TOP + top, LEFT + right, TOP + bottom)]
    return picture.crop(box).getextrema()[0] < 200


@pytest.mark.parametrize("script", LONGEST)
def test_longest_texts_stay_inside_their_part_of_the_badge(workshop, script):
    workshop.title = ("Twinning Workshop of Colleges " * 9)[:200]
    delegate = DelegateFactory(
        workshop=workshop,
        person__full_name=LONGEST[script],
        person__native_name=LONGEST[script],
        institution=InstitutionFactory(official_name=LONGEST["latin"], country="KH"),
    )
    pdf = badges_pdf(workshop, [delegate])
    picture = picture_of(pdf, 150)
    # Nothing in the strips between the parts, beside the code, or at the edges where the badge is cut.
    for strip in [
        (0, 0, 90, 3),
        (0, 13, 90, 13.4),
        (0, 34.7, 62, 34.9),
        (0, 57, 90, 59.5),
        (0, 0, 4, 60),
        (86, 0, 90, 60),
    ]:
        assert not is_ink_in(picture, *strip), f"ink in {strip}"
    assert len(re.findall(r"Page|\f", text_of(pdf))) == 1
    letters = "".join(text_of(pdf, "-raw").split())
    assert LONGEST["latin"] in letters
    assert "Cambodia" in letters


def test_short_names_are_set_large():
    assert fitting(WHO, [("Li Na", 1), ("李娜", 0.8)]) == WHO.sizes[0]
    assert fitting(FROM, [("Hanoi College", 1), ("Viet Nam", 1), ("Teacher", 1)]) == FROM.sizes[0]
    assert WHO.sizes[-1] < fitting(WHO, [("Nguyễn Thị Phương Thảo", 1), ("ព្រហ្ម សុវណ្ណារ៉ា", 0.8)]) < WHO.sizes[0]


def test_nine_badges_take_two_pages_each_in_its_place(workshop):
    delegates = [DelegateFactory(workshop=workshop, person__full_name=f"Person{number}") for number in range(9)]
    pdf = badges_pdf(workshop, delegates)
    text = text_of(pdf)
    assert text.count("\f") == 2
    assert "Person8" in text.split("\f")[1]
    places = {word: (int(left // WIDTH), int(top // HEIGHT)) for word, left, top, *_rest in words_with_places(pdf)}
    assert [places[f"Person{number}"] for number in range(8)] == [(n % 2, n // 2) for n in range(8)]


def test_code_on_the_badge_is_the_address_of_the_check_in(workshop, dara, settings):
    picture = picture_of(badges_pdf(workshop, [dara]), 150)
    codes = [one.text for one in zxingcpp.read_barcodes(picture)]
    assert codes == [f"{settings.SITE_URL}/d/{dara.badge_code}/"]
    assert dara.code_in_groups in text_of(badges_pdf(workshop, [dara]))


def test_person_without_institution_category_or_native_name(workshop):
    delegate = DelegateFactory(workshop=workshop, person__full_name="Suharto", person__institution=None)
    text = text_of(badges_pdf(workshop, [delegate]))
    assert "Suharto" in text
    assert "None" not in text


# Which badges


def test_badges_of_those_ticked_filtered_and_confirmed(workshop, dara, staff, as_user):
    DelegateFactory(workshop=workshop, person__full_name="Invited Person", state="invited")
    DelegateFactory(workshop=workshop, person__full_name="Attended Person", state="attended")
    foreign = DelegateFactory(person__full_name="Foreign Person")
    url, client = reverse("workshops:badges_file", args=[workshop.pk]), as_user(staff)

    def names(query) -> set[str]:
        response = client.get(url, query)
        assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
        text = text_of(b"".join(response.streaming_content))
        return {name for name in ("Sok Dara", "Invited", "Attended", "Foreign") if name in text}

    assert names({}) == {"Sok Dara", "Attended"}
    assert names({"state": "invited"}) == {"Invited"}
    assert names({"q": "person"}) == {"Invited", "Attended"}
    assert names({"delegate": [dara.pk, foreign.pk]}) == {"Sok Dara"}
    assert client.get(url, {"delegate": foreign.pk}).url == reverse("workshops:delegate_list", args=[workshop.pk])


def test_few_ticked_in_the_list_are_drawn_at_once(workshop, dara, staff, as_user):
    url = reverse("workshops:badges", args=[workshop.pk])
    response = as_user(staff).post(url, {"delegate": [dara.pk], "query": "", "state": "invited"})
    assert response.url == f"{reverse('workshops:badges_file', args=[workshop.pk])}?delegate={dara.pk}"
    assert Job.objects.count() == 0


def test_page_says_how_many_and_when_there_is_nobody(workshop, staff, as_user):
    url, client = reverse("workshops:badges", args=[workshop.pk]), as_user(staff)
    assert "there is no badge to draw" in client.get(url).content.decode()
    DelegateFactory.create_batch(9, workshop=workshop)
    page = " ".join(client.get(url).content.decode().split())
    assert "Everybody confirmed. 9 badges, 2 pages A4." in page
    assert client.get(url, {"q": "nobody is called so"}).context["count"] == 0
    assert client.get(url, {"q": "a\0b"}).context["count"] == 0


def test_many_become_a_job_whose_file_replaces_the_one_before(
    workshop, staff, as_user, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    DelegateFactory.create_batch(33, workshop=workshop)
    client = as_user(staff)
    drawn = reverse("workshops:badges_drawn", args=[workshop.pk])
    assert client.get(drawn).status_code == 404
    files = []
    for _round in range(2):
        file = client.get(reverse("workshops:badges_file", args=[workshop.pk]))
        assert file.url == f"{reverse('workshops:badges', args=[workshop.pk])}?"
        job = Job.objects.get(pk=int(client.post(file.url).url.split("/")[2]))
        with django_capture_on_commit_callbacks(execute=True):
            run(job.pk)
        job.refresh_from_db()
        assert (job.state, job.result["count"]) == (Job.State.DONE, 33)
        assert job.finished_url == reverse("workshops:badges", args=[workshop.pk])
        files.append(job.result["file"])
    assert [default_storage.exists(name) for name in files] == [False, True]
    assert "33 badges" in " ".join(client.get(job.finished_url).content.decode().split())
    response = client.get(drawn)
    content = io.BytesIO(b"".join(response.streaming_content)).getvalue()
    text = text_of(content)
    assert text.count("\f") == 5
    for delegate in Delegate.objects.select_related("person"):
        assert delegate.code_in_groups in text


# The address on the badge


def test_badge_opens_the_check_in_at_the_place_chosen_last(workshop, dara, helper, as_user):
    client = as_user(helper)
    door = reverse("workshops:check_in_create", args=[workshop.pk])
    client.get(door, {"place": "day-2018-07-31"})
    page = client.get(f"/d/{dara.badge_code}/")
    assert page.context["place"].code == "day-2018-07-31"
    assert "Sok Dara" in page.content.decode()
    client.post(door, {"delegate": dara.pk, "place": "day-2018-07-31"})
    assert "already checked in at" in client.get(f"/d/{dara.badge_code.lower()}/").content.decode()
    assert CheckIn.objects.count() == 1
    assert client.get(f"/d/{dara.badge_code}/?place=day-2018-08-01").context["place"].code == "day-2018-08-01"
    assert client.get(door).context["place"].code == "day-2018-08-01"


@pytest.mark.parametrize(
    ("who", "status"), [("staff", 200), ("stranger", 404), ("coordinator", 403), ("viewer", 403), ("admin_user", 200)]
)
def test_badge_shows_no_name_to_others(dara, who, status, request, as_user):
    response = as_user(request.getfixturevalue(who)).get(f"/d/{dara.badge_code}/")
    assert response.status_code == status
    assert ("Sok Dara" in response.content.decode()) == (status == 200)


def test_badge_sends_somebody_anonymous_to_the_sign_in_page(dara, outsider):
    response = outsider.get(f"/d/{dara.badge_code}/", follow=True)
    assert response.redirect_chain[0][0] == f"/accounts/login/?next=/d/{dara.badge_code}/"
    assert "Sok Dara" not in response.content.decode()


@pytest.mark.parametrize("code", ["0" * 16, "x", "%00", "a%00b"])
def test_badge_of_nobody_or_of_another_workshop_is_not_found(helper, as_user, code):
    foreign = DelegateFactory(workshop=WorkshopFactory())
    assert as_user(helper).get(f"/d/{code}/").status_code == 404
    assert as_user(helper).get(f"/d/{foreign.badge_code}/").status_code == 404
