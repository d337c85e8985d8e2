"""An edition sent to viewers, and shown to the public."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import Notice
from accounts.tests.factories import RoleFactory, UserFactory
from jobs import services as jobs
from jobs.models import Job
from pages.trail import trail_of
from reports.errors import ReportError
from reports.services.publishing import publish_edition, unpublish_edition
from reports.services.sending import plan_sending, send_edition
from reports.tests.factories import make_edition

pytestmark = pytest.mark.django_db
DAY = dt.date(2023, 1, 1)


@pytest.fixture
def edition(programme, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return make_edition(programme, as_of=DAY, is_public=True, title="Report of 2022")


def test_edition_is_sent_once_to_each_viewer_of_the_programme(
    edition, programme, other_programme, viewer, as_user, staff, mailoutbox
):
    RoleFactory(user=UserFactory(full_name="Other"), kind="viewer", programme=other_programme)
    RoleFactory(user=UserFactory(full_name="Gone", is_active=False), kind="viewer", programme=programme)
    client, address = as_user(staff), f"/reports/{edition.pk}/send/"
    page = client.get(address)
    assert list(page.context["plan"].getting) == [viewer]
    assert "1 viewer gets an e-mail" in page.content.decode() and viewer.email in page.content.decode()
    for _time in range(2):
        client.post(address, {"fingerprint": page.context["plan"].fingerprint})
    jobs.run(Job.objects.get().pk)
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == ([viewer.email], "New report: Report of 2022")
    assert edition.get_absolute_url() in mail.body and mail.attachments == []
    assert Notice.objects.get().state == "sent"
    # Who comes later gets it later, and nobody twice.
    later = RoleFactory(user=UserFactory(full_name="Later"), kind="viewer", programme=programme).user
    assert plan_sending(edition).getting == [later]
    assert send_edition(edition=edition) == 1
    assert send_edition(edition=edition) == 0


def test_edition_is_not_sent_to_others_than_those_who_were_shown(edition, programme, viewer, as_user, staff):
    client, address = as_user(staff), f"/reports/{edition.pk}/send/"
    fingerprint = client.get(address).context["plan"].fingerprint
    RoleFactory(user=UserFactory(), kind="viewer", programme=programme)
    answer = client.post(address, {"fingerprint": fingerprint})
    assert answer.status_code == 422
    assert "The list of viewers has changed" in answer.content.decode()
    assert Notice.objects.count() == 0


def test_edition_of_a_programme_without_viewers_says_so(edition, as_user, staff):
    assert "The programme has no viewers yet." in as_user(staff).get(f"/reports/{edition.pk}/send/").content.decode()


@pytest.mark.parametrize("action", ["send", "publish", "unpublish"])
def test_edition_is_sent_and_published_by_staff_of_the_programme_alone(
    edition, action, as_user, staff, colleague, viewer, stranger, outsider
):
    address = f"/reports/{edition.pk}/{action}/"
    codes = [as_user(person).post(address).status_code for person in (viewer, stranger)]
    assert [*codes, outsider.post(address).status_code] == [403, 404, 302]
    assert "/accounts/login/" not in as_user(colleague).post(address).headers.get("Location", "")


def test_published_edition_is_read_by_everybody_in_both_languages(edition, as_user, staff, outsider):
    as_user(staff).post(f"/reports/{edition.pk}/publish/")
    edition.refresh_from_db()
    assert len(edition.public_code) == 26
    address = f"/public-reports/{edition.public_code}/"
    answer = outsider.get(address)
    page = answer.content.decode()
    assert answer.status_code == 200 and "Report of 2022" in page
    assert answer.headers["X-Robots-Tag"].startswith("noindex")
    assert '<html lang="zh-hans">' in outsider.get(f"{address}?language=zh-hans").content.decode()
    # Nothing leads inside, and nobody of the office is named.
    assert "/figures/" not in page and str(staff) not in page and reverse("reports:report_list") not in page
    for language, form, content in (("en", "pdf", b"%PDF"), ("zh-hans", "xlsx", b"PK zh")):
        file = outsider.get(f"{address}{language}/{form}/")
        assert b"".join(file.streaming_content) == content
    assert address in as_user(staff).get(f"/reports/{edition.pk}/").content.decode()


def test_edition_taken_back_is_found_by_nobody_and_has_its_address_again(edition, as_user, staff, outsider):
    code = publish_edition(edition=edition).public_code
    as_user(staff).post(f"/reports/{edition.pk}/unpublish/")
    for address in (f"/public-reports/{code}/", f"/public-reports/{code}/en/pdf/"):
        answer = outsider.get(address)
        assert answer.status_code == 404
        assert "No report is at this address" in answer.content.decode()
    assert publish_edition(edition=unpublish_edition(edition=edition)).public_code == code


def test_trail_says_who_published_an_edition_and_who_took_it_back(edition, as_user, staff, colleague):
    for person, action in ((staff, "publish"), (colleague, "publish"), (colleague, "unpublish"), (staff, "unpublish")):
        as_user(person).post(f"/reports/{edition.pk}/{action}/")
    lines = [(line.who, line.what) for line in trail_of(edition)]
    assert lines[:2] == [(str(colleague), "taken back from the public"), (str(staff), "published")]
    assert [what for _who, what in lines[2:]] == ["created"]
    page = as_user(staff).get(edition.get_absolute_url()).content.decode()
    assert "taken back from the public" in page


@pytest.mark.parametrize("code", ["0" * 26, "x", "\u0661" * 26, "a%00" * 10])
def test_address_of_no_report_is_told_so(edition, code, outsider):
    publish_edition(edition=edition)
    assert outsider.get(f"/public-reports/{code}/").status_code == 404


def test_edition_that_shows_small_numbers_is_never_published(programme, settings, tmp_path, as_user, staff):
    settings.MEDIA_ROOT = tmp_path
    edition = make_edition(programme, as_of=DAY)
    with pytest.raises(ReportError, match="This edition shows small numbers of people."):
        publish_edition(edition=edition)
    as_user(staff).post(f"/reports/{edition.pk}/publish/")
    edition.refresh_from_db()
    assert (edition.is_published, edition.public_code) == (False, None)


def test_edition_whose_figures_were_changed_is_not_published(edition):
    edition.figures = edition.figures | {"filters": []}
    type(edition).objects.filter(pk=edition.pk).update(figures=edition.figures)
    with pytest.raises(ReportError, match="not those whose hash was noted"):
        publish_edition(edition=edition)
    edition.refresh_from_db()
    assert not edition.is_published
