"""Many certificates of a cohort issued anew: shown, ticked, done as a job."""

import re

import pytest

from certificates import services
from certificates.errors import CertificateError
from certificates.models import Certificate
from certificates.reissue_plan import plan_reissue
from certificates.tests.factories import CertificateFactory, DesignFactory
from jobs import services as job_services
from jobs.models import Job
from training.tests.factories import completed_enrolment

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificates(group, trainee, design):
    """Three certificates; the names of the first two people were corrected since."""
    other = completed_enrolment(group.thing, person__full_name="Li Na")
    third = completed_enrolment(group.thing, person__full_name="Zaw")
    made = [CertificateFactory(enrolment=one, design=design) for one in (trainee, other, third)]
    for one, name in zip(made, ["Sok Darith", "Li  Nana"], strict=False):
        one.person.full_name = name
        one.person.save()
    return made


def order(group, chosen, user, *, reason="Names corrected", seen=None, with_newest=False):
    seen = seen or plan_reissue(group).fingerprint
    return services.order_reissues(
        group=group, chosen=[one.pk for one in chosen], fingerprint=seen, reason=reason, user=user,
        with_newest=with_newest,
    )  # fmt: skip


def test_plan_names_what_there_is_a_reason_for(group, certificates, programme):
    plan = plan_reissue(group)
    assert [line.certificate for line in plan.lines] == [certificates[1], certificates[0]]
    assert plan.other_names == 2
    DesignFactory(programme=programme, name="Usual", version=2)
    assert [line.has_newer_design for line in plan_reissue(group).lines] == [True] * 3


def test_spaces_in_the_record_are_no_other_name(certificates):
    person = certificates[2].person
    person.full_name = " Zaw "
    person.save()
    assert not Certificate.objects.get(pk=certificates[2].pk).name_was_corrected


def test_native_name_that_the_design_never_prints_is_no_other_name(group, certificates, design):
    person = certificates[2].person
    person.native_name = "ဇော်"
    person.save()
    assert Certificate.objects.get(pk=certificates[2].pk).name_was_corrected
    design.show_native_name = False
    design.save()
    assert not Certificate.objects.get(pk=certificates[2].pk).name_was_corrected
    assert plan_reissue(group).other_names == 2


def test_those_ticked_are_issued_anew_by_the_job(group, certificates, staff):
    job = order(group, certificates[:1], staff)
    assert order(group, certificates[:1], staff, seen="x") == job
    job = job_services.run(job.pk)
    assert (job.state, job.done) == ("done", 1)
    new = Certificate.objects.get(supersedes=certificates[0])
    assert (new.printed_name, new.reissue_reason, new.issued_by, new.job) == (
        "Sok Darith", "Names corrected", staff, job,
    )  # fmt: skip
    assert new.history.get().history_user == staff
    assert Certificate.objects.count() == 4
    assert Certificate.objects.get(pk=certificates[1].pk).is_live
    assert job.finished_url == group.url


def test_newest_version_of_the_design_is_taken_when_asked(group, certificates, staff, programme):
    newer = DesignFactory(programme=programme, name="Usual", version=2, title="Diploma")
    job_services.run(order(group, certificates[2:], staff, with_newest=True).pk)
    new = Certificate.objects.get(supersedes=certificates[2])
    assert (new.design, new.printed_title) == (newer, "Diploma")
    job_services.run(order(group, certificates[:1], staff).pk)
    assert Certificate.objects.get(supersedes=certificates[0]).design == certificates[0].design


def test_what_happens_between_order_and_work(group, certificates, staff):
    job = order(group, certificates[:2], staff)
    services.reissue(certificate=certificates[0], reason="By hand", user=staff)
    services.revoke(certificate=certificates[1], reason="Error", user=staff)
    job = job_services.run(job.pk)
    assert (job.state, job.done, job.failed) == ("failed", 1, 1)
    assert job.pieces.get(state="failed").error == "It was revoked meanwhile, so no new one was issued."
    assert Certificate.objects.count() == 4


def test_revocation_while_the_job_draws_is_not_overtaken(group, certificates, staff, monkeypatch):
    def revoke_and_draw(new):
        services.revoke(certificate=new.supersedes, reason="Error", user=staff)
        return services.draw(new)

    monkeypatch.setattr("certificates.services.reissuing.draw", revoke_and_draw)
    job = job_services.run(order(group, certificates[:1], staff).pk)
    assert (job.state, job.failed) == ("failed", 1)
    assert job.pieces.get().error == "It was revoked meanwhile, so no new one was issued."
    assert Certificate.objects.count() == 3


def test_version_shown_at_ordering_is_taken_though_a_newer_one_comes(group, certificates, staff, programme):
    shown = DesignFactory(programme=programme, name="Usual", version=2, title="Diploma")
    job = order(group, certificates, staff, with_newest=True)
    assert (job.arguments["designs"], job.arguments["newest"]) == (
        [shown.pk], {str(certificates[0].design_id): shown.pk},
    )  # fmt: skip
    DesignFactory(programme=programme, name="Usual", version=3, title="Later")
    assert job_services.run(job.pk).done == 3
    assert set(Certificate.objects.live().values_list("design", "printed_title")) == {(shown.pk, "Diploma")}


def test_nothing_older_is_taken_and_no_design_without_being_asked(group, certificates, staff, programme, design):
    newer = DesignFactory(programme=programme, name="Usual", version=2)
    assert order(group, certificates[:1], staff).arguments["designs"] == []
    Job.objects.all().delete()
    services.retire_design(design=newer, retired=True)
    Certificate.objects.filter(pk=certificates[0].pk).update(design=newer)
    job = order(group, certificates[:1], staff, with_newest=True)
    assert (job.arguments["designs"], job.arguments["newest"]) == ([], {})


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("deleted", "The design was deleted meanwhile. Order the new certificate again."),
        ("retired", "The design “Usual (v2)” can no longer be chosen."),
    ],
)
def test_design_that_is_gone_meanwhile_refuses(what, said, group, certificates, staff, programme):
    shown = DesignFactory(programme=programme, name="Usual", version=2)
    job = order(group, certificates[:1], staff, with_newest=True)
    if what == "deleted":
        shown.delete()
    else:
        shown.is_retired = True
        shown.save()
    job = job_services.run(job.pk)
    assert (job.state, job.pieces.get().error) == ("failed", said)
    assert Certificate.objects.count() == 3


def test_order_is_refused_with_a_sentence(group, certificates, staff):
    seen = plan_reissue(group).fingerprint
    with pytest.raises(CertificateError, match="Tick at least one"):
        order(group, certificates[2:], staff)
    with pytest.raises(CertificateError, match="Say why they are issued anew"):
        order(group, certificates, staff, reason=" ")
    certificates[0].person.full_name = "Sok Dariya"
    certificates[0].person.save()
    with pytest.raises(CertificateError, match="The records have changed"):
        order(group, certificates, staff, seen=seen)
    assert Job.objects.count() == 0


def test_page_leads_from_the_group_to_the_job(group, certificates, as_user, staff):
    client = as_user(staff)
    assert "2 names were corrected in the records since:" in " ".join(client.get(group.url).content.decode().split())
    url = group.url_of("reissue")
    page = client.get(url).content.decode()
    assert page.count(" checked>") == 2
    assert "Li Nana" in page
    seen = re.search(r'name="fingerprint" value="(\w+)"', page)[1]
    data = {"fingerprint": seen, "certificate": [certificates[0].pk, "x"], "reason": ""}
    refused = client.post(url, data)
    assert (refused.status_code, refused.content.decode().count(" checked>")) == (422, 1)
    answer = client.post(url, data | {"reason": "Names corrected"})
    assert answer["Location"] == Job.objects.get().get_absolute_url()
    job_services.run(Job.objects.get().pk)
    assert client.get(url).content.decode().count(" checked>") == 1


def test_page_without_anything_to_do_says_so(group, as_user, staff):
    assert "There is nothing to issue anew" in as_user(staff).get(group.url_of("reissue")).content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("colleague", 200), ("coordinator", 403), ("stranger", 404), ("outsider", 302)]
)
def test_who_may(who, status, group, certificates, request, as_user):
    user = request.getfixturevalue(who)
    client = user if who == "outsider" else as_user(user)
    assert client.get(group.url_of("reissue")).status_code == status
    if status != 200:
        data = {"fingerprint": plan_reissue(group).fingerprint, "certificate": [certificates[0].pk], "reason": "x"}
        assert client.post(group.url_of("reissue"), data).status_code == status
        assert Job.objects.count() == 0


def test_pages_ask_the_same_for_one_and_for_many(group, design, as_user, staff, same_query_count):
    def make_row():
        one = completed_enrolment(group.thing)
        CertificateFactory(enrolment=one, design=design, printed_name="Old", expires_on="2022-12-01")

    for name in ("reissue", "certificates"):
        same_query_count(group.url_of(name), make_row, as_user(staff))


def test_certificates_that_would_stay_as_they_are_are_refused(group, certificates, as_user, staff, programme):
    client, url = as_user(staff), group.url_of("reissue")
    assert client.get(url).context["form"].initial["with_newest"] is False
    DesignFactory(programme=programme, name="Usual", version=2)
    assert client.get(url).context["form"].initial["with_newest"] is True
    data = {"fingerprint": plan_reissue(group).fingerprint, "certificate": [one.pk for one in certificates]}
    refused = client.post(url, data | {"reason": "New design"})
    assert refused.status_code == 422
    assert "Nothing would change for Zaw, so nothing was issued." in refused.content.decode()
    assert Job.objects.count() == 0
    assert client.post(url, data | {"reason": "New design", "with_newest": "on"}).status_code == 302
