"""Letters to delegates: what they say, who gets one, and that nobody gets one twice."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.tests.mail_server import HANG_UP, mail_server
from documents.tests.poppler import text_of
from jobs import services as jobs
from jobs.models import Job
from partnerships.tests.factories import PersonFactory
from workshops import services
from workshops.errors import WorkshopError
from workshops.letter import Letter, letter_pdf
from workshops.letter_plan import plan_letters
from workshops.models import Delegate, DelegateLetter
from workshops.tests.factories import DelegateFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2018, 7, 1)


def url(name, *args):
    return reverse(f"workshops:{name}", args=args)


def text(response) -> str:
    return " ".join(response.content.decode().split())


def ordered(workshop, kind="invitation", delegates=None, by=None):
    delegates = Delegate.objects.filter(workshop=workshop) if delegates is None else delegates
    seen = plan_letters(kind=kind, delegates=delegates).fingerprint
    return services.order_letters(workshop=workshop, kind=kind, delegates=delegates, fingerprint=seen, by=by)


def run_all() -> list[Job]:
    """Do every waiting job of the test, as the workers would."""
    return [jobs.run(pk) for pk in Job.objects.waiting().values_list("pk", flat=True)]


def states() -> dict[str, str]:
    return dict(DelegateLetter.objects.values_list("delegate__person__full_name", "state"))


@pytest.fixture
def delegate(workshop, institution):
    """Return a function that makes a delegate with an e-mail address."""

    def make(name, state="confirmed", email=None, institution=institution, **fields):
        email = f"{name.split()[0].lower()}@example.org" if email is None else email
        person = PersonFactory(full_name=name, institution=institution, email=email, **fields)
        person.programmes.add(workshop.programme)
        return DelegateFactory(workshop=workshop, person=person, state=state)

    return make


@pytest.fixture
def server(settings):
    """A mail server of its own for the test, to which the e-mails go."""
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 0.5
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield server


# --- What it says ---


def test_letter_names_office_delegate_institution_workshop_dates_and_place(workshop, delegate):
    workshop.venue = "Guiyang International Hotel"
    workshop.save()
    one = delegate("Somchai Jaidee", native_name="สมชาย ใจดี", position="Director")
    words = text_of(letter_pdf(Letter(one, "invitation", DAY)), "-layout")
    for said in (
        settings.OFFICE_NAME, "Invitation", "1 July 2018", "Dear Somchai Jaidee,", "สมชาย ใจดี", "Director",
        "Bangkok Technical College", "Thailand", "Twinning Workshop", "Our programme",
        "30 July 2018 to 1 August 2018", "Guiyang International Hotel, Guiyang, China", "inviting you",
    ):  # fmt: skip
        assert said in words
    assert "邀请" not in words
    assert one.badge_code not in words


def test_letter_to_china_has_chinese_beside(workshop, delegate, partner):
    partner.native_name, partner.native_language = "南京职业技术大学", "zh-Hans"
    partner.save()
    workshop.native_title = "结对研讨会"
    workshop.save()
    one = delegate("Wang Yun", native_name="王赟", institution=partner)
    words = " ".join(text_of(letter_pdf(Letter(one, "confirmation", DAY))).split())
    for said in (
        "Confirmation of participation", "参会确认函", "Dear Wang Yun,", "尊敬的王赟：", "2018年7月30日至2018年8月1日",
        "结对研讨会", "Twinning Workshop", "南京职业技术大学", "Nanjing Polytechnic", "中国", "确认", one.badge_code,
    ):  # fmt: skip
        assert said in words


def test_letter_is_the_same_file_each_time_and_one_page(delegate):
    one = delegate("Sok Dara", native_name="សុខ ដារ៉ា")
    letter = Letter(one, "invitation", DAY)
    assert letter_pdf(letter) == letter_pdf(letter)
    assert text_of(letter_pdf(letter)).count("\f") == 1


# --- Who gets one ---


@pytest.mark.parametrize(
    ("kind", "getting", "not_due"),
    [
        ("invitation", ["Confirmed", "Invited", "Registered"], ["Attended", "Cancelled", "Waiting"]),
        ("confirmation", ["Confirmed"], ["Attended", "Cancelled", "Invited", "Registered", "Waiting"]),
    ],
)
def test_who_gets_a_letter(kind, getting, not_due, workshop, delegate):
    for state in ("invited", "registered", "confirmed", "waiting", "cancelled", "attended"):
        delegate(state.capitalize(), state)
    delegate("Nowhere", email="")
    DelegateLetter.objects.create(
        delegate=delegate("Had"), kind=kind, state="sent", sent_at=timezone.now(), address="a@b.org"
    )
    DelegateLetter.objects.create(delegate=delegate("Ordered"), kind=kind)
    plan = plan_letters(kind=kind, delegates=workshop.delegates.all())

    def names(people):
        return [one.person.full_name for one in people]

    assert (names(plan.getting), names(plan.not_due)) == (getting, not_due)
    assert (names(plan.without_address), names(plan.had)) == (["Nowhere"], ["Had"])
    assert names(plan.in_work) == ["Ordered"]


def test_letters_are_sent_one_each_with_the_pdf(workshop, delegate, staff, mailoutbox):
    for name in ("Dara", "Kanya"):
        delegate(name)
    job = ordered(workshop, by=staff)
    assert (job.total, job.owner, job.programme) == (2, staff, workshop.programme)
    (done,) = run_all()
    assert (done.state, done.done) == ("done", 2)
    assert done.finished_url == url("letter_list", workshop.pk)
    first, second = mailoutbox
    assert sorted([first.to, second.to]) == [["dara@example.org"], ["kanya@example.org"]]
    assert first.subject == "Invitation: Twinning Workshop"
    assert "Dear " in first.body
    ((name, content, kind),) = first.attachments
    assert (name, kind, content[:5]) == ("invitation.pdf", "application/pdf", b"%PDF-")
    letter = DelegateLetter.objects.get(delegate__person__full_name="Dara")
    assert (letter.state, letter.address, letter.ordered_by) == ("sent", "dara@example.org", staff)
    assert f"letter-{letter.pk}@" in first.extra_headers["Message-ID"] + second.extra_headers["Message-ID"]


def test_nobody_gets_the_same_kind_twice(workshop, delegate, mailoutbox):
    one = delegate("Dara")
    ordered(workshop)
    run_all()
    with pytest.raises(WorkshopError, match="Nobody is left who would get this letter"):
        ordered(workshop)
    ordered(workshop, "confirmation")
    run_all()
    assert [mail.subject.split(":")[0] for mail in mailoutbox] == ["Invitation", "Confirmation of participation"]
    with pytest.raises(IntegrityError), transaction.atomic():
        DelegateLetter.objects.create(delegate=one, kind="invitation")


def test_what_was_shown_is_what_is_sent(workshop, delegate):
    one = delegate("Dara")
    seen = plan_letters(kind="invitation", delegates=workshop.delegates.all()).fingerprint
    one.person.email = "other@example.org"
    one.person.save()
    with pytest.raises(WorkshopError, match="The records have changed"):
        services.order_letters(workshop=workshop, kind="invitation", delegates=Delegate.objects.all(), fingerprint=seen)
    assert (DelegateLetter.objects.count(), Job.objects.count()) == (0, 0)


def test_delegates_of_another_workshop_get_nothing(workshop, delegate):
    delegate("Dara")
    DelegateFactory(person=PersonFactory(email="x@example.org"))
    ordered(workshop, delegates=Delegate.objects.filter(workshop=workshop))
    assert states() == {"Dara": "waiting"}


def test_who_cancels_before_the_letter_goes_out_gets_none(workshop, delegate, mailoutbox):
    one = delegate("Dara")
    ordered(workshop)
    services.change_state(workshop=workshop, delegates=[one], state="cancelled")
    run_all()
    letter = DelegateLetter.objects.get()
    assert (letter.state, letter.error, mailoutbox) == (
        "failed", "Is cancelled, so this letter is not sent.", [],
    )  # fmt: skip


def test_a_refused_address_is_told_and_goes_out_after_it_was_corrected(workshop, delegate, server):
    server.answers["RCPT"] = ["550 5.1.1 No such user"]
    one = delegate("Dara")
    delegate("Kanya")
    ordered(workshop)
    (job,) = run_all()
    assert (job.state, job.done, job.failed) == ("failed", 1, 1)
    failed = DelegateLetter.objects.get(state="failed")
    assert failed.error.endswith("550 5.1.1 No such user")
    one.person.email = "right@example.org"
    one.person.save()
    services.retry_letters(workshop=workshop)
    run_all()
    assert set(states().values()) == {"sent"}
    assert len(server.taken) == len(set(server.taken)) == 2
    with pytest.raises(WorkshopError, match="no letter to try again"):
        services.retry_letters(workshop=workshop)


def test_a_letter_that_nobody_knows_of_is_never_sent_again(workshop, delegate, server):
    server.answers["TEXT"] = [HANG_UP]
    delegate("Dara")
    ordered(workshop)
    (job,) = run_all()
    assert states() == {"Dara": "unclear"}
    jobs.retry(job)
    run_all()
    with pytest.raises(WorkshopError, match="no letter to try again"):
        services.retry_letters(workshop=workshop)
    assert len(server.taken) == 1


def test_letters_of_a_cancelled_job_can_be_ordered_anew(workshop, delegate, mailoutbox):
    delegate("Dara")
    jobs.cancel(ordered(workshop))
    assert services.letters_to_try_again(workshop).count() == 1
    services.retry_letters(workshop=workshop)
    assert services.letters_to_try_again(workshop).count() == 0
    run_all()
    assert (states(), len(mailoutbox)) == ({"Dara": "sent"}, 1)


# --- Pages ---


@pytest.fixture
def client(as_user, staff):
    return as_user(staff)


def fingerprint_in(response) -> str:
    return re.search(r'name="fingerprint" value="(\w+)"', response.content.decode())[1]


def test_preview_counts_and_then_sends(client, workshop, delegate, mailoutbox):
    one = delegate("Dara")
    delegate("Kanya", email="")
    page_url = url("letter_send", workshop.pk, "invitation") + "?all=1&state=confirmed"
    page = client.get(page_url)
    assert "Send 1 letter" in text(page)
    assert "Have no e-mail address" in text(page)
    seen = fingerprint_in(page)
    answer = client.post(page_url, {"fingerprint": seen})
    job = Job.objects.get()
    assert answer.url == job.get_absolute_url()
    again = client.post(page_url, {"fingerprint": seen})
    assert again.status_code == 409
    assert "Nobody is left who would get this letter." in text(again)
    run_all()
    assert len(mailoutbox) == 1
    assert "invitation: <span" in text(client.get(url("letter_list", workshop.pk)))
    assert "dara@example.org" in text(client.get(url("delegate_detail", one.pk)))


def test_those_ticked_alone_are_meant(client, workshop, delegate):
    one, _other = delegate("Dara"), delegate("Kanya")
    page = client.get(url("letter_send", workshop.pk, "confirmation"), {"delegate": [one.pk, "x"]})
    assert [found.person.full_name for found in page.context["plan"].getting] == ["Dara"]
    assert "Nobody among those you chose" in text(client.get(url("letter_send", workshop.pk, "confirmation")))


def test_a_filter_that_cannot_be_read_means_nobody(client, workshop, delegate):
    delegate("Dara")
    page = client.get(url("letter_send", workshop.pk, "invitation") + "?all=1&state=nonsense")
    assert page.context["plan"].getting == []


def test_an_unknown_kind_is_not_found(client, workshop, delegate):
    assert client.get(url("letter_send", workshop.pk, "love")).status_code == 404
    assert client.get(url("delegate_letter", delegate("Dara").pk, "love")).status_code == 404


def test_the_letter_of_one_delegate_can_be_looked_at(client, delegate):
    response = client.get(url("delegate_letter", delegate("Dara").pk, "confirmation"))
    assert response["Content-Type"] == "application/pdf"
    assert "Dear Dara," in text_of(b"".join(response.streaming_content))


def test_failed_letters_stand_on_top_with_the_way_on(client, workshop, delegate, server):
    server.answers["RCPT"] = ["550 5.1.1 No such user"]
    delegate("Dara")
    ordered(workshop)
    run_all()
    page = text(client.get(url("letter_list", workshop.pk)))
    assert "550 5.1.1 No such user" in page
    assert "Try 1 letter again" in page
    answer = client.post(url("letter_retry", workshop.pk))
    assert answer.url == Job.objects.order_by("-pk").first().get_absolute_url()
    run_all()
    page = client.post(url("letter_retry", workshop.pk), follow=True)
    assert "There is no letter to try again." in text(page)


def test_an_empty_list_says_how_the_first_one_comes(client, workshop):
    assert "There is no delegate yet." in text(client.get(url("letter_list", workshop.pk)))


@pytest.mark.parametrize(
    ("who", "status"), [("staff", 200), ("coordinator", 403), ("stranger", 404), ("outsider", 302)]
)
def test_who_may_see_and_send_letters(who, status, workshop, delegate, request, as_user):
    user = request.getfixturevalue(who)
    client = user if who == "outsider" else as_user(user)
    one = delegate("Dara")
    for address in (
        url("letter_list", workshop.pk), url("letter_send", workshop.pk, "invitation") + "?all=1",
        url("delegate_letter", one.pk, "invitation"),
    ):  # fmt: skip
        assert client.get(address).status_code == status
    if who != "staff":
        seen = plan_letters(kind="invitation", delegates=workshop.delegates.all()).fingerprint
        sent = client.post(url("letter_send", workshop.pk, "invitation") + "?all=1", {"fingerprint": seen})
        assert sent.status_code == client.post(url("letter_retry", workshop.pk)).status_code == status
        assert DelegateLetter.objects.count() == 0


@pytest.mark.parametrize(
    ("who", "seen"),
    [("staff", 1), ("colleague", 1), ("admin_user", 1), ("coordinator", 0), ("stranger", 0), ("helper", 0)],
)
def test_who_sees_letters(who, seen, delegate, request):
    DelegateLetter.objects.create(delegate=delegate("Dara"), kind="invitation")
    assert DelegateLetter.objects.visible_to(request.getfixturevalue(who)).count() == seen
    assert DelegateLetter.objects.visible_to(AnonymousUser()).count() == 0


def test_the_pages_ask_the_same_for_one_and_for_many(client, workshop, delegate, same_query_count):
    names = iter(f"N{number} x" for number in range(200))

    def make_row():
        DelegateLetter.objects.create(delegate=delegate(next(names)), kind="confirmation")

    same_query_count(url("letter_list", workshop.pk), make_row, client)
    same_query_count(url("letter_send", workshop.pk, "invitation") + "?all=1", make_row, client)
