"""Two people at the same moment: each certificate is issued anew once and mailed once."""

import threading
from functools import partial

import pytest
from django.db import connection

from certificates import services
from certificates.errors import CertificateError
from certificates.mail_plan import plan_mails
from certificates.models import Certificate, CertificateDesign, CertificateMail, DesignLogo
from certificates.reissue_plan import plan_reissue
from certificates.services import LogoRow, Picture
from certificates.services.designs import storage
from certificates.tests.factories import CertificateFactory, DesignFactory, LogoFactory, picture
from jobs.models import Job

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def certificate(trainee, design):
    trainee.person.email = "dara@example.org"
    trainee.person.save()
    return CertificateFactory(enrolment=trainee, design=design, serial="OURS-2022-00001")


def together(*calls) -> list:
    """Run the calls at the same moment, each on its own connection, and return results or CertificateErrors."""
    start, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place: int, call) -> None:
        start.wait()
        try:
            results[place] = call()
        except CertificateError as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_orders_of_the_same_e_mails_make_one(group, certificate, staff, colleague):
    seen = plan_mails(group=group).fingerprint
    results = together(
        lambda: services.order_mails(group=group, fingerprint=seen, user=staff),
        lambda: services.order_mails(group=group, fingerprint=seen, user=colleague),
    )
    assert sorted(type(result).__name__ for result in results) == ["CertificateError", "Job"]
    assert (CertificateMail.objects.count(), Job.objects.count()) == (1, 1)


def test_button_pressed_twice_sends_one_certificate_once(certificate, staff):
    call = partial(services.order_mail, certificate=certificate, address="home@example.org", user=staff)
    first, second = together(call, call)
    assert first == second
    assert (CertificateMail.objects.count(), Job.objects.count()) == (1, 1)


def test_two_who_issue_anew_make_one(certificate, staff, colleague):
    first, second = together(
        lambda: services.reissue(certificate=certificate, reason="Lost", user=staff),
        lambda: services.reissue(certificate=certificate, reason="Lost", user=colleague),
    )
    assert first == second
    assert Certificate.objects.count() == 2


def test_revoked_and_issued_anew_at_once_leaves_one_current(certificate, staff, colleague):
    revoked, new = together(
        lambda: services.revoke(certificate=certificate, reason="Error", user=staff),
        lambda: services.reissue(certificate=certificate, reason="Lost", user=colleague),
    )
    certificate.refresh_from_db()
    if isinstance(revoked, CertificateError):
        assert (certificate.state, Certificate.objects.live().get()) == ("superseded", new)
    else:
        assert str(new) == "It was revoked meanwhile, so no new one was issued."
        assert (certificate.state, Certificate.objects.count()) == ("revoked", 1)


def test_two_who_issue_with_two_designs_get_one_job(group, trainee, design, staff, colleague):
    other = DesignFactory(programme=design.programme, name="Other")
    first, second = together(
        lambda: services.order_certificates(group=group, design=design, user=staff),
        lambda: services.order_certificates(group=group, design=other, user=colleague),
    )
    assert first == second == Job.objects.get()


def test_two_who_issue_a_group_anew_get_one_job(group, certificate, staff, colleague):
    certificate.person.full_name = "Sok Darith"
    certificate.person.save()
    seen = {"group": group, "chosen": [certificate.pk], "fingerprint": plan_reissue(group).fingerprint}
    first, second = together(
        lambda: services.order_reissues(**seen, reason="Name", with_newest=False, user=staff),
        lambda: services.order_reissues(**seen, reason="Spelling", with_newest=True, user=colleague),
    )
    assert first == second == Job.objects.get()


def test_picture_kept_by_one_and_replaced_by_the_other_is_never_missing(design):
    kept = LogoRow(Picture(stored=LogoFactory(design=design).image.name), "Kept")
    new = LogoRow(Picture(content=picture(colour="red"), extension=".png"), "New")
    calls = [partial(services.save_design, design=CertificateDesign.objects.get(), logos=[row]) for row in (kept, new)]
    keeping, replacing = together(*calls)
    assert replacing == design
    # The one that came second has the last word, or is told that the picture is gone.
    assert keeping == design or str(keeping).startswith("The picture was replaced by somebody else meanwhile.")
    logo = DesignLogo.objects.get()
    assert logo.alternative == "New"
    assert storage().listdir("certificate-pictures")[1] == [logo.image.name.rpartition("/")[2]]
