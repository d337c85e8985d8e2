"""The disk is full when somebody sends a file: nothing is recorded of it, and it goes in when there is room."""

import errno

import pytest
from django.core.files.storage import FileSystemStorage
from django.urls import reverse

from partnerships.models import AgreementFile
from partnerships.tests.factories import signed
from partnerships.tests.test_evidence import upload

pytestmark = pytest.mark.django_db


class FullDisk(FileSystemStorage):
    """Finds no room for a file until somebody makes some."""

    room = False

    def _save(self, name, content):
        if not self.room:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super()._save(name, content)


def test_evidence_for_which_there_is_no_room_is_not_recorded(
    as_user, staff, programme, institution, partner, monkeypatch, tmp_path
):
    agreement = signed(programme=programme, first_party=institution, second_party=partner)
    url = reverse("partnerships:agreement_evidence_add", args=[agreement.pk])
    storage = FullDisk(location=tmp_path)
    monkeypatch.setattr(AgreementFile._meta.get_field("file"), "storage", storage)
    client = as_user(staff)
    client.raise_request_exception = False
    before = agreement.history.count()
    for _time in range(2):
        answer = client.post(url, {"file": upload(), "kind": "scan"})
        assert answer.status_code == 507
        assert "There is no room left to save this" in answer.content.decode()
        assert (AgreementFile.objects.count(), AgreementFile.history.count(), agreement.history.count()) == (
            0,
            0,
            before,
        )
        assert list(tmp_path.iterdir()) == []
    storage.room = True
    assert client.post(url, {"file": upload(), "kind": "scan"}).status_code == 302
    assert (AgreementFile.objects.count(), AgreementFile.history.count()) == (1, 1)
