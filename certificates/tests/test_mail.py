"""Certificates by e-mail: who gets one, in which words, and that nobody gets one twice at an address."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.tests.mail_server import HANG_UP, mail_server
from certificates import services
from certificates.errors import CertificateError
from certificates.files import read_checked
from certificates.groups import group_of
from certificates.mail_plan import plan_mails
from certificates.mail_words import MailWords
from certificates.models import Certificate, CertificateMail
from certificates.tests.factories import CertificateFactory, DesignFactory
from jobs import services as jobs
from jobs.models import Job
from partnerships.tests.factories import PersonFactory
from training.tests.factories import completed_enrolment
from workshops.tests.factories import DelegateFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate(cohort, design, institution):
    """Return a function that makes a certificate of somebody with an e-mail address."""

    def make(name, email=None, **fields):
        email = f"{name.split()[0].lower()}@example.org" if email is None else email
        person = PersonFactory(full_name=name, institution=institution, email=email)
        fields = {"design": design, "serial": f"OURS-2022-{name}"} | fields
        return CertificateFactory(enrolment=completed_enrolment(cohort, person=person), **fields)

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


def text(response) -> str:
    return " ".join(response.content.decode().split())


def order(group, user=None, **words):
    seen = plan_mails(group=group, **words).fingerprint
    return services.order_mails(group=group, fingerprint=seen, user=user, **words)


def send_one(certificate, address, user=None, **words):
    return services.order_mail(certificate=certificate, address=address, user=user, **words)


def run_all() -> list[Job]:
    """Do every waiting job of the test, as the workers would."""
    return [jobs.run(pk) for pk in Job.objects.waiting().values_list("pk", flat=True)]


def states() -> dict[str, str]:
    return dict(CertificateMail.objects.values_list("address", "state"))


def mail_of(certificate, **fields) -> CertificateMail:
    fields = {"address": certificate.person.email} | fields
    if fields.get("state") == "sent":
        fields["sent_at"] = timezone.now()
    return CertificateMail.objects.create(certificate=certificate, **fields)


# --- Who gets one, and what it says ---


def test_plan_sorts_by_what_becomes_of_each(group, certificate):
    certificate("Getting")
    certificate("Nowhere", email="")
    mail_of(certificate("Had"), state="sent")
    mail_of(certificate("Ordered"))
    mail_of(certificate("Returned"), state="sent", bounced_at=timezone.now(), bounce_reason="5.1.1")
    mail_of(certificate("Moved"), address="old@example.org", state="sent")
    certificate("Superseded", is_live=False)
    certificate("Revoked", is_live=False, revoked_at=timezone.now(), revocation_reason="Error")
    certificate("Expired", expires_on="2022-12-01")
    plan = plan_mails(group=group)

    def names(people):
        return [one.printed_name for one in people]

    assert names(plan.getting) == ["Getting", "Moved"]
    assert (names(plan.without_address), names(plan.had)) == (["Nowhere"], ["Had"])
    assert (names(plan.in_work), names(plan.returned)) == (["Ordered"], ["Returned"])
    assert names(plan.not_valid) == ["Expired", "Revoked", "Superseded"]


def test_each_gets_one_with_the_file_and_the_address_of_the_check(group, certificate, staff, mailoutbox):
    one = certificate("Dara")
    certificate("Kanya")
    job = order(group, staff, note="The ceremony is on Monday.")
    assert (job.total, job.owner, job.programme) == (2, staff, group.programme)
    (done,) = run_all()
    assert (done.state, done.done, done.finished_url) == ("done", 2, group.url_of("mail"))
    assert sorted(mail.to for mail in mailoutbox) == [["dara@example.org"], ["kanya@example.org"]]
    (sent,) = [mail for mail in mailoutbox if mail.to == ["dara@example.org"]]
    assert sent.subject == f"Your certificate: {group.thing}"
    for said in ("Dear Dara,", "OURS-2022-Dara", "10 October 2022", one.verify_url, "The ceremony is on Monday."):
        assert said in sent.body
    assert "valid until" not in sent.body
    assert sent.attachments == [("OURS-2022-Dara.pdf", read_checked(one), "application/pdf")]
    row = CertificateMail.objects.get(certificate=one)
    assert (row.state, row.address, row.ordered_by, row.language) == ("sent", "dara@example.org", staff, "en")
    assert sent.extra_headers["Message-ID"] == f"<certificate-mail-{row.pk}@localhost>"


def test_words_are_in_the_language_of_the_design_or_the_chosen_one(group, certificate, programme, mailoutbox):
    chinese = DesignFactory(programme=programme, name="中文", language="zh-Hans")
    certificate("Wang", design=chinese, printed_native_name="王赟", expires_on="2199-01-01")
    certificate("Dara")
    certificate("Sok", design=DesignFactory(programme=programme, language="km"))
    plan = plan_mails(group=group)
    assert [(one.printed_name, plan.language_of(one)) for one in plan.getting] == [
        ("Dara", "en"), ("Sok", "en"), ("Wang", "zh-Hans"),
    ]  # fmt: skip
    assert [words.language for words in plan.examples] == ["en", "zh-Hans"]
    order(group)
    run_all()
    (mail,) = [mail for mail in mailoutbox if mail.to == ["wang@example.org"]]
    assert mail.subject.startswith("您的证书：")
    for said in ("尊敬的王赟：", "有效期至2199年1月1日", "2022年10月10日", "任何人均可在以下网页查验"):
        assert said in mail.body
    # No sentence was left in English: what remains are the title, the code's address and the office.
    assert not {"Dear", "Your", "issued", "valid", "Anybody", "Please"} & set(re.findall("[A-Za-z]+", mail.body))
    assert [words.language for words in plan_mails(group=group, language="zh-Hans").examples] == []


def test_issuing_sends_nothing(group, certificate, trainee, design, mailoutbox):
    services.order_certificates(group=group, design=design, user=None)
    run_all()
    services.reissue(certificate=Certificate.objects.get(), reason="x", user=None)
    assert (mailoutbox, CertificateMail.objects.count()) == ([], 0)


def test_workshops_send_certificates_of_attendance(workshop, programme, mailoutbox):
    delegate = DelegateFactory(workshop=workshop, state="attended", person=PersonFactory(email="som@example.org"))
    attendance = DesignFactory(programme=programme, kind="attendance", body="{name}")
    group = group_of(workshop)
    services.order_certificates(group=group, design=attendance, user=None)
    run_all()
    order(group)
    run_all()
    assert [mail.subject for mail in mailoutbox] == ["Your certificate: Twinning Workshop"]
    assert CertificateMail.objects.get().certificate.delegate == delegate


# --- Once an address ---


def test_nobody_gets_it_twice_at_an_address(group, certificate, mailoutbox):
    one = certificate("Dara")
    order(group)
    run_all()
    with pytest.raises(CertificateError, match="Nobody is left who would get an e-mail"):
        order(group)
    with pytest.raises(CertificateError, match="It was sent to dara@example.org on"):
        send_one(one, "Dara@Example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        mail_of(one, address="DARA@example.org")
    send_one(one, "other@example.org")
    run_all()
    assert [mail.to for mail in mailoutbox] == [["dara@example.org"], ["other@example.org"]]


def test_two_orders_at_once_send_once(group, certificate, staff, colleague, mailoutbox):
    certificate("Dara")
    seen = plan_mails(group=group).fingerprint
    services.order_mails(group=group, fingerprint=seen, user=staff)
    with pytest.raises(CertificateError, match="Nobody is left"):
        services.order_mails(group=group, fingerprint=seen, user=colleague)
    run_all()
    assert len(mailoutbox) == 1


@pytest.mark.parametrize("change", ["address", "revoked", "another", "note"])
def test_what_was_shown_is_what_is_sent(change, group, certificate, staff):
    one, other = certificate("Dara"), certificate("Kanya")
    seen, words = plan_mails(group=group).fingerprint, {}
    if change == "address":
        one.person.email = "other@example.org"
        one.person.save()
    elif change == "revoked":
        services.revoke(certificate=other, reason="Error", user=staff)
    elif change == "another":
        certificate("Zaw")
    else:
        words = {"note": "Not shown."}
    with pytest.raises(CertificateError, match="The records have changed"):
        services.order_mails(group=group, fingerprint=seen, user=staff, **words)
    assert (CertificateMail.objects.count(), Job.objects.count()) == (0, 0)


def test_revoked_before_it_goes_out_is_not_sent(group, certificate, staff, mailoutbox):
    one = certificate("Dara")
    order(group)
    services.revoke(certificate=one, reason="Error", user=staff)
    run_all()
    mail = CertificateMail.objects.get()
    assert (mail.state, mail.error) == ("failed", "Certificate OURS-2022-Dara is revoked, so it is not sent.")
    assert mailoutbox == []
    assert services.mails_to_try_again(group).count() == 0
    with pytest.raises(CertificateError, match="is revoked, so it is not sent"):
        send_one(one, "other@example.org")


def test_lost_file_is_told_and_nothing_sent(group, certificate, mailoutbox):
    one = certificate("Dara")
    one.file.storage.delete(one.file.name)
    order(group)
    run_all()
    assert "is not where it was stored" in CertificateMail.objects.get().error
    assert mailoutbox == []


def test_refused_address_is_told_and_tried_again(group, certificate, server):
    server.answers["RCPT"] = ["550 5.1.1 No such user"]
    certificate("Dara")
    certificate("Kanya")
    order(group)
    (job,) = run_all()
    assert (job.state, job.done, job.failed) == ("failed", 1, 1)
    failed = CertificateMail.objects.get(state="failed")
    assert failed.error.endswith("550 5.1.1 No such user")
    services.retry_mails(group=group, user=None)
    run_all()
    assert set(states().values()) == {"sent"}
    assert len(server.taken) == len(set(server.taken)) == 2
    with pytest.raises(CertificateError, match="no e-mail to try again"):
        services.retry_mails(group=group, user=None)


def test_refused_for_now_waits_with_its_address(group, certificate, server):
    server.answers["RCPT"] = ["450 Later"]
    certificate("Dara")
    order(group)
    (job,) = run_all()
    assert (job.state, states()) == ("done", {"dara@example.org": "sent"})
    assert len(server.taken) == 1


def test_corrected_address_gets_it_and_the_old_one_is_no_trouble_any_more(group, certificate, server):
    server.answers["RCPT"] = ["550 5.1.1 No such user"]
    one = certificate("Dara")
    order(group)
    run_all()
    assert services.mails_of(group).in_trouble().count() == 1
    one.person.email = "right@example.org"
    one.person.save()
    order(group)
    run_all()
    assert states() == {"dara@example.org": "failed", "right@example.org": "sent"}
    assert services.mails_of(group).in_trouble().count() == 0
    assert services.mails_to_try_again(group).count() == 0


ADDRESS_CHANGED = "The address in the record was changed meanwhile, so nothing was sent to the old one."


def test_address_corrected_before_it_goes_out_gets_nothing_at_the_old_one(group, certificate, mailoutbox):
    one, other = certificate("Dara"), certificate("Kanya")
    order(group)
    one.person.email = "right@example.org"
    one.person.save()
    other.person.email = "KANYA@example.org"
    other.person.save()
    run_all()
    mail = CertificateMail.objects.get(certificate=one)
    assert (mail.state, mail.error) == ("failed", ADDRESS_CHANGED)
    assert [sent.to for sent in mailoutbox] == [["kanya@example.org"]]
    with pytest.raises(CertificateError, match="no e-mail to try again"):
        services.retry_mails(group=group, user=None)


@pytest.mark.parametrize("name", ["Dara", "D_ra"])
def test_address_corrected_after_a_failure_is_not_tried_again(name, group, certificate, server):
    server.answers["RCPT"] = ["550 5.1.1 No such user"]
    one = certificate(name)
    order(group)
    run_all()
    assert services.mails_to_try_again(group).count() == 1
    one.person.email = "d_ra@example.org" if name == "Dara" else "dara@example.org"
    one.person.save()
    assert services.mails_to_try_again(group).count() == 0


def test_other_address_typed_for_one_is_tried_again(group, certificate, server):
    server.answers["RCPT"] = ["550 5.1.1 No such user"]
    one = certificate("Dara")
    send_one(one, "Home@example.org")
    run_all()
    assert (states(), services.mails_to_try_again(group).count()) == ({"Home@example.org": "failed"}, 1)
    services.retry_mails(group=group, user=None)
    run_all()
    assert states() == {"Home@example.org": "sent"}


def test_old_address_typed_for_one_after_the_correction_is_allowed(group, certificate, mailoutbox):
    one = certificate("Dara")
    order(group)
    one.person.email = "right@example.org"
    one.person.save()
    run_all()
    send_one(one, "dara@example.org")
    run_all()
    assert (states(), [mail.to for mail in mailoutbox]) == ({"dara@example.org": "sent"}, [["dara@example.org"]])


def test_one_ordered_again_keeps_the_state_that_a_worker_writes_meanwhile(group, certificate, monkeypatch):
    one = certificate("Dara")
    jobs.cancel(order(group))

    def while_it_is_sent(certificate, language):
        CertificateMail.objects.update(state="sending")
        return "en"

    monkeypatch.setattr("certificates.services.mail.language_of", while_it_is_sent)
    send_one(one, "dara@example.org")
    assert states() == {"dara@example.org": "sending"}


def test_what_came_back_matters_until_a_new_certificate_takes_the_place(group, certificate):
    one = certificate("Dara")
    mail_of(one, state="sent", bounced_at=timezone.now(), bounce_reason="5.2.2 Mailbox full")
    assert services.mails_of(group).in_trouble().count() == 1
    services.reissue(certificate=one, reason="Mailbox full", user=None)
    assert services.mails_of(group).in_trouble().count() == 0
    assert [new.person for new in plan_mails(group=group).getting] == [one.person]


def test_what_nobody_knows_of_is_never_sent_again(group, certificate, server):
    server.answers["TEXT"] = [HANG_UP]
    one = certificate("Dara")
    order(group)
    (job,) = run_all()
    assert states() == {"dara@example.org": "unclear"}
    jobs.retry(job)
    run_all()
    with pytest.raises(CertificateError, match="no e-mail to try again"):
        services.retry_mails(group=group, user=None)
    with pytest.raises(CertificateError, match="It is not known whether it went out to dara@example.org"):
        send_one(one, "dara@example.org")
    assert len(server.taken) == 1


def test_mails_of_a_cancelled_job_can_be_ordered_anew(group, certificate, mailoutbox):
    one = certificate("Dara")
    jobs.cancel(order(group))
    assert services.mails_to_try_again(group).count() == 1
    services.retry_mails(group=group, user=None)
    assert services.mails_to_try_again(group).count() == 0
    assert send_one(one, "dara@example.org") == Job.objects.open().get()
    run_all()
    assert (states(), len(mailoutbox)) == ({"dara@example.org": "sent"}, 1)


# --- Pages ---


@pytest.fixture
def client(as_user, staff):
    return as_user(staff)


def hidden(page, name) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())[1]


def test_group_page_shows_counts_words_and_sends(client, group, certificate, mailoutbox):
    certificate("Dara")
    certificate("Kanya", email="")
    certificate("Gone", expires_on="2022-12-01")
    url = group.url_of("mail")
    assert url in client.get(group.url).content.decode()
    page = client.get(url, {"note": "See you <soon>."})
    for said in ("Send 1 e-mail<", "dara@example.org", "Dear Dara,", "See you &lt;soon&gt;.", "expired"):
        assert said in text(page)
    data = {"fingerprint": hidden(page, "fingerprint"), "language": "", "note": "See you <soon>."}
    answer = client.post(url, data)
    assert answer["Location"] == Job.objects.get().get_absolute_url()
    again = client.post(url, data)
    assert again.status_code == 409
    assert "Nobody is left who would get an e-mail." in text(again)
    run_all()
    assert "See you <soon>." in mailoutbox[0].body
    assert "dara@example.org" in text(client.get(Certificate.objects.get(printed_name="Dara").get_absolute_url()))


def test_group_page_warns_of_names_that_were_corrected_since(client, group, certificate):
    one = certificate("Dara")
    assert "another name than the record" not in text(client.get(group.url_of("mail")))
    one.person.full_name = "Darith"
    one.person.save()
    assert "1 of these certificates says another name than the record." in text(client.get(group.url_of("mail")))


def test_group_page_refuses_words_that_are_too_long(client, group, certificate):
    certificate("Dara")
    page = client.get(group.url_of("mail"), {"note": "x" * 301})
    assert page.status_code == 422
    assert 'name="fingerprint"' not in page.content.decode()
    assert client.post(group.url_of("mail"), {"note": "x" * 301, "fingerprint": "x"}).status_code == 422
    assert client.get(group.url_of("mail"), {"language": "xx"}).status_code == 422


def test_group_page_without_certificates_says_how_the_first_come(client, group):
    assert "No certificate is issued yet." in text(client.get(group.url_of("mail")))


def test_what_did_not_arrive_stands_on_top_with_the_way_on(client, group, certificate, server):
    server.answers["RCPT"] = ["550 5.1.1 No such user"]
    certificate("Dara")
    order(group)
    run_all()
    back = certificate("Kanya")
    mail_of(back, state="sent", bounced_at=timezone.now(), bounce_reason="5.2.2 Mailbox full")
    page = text(client.get(group.url_of("mail")))
    assert "550 5.1.1 No such user" in page
    assert "5.2.2 Mailbox full" in page
    assert f'href="/people/{back.person_id}/edit/">Correct the address in the record' in page
    assert "Try 1 e-mail again" in page
    answer = client.post(group.url_of("mail_retry"))
    assert answer["Location"] == Job.objects.order_by("-pk").first().get_absolute_url()
    run_all()
    assert "There is no e-mail to try again." in text(client.post(group.url_of("mail_retry"), follow=True))


def test_one_certificate_goes_to_the_address_typed(client, certificate, mailoutbox):
    one = certificate("Dara")
    url = f"{one.get_absolute_url()}mail/"
    assert client.get(url).context["form"].initial == {"address": "dara@example.org"}
    assert client.post(url, {"address": "x"}).status_code == 422
    shown = client.post(url, {"address": "home@example.org", "language": "zh-Hans", "note": "你好", "show": "1"})
    assert "您的证书" in text(shown)
    assert Job.objects.count() == 0
    data = {"address": "home@example.org", "language": "", "note": ""}
    first = client.post(url, data)
    assert client.post(url, data)["Location"] == first["Location"] == Job.objects.get().get_absolute_url()
    run_all()
    assert [mail.to for mail in mailoutbox] == [["home@example.org"]]
    again = client.post(url, data)
    assert again.status_code == 422
    assert "It is sent to each address once." in text(again)
    one.is_live = False
    one.save()
    assert "Only a valid certificate is sent." in text(client.get(url))


@pytest.mark.parametrize(
    ("who", "status"), [("colleague", 200), ("coordinator", 403), ("stranger", 404), ("outsider", 302)]
)
def test_who_may_see_and_send(who, status, group, certificate, request, as_user):
    one = certificate("Dara")
    user = request.getfixturevalue(who)
    client = user if who == "outsider" else as_user(user)
    for address in (group.url_of("mail"), f"{one.get_absolute_url()}mail/"):
        assert client.get(address).status_code == status
    if status != 200:
        seen = {"fingerprint": plan_mails(group=group).fingerprint, "address": "x@example.org"}
        for address in (group.url_of("mail"), group.url_of("mail_retry"), f"{one.get_absolute_url()}mail/"):
            assert client.post(address, seen).status_code == status
        assert CertificateMail.objects.count() == 0


@pytest.mark.parametrize(
    ("who", "seen"), [("staff", 1), ("colleague", 1), ("admin_user", 1), ("coordinator", 0), ("stranger", 0)]
)
def test_who_sees_e_mails(who, seen, certificate, request, as_user):
    mail = mail_of(certificate("Dara"))
    user = request.getfixturevalue(who)
    assert CertificateMail.objects.visible_to(user).count() == seen
    assert CertificateMail.objects.visible_to(AnonymousUser()).count() == 0
    page = as_user(user).get(mail.certificate.get_absolute_url())
    assert ("dara@example.org" in page.content.decode()) is bool(seen)


def test_pages_ask_the_same_for_one_and_for_many(client, group, certificate, same_query_count):
    names = iter(f"N{number} x" for number in range(200))

    def make_row():
        mail_of(certificate(next(names)), state="failed", error="Refused", address="old@example.org")
        certificate(next(names))

    same_query_count(group.url_of("mail"), make_row, client)


def test_words_of_an_e_mail_are_the_same_on_the_page_and_in_it(certificate, mailoutbox):
    one = certificate("Dara")
    send_one(one, "dara@example.org", note="Hello")
    run_all()
    words = MailWords(Certificate.objects.get(pk=one.pk), "en", "Hello")
    assert (mailoutbox[0].subject, mailoutbox[0].body) == (words.subject, words.text)
