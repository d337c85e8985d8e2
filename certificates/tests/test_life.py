"""Certificates revoked and issued anew, and their files."""

import datetime as dt
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from certificates import services
from certificates.errors import CertificateError
from certificates.files import read_checked, zip_of
from certificates.models import Certificate
from certificates.services.ceremony_papers import PRINT
from certificates.services.life import prepare_reissue
from certificates.tests.factories import (
    CertificateFactory,
    DesignFactory,
    LogoFactory,
    SignatoryFactory,
    picture_file,
)
from certificates.validity import last_day
from documents.tests.poppler import text_of
from jobs.tests.factories import JobFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate(trainee, design):
    return CertificateFactory(enrolment=trainee, design=design, serial="OURS-2022-00001")


def reissue(certificate, user, name="Sok Darith", native_name="សុខ ដារិទ្ធ", reason="Name corrected", design=None):
    """Correct the name in the person's record, then issue the certificate anew."""
    certificate.person.full_name, certificate.person.native_name = name, native_name
    certificate.person.save()
    return services.reissue(certificate=certificate, reason=reason, user=user, design=design)


def test_revoke_keeps_row_file_and_reason(certificate, staff):
    services.revoke(certificate=certificate, reason=" Issued in error ", user=staff)
    certificate.refresh_from_db()
    assert (certificate.state, certificate.is_live) == ("revoked", False)
    assert certificate.revocation_reason == "Issued in error"
    assert read_checked(certificate).startswith(b"%PDF")
    assert certificate.history.first().history_user == staff


def test_revoke_needs_a_reason_and_a_valid_certificate(certificate, staff):
    with pytest.raises(CertificateError, match="Say why the certificate is revoked"):
        services.revoke(certificate=certificate, reason="  ", user=staff)
    services.revoke(certificate=certificate, reason="Error", user=staff)
    with pytest.raises(CertificateError, match="OURS-2022-00001 is no longer valid"):
        services.revoke(certificate=certificate, reason="Error", user=staff)


def test_reissue_makes_a_new_certificate_with_the_right_name(certificate, staff):
    new = reissue(certificate, staff)
    certificate.refresh_from_db()
    assert (certificate.state, new.state) == ("superseded", "valid")
    assert new.supersedes == certificate
    assert new.serial != certificate.serial
    assert new.code != certificate.code
    assert (new.printed_name, new.printed_native_name) == ("Sok Darith", "សុខ ដារិទ្ធ")
    assert new.printed_text == certificate.printed_text
    assert (new.issued_by, new.reissue_reason) == (staff, "Name corrected")
    line = new.history.get()
    assert line.history_user == certificate.history.first().history_user == staff
    assert line.history_change_reason == "Issued anew in place of OURS-2022-00001: Name corrected"
    assert "Sok Darith" in text_of(read_checked(new))
    assert certificate.printed_name == "Sok Dara"


def test_reissue_asked_twice_gives_the_same_and_otherwise_says_what_stands_there(certificate, staff, colleague):
    new = reissue(certificate, staff)
    assert reissue(certificate, colleague) == new
    with pytest.raises(CertificateError, match=f"OURS-2022-00001 was replaced already, by {new.serial}"):
        reissue(certificate, staff, name="Sok Dariya")
    assert Certificate.objects.count() == 2


def test_two_who_issue_anew_at_once_make_one(certificate, staff, colleague):
    drawn = [
        services.draw(prepare_reissue(certificate=certificate, reason="Lost", user=user)) for user in (staff, colleague)
    ]
    first, second = [services.keep_reissue(one) for one in drawn]
    assert first == second
    assert (first.issued_by, Certificate.objects.count()) == (staff, 2)


def test_reissue_with_another_design_says_what_the_records_say_now(certificate, staff, programme):
    newer = DesignFactory(programme=programme, name="Usual", version=2, title="Diploma", body="{name} of\n{course}")
    new = reissue(certificate, staff, name="Sok Dara", design=newer)
    assert (new.printed_title, new.printed_text, new.design) == ("Diploma", "{name} of\nCloud Computing", newer)
    other = DesignFactory(programme=programme, kind="attendance")
    with pytest.raises(CertificateError, match="can no longer be chosen"):
        reissue(new, staff, design=other)


def test_reissue_needs_a_reason(certificate, staff):
    with pytest.raises(CertificateError, match="Say why it is issued anew"):
        reissue(certificate, staff, reason=" ")
    assert Certificate.objects.get().is_live


def test_reissue_helps_a_lost_file(certificate, staff):
    certificate.file.storage.delete(certificate.file.name)
    new = reissue(certificate, staff, name="Sok Dara", reason="The file was lost")
    assert "Sok Dara" in text_of(read_checked(new))


def test_correction_keeps_the_last_day_and_what_has_expired_counts_anew(certificate, design, staff):
    today = timezone.localdate()
    Certificate.objects.update(expires_on=today)
    design.valid_months = 12
    design.save()
    certificate = Certificate.objects.get()
    kept = reissue(certificate, staff)
    assert kept.expires_on == today
    Certificate.objects.filter(pk=kept.pk).update(issued_on="2022-10-10", expires_on=today - dt.timedelta(days=1))
    expired = Certificate.objects.get(pk=kept.pk)
    assert expired.state == "expired"
    renewed = reissue(expired, staff, reason="Expired")
    assert (renewed.expires_on, renewed.state) == (last_day(today, 12), "valid")


def test_reissue_after_revocation_keeps_it_revoked(certificate, staff):
    certificate = services.revoke(certificate=certificate, reason="Wrong name", user=staff)
    new = reissue(certificate, staff)
    certificate.refresh_from_db()
    assert (certificate.state, new.state) == ("revoked", "valid")


def test_revoked_while_the_new_one_is_drawn_makes_none(certificate, staff):
    drawn = services.draw(prepare_reissue(certificate=certificate, reason="Lost", user=staff))
    services.revoke(certificate=Certificate.objects.get(), reason="Error", user=staff)
    with pytest.raises(CertificateError, match="It was revoked meanwhile, so no new one was issued."):
        services.keep_reissue(drawn)
    assert Certificate.objects.get().state == "revoked"


def test_reissue_refuses_a_name_that_cannot_be_printed(certificate, staff):
    with pytest.raises(CertificateError, match="The name has no letter that can be printed"):
        reissue(certificate, staff, name="\u202e ")
    assert Certificate.objects.get().is_live


def test_two_valid_certificates_for_one_thing_are_impossible(certificate, trainee):
    with pytest.raises(IntegrityError), transaction.atomic():
        CertificateFactory(enrolment=trainee)


def test_changed_file_is_not_handed_out(certificate):
    with certificate.file.storage.open(certificate.file.name, "r+b") as stored:
        stored.seek(3)
        stored.write(b"X")
    with pytest.raises(CertificateError, match="OURS-2022-00001 is no longer the one that was issued"):
        read_checked(certificate)


def test_missing_file_is_said(certificate):
    certificate.file.storage.delete(certificate.file.name)
    with pytest.raises(CertificateError, match="OURS-2022-00001 is not where it was stored"):
        read_checked(certificate)


def test_zip_names_files_by_serial_and_says_what_is_missing(certificate):
    lost = CertificateFactory(serial="OURS-2022-00002", person=certificate.person)
    lost.file.storage.delete(lost.file.name)
    with zipfile.ZipFile(zip_of([certificate, lost])) as packed:
        assert packed.namelist() == ["OURS-2022-00001.pdf", "missing.txt"]
        assert packed.read("OURS-2022-00001.pdf") == read_checked(certificate)
        assert "OURS-2022-00002 is not where it was stored" in packed.read("missing.txt").decode()


def test_leftover_of_a_killed_worker_is_found_and_removed(certificate, capsys):
    storage = certificate.file.storage
    storage.save("certificates/2022/OURS-2022-00002-abc.pdf", ContentFile(b"%PDF"))
    call_command("sweep_certificate_files", "--delete")
    assert capsys.readouterr().out == "0 files removed.\n"
    call_command("sweep_certificate_files", "--hours=0", "--delete")
    assert capsys.readouterr().out == "certificates/2022/OURS-2022-00002-abc.pdf\n1 files removed.\n"
    assert not storage.exists("certificates/2022/OURS-2022-00002-abc.pdf")
    assert read_checked(certificate)


def test_print_files_and_pictures_without_a_row_are_found_and_removed(programme, design, capsys):
    storage = Certificate._meta.get_field("file").storage
    for name in ("ceremonies/1.pdf", "ceremonies/2.pdf", "certificate-pictures/lost.png"):
        storage.save(name, ContentFile(b"x"))
    JobFactory(ended=True, kind=PRINT, result={"file": "ceremonies/2.pdf"})
    JobFactory(ended=True, kind=PRINT, state="failed", error="x")
    logo = LogoFactory(design=design)
    signatory = SignatoryFactory(design=design, signature=picture_file())
    SignatoryFactory(design=design)
    call_command("sweep_certificate_files", "--delete")
    assert capsys.readouterr().out == "0 files removed.\n"
    call_command("sweep_certificate_files", "--hours=0", "--delete")
    assert capsys.readouterr().out == "ceremonies/1.pdf\ncertificate-pictures/lost.png\n2 files removed.\n"
    assert (storage.listdir("ceremonies")[1], storage.exists(logo.image.name)) == (["2.pdf"], True)
    assert storage.exists(signatory.signature.name)
