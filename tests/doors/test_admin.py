"""The admin: for admins only, every model with a list that searches without a query a row."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext

MODELS = dict(sorted(admin.site._registry.items(), key=lambda item: item[0]._meta.label))
PATHS = [f"/admin/{model._meta.app_label}/{model._meta.model_name}/" for model in MODELS]


@pytest.mark.parametrize("role", ["helper", "viewer", "coordinator", "staff"])
def test_admin_lets_nobody_else_in(role, client_of):
    client = client_of(role)
    for path in PATHS:
        answer = client.get(path)
        assert (answer.status_code, answer.url) == (302, f"/admin/login/?next={path}")
    assert client.get("/admin/", follow=True).status_code == 403


def test_admin_sends_somebody_anonymous_to_the_one_sign_in_page(client_of, db):
    response = client_of("anonymous").get("/admin/", follow=True)
    assert response.redirect_chain[-1][0].startswith("/accounts/login/")


def test_admin_lists_every_model_with_search_in_few_queries(things, client_of):
    client = client_of("admin")
    unsuitable = {}
    for path, model_admin in zip(PATHS, MODELS.values(), strict=True):
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            status = client.get(path, {"q": "x"} if model_admin.search_fields else {}).status_code
        if status != 200 or len(queries) > 20:
            unsuitable[path] = (status, len(queries))
    assert unsuitable == {}


def test_admin_knows_the_things_of_every_app():
    known = {model._meta.label for model in MODELS}
    named = """accounts.User accounts.Role jobs.Job partnerships.Programme partnerships.Institution partnerships.Person
    partnerships.Agreement partnerships.CollaborativeActivity workshops.Workshop workshops.Delegate training.Course
    training.Cohort training.Enrolment certificates.CertificateDesign certificates.Certificate
    certificates.AwardCeremony reports.Target reports.PublishedFigure reports.Edition"""
    assert set(named.split()) - known == set()


@pytest.mark.parametrize("role", ["anonymous", "helper", "viewer", "coordinator", "staff"])
def test_nobody_else_gets_to_any_address_of_the_admin(role, things, client_of):
    """Lists, forms, deleting, histories and the suggestions while typing, asked for and sent to."""
    client, opened = client_of(role), {}
    for path in [*PATHS, "/admin/autocomplete/", "/admin/jsi18n/", "/admin/password_change/"]:
        inner = ["", "add/", "1/change/", "1/delete/", "1/history/"] if path in PATHS else [""]
        for place in inner:
            for answer in (client.get(path + place), client.post(path + place, {"action": "delete_selected"})):
                if not (answer.status_code == 302 and answer.url.startswith(("/admin/login/", "/accounts/login/"))):
                    opened[path + place] = answer.status_code
    assert opened == {}
