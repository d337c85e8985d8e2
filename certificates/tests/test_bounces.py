"""E-mails that come back: read from what mail servers send, noted at their row, and nothing else believed."""

import io
import mailbox
import sys
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from certificates import services
from certificates.bounces import LARGEST, MOST_REASON, read_bounce
from certificates.errors import CertificateError
from certificates.models import CertificateMail
from certificates.services.bounces import record_bounce
from certificates.tests.factories import CertificateMailFactory

pytestmark = pytest.mark.django_db

# As Postfix writes it; other servers return the headers alone, with the kind text/rfc822-headers.
REPORT = """\
Return-Path: <>
From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: office@example.org
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--B
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
Arrival-Date: Fri, 21 Oct 2022 10:00:00 +0700 (ICT)

Final-Recipient: rfc822; dara@example.org
Original-Recipient: rfc822;dara@example.org
Action: {action}
Status: {status}
Diagnostic-Code: {said}

--B
Content-Description: Undelivered Message
Content-Type: {returned}

Message-ID: {message_id}
Subject: Your certificate: Cloud Computing
To: dara@example.org

--B--
"""
NO_SUCH_USER = "smtp; 550 5.1.1 <dara@example.org>:\n    Recipient address rejected: User unknown"


@pytest.fixture
def mail(db):
    return CertificateMailFactory(state="sent", sent_at=timezone.now())


def report(mail, **fields) -> bytes:
    usual = {"action": "failed", "status": "5.1.1", "said": NO_SUCH_USER, "returned": "message/rfc822"}
    return REPORT.format(**{**usual, "message_id": f"<certificate-mail-{mail.pk}@localhost>", **fields}).encode()


def read(content: bytes, monkeypatch, capsys) -> str:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content)))
    call_command("read_bounces")
    return capsys.readouterr().out


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers", "text/rfc822-headers; charset=utf-8"])
def test_report_of_a_failure_is_read(returned, mail):
    bounce = read_bounce(report(mail, returned=returned))
    assert bounce.mail_id == mail.pk
    assert bounce.reason == "5.1.1 550 5.1.1 <dara@example.org>: Recipient address rejected: User unknown"


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded", ""])
def test_report_that_it_is_late_or_arrived_is_no_bounce(action, mail):
    assert read_bounce(report(mail, action=action)) is None


@pytest.mark.parametrize(
    "message_id", ["<letter-{}@localhost>", "<certificate-mail-17@localhost>", "certificate-mail-{}", "<x@localhost>"]
)
def test_report_of_another_message_is_none_of_ours(message_id, mail):
    assert read_bounce(report(mail, message_id=message_id.format(mail.pk))) is None


def test_message_that_only_quotes_our_number_is_no_bounce(mail):
    quoted = f"Subject: Re\nReferences: <certificate-mail-{mail.pk}@localhost>\n\nAction: failed\nStatus: 5.0.0\n"
    assert read_bounce(quoted.encode()) is None


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\0\xff" * 5000, b"Content-Type: multipart/report; boundary=B\n\n",
        b"Content-Type: multipart/report\n\nx",
        b"Content-Type: multipart/report; boundary=\"\n\n--\n", b"A" * (LARGEST + 1),
        b"".join(b"Content-Type: multipart/report; boundary=B%d\n\n--B%d\n" % (n, n) for n in range(3000)),
        b"Content-Type: multipart/report; boundary=B\n\n--B\nContent-Type: message/delivery-status\n\n"
        + b"Action: failed\n\n" * 10_000 + b"--B--\n",
        b"Content-Type: multipart/report; boundary=B\n\n" + b"--B\nContent-Type: message/rfc822\n\n\n" * 2000,
        b"Content-Type: multipart/report; boundary=B\n\n--B\nContent-Type: text/rfc822-headers; charset=nonsense\n"
        b"Content-Transfer-Encoding: base64\n\n!!!\n--B--\n",
    ],
)  # fmt: skip
def test_malicious_messages_are_left_alone(content):
    assert read_bounce(content) is None


def test_reason_is_one_line_that_can_be_shown_and_not_too_long(mail):
    bounce = read_bounce(report(mail, said="smtp; \x00\x1b[31m\u202e" + "x" * 2000))
    assert len(bounce.reason) == MOST_REASON
    assert bounce.reason.isprintable()
    assert read_bounce(report(mail, status="", said="")).reason == "The mail server gives no reason."
    assert record_bounce(bounce=bounce) is True


def test_command_notes_a_bounce_once(mail, monkeypatch, capsys):
    line = read(report(mail), monkeypatch, capsys)
    assert line == "1 came back, 0 known before, 0 other messages left alone.\n"
    mail.refresh_from_db()
    assert (mail.state_now, mail.trouble[:5]) == ("bounced", "5.1.1")
    first = mail.bounced_at
    line = read(report(mail, said="smtp; other"), monkeypatch, capsys)
    assert line == "0 came back, 1 known before, 0 other messages left alone.\n"
    mail.refresh_from_db()
    assert (mail.bounced_at, mail.bounce_reason[:5]) == (first, "5.1.1")
    assert read(b"Subject: Hello\n\nHello", monkeypatch, capsys).endswith(" 1 other messages left alone.\n")


@pytest.mark.parametrize(
    ("state", "marked"), [("sent", True), ("unclear", True), ("sending", True), ("failed", None), ("waiting", None)]
)
def test_only_what_may_have_gone_out_can_come_back(state, marked):
    sent_at = timezone.now() if state == "sent" else None
    mail = CertificateMailFactory(state=state, sent_at=sent_at, error="Why" if state in ("failed", "unclear") else "")
    assert record_bounce(bounce=read_bounce(report(mail))) is marked


def test_command_reads_mailboxes_and_changes_nothing_in_them(mail, tmp_path, capsys):
    other = CertificateMailFactory(state="sent", sent_at=timezone.now())
    box, folder = mailbox.mbox(tmp_path / "box"), mailbox.Maildir(tmp_path / "folder")
    for content in (report(mail), b"Subject: Hello\n\nHello\n", report(mail)):
        box.add(content)
    folder.add(report(other))
    box.close()
    before = (tmp_path / "box").read_bytes()
    call_command("read_bounces", tmp_path / "box")
    call_command("read_bounces", tmp_path / "folder")
    assert capsys.readouterr().out.splitlines() == [
        "1 came back, 1 known before, 1 other messages left alone.",
        "1 came back, 0 known before, 0 other messages left alone.",
    ]
    assert (tmp_path / "box").read_bytes() == before
    assert len(folder) == 1
    assert CertificateMail.objects.exclude(bounced_at=None).count() == 2


def test_command_asks_for_the_message_again_when_the_database_is_away(mail, monkeypatch, capsys):
    def fail(**kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr("certificates.management.commands.read_bounces.record_bounce", fail)
    with pytest.raises(CommandError, match="The database does not answer") as raised:
        read(report(mail), monkeypatch, capsys)
    assert raised.value.returncode == 75


def test_command_says_what_is_wrong_with_a_path(tmp_path):
    with pytest.raises(CommandError, match="There is no"):
        call_command("read_bounces", tmp_path / "nowhere")
    with pytest.raises(CommandError, match="is no Maildir"):
        call_command("read_bounces", tmp_path)


def test_bounced_one_goes_to_another_address_and_not_to_the_same(mail, mailoutbox):
    record_bounce(bounce=read_bounce(report(mail)))
    mail.refresh_from_db()
    words = {"certificate": mail.certificate, "user": None}
    with pytest.raises(CertificateError, match=f"It came back from {mail.address}: 5.1.1"):
        services.order_mail(address=mail.address, **words)
    assert services.order_mail(address="right@example.org", **words).total == 1
