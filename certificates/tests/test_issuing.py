"""Issuing through the job that people order, run here and now."""

import errno
import json
from collections import Counter

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import transaction

from certificates import services
from certificates.errors import CertificateError
from certificates.files import read_checked, sha256_of
from certificates.groups import group_of
from certificates.models import Certificate, CertificateDesign, SerialCounter
from certificates.services import issuing
from certificates.tests.factories import DesignFactory
from documents.tests.poppler import text_of
from jobs import services as job_services
from jobs.models import Job
from partnerships.tests.factories import PersonFactory
from training.tests.factories import completed_enrolment
from workshops.tests.factories import DelegateFactory

pytestmark = pytest.mark.django_db


def order(group, design, user=None):
    return services.order_certificates(group=group, design=design, user=user)


def run(job):
    return job_services.run(job.pk)


def files_in(folder):
    return sorted(path.name for path in folder.rglob("*.pdf"))


def serials():
    return list(Certificate.objects.order_by("serial").values_list("serial", flat=True))


def test_job_issues_a_certificate_with_file_for_each_person(group, trainee, design, staff, own_files):
    completed_enrolment(group.thing, person__full_name="Sok Dara")
    job = run(order(group, design, staff))

    assert (job.state, job.done, job.failed, job.error) == ("done", 2, 0, "")
    certificates = list(Certificate.objects.order_by("serial"))
    year = certificates[0].issued_on.year
    assert serials() == [f"OURS-{year}-00001", f"OURS-{year}-00002"]
    assert len(files_in(own_files)) == 2
    for certificate in certificates:
        content = read_checked(certificate)
        assert certificate.sha256 == sha256_of(content)
        assert certificate.serial in text_of(content)
    first = certificates[0]
    assert (first.printed_name, first.printed_native_name) == ("Sok Dara", "សុខ ដារ៉ា")
    assert first.printed_institution == "Bangkok Technical College"
    assert (first.job, first.issued_by, first.enrolment, first.is_live) == (job, staff, trainee, True)
    assert first.history.get().history_user == staff
    assert job.finished_url == f"/cohorts/{group.thing.pk}/certificates/"


def test_file_of_one_person_holds_nothing_of_another(group, trainee, design):
    other = completed_enrolment(group.thing, person=PersonFactory(full_name="Nguyễn Ỷ Lan", native_name="王赟"))
    run(order(group, design))
    certificate, others = Certificate.objects.get(enrolment=trainee), Certificate.objects.get(enrolment=other)
    content = read_checked(certificate)
    text = text_of(content)
    for foreign in (others.printed_name, others.printed_native_name, others.serial, others.code):
        assert foreign not in text
        assert foreign.encode() not in content


def test_ordering_twice_gives_the_same_job(group, trainee, design, staff, colleague):
    first = order(group, design, staff)
    assert order(group, DesignFactory(programme=design.programme), colleague) == first
    assert Job.objects.count() == 1


def test_ordering_again_afterwards_says_that_everybody_has_one(group, trainee, design):
    run(order(group, design))
    with pytest.raises(CertificateError, match="Everybody has a certificate already"):
        order(group, design)
    assert Certificate.objects.count() == 1


def test_later_order_issues_only_what_is_missing(group, trainee, design):
    run(order(group, design))
    completed_enrolment(group.thing)
    job = run(order(group, design))
    assert (job.total, job.done) == (1, 1)
    assert [serial[-5:] for serial in serials()] == ["00001", "00002"]


def test_nobody_eligible_makes_no_job(group, design):
    with pytest.raises(CertificateError, match="Nobody is enrolled in this cohort"):
        order(group, design)
    assert Job.objects.count() == 0


def test_design_of_another_programme_or_kind_is_refused(group, trainee, other_programme, programme):
    for design in (
        DesignFactory(programme=other_programme),
        DesignFactory(programme=programme, kind="attendance"),
        DesignFactory(programme=programme, is_retired=True),
    ):
        with pytest.raises(CertificateError, match="can no longer be chosen"):
            order(group, design)


@pytest.mark.parametrize(
    ("loss", "sentence"),
    [
        (lambda design: design.delete(), "The design was deleted meanwhile. Choose another one and issue again."),
        (
            lambda design: services.retire_design(design=design),
            "The design “Usual (v1)” was retired meanwhile. Choose another one and issue again, or bring it back.",
        ),
    ],
)
def test_design_lost_after_the_order_is_said(loss, sentence, group, trainee, design):
    job = order(group, design)
    loss(design)
    job = run(job)
    assert (job.state, job.error) == ("failed", "None of the 1 could be done.")
    assert job.pieces.get().error == sentence
    assert Certificate.objects.count() == SerialCounter.objects.count() == 0


def test_person_who_withdrew_after_the_order_gets_none(group, trainee, design):
    job = order(group, design)
    trainee.state, trainee.withdrawal_reason = "withdrawn", "Ill"
    trainee.save()
    assert run(job).pieces.get().error == "Withdrawn: Ill"
    assert Certificate.objects.count() == 0


class FullDisk(FileSystemStorage):
    """Writes half of the fourth file, then finds no room."""

    room = 3

    def _save(self, name, content):
        if type(self).room == 0:
            super()._save(name, content.__class__(content.read()[:500]))
            raise OSError(errno.ENOSPC, "No space left on device")
        type(self).room -= 1
        return super()._save(name, content)


def test_full_disk_stops_the_job_and_it_can_be_tried_again(group, design, own_files, monkeypatch):
    for _number in range(6):
        completed_enrolment(group.thing)
    storage = FullDisk(location=own_files)
    monkeypatch.setattr(Certificate._meta.get_field("file"), "storage", storage)
    job = run(order(group, design))
    assert job.state == "failed"
    assert job.error == (
        "The disk is full, so the work stopped. What is done is kept. Ask the administrator to make room, "
        "then choose Try again."
    )
    # The block in which the disk was full left nothing behind, neither rows nor whole or half files.
    assert [serial[-5:] for serial in serials()] == ["00001"]
    assert len(files_in(own_files)) == 1

    FullDisk.room = 100
    job_services.retry(job)
    assert run(job).state == "done"
    assert [int(serial[-5:]) for serial in serials()] == [1, 2, 3, 4, 5, 6]
    assert len(files_in(own_files)) == 6


def test_number_is_taken_when_it_is_kept_and_not_when_it_is_drawn(group, trainee, design):
    second = completed_enrolment(group.thing)
    day = group.thing.ends_on
    slow = services.draw(services.prepare(trainee, design, day))
    (quick,) = services.keep([services.draw(services.prepare(second, design, day))])
    (kept,) = services.keep([slow])
    assert (quick.serial, kept.serial) == ("OURS-2022-00001", "OURS-2022-00002")
    text = text_of(read_checked(kept))
    assert "OURS-2022-00002" in text
    assert "OURS-2022-00001" not in text


def test_certificates_kept_together_have_numbers_in_their_order_and_a_line_each_in_the_trail(
    group, trainee, design, staff
):
    people = [trainee, *(completed_enrolment(group.thing) for _number in range(3))]
    drawn = [services.draw(services.prepare(one, design, group.thing.ends_on)) for one in people]
    for one in drawn:
        one.certificate.issued_by = staff
    kept = services.keep(drawn)
    assert [one.enrolment for one in kept] == people
    assert [one.serial[-5:] for one in kept] == ["00001", "00002", "00003", "00004"]
    assert [(line.history_type, line.history_user) for line in Certificate.history.all()] == [("+", staff)] * 4
    assert services.keep([]) == []


def test_rolled_back_issuing_leaves_neither_row_nor_file_nor_gap(group, trainee, design, own_files, monkeypatch):
    drawn = services.draw(services.prepare(trainee, design, group.thing.ends_on))

    def fail(*args, **kwargs):
        raise RuntimeError("The database is gone")

    with monkeypatch.context() as patch, pytest.raises(RuntimeError), transaction.atomic():
        patch.setattr(issuing, "bulk_create_with_history", fail)
        services.keep([drawn])
    assert files_in(own_files) == []
    assert Certificate.objects.count() == 0
    (again,) = services.keep([services.draw(services.prepare(trainee, design, group.thing.ends_on))])
    assert again.serial == "OURS-2022-00001"


def test_second_job_for_the_same_people_issues_nothing_twice(group, trainee, design):
    first, second = order(group, design), None
    arguments = {"group": "cohort", "id": group.thing.pk, "design": design.pk, "issued_on": "2022-12-01"}
    second = job_services.enqueue(
        kind="certificates.issue", owner=None, subject=group.thing, arguments=arguments, keys=[str(trainee.pk)]
    )
    run(first)
    assert run(second).state == "done"
    assert Certificate.objects.count() == 1


def test_workshop_certifies_attendance(workshop, programme, design):
    delegate = DelegateFactory(workshop=workshop, state="attended", person=PersonFactory(full_name="Suharto"))
    attendance = DesignFactory(programme=programme, kind="attendance", body="{name}\nattended\n{course}")
    group = group_of(workshop)
    assert list(group.designs()) == [attendance]
    job = run(order(group, attendance))
    certificate = Certificate.objects.get()
    assert (certificate.delegate, certificate.enrolment, certificate.kind) == (delegate, None, "attendance")
    assert certificate.text == "Suharto\nattended\nTwinning Workshop"
    assert job.finished_url == f"/workshops/{workshop.pk}/certificates/"


def test_many_certificates_have_each_number_once(group, design):
    for _number in range(12):
        completed_enrolment(group.thing, person__full_name="Namesake")
    run(order(group, design))
    counted = Counter(int(serial[-5:]) for serial in serials())
    assert counted == Counter(range(1, 13))
    assert SerialCounter.objects.get().last == 12


def test_arguments_of_the_job_say_what_was_ordered(group, trainee, design):
    job = order(group, design)
    assert json.loads(json.dumps(job.arguments)).keys() == {"group", "id", "design", "issued_on"}
    assert job.pieces.get().label == "Sok Dara"
    assert CertificateDesign.objects.get(pk=job.arguments["design"]) == design
