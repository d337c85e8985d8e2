"""How long certificates are valid, and that the state is asked for a day."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format

from certificates import services
from certificates.drawing import draw_pdf
from certificates.models import Certificate
from certificates.tests.factories import CertificateFactory
from certificates.validity import last_day
from documents.tests.poppler import text_of
from jobs import services as job_services

pytestmark = pytest.mark.django_db
DAY = dt.date(2022, 10, 10)


@pytest.mark.parametrize(
    ("issued", "months", "last"),
    [
        ("2022-10-10", 12, "2023-10-10"), ("2023-01-31", 1, "2023-02-28"), ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"), ("2022-12-31", 2, "2023-02-28"), ("2022-11-30", 1, "2022-12-30"),
        ("2022-12-15", 24, "2024-12-15"), ("2022-10-10", None, None),
    ],
)  # fmt: skip
def test_last_day(issued, months, last):
    assert last_day(dt.date.fromisoformat(issued), months) == (last and dt.date.fromisoformat(last))


@pytest.fixture
def certificate(trainee, design):
    return CertificateFactory(enrolment=trainee, design=design, serial="OURS-2022-00001", expires_on=DAY)


def test_state_is_that_of_the_day(certificate, staff):
    next_day = DAY + dt.timedelta(days=1)
    for day, state, other in ((DAY, "valid", "expired"), (next_day, "expired", "valid")):
        assert certificate.state_on(day) == state
        assert list(Certificate.objects.in_state(state, day)) == [certificate]
        assert list(Certificate.objects.in_state(other, day)) == []
    assert certificate.is_live
    assert list(Certificate.objects.live()) == [certificate]
    revoked = services.revoke(certificate=certificate, reason="Error", user=staff)
    assert revoked.state_on(next_day) == "revoked"
    assert not Certificate.objects.expired_on(next_day).exists()


def test_ending_soon_is_within_90_days(certificate):
    for before, is_soon in ((91, False), (90, True), (0, True), (-1, False)):
        day = DAY - dt.timedelta(days=before)
        assert Certificate.objects.ending_soon(day).exists() is is_soon, before


def test_certificate_cannot_expire_before_it_is_issued(certificate):
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.update(expires_on=certificate.issued_on - dt.timedelta(days=1))


def test_last_day_is_printed_and_stays_when_the_design_changes(group, trainee, design):
    design.valid_months = 24
    design.save()
    job = services.order_certificates(group=group, design=design, user=None)
    job_services.run(job.pk)
    certificate = Certificate.objects.get()
    assert certificate.expires_on == last_day(timezone.localdate(), 24)
    text = " ".join(text_of(draw_pdf(certificate)).split())
    assert f"Valid until {date_format(certificate.expires_on)}" in text
    design.valid_months = 1
    design.save()
    assert Certificate.objects.get().expires_on == last_day(timezone.localdate(), 24)


def test_certificate_without_end_prints_none(certificate):
    certificate.expires_on = None
    assert "Valid until" not in text_of(draw_pdf(certificate))


def test_list_and_first_page_tell_what_ends(certificate, as_user, staff, coordinator, stranger):
    client, today = as_user(staff), timezone.localdate()
    certificate.expires_on = today + dt.timedelta(days=30)
    certificate.save()
    words = " ".join(client.get("/").content.decode().split())
    assert "<strong>1</strong> certificate expires within 90 days" in words
    assert 'href="/certificates/?state=ending_soon"' in words
    for state, found in (("ending_soon", [certificate]), ("valid", [certificate]), ("expired", [])):
        assert list(client.get(f"/certificates/?state={state}").context["page"].objects) == found
    certificate.expires_on = today - dt.timedelta(days=1)
    certificate.save()
    for user, found in ((staff, [certificate]), (coordinator, [certificate]), (stranger, [])):
        assert list(as_user(user).get("/certificates/?state=expired").context["page"].objects) == found
    assert "expires within" not in as_user(stranger).get("/").content.decode()
    assert "It expired on" in client.get(certificate.get_absolute_url()).content.decode()
