"""Telling people of events: one e-mail each, at most once, whatever the mail server does."""

import smtplib
import threading

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Notice, User
from accounts.services.notices import notify
from accounts.services.sending import send_notice
from accounts.tests.factories import NoticeFactory, UserFactory
from accounts.tests.mail_server import HANG_UP, SAY_NOTHING, mail_server
from jobs import registry, services
from jobs import tasks as job_tasks
from jobs.models import Job
from partnerships.tests.factories import InstitutionFactory
from scripts.servers import free_port

pytestmark = pytest.mark.django_db

UNCLEAR = "It is not known whether this e-mail went out, so it is not sent again. Ask Som whether it came."


@pytest.fixture
def som():
    """Somebody to be told."""
    return UserFactory(full_name="Som", email="som@example.org")


@pytest.fixture
def server(settings):
    """A mail server of its own for the test, to which the e-mails go."""
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 0.5
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield server


def tell(*people, **changes) -> int:
    told = {
        "event": "agreement:17:proposed:2",
        "recipients": people,
        "url": "/agreements/17/",
    }
    said = {"subject": "OURS-17: proposed", "text": "OURS-17 was proposed.\n\nRead the words."}
    words = {name: (lambda name=name: (said | changes)[name]) for name in said}
    return notify(**(told | {name: one for name, one in changes.items() if name not in said} | words))


def run_all() -> list[Job]:
    """Do every waiting job of the test, as the workers would."""
    return [services.run(pk) for pk in Job.objects.waiting().values_list("pk", flat=True)]


def only() -> Notice:
    return Notice.objects.get()


def piece_errors() -> list[str]:
    return list(Job.objects.get().pieces.values_list("error", flat=True))


# --- Telling --------------------------------------------------------------------------------------


def test_notify_sends_one_email_to_each(som, mailoutbox, settings, programme):
    settings.SITE_URL, settings.OFFICE_NAME = "https://tvet.example.org", "The Office"
    place = InstitutionFactory(official_name="Arts & <b>Crafts</b>")
    dara = UserFactory(full_name="Dara", email="dara@example.org")
    assert tell(dara, som, som, thing=place, programme=programme, text="It is <b>new</b> & said\ntwice.") == 2
    (job,) = run_all()
    assert (job.title, job.state, job.owner, job.programme) == ("E-mails: OURS-17: proposed", "done", None, programme)
    assert job.subject == f"partnerships.institution:{place.pk}"
    assert [piece.label for piece in job.pieces.all()] == ["Som", "Dara"]

    assert [message.to for message in mailoutbox] == [["som@example.org"], ["dara@example.org"]]
    message, notice = mailoutbox[0], som.notices.get()
    assert message.subject == "OURS-17: proposed"
    assert message.body == (
        "Dear Som,\n\nIt is <b>new</b> & said\ntwice.\n\nhttps://tvet.example.org/agreements/17/\n\n"
        "You get this because you take part in it.\n\nThe Office\n\n"
    )
    (html, kind) = message.alternatives[0]
    assert kind == "text/html"
    assert "<p>It is &lt;b&gt;new&lt;/b&gt; &amp; said<br>twice.</p>" in html
    assert '<a href="https://tvet.example.org/agreements/17/"' in html
    assert message.message()["Message-ID"] == f"<notice-{notice.pk}@tvet.example.org>"
    assert message.message()["Auto-Submitted"] == "auto-generated"
    assert (notice.state, notice.address, notice.error) == ("sent", "som@example.org", "")
    assert notice.created_at <= notice.sent_at <= timezone.now()
    assert list(Notice.objects.about(place)) == list(Notice.objects.all())
    assert list(Notice.objects.about(programme)) == []


def test_notify_again_sends_nothing(som, mailoutbox):
    assert tell(som) == 1
    assert tell(som) == 0
    run_all()
    assert tell(som, subject="Said in other words") == 0
    assert run_all() == []
    assert len(mailoutbox) == 1
    assert Job.objects.count() == 1


def test_notify_again_tells_those_who_are_new(som, mailoutbox):
    tell(som)
    run_all()
    dara = UserFactory(full_name="Dara", email="dara@example.org")
    assert tell(som, dara) == 1
    run_all()
    assert [message.to for message in mailoutbox] == [["som@example.org"], ["dara@example.org"]]


def test_notify_of_two_events_sends_two(som, mailoutbox):
    assert tell(som, event="agreement:17:proposed:2") + tell(som, event="agreement:17:proposed:3") == 2
    run_all()
    assert len(mailoutbox) == 2


def test_notify_leaves_out_closed_accounts_and_orders_nothing_for_nobody(mailoutbox):
    assert tell(UserFactory(is_active=False), UserFactory(email="")) == 0
    assert tell() == 0
    assert tell(recipients=User.objects.none()) == 0
    assert (Notice.objects.count(), Job.objects.count(), mailoutbox) == (0, 0, [])


def test_notify_in_a_step_that_is_rolled_back_leaves_nothing(som, mailoutbox):
    def step():
        with transaction.atomic():
            tell(som)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        step()
    assert (Notice.objects.count(), Job.objects.count()) == (0, 0)
    assert tell(som) == 1


def test_notify_keeps_the_subject_in_one_line_and_as_it_was_typed(som, mailoutbox):
    tell(som, event="a", subject="Words\r\nBcc: x@example.org\n")
    tell(som, event="b", subject='=HYPERLINK("http://x")')
    tell(som, event="c", subject="ខ្មែរ " * 100)
    run_all()
    assert [message.subject for message in mailoutbox[:2]] == ["Words Bcc: x@example.org", '=HYPERLINK("http://x")']
    assert [message.recipients() for message in mailoutbox] == [["som@example.org"]] * 3
    assert len(mailoutbox[2].subject) == 200 and mailoutbox[2].subject.endswith("…")


@pytest.mark.parametrize("wrong", [{"event": ""}, {"event": "e" * 201}, {"url": "https://x.example.org/"}, {"url": ""}])
def test_notify_refuses_what_the_database_would(wrong, som):
    with pytest.raises(ValueError):
        tell(som, **wrong)
    assert Notice.objects.count() == 0


def test_notify_tells_200_people_in_few_queries(mailoutbox, django_assert_max_num_queries):
    people = [UserFactory() for _number in range(202)]
    with django_assert_max_num_queries(9):
        tell(*people[:2], event="few")
    # SQLite writes some hundred values at a time.
    with django_assert_max_num_queries(15):
        assert tell(*people[2:], event="many") == 200
    _few, many = run_all()
    assert (many.state, many.done) == ("done", 200)
    assert sorted(message.to[0] for message in mailoutbox) == sorted(user.email for user in people)
    assert len({message.extra_headers["Message-ID"] for message in mailoutbox}) == 202
    assert Notice.objects.filter(state="sent").count() == 202


@pytest.mark.django_db(transaction=True)
def test_notify_twice_at_the_same_moment_sends_one_email_each(mailoutbox, monkeypatch):
    monkeypatch.setattr(job_tasks.run_job, "apply_async", lambda **_options: None)
    people = [UserFactory() for _number in range(20)]
    start, told = threading.Barrier(2), []

    def one(order: int) -> None:
        start.wait()
        try:
            with transaction.atomic():
                told.append(tell(*people[::order]))
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=[order]) for order in (1, -1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [0, 20]
    assert [job.total for job in run_all()] == [20]
    assert sorted(message.to[0] for message in mailoutbox) == sorted(user.email for user in people)


# --- Sending --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "tries"),
    [
        ({"GREETING": ["554 no service here"]}, 2),
        ({"GREETING": [HANG_UP, SAY_NOTHING]}, 3),
        ({"EHLO": ["421 too busy"], "HELO": ["421 too busy"]}, 2),
        ({"MAIL": ["451 later", "550 not you"]}, 3),
        ({"RCPT": ["451 greylisted", "421 too busy"]}, 3),
        ({"DATA": ["451 later"]}, 2),
        ({"TEXT": ["452 no room"]}, 2),
        ({"QUIT": ["221 " + "long" * 3000]}, 1),
    ],
)
def test_email_that_was_certainly_not_taken_is_sent_in_a_later_try(answers, tries, som, server):
    server.answers.update(answers)
    tell(som)
    (job,) = run_all()
    assert (job.state, job.failed, server.visits, job.pieces.get().attempts) == ("done", 0, tries, tries)
    assert server.taken == [f"<notice-{only().pk}@localhost>"]
    assert (only().state, only().address, only().error) == ("sent", "som@example.org", "")


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({"RCPT": ["550 5.1.1 No such user"]}, "550 5.1.1 No such user"),
        ({"TEXT": ["554-Looks\r\n554 like spam"]}, "554 Looks like spam"),
    ],
)
def test_email_that_is_refused_for_good_is_not_tried_again_by_itself(answers, reason, som, server):
    server.answers.update(answers)
    tell(som)
    (job,) = run_all()
    assert (job.state, job.failed, server.visits, server.taken) == ("failed", 1, 1, [])
    error = f"The mail server refuses this e-mail to som@example.org: {reason}"
    assert (only().state, only().error, piece_errors()) == ("failed", error, [error])


@pytest.mark.parametrize(
    ("answers", "taken"),
    [
        ({"TEXT": [HANG_UP]}, 1),
        ({"TEXT": [SAY_NOTHING]}, 1),
        ({"TEXT": ["What?"]}, 1),
        ({"TEXT": ["250 " + "long" * 3000]}, 1),
        ({"DATA": ["200 hm"]}, 0),
        ({"RCPT": [HANG_UP]}, 0),
    ],
)
def test_email_that_nobody_knows_of_is_never_sent_again(answers, taken, som, server):
    server.answers.update(answers)
    tell(som)
    (job,) = run_all()
    for _time in range(2):
        assert (job.state, job.failed, server.visits, len(server.taken)) == ("failed", 1, 1, taken)
        assert (only().state, only().address, only().error) == ("unclear", "som@example.org", UNCLEAR)
        assert piece_errors() == [UNCLEAR]
        services.retry(job)
        (job,) = run_all()


def test_email_fails_after_three_tries_and_goes_out_when_the_job_is_tried_again(som, server, settings):
    settings.EMAIL_PORT = free_port()
    tell(som)
    (job,) = run_all()
    error = "The mail server did not take this e-mail in three tries. The last time: [Errno 111] Connection refused"
    assert (job.state, only().state, only().error, only().address) == ("failed", "failed", error, "")
    assert (piece_errors(), job.pieces.get().attempts) == ([error], 3)

    settings.EMAIL_PORT = server.port
    services.retry(job)
    (job,) = run_all()
    assert (job.state, only().state, only().error) == ("done", "sent", "")
    assert len(server.taken) == 1


def test_wrong_password_of_the_mail_server_is_no_doubt(som, server, settings):
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = "office"
    server.answers.update({"EHLO": ["250-here\r\n250 AUTH PLAIN"] * 3, "AUTH": ["535 No"] * 3})
    tell(som)
    run_all()
    assert (only().state, server.taken) == ("failed", [])
    assert only().error.endswith("in three tries. The last time: 535 No")


def test_one_who_is_refused_keeps_no_other_from_being_told(server):
    server.answers["RCPT"] = ["451 later", "550 No such user"]
    tell(*(UserFactory() for _number in range(5)))
    (job,) = run_all()
    assert (job.done, job.failed, len(server.taken)) == (4, 1, 4)
    assert Notice.objects.filter(state="sent").count() == 4


class Killed(BaseException):
    """The worker is no more."""


@pytest.mark.parametrize(("tries_before", "state_then"), [(0, "sending"), (2, "unclear")])
def test_worker_killed_while_sending_leaves_it_unclear(tries_before, state_then, som, mailoutbox, monkeypatch):
    def send_and_die(self, messages):
        mailoutbox.extend(messages)
        raise Killed

    tell(som)
    job = Job.objects.get()
    job.pieces.update(attempts=tries_before)
    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", send_and_die)
        with pytest.raises(Killed):
            services.run(job.pk)
    assert (only().state, only().address) == (state_then, "som@example.org")

    Job.objects.update(lease_until=timezone.now().replace(year=2018))
    services.sweep()
    run_all()
    for _time in range(2):
        job.refresh_from_db()
        assert (job.state, job.failed, only().state, only().error) == ("failed", 1, "unclear", UNCLEAR)
        services.retry(job)
        run_all()
    assert len(mailoutbox) == 1


def test_job_cancelled_while_sending_keeps_what_was_sent(som, mailoutbox, monkeypatch):
    send = EmailBackend.send_messages

    def cancel_and_send(self, messages):
        services.cancel(Job.objects.get())
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", cancel_and_send)
    tell(som)
    (job,) = run_all()
    assert (job.state, job.done, only().state) == ("cancelled", 0, "sent")
    monkeypatch.undo()
    services.retry(job)
    (job,) = run_all()
    assert (job.state, job.done, len(mailoutbox)) == ("done", 1, 1)


def test_two_workers_at_one_notice_send_it_once(som, mailoutbox):
    tell(som)
    first, second = (Notice.objects.select_related("recipient").get() for _worker in range(2))
    send_notice(notice=first, is_last_try=False)
    with pytest.raises(registry.Refused, match="It is not known"):
        send_notice(notice=second, is_last_try=False)
    send_notice(notice=only(), is_last_try=False)
    assert (only().state, len(mailoutbox)) == ("sent", 1)


@pytest.mark.parametrize("what", ["no connection", "no connection, last try", "closed account"])
def test_worker_that_cannot_send_leaves_what_another_one_is_sending(what, som, server, settings):
    settings.EMAIL_PORT = free_port()
    tell(som)
    late = Notice.objects.select_related("recipient").get()
    Notice.objects.update(state="sending", address="som@example.org")
    late.recipient.is_active = what != "closed account"
    error = ConnectionRefusedError if what == "no connection" else registry.Refused
    with pytest.raises(error):
        send_notice(notice=late, is_last_try="last" in what)
    assert (only().state, only().address, only().error) == ("sending", "som@example.org", "")


def test_worker_that_finds_it_being_sent_leaves_what_was_sent_meanwhile(som, mailoutbox):
    tell(som)
    Notice.objects.update(state="sending", address="som@example.org")
    late = only()
    Notice.objects.update(state="sent", sent_at=timezone.now())
    with pytest.raises(registry.Refused, match="It is not known"):
        send_notice(notice=late, is_last_try=False)
    assert (only().state, only().error, mailoutbox) == ("sent", "", [])


def test_refusal_does_not_put_back_what_another_worker_took_for_unclear(som, monkeypatch):
    def doubted_then_refused(self, messages):
        Notice.objects.update(state="unclear", error="Nobody knows.")
        raise smtplib.SMTPDataError(450, b"later")

    monkeypatch.setattr(EmailBackend, "send_messages", doubted_then_refused)
    tell(som)
    with pytest.raises(smtplib.SMTPDataError):
        send_notice(notice=only(), is_last_try=False)
    assert (only().state, only().error) == ("unclear", "Nobody knows.")


@pytest.mark.django_db(transaction=True)
def test_sending_inside_of_a_transaction_is_refused(som, mailoutbox):
    with pytest.raises(RuntimeError), transaction.atomic():
        send_notice(notice=NoticeFactory(recipient=som), is_last_try=False)
    assert mailoutbox == []


def test_account_closed_or_deleted_meanwhile_gets_nothing(som, mailoutbox):
    gone = UserFactory()
    tell(som, gone)
    User.objects.filter(pk=som.pk).update(is_active=False)
    gone.delete()
    (job,) = run_all()
    assert (job.failed, mailoutbox) == (2, [])
    assert piece_errors() == ["The account of this person is closed.", "The account of this person was deleted."]
    assert (only().state, only().error) == ("failed", "The account of this person is closed.")


def test_notice_that_makes_no_email_fails_with_a_reason(som, mailoutbox):
    tell(som)
    Notice.objects.update(subject="Two\nlines")
    (job,) = run_all()
    assert (job.state, only().state, mailoutbox) == ("failed", "failed", [])
    assert "Header values can't contain newlines" in only().error


# --- Rows -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("notice_has_event", {"event": ""}),
        ("notice_url_is_a_path", {"url": "agreements/"}),
        ("notice_state_known", {"state": "lost"}),
        ("notice_sent_has_time", {"state": "sent", "address": "som@example.org"}),
        ("notice_sent_has_time", {"sent_at": timezone.now()}),
        ("notice_sent_has_address", {"state": "sending"}),
        ("notice_not_sent_has_reason", {"state": "failed"}),
        ("notice_not_sent_has_reason", {"state": "unclear", "address": "som@example.org"}),
    ],
)
def test_notice_that_contradicts_itself_is_refused(constraint, fields, som):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        NoticeFactory(recipient=som, **fields)


def test_notice_is_seen_by_its_recipient_and_admins(som, admin_user, staff):
    notice = NoticeFactory(recipient=som)
    visible = Notice.objects.visible_to
    assert list(visible(som)) == list(visible(admin_user)) == [notice]
    assert list(visible(staff)) == list(visible(AnonymousUser())) == []
    som.is_active = False
    assert list(visible(som)) == []


def test_notice_in_the_admin_is_found_and_cannot_be_touched(som, admin_user, as_user):
    notice = NoticeFactory(recipient=som, event="agreement:17:signed")
    client = as_user(admin_user)
    for words in ("agreement:17", "Som", "som@example.org"):
        assert notice.subject in client.get("/admin/accounts/notice/", {"q": words, "state": "waiting"}).text
    assert notice.subject not in client.get("/admin/accounts/notice/", {"state": "sent"}).text
    assert client.get("/admin/accounts/notice/add/").status_code == 403
    assert client.post(f"/admin/accounts/notice/{notice.pk}/change/", {"state": "sent"}).status_code == 403
    assert client.post(f"/admin/accounts/notice/{notice.pk}/delete/", {"post": "yes"}).status_code == 403
