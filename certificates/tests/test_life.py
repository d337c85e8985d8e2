"""Revoked and replaced certificates, and their files."""

import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import IntegrityError, transaction

from certificates import services
from certificates.errors import CertificateError
from certificates.files import read_checked, zip_of
from certificates.models import Certificate
from certificates.tests.factories import CertificateFactory
from documents.tests.poppler import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate(trainee, design):
    return CertificateFactory(enrolment=trainee, design=design, serial="OURS-2022-00001")


def replace(certificate, user, name="Sok Darith", native_name="សុខ ដារិទ្ធ"):
    return services.replace(certificate=certificate, name=name, native_name=native_name, user=user)


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


def test_replace_issues_a_new_certificate_with_the_right_name(certificate, staff):
    new = replace(certificate, staff)
    certificate.refresh_from_db()
    assert (certificate.state, new.state) == ("superseded", "valid")
    assert new.supersedes == certificate
    assert new.serial != certificate.serial
    assert new.code != certificate.code
    assert (new.printed_name, new.printed_native_name) == ("Sok Darith", "សុខ ដារិទ្ធ")
    assert new.printed_text == certificate.printed_text
    assert new.issued_by == staff
    assert "Sok Darith" in text_of(read_checked(new))
    assert certificate.printed_name == "Sok Dara"


def test_replace_happens_once(certificate, staff):
    replace(certificate, staff)
    with pytest.raises(CertificateError, match="OURS-2022-00001 was replaced already"):
        replace(certificate, staff)
    assert Certificate.objects.count() == 2


def test_replace_after_revocation_keeps_it_revoked(certificate, staff):
    services.revoke(certificate=certificate, reason="Wrong name", user=staff)
    new = replace(certificate, staff)
    certificate.refresh_from_db()
    assert (certificate.state, new.state) == ("revoked", "valid")


def test_replace_refuses_an_empty_name(certificate, staff):
    with pytest.raises(CertificateError, match="needs a name"):
        replace(certificate, staff, name="\u202e ")
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
