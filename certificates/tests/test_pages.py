"""The pages of staff and coordinators: who may come in, what they find, how many queries a list costs."""

import io
import zipfile

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from certificates import services
from certificates.files import read_checked
from certificates.models import AwardCeremony, Certificate, CertificateDesign
from certificates.tests.factories import BODY, CeremonyFactory, CertificateFactory, DesignFactory, SignatoryFactory
from documents.tests.poppler import text_of
from jobs import services as job_services
from jobs.models import Job
from jobs.tests.factories import JobFactory
from partnerships.tests.factories import PersonFactory
from training.services.people import withdraw
from training.tests.factories import CohortFactory, completed_enrolment
from workshops.tests.factories import WorkshopFactory

pytestmark = pytest.mark.django_db
NO_PRESIDERS = {"presiders-TOTAL_FORMS": "0", "presiders-INITIAL_FORMS": "0"}


@pytest.fixture
def certificate(trainee, design):
    return CertificateFactory(enrolment=trainee, design=design, serial="OURS-2022-00001")


@pytest.fixture
def ceremony(programme):
    return CeremonyFactory(programme=programme)


def words_of(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def statuses(as_user, staff, colleague, stranger, coordinator, partner_coordinator, helper, viewer, outsider):
    """Return what an address answers to each kind of person."""
    people = [staff, colleague, stranger, coordinator, partner_coordinator, helper, viewer]
    names = ["staff", "colleague", "stranger", "coordinator", "partner", "helper", "viewer"]

    def ask(url, method="get", data=None):
        found = {
            name: getattr(as_user(user), method)(url, data or {}).status_code
            for name, user in zip(names, people, strict=True)
        }
        return found | {"outsider": getattr(outsider, method)(url, data or {}).status_code}

    return ask


INSIDE = {"staff": 200, "colleague": 200, "stranger": 404, "helper": 403, "viewer": 403, "outsider": 302}


@pytest.mark.parametrize("page", ["certificate_detail", "certificate_file"])
def test_certificate_is_seen_by_staff_and_the_own_coordinator(page, certificate, statuses):
    url = certificate.get_absolute_url() + ("file/" if page == "certificate_file" else "")
    assert statuses(url) == INSIDE | {"coordinator": 200, "partner": 404}


@pytest.mark.parametrize("act", ["revoke", "reissue", "mail"])
def test_certificate_is_changed_by_staff_alone(act, certificate, statuses):
    assert statuses(f"{certificate.get_absolute_url()}{act}/") == INSIDE | {"coordinator": 403, "partner": 404}


def test_cohort_page_is_seen_by_staff_and_by_coordinators_whose_people_have_one(group, certificate, statuses):
    assert statuses(group.url) == INSIDE | {"coordinator": 200, "partner": 404}


def test_preview_is_for_staff(group, trainee, design, statuses):
    url = group.url_of("preview") + f"?design={design.pk}"
    assert statuses(url) == INSIDE | {"coordinator": 403, "partner": 403}


def test_issue_is_for_staff(group, trainee, design, statuses):
    answers = statuses(group.url_of("issue"), "post", {"design": design.pk})
    allowed = {"staff": 302, "colleague": 302}
    assert answers == INSIDE | allowed | {"coordinator": 403, "partner": 403}
    assert Job.objects.count() == 1


def test_zip_holds_what_its_reader_may_see(group, certificate, as_user, staff, coordinator, statuses):
    CertificateFactory(enrolment=completed_enrolment(group.thing), serial="OURS-2022-00002", design=certificate.design)
    url = group.url_of("zip")
    for user, names in (
        (staff, ["OURS-2022-00001.pdf", "OURS-2022-00002.pdf"]),
        (coordinator, ["OURS-2022-00001.pdf"]),
    ):
        response = as_user(user).get(url)
        with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as packed:
            assert packed.namelist() == names
    assert statuses(url) == INSIDE | {"coordinator": 200, "partner": 404}


@pytest.mark.parametrize("page", ["", "preview/", "edit/"])
def test_design_is_for_staff(page, design, statuses):
    assert statuses(design.get_absolute_url() + page) == INSIDE | {"coordinator": 403, "partner": 403}


@pytest.mark.parametrize("page", ["", "edit/"])
def test_ceremony_is_for_staff(page, ceremony, statuses):
    assert statuses(ceremony.get_absolute_url() + page) == INSIDE | {"coordinator": 403, "partner": 403}


def test_retire_is_for_staff_and_needs_a_post(design, statuses):
    url = f"{design.get_absolute_url()}retire/"
    answers = statuses(url, "post")
    assert answers == INSIDE | {"staff": 302, "colleague": 302, "coordinator": 403, "partner": 403}
    assert statuses(url)["staff"] == 405


@pytest.mark.parametrize(
    "url",
    [
        "/certificates/issue/", "/certificates/issue/workshops/", "/certificate-designs/", "/certificate-designs/new/",
        "/ceremonies/", "/ceremonies/new/",
    ],
)  # fmt: skip
def test_lists_of_staff(url, statuses):
    expected = INSIDE | {"stranger": 200, "coordinator": 403, "partner": 403}
    assert statuses(url) == expected


def test_certificate_list_shows_each_their_own(certificate, as_user, staff, stranger, coordinator, partner_coordinator):
    for user, sees in ((staff, True), (coordinator, True), (stranger, False), (partner_coordinator, False)):
        assert ("OURS-2022-00001" in words_of(as_user(user).get("/certificates/"))) is sees


def test_lists_cost_the_same_for_one_row_and_thirty(
    as_user, staff, programme, design, cohort, institution, same_query_count
):
    client = as_user(staff)

    def certificate():
        enrolment = completed_enrolment(cohort, person=PersonFactory(institution=institution))
        CertificateFactory(enrolment=enrolment, design=design)

    same_query_count("/certificates/", certificate, client)
    same_query_count(f"/cohorts/{cohort.pk}/certificates/", certificate, client)
    same_query_count("/certificates/issue/", lambda: CohortFactory(course__programme=programme), client)
    same_query_count("/certificates/issue/workshops/", lambda: WorkshopFactory(programme=programme), client)
    same_query_count("/certificate-designs/", lambda: DesignFactory(programme=programme), client)
    same_query_count("/ceremonies/", lambda: CeremonyFactory(programme=programme), client)


def test_certificate_list_is_searched_and_filtered(certificate, as_user, staff, design, cohort):
    other = CertificateFactory(
        enrolment=completed_enrolment(cohort, person__full_name="Li Na"), design=design, is_live=False,
        serial="OURS-2021-00001", issued_on="2021-05-05",
    )  # fmt: skip
    client = as_user(staff)
    for query, serials in (
        ("q=dara", [certificate]), ("q=សុខ", [certificate]), ("q=2021-00001", [other]), ("year=2021", [other]),
        ("state=superseded", [other]), ("state=valid", [certificate]), ("kind=attendance", []),
        (f"cohort={cohort.pk}", [certificate, other]), ("sort=serial", [other, certificate]),
        ("state=x", [certificate, other]),
    ):  # fmt: skip
        page = client.get(f"/certificates/?{query}").context["page"]
        assert list(page.objects) == serials, query


def test_cohort_page_says_who_and_why_not(group, trainee, design, as_user, staff):
    words = words_of(as_user(staff).get(group.url))
    assert "Issue 1 certificate" in words
    assert "Preview the first one" in words
    trainee.state, trainee.withdrawal_reason = "withdrawn", "New post"
    trainee.save()
    words = words_of(as_user(staff).get(group.url))
    assert "Nobody may have a certificate yet" in words
    assert "Withdrawn: New post" in words
    assert "Issue 1 certificate" not in words


def test_cohort_page_without_a_design_asks_for_one(group, trainee, as_user, staff):
    assert "There is no design for certificates of this kind yet" in words_of(as_user(staff).get(group.url))


def test_issue_leads_to_the_job_and_from_there_to_the_certificates(group, trainee, design, as_user, staff):
    client = as_user(staff)
    response = client.post(group.url_of("issue"), {"design": design.pk})
    job = Job.objects.get()
    assert response["Location"] == job.get_absolute_url()
    assert client.post(group.url_of("issue"), {"design": design.pk})["Location"] == job.get_absolute_url()
    job_services.run(job.pk)
    assert group.url in words_of(client.get(job.get_absolute_url()))
    words = words_of(client.get(group.url))
    assert "Download 1 certificate as ZIP" in words
    assert "Everybody has a certificate already." in words


def test_issue_with_a_design_that_is_gone_says_so(group, trainee, as_user, staff):
    response = as_user(staff).post(group.url_of("issue"), {"design": "999"})
    assert response.status_code == 422
    assert "This design can no longer be chosen. Choose another one." in words_of(response)


def test_issue_for_nobody_says_so(group, design, as_user, staff):
    response = as_user(staff).post(group.url_of("issue"), {"design": design.pk}, follow=True)
    assert "Nobody is enrolled in this cohort" in words_of(response)
    assert Job.objects.count() == 0


def test_preview_is_a_pdf_shown_in_the_browser(group, trainee, design, as_user, staff):
    response = as_user(staff).get(group.url_of("preview"), {"design": design.pk})
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="preview.pdf"'
    assert "default-src 'none'" in response["Content-Security-Policy"]
    text = text_of(b"".join(response.streaming_content))
    assert "Preview" in text
    assert "Sok Dara" in text
    assert Certificate.objects.count() == 0


def test_preview_button_keeps_the_token_of_its_form_out_of_the_address(group, trainee, design, as_user, staff):
    client = as_user(staff)
    assert 'formmethod="get"' not in client.get(group.url).content.decode()
    assert client.post(group.url_of("preview"), {"design": design.pk}).getvalue().startswith(b"%PDF")


def test_file_is_an_attachment_that_nobody_caches(certificate, as_user, staff):
    response = as_user(staff).get(f"{certificate.get_absolute_url()}file/")
    assert response["Content-Disposition"] == 'attachment; filename="OURS-2022-00001.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert set(response["Content-Security-Policy"].split("; ")) == {"sandbox", "default-src 'none'"}
    assert "no-store" in response["Cache-Control"]
    assert b"".join(response.streaming_content) == read_checked(certificate)


def test_file_that_is_gone_is_said(certificate, as_user, staff):
    certificate.file.storage.delete(certificate.file.name)
    response = as_user(staff).get(f"{certificate.get_absolute_url()}file/")
    assert response.status_code == 500
    assert "is not where it was stored" in words_of(response)


def test_revoke_asks_for_a_reason(certificate, as_user, staff):
    client, url = as_user(staff), f"{certificate.get_absolute_url()}revoke/"
    assert client.post(url, {"reason": ""}).status_code == 422
    response = client.post(url, {"reason": "Issued in error"}, follow=True)
    words = words_of(response)
    assert "Certificate OURS-2022-00001 is revoked." in words
    assert "Issued in error" in words
    assert client.post(url, {"reason": "Again"}, follow=True).status_code == 200
    certificate.refresh_from_db()
    assert certificate.revocation_reason == "Issued in error"


def test_reissue_with_the_name_of_the_record(certificate, as_user, staff):
    client, url = as_user(staff), f"{certificate.get_absolute_url()}reissue/"
    assert "The record says now" not in words_of(client.get(certificate.get_absolute_url()))
    certificate.person.full_name = "Sok Darith"
    certificate.person.save()
    words = words_of(client.get(certificate.get_absolute_url()))
    assert "The record says now: <strong>Sok Darith</strong>" in words
    assert "Printed is: <strong>Sok Dara</strong>" in words
    page = client.get(url)
    assert f'href="/people/{certificate.person_id}/edit/"' in words_of(page)
    form = page.context["form"]
    assert form.initial["reason"] == "The name was corrected in the record."
    data = form.initial
    assert client.post(url, data | {"reason": ""}).status_code == 422
    response = client.post(url, data, follow=True)
    assert "is issued." in words_of(response)
    new = Certificate.objects.get(supersedes=certificate)
    assert new.printed_name == "Sok Darith"
    assert response.redirect_chain == [(new.get_absolute_url(), 302)]
    words = words_of(client.get(certificate.get_absolute_url()))
    assert "by a newer certificate:" in words
    assert new.serial in words
    assert client.post(url, data)["Location"] == new.get_absolute_url()
    again = client.post(url, data | {"reason": "Something else"})
    assert again.status_code == 422
    assert "was replaced already" in words_of(again)
    assert Certificate.objects.count() == 2


def design_data(**changes):
    return {
        "name": "New", "kind": "completion", "language": "en", "title": "Certificate", "body": BODY, "accent": "navy",
        "second_language": "", "paper": "a4-landscape", "border": "double", "variant": "pdf/ua-1",
        "show_native_name": "on", "logos-TOTAL_FORMS": "0", "logos-INITIAL_FORMS": "0",
        "signatories-TOTAL_FORMS": "2", "signatories-INITIAL_FORMS": "0", "signatories-0-name": "Dr Somchai",
        "signatories-0-position": "Director", "signatories-1-name": "", "signatories-1-position": "",
    } | changes  # fmt: skip


def test_design_is_created_with_its_signatories(programme, as_user, staff):
    response = as_user(staff).post("/certificate-designs/new/", design_data(), follow=True)
    design = CertificateDesign.objects.get()
    assert (design.programme, design.name, design.version) == (programme, "New", 1)
    assert [str(one) for one in design.signatories.all()] == ["Dr Somchai"]
    assert "Dr Somchai" in words_of(response)


def test_new_design_begins_with_a_text_that_passes(as_user, staff):
    assert as_user(staff).get("/certificate-designs/new/").context["form"]["body"].value() == BODY


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"body": "has completed {course}"}, "The text has no place for the name."),
        ({"body": "{name} {grade}"}, "These fields are not known here: {grade}."),
        ({"signatories-0-name": ""}, "Whose position is this?"),
        ({"name": "Usual"}, "This programme already has a design of this name."),
    ],
)
def test_design_with_a_fault_is_explained_and_kept(changes, sentence, design, as_user, staff):
    response = as_user(staff).post("/certificate-designs/new/", design_data(**changes))
    assert response.status_code == 422
    assert sentence in words_of(response)
    assert CertificateDesign.objects.get() == design


def edit(client, design, **changes):
    seen = {"seen_at": design.changed_at.isoformat()}
    return client.post(f"{design.get_absolute_url()}edit/", design_data(name=design.name, **changes) | seen)


def test_unused_design_is_changed_in_place(design, as_user, staff):
    edit(as_user(staff), design, title="Diploma")
    design.refresh_from_db()
    assert (design.title, design.version) == ("Diploma", 1)


def test_used_design_gets_a_new_version(certificate, design, as_user, staff):
    SignatoryFactory(design=design)
    edit(as_user(staff), design, title="Diploma")
    design.refresh_from_db()
    new = CertificateDesign.objects.get(version=2)
    assert (design.title, design.is_retired) == ("Certificate of Completion", True)
    assert (new.title, new.name, new.is_retired) == ("Diploma", "Usual", False)
    assert [str(one) for one in design.signatories.all()] == ["Dr Somchai Jaidee"]
    certificate.refresh_from_db()
    assert certificate.design == design


def test_design_in_a_running_job_is_not_changed(group, trainee, design, as_user, staff):
    as_user(staff).post(group.url_of("issue"), {"design": design.pk})
    response = edit(as_user(staff), design, title="Diploma")
    assert response.status_code == 422
    assert "Certificates are being issued with this design now." in words_of(response)


def test_design_in_a_job_that_issues_anew_is_not_changed(
    design, programme, as_user, staff, colleague, stranger, outsider
):
    other = DesignFactory(programme=programme, name="Other")
    anew = {"kind": "certificates.reissue", "programme": programme}
    # Ordered before jobs kept their designs, for another design, and done already.
    JobFactory(**anew, arguments={})
    JobFactory(**anew, arguments={"designs": [other.pk]}, running=True)
    JobFactory(**anew, arguments={"designs": [design.pk]}, state="done", finished_at=timezone.now())
    assert edit(as_user(staff), design, title="Diploma").status_code == 302
    JobFactory(**anew, arguments={"designs": [other.pk, design.pk]}, running=True)
    design.refresh_from_db()
    for user, status in ((staff, 422), (colleague, 422), (stranger, 404)):
        response = edit(as_user(user), design, title="Certificate of Honour")
        assert response.status_code == status
        assert ("Certificates are being issued with this design now." in words_of(response)) == (status == 422)
    assert outsider.post(f"{design.get_absolute_url()}edit/", design_data()).status_code == 302
    design.refresh_from_db()
    assert design.title == "Diploma"


def test_ceremony_is_saved_with_cohorts_and_presiders(programme, cohort, as_user, staff):
    official = PersonFactory(full_name="H.E. Somsak", category="official", programme=programme)
    data = {
        "title": "Closing ceremony", "held_on": "2022-12-01", "place": "Phnom Penh", "time_zone": "Asia/Phnom_Penh",
        "cohorts": [cohort.pk],
        "participants": "86", "presiders-TOTAL_FORMS": "1", "presiders-INITIAL_FORMS": "0",
        "presiders-0-person": official.full_name,
    }  # fmt: skip
    response = as_user(staff).post("/ceremonies/new/", data, follow=True)
    words = words_of(response)
    for expected in ("Closing ceremony", "1 December 2022", "H.E. Somsak", "Cloud Computing", "86"):
        assert expected in words
    again = as_user(staff).post("/ceremonies/new/", data)
    assert again.status_code == 422
    assert "This ceremony is already here" in words_of(again)
    assert AwardCeremony.objects.count() == 1


def test_ceremony_keeps_out_people_and_cohorts_of_others(stranger, cohort, as_user):
    data = NO_PRESIDERS | {"title": "Other", "held_on": "2022-12-01", "cohorts": [cohort.pk]}
    assert as_user(stranger).post("/ceremonies/new/", data).status_code == 422


def test_admin_shows_what_was_issued_and_changes_nothing(certificate, ceremony, as_user, admin_user):
    client = as_user(admin_user)
    for model in (
        "certificate",
        "certificatedesign",
        "certificatemail",
        "designsignatory",
        "serialcounter",
        "awardceremony",
        "ceremonypresider",
    ):
        assert client.get(f"/admin/certificates/{model}/?q=OURS").status_code == 200
    page = client.get(f"/admin/certificates/certificate/{certificate.pk}/change/")
    assert 'name="printed_name"' not in page.content.decode()
    assert client.get("/admin/certificates/certificate/add/").status_code == 403


def test_withdrawn_persons_valid_certificate_is_told(certificate, group, as_user, staff, coordinator):
    said = "; the certificate stays valid."
    client = as_user(staff)
    for url in (certificate.get_absolute_url(), group.url):
        assert said not in words_of(client.get(url))
    withdraw(enrolment=certificate.enrolment, reason="Left the country")
    for url in (certificate.get_absolute_url(), group.url):
        words = words_of(client.get(url))
        assert f"Withdrew on {date_format(timezone.localdate())}{said}" in words
        assert "Revoke it if it should not." in words
    words = words_of(as_user(coordinator).get(certificate.get_absolute_url()))
    assert said in words
    assert "Revoke it" not in words
    services.revoke(certificate=certificate, reason="Withdrew", user=staff)
    assert said not in words_of(client.get(certificate.get_absolute_url()))


def test_design_in_use_says_what_saving_makes(certificate, design, programme, as_user, staff):
    client = as_user(staff)
    said = "1 certificate uses this design. Saving makes version 2; version 1 is then no longer offered."
    assert said in words_of(client.get(f"{design.get_absolute_url()}edit/"))
    unused = DesignFactory(programme=programme, name="Unused")
    assert "Saving makes version" not in words_of(client.get(f"{unused.get_absolute_url()}edit/"))


def test_errors_of_rows_stand_in_the_summary_with_links(programme, as_user, staff):
    client = as_user(staff)
    topics = {"topics-TOTAL_FORMS": "1", "topics-INITIAL_FORMS": "0", "topics-0-title": "", "topics-0-number": "1"}
    words = words_of(client.post("/courses/add/", {"title": "New"} | topics))
    assert '<a href="#id_topics-0-title">Topics, row 1: Title</a>: Fill this in.' in words
    words = words_of(client.post("/certificate-designs/new/", design_data(**{"signatories-0-name": ""})))
    assert '<a href="#id_signatories-0-name">Signatories, row 1: Name</a>: Whose position is this?' in words
    official = PersonFactory(category="official", programme=programme)
    twice = {
        "presiders-TOTAL_FORMS": "2",
        "presiders-0-person": official.full_name,
        "presiders-1-person": official.full_name,
    }
    words = words_of(client.post("/ceremonies/new/", NO_PRESIDERS | twice | {"title": "Closing"}))
    assert "<li>Presided over by: The same person was chosen twice.</li>" in words


def test_trail_names_the_certificate_that_took_the_place(certificate, as_user, staff):
    new = services.reissue(certificate=certificate, reason="A lost file", user=staff)
    words = words_of(as_user(staff).get(certificate.get_absolute_url()))
    assert f"Staff · <strong>replaced by {new.serial}</strong>" in words
    assert "replaced by" not in words_of(as_user(staff).get(new.get_absolute_url()))


def test_training_pages_lead_staff_to_the_certificates_of_the_person(certificate, as_user, staff, coordinator):
    for url in (certificate.enrolment.get_absolute_url(), f"/people/{certificate.person_id}/training/"):
        words = words_of(as_user(staff).get(url))
        assert 'href="/certificates/?q=Sok%20Dara">Certificates of this person</a>' in words
        assert "Certificates of this person" not in words_of(as_user(coordinator).get(url))
    assert certificate.serial in words_of(as_user(staff).get("/certificates/?q=Sok%20Dara"))
