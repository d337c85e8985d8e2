"""Who is told of which step, once; and reminders that a missed run does not lose."""

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Notice
from accounts.tests.factories import RoleFactory, UserFactory
from config.celery import app
from jobs.models import Job
from jobs.services import run
from partnerships.services import reminders
from partnerships.services.agreements import approve, decline, propose, record_paper_signature, withdraw
from partnerships.services.notices import coordinators_of, remind_of_end
from partnerships.services.reminders import remind_of_ends
from partnerships.services.renewals import renew
from partnerships.services.terminations import ask_termination, terminate
from partnerships.tests.factories import AgreementFactory, paper, proposed, signed
from partnerships.tests.test_versions import approve_all, reword

pytestmark = pytest.mark.django_db
END = dt.date(2030, 12, 31)


def told(event: str) -> list[str]:
    """Names of those who are told of the event that ends so."""
    return sorted(Notice.objects.filter(event__endswith=event).values_list("recipient__full_name", flat=True))


@pytest.fixture
def people(staff, coordinator, approver, partner_coordinator, partner_approver, stranger, viewer):
    """Everybody who could be told by mistake is there as well."""
    return {"ours": ["Approver", "Coordinator"], "theirs": ["Partner approver", "Partner coordinator"]}


def test_coordinators_of_both_sides_are_those_concerned(parties, people):
    names = [user.full_name for user in coordinators_of(AgreementFactory(**parties))]
    assert sorted(names) == people["ours"] + people["theirs"]


def test_a_draft_is_told_to_nobody(parties, people):
    AgreementFactory(**parties)
    assert Notice.objects.count() == 0


def test_each_step_is_told_once_to_all_but_who_did_it(
    parties, people, coordinator, approver, partner_approver, institution, partner
):
    draft = AgreementFactory(**parties)
    for _time in range(2):
        agreement = propose(agreement=draft, institution=institution, by=coordinator)
    assert told(":proposed:1") == ["Approver", *people["theirs"]]
    sha256 = agreement.newest_version.sha256
    for _time in range(2):
        approve(agreement=agreement, institution=institution, approver=approver, sha256=sha256)
    assert told(f":approved:1:{institution.pk}") == ["Coordinator", *people["theirs"]]
    approve(agreement=agreement, institution=partner, approver=partner_approver, sha256=sha256)
    assert told(":signed:1") == [*people["ours"], "Partner coordinator"]
    assert Notice.objects.count() == 9
    amended = approve_all(reword(agreement, partner, purpose="Other."), (institution, approver))
    assert told(":proposed:2") == people["ours"] + people["theirs"]
    approve_all(amended, (partner, partner_approver))
    assert told(":signed:2") == [*people["ours"], "Partner coordinator"]


def test_endings_are_told_to_the_office_too(parties, people, institution, partner, coordinator):
    everybody = sorted([*people["ours"], *people["theirs"], "Staff"])
    withdraw(agreement=proposed(**parties), institution=institution, why="A mistake.", by=coordinator)
    assert told(":withdrawn:1") == [name for name in everybody if name != "Coordinator"]
    decline(agreement=proposed(**parties), institution=partner, why="No.")
    assert told(":declined:1") == everybody
    agreement = signed(**parties)
    asked = ask_termination(agreement=agreement, institution=institution, on=dt.date(2020, 1, 1), why="Moved.")
    assert told(f":termination:{asked.pk}") == everybody
    terminate(agreement=agreement, on=dt.date(2020, 1, 1), why="By letter.")
    assert told(":terminated") == everybody


def test_the_e_mail_says_what_happened_why_and_what_to_do(parties, people, institution, partner):
    agreement = proposed(**parties)
    decline(agreement=agreement, institution=partner, why="No budget this year.")
    notice = Notice.objects.filter(event__endswith=":declined:1").first()
    assert notice.subject == f"{agreement.number}: declined by Nanjing Polytechnic"
    assert notice.text == (
        f"{agreement.number}\nBangkok Technical College – Nanjing Polytechnic\n\nDeclined by Nanjing Polytechnic.\n\n"
        "No budget this year.\n\nThe record stays. A new draft can take up where this one ended."
    )
    assert notice.url == f"/agreements/{agreement.pk}/"
    for job in Job.objects.filter(kind="accounts.notices"):
        run(job.pk)
    assert len(mail.outbox) == Notice.objects.count()
    assert {notice.state for notice in Notice.objects.all()} == {"sent"}


def test_who_has_left_and_who_is_closed_is_not_told(parties, institution, coordinator):
    closed = RoleFactory(user=UserFactory(full_name="Closed"), kind="coordinator", institution=institution).user
    closed.is_active = False
    closed.save()
    proposed(**parties)
    assert told(":proposed:1") == ["Coordinator"]


@pytest.fixture
def ending(parties, coordinator):
    """An agreement that ends on the last day of 2030."""
    return signed(**parties, version__ends_on=END)


def remind(days_left: int) -> list[str]:
    """Run the reminders so many days before the end; return the thresholds that somebody was told of since."""
    before = set(Notice.objects.values_list("pk", flat=True))
    remind_of_ends(on=END - dt.timedelta(days=days_left))
    new = Notice.objects.exclude(pk__in=before)
    return [notice.event.rpartition(":")[2] for notice in new]


def test_reminders_go_out_on_the_day_of_each_threshold_and_once(ending):
    found = {days: remind(days) for days in (91, 90, 89, 61, 60, 59, 31, 30, 8, 7, 6, 0)}
    assert {days: thresholds for days, thresholds in found.items() if thresholds} == {
        90: ["90"], 60: ["60"], 30: ["30"], 7: ["7"],
    }  # fmt: skip
    assert remind(-1) == []


def test_a_missed_run_is_made_up_for_with_the_days_that_are_left(ending):
    assert remind(200) == []
    assert remind(45) == ["60"]
    assert Notice.objects.get(event__endswith=":60").subject == f"{ending.number}: ends in 45 days"
    assert remind(45) == []
    assert remind(3) == ["7"]


def test_somebody_who_comes_later_is_reminded_as_well(ending, institution):
    assert remind(90) == ["90"]
    RoleFactory(user=UserFactory(full_name="Later"), kind="coordinator", institution=institution)
    assert remind(80) == ["90"]
    assert told(f"ends:{END}:90") == ["Coordinator", "Later"]


def test_office_and_both_sides_are_reminded(ending, people):
    remind(7)
    assert told(f"ends:{END}:7") == sorted([*people["ours"], *people["theirs"], "Staff"])


def test_what_was_renewed_or_terminated_needs_no_reminder(parties, coordinator, institution):
    renewed, ended = (signed(**parties, version__ends_on=END) for _time in range(2))
    draft = renew(agreement=renewed, drafted_by=institution)
    terminate(agreement=ended, on=dt.date(2020, 1, 1), why="By letter.")
    Notice.objects.all().delete()
    # A draft is not yet a renewal.
    assert remind(90) == ["90"]

    record_paper_signature(agreement=draft, signature=paper())
    Notice.objects.all().delete()
    assert remind(60) == []


def test_a_reminder_that_fails_keeps_no_other_from_being_sent(parties, coordinator, monkeypatch, caplog):
    first, broken, last = (signed(**parties, version__ends_on=END) for _time in range(3))
    Notice.objects.all().delete()

    def fails_once(agreement, **fields):
        told_so_far = remind_of_end(agreement, **fields)
        if agreement == broken:
            raise ValueError("Nobody foresaw this.")
        return told_so_far

    monkeypatch.setattr(reminders, "remind_of_end", fails_once)
    with pytest.raises(reminders.RemindersFailed, match=f"1 failed, the first that of {broken.number}"):
        remind(7)
    assert {notice.url for notice in Notice.objects.all()} == {one.get_absolute_url() for one in (first, last)}
    (record,) = [one for one in caplog.records if one.name == "partnerships.services.reminders"]
    assert record.getMessage() == f"the reminder of the end of {broken.number} failed"
    assert str(record.exc_info[1]) == "Nobody foresaw this."
    # The next run makes up for it.
    monkeypatch.undo()
    assert remind(7) == ["7"]


def test_the_schedule_looks_for_endings_each_hour(parties, coordinator):
    agreement = signed(**parties, version__ends_on=timezone.localdate() + dt.timedelta(days=30))
    entry = app.conf.beat_schedule["remind-of-ends"]
    app.tasks[entry["task"]]()
    assert entry["schedule"] == 3600
    assert told(":30") == ["Coordinator"]
    assert Notice.objects.get(event__endswith=":30").subject == f"{agreement.number}: ends in 30 days"
