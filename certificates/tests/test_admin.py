"""The admin site changes no design that certificates name, nor its parts."""

import pytest
from django.urls import reverse

from certificates.models import CertificateDesign, DesignLogo, DesignSignatory
from certificates.tests.factories import CertificateFactory, LogoFactory, SignatoryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def parts(design):
    return LogoFactory(design=design, order=1), SignatoryFactory(design=design, order=1)


def address(thing, page="change", *more) -> str:
    return reverse(f"admin:certificates_{thing._meta.model_name}_{page}", args=[thing.pk, *more])


def data_of(design, **changes) -> dict:
    """What the page of a design with one logo and one signatory sends."""
    logo, signatory = design.logos.get(), design.signatories.get()
    return {
        "programme": design.programme_id, "name": design.name, "version": "1", "kind": "completion", "language": "en",
        "title": design.title, "body": design.body, "paper": "a4-landscape", "border": "double", "accent": "teal",
        "variant": "pdf/ua-1",
        "logos-TOTAL_FORMS": "1", "logos-INITIAL_FORMS": "1", "logos-0-id": logo.pk, "logos-0-design": design.pk,
        "logos-0-order": "1", "logos-0-alternative": "Theirs",
        "signatories-TOTAL_FORMS": "1", "signatories-INITIAL_FORMS": "1", "signatories-0-id": signatory.pk,
        "signatories-0-design": design.pk, "signatories-0-order": "1", "signatories-0-name": "Dr Li Na",
    } | changes  # fmt: skip


def words_now(design) -> tuple:
    """Title, logos and signatories as they are stored."""
    stored = CertificateDesign.objects.get(pk=design.pk)
    return stored.title, [str(one) for one in stored.logos.all()], [str(one) for one in stored.signatories.all()]


AS_MADE = ("Certificate of Completion", ["Logo of Hanoi College"], ["Dr Somchai Jaidee"])


def test_unused_design_is_mended_and_deleted(design, parts, as_user, admin_user):
    client = as_user(admin_user)
    assert client.post(address(design), data_of(design, title="Diploma")).status_code == 302
    assert words_now(design) == ("Diploma", ["Theirs"], ["Dr Li Na"])
    assert client.post(address(parts[1]), {"order": "1", "name": "Dr Zaw"}).status_code == 302
    assert words_now(design) == ("Diploma", ["Theirs"], ["Dr Zaw"])
    assert client.post(address(design, "delete"), {"post": "yes"}).status_code == 302
    assert not CertificateDesign.objects.exists()


def test_used_design_is_only_looked_at(design, parts, trainee, as_user, admin_user):
    CertificateFactory(enrolment=trainee, design=design)
    client = as_user(admin_user)
    page = client.get(address(design))
    assert page.status_code == 200
    assert 'name="title"' not in page.content.decode()
    assert 'name="logos-0-alternative"' not in page.content.decode()
    assert 'name="signatories-0-name"' not in page.content.decode()
    assert client.post(address(design), data_of(design, title="Diploma")).status_code == 403
    assert client.post(address(design, "delete"), {"post": "yes"}).status_code == 403
    for part in parts:
        assert client.get(address(part)).status_code == 200
        assert client.post(address(part), {"order": "1", "name": "X", "alternative": "X"}).status_code == 403
        assert client.post(address(part, "delete"), {"post": "yes"}).status_code == 403
    assert words_now(design) == AS_MADE


@pytest.mark.parametrize("model", [CertificateDesign, DesignLogo, DesignSignatory])
def test_parts_of_a_used_design_are_not_deleted_from_the_list(model, design, parts, trainee, as_user, admin_user):
    CertificateFactory(enrolment=trainee, design=design)
    url = reverse(f"admin:certificates_{model._meta.model_name}_changelist")
    sent = {"action": "delete_selected", "_selected_action": [model.objects.get().pk], "post": "yes"}
    as_user(admin_user).post(url, sent)
    assert words_now(design) == AS_MADE


def test_earlier_row_of_a_design_is_not_brought_back(design, parts, trainee, as_user, admin_user):
    design.title = "Diploma"
    design.save()
    CertificateFactory(enrolment=trainee, design=design)
    url = reverse("admin:certificates_certificatedesign_simple_history", args=[design.pk, design.history.last().pk])
    assert as_user(admin_user).post(url, data_of(design)).status_code == 403
    assert words_now(design)[0] == "Diploma"


def test_signatory_is_added_below_its_design_alone(as_user, admin_user):
    client = as_user(admin_user)
    for name in ("designsignatory", "designlogo"):
        assert client.get(reverse(f"admin:certificates_{name}_add")).status_code == 403


def test_nobody_else_comes_in(design, parts, as_user, staff, colleague, stranger, outsider):
    for client in (as_user(staff), as_user(colleague), as_user(stranger), outsider):
        assert client.post(address(design), data_of(design, title="Diploma")).status_code in (302, 403)
    assert words_now(design) == AS_MADE
