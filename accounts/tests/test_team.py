"""The pages about who has which role: staff, a colleague, a stranger, somebody outside."""

import pytest

from accounts.models import Role, User
from accounts.tests.factories import RoleFactory, UserFactory
from partnerships.tests.factories import InstitutionFactory

CHOOSE = "Choose one: this role is for one of them."


@pytest.fixture
def invitation(institution):
    return {
        "email": "som@example.org",
        "full_name": "Somchai",
        "kind": "coordinator",
        "institution": institution.pk,
        "is_approver": "on",
    }


def errors(response) -> dict:
    return {name: list(words) for name, words in response.context["form"].errors.items()}


def test_list_shows_the_programme_and_nothing_of_another(as_user, staff, coordinator, helper, viewer, stranger):
    page = as_user(staff).get("/team/")
    assert [role.user.full_name for role in page.context["page"].objects] == [
        "Coordinator",
        "Helper",
        "Staff",
        "Viewer",
    ]
    assert "Stranger" not in page.content.decode()


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=bangkok", ["Coordinator"]),
        ("q=twinning", ["Helper"]),
        ("q=staff%40example", ["Staff"]),
        ("q=Stranger", []),
        ("kind=viewer", ["Viewer"]),
        ("joined=invited", ["Coordinator", "Helper", "Staff", "Viewer"]),
        ("joined=active", []),
        ("joined=closed", []),
        ("sort=-name", ["Viewer", "Staff", "Helper", "Coordinator"]),
        ("sort=role", ["Coordinator", "Helper", "Staff", "Viewer"]),
    ],
)
def test_list_is_searched_filtered_and_sorted(as_user, staff, coordinator, helper, viewer, stranger, query, names):
    User.objects.update(last_login=None)
    client = as_user(staff)
    User.objects.update(last_login=None)
    page = client.get(f"/team/?{query}").context["page"]
    assert [role.user.full_name for role in page.objects] == names


def test_list_asks_as_much_for_one_role_as_for_thirty(as_user, staff, programme, same_query_count):
    def make_role():
        RoleFactory(kind="coordinator", institution=InstitutionFactory(programme=programme))

    same_query_count("/team/", make_role, as_user(staff))


def test_list_is_for_staff(as_user, staff, colleague, stranger, coordinator, helper, viewer, admin_user, outsider):
    assert outsider.get("/team/").url == "/accounts/login/?next=/team/"
    answers = [as_user(user).get("/team/").status_code for user in (staff, colleague, stranger, admin_user)]
    assert answers == [200] * 4
    assert [as_user(user).get("/team/").status_code for user in (coordinator, helper, viewer)] == [403] * 3


def test_invite_by_staff(as_user, staff, invitation, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = as_user(staff).post("/team/invite/", invitation, follow=True)
    assert response.redirect_chain == [("/team/", 302)]
    assert "Somchai is invited. An e-mail is on its way to som@example.org." in response.content.decode()
    assert Role.objects.get(user__email="som@example.org").is_approver
    assert len(mailoutbox) == 1


@pytest.mark.parametrize("kind", ["staff", "viewer"])
def test_invite_to_the_programme_itself(as_user, colleague, programme, kind):
    as_user(colleague).post("/team/invite/", {"email": "a@example.org", "full_name": "A", "kind": kind})
    role = Role.objects.get(user__email="a@example.org")
    assert (role.kind, role.programme) == (kind, programme)


def test_invite_to_a_workshop_of_the_programme(as_user, staff, workshop):
    data = {"email": "a@example.org", "full_name": "A", "kind": "helper", "workshop": workshop.pk}
    as_user(staff).post("/team/invite/", data)
    assert Role.objects.get(user__email="a@example.org").workshop == workshop


def test_invite_by_a_stranger_reaches_no_institution_or_workshop_of_ours(
    as_user, stranger, invitation, workshop, mailoutbox
):
    choice = "Select a valid choice. That choice is not one of the available choices."
    response = as_user(stranger).post("/team/invite/", invitation)
    assert errors(response) == {"institution": [choice]}
    data = {"email": "a@example.org", "full_name": "A", "kind": "helper", "workshop": workshop.pk}
    assert errors(as_user(stranger).post("/team/invite/", data)) == {"workshop": [choice]}
    assert not User.objects.filter(email__in=["som@example.org", "a@example.org"]).exists()
    assert mailoutbox == []


def test_invite_by_anybody_else_is_refused(as_user, outsider, coordinator, approver, helper, viewer, invitation):
    assert outsider.post("/team/invite/", invitation).url == "/accounts/login/?next=/team/invite/"
    for user in (coordinator, approver, helper, viewer):
        assert as_user(user).post("/team/invite/", invitation).status_code == 403
    assert not User.objects.filter(email="som@example.org").exists()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"institution": ""}, {"institution": [CHOOSE]}),
        ({"kind": "helper", "institution": "", "is_approver": ""}, {"workshop": [CHOOSE]}),
        (
            {"kind": "staff"},
            {
                "institution": ["Leave this empty: the role you chose does not have one."],
                "is_approver": ["Only a coordinator can be an approver."],
            },
        ),
        ({"email": "som"}, {"email": ["This is no e-mail address."]}),
        ({"kind": "admin"}, {"kind": ["Select a valid choice. admin is not one of the available choices."]}),
        ({"full_name": "x" * 201}, {"full_name": ["Ensure this value has at most 200 characters (it has 201)."]}),
    ],
)  # fmt: skip
def test_invite_explains_beside_the_field_and_keeps_what_was_typed(as_user, staff, invitation, changes, expected):
    response = as_user(staff).post("/team/invite/", invitation | changes)
    assert response.status_code == 200
    assert errors(response) == expected
    assert response.context["form"]["full_name"].value() == (invitation | changes)["full_name"]
    assert not User.objects.filter(email="som@example.org").exists()


def test_invite_to_a_closed_account_is_explained(as_user, staff, invitation):
    UserFactory(email="som@example.org", is_active=False)
    response = as_user(staff).post("/team/invite/", invitation)
    assert errors(response) == {"email": ["The account of this person is closed. An admin can open it again."]}


def test_resend(
    as_user, staff, colleague, stranger, outsider, coordinator, viewer, mailoutbox, django_capture_on_commit_callbacks
):
    role = coordinator.roles.get()
    url = f"/team/{role.pk}/resend/"
    assert as_user(staff).get(url).status_code == 405
    with django_capture_on_commit_callbacks(execute=True):
        assert as_user(colleague).post(url).url == "/team/"
    assert as_user(stranger).post(url).status_code == 404
    assert as_user(viewer).post(url).status_code == 403
    assert outsider.post(url).url == f"/accounts/login/?next={url}"
    assert [message.to for message in mailoutbox] == [[coordinator.email]]


def test_resend_to_a_closed_account_is_refused(as_user, staff, coordinator, mailoutbox):
    User.objects.filter(pk=coordinator.pk).update(is_active=False)
    assert as_user(staff).post(f"/team/{coordinator.roles.get().pk}/resend/").status_code == 403
    assert mailoutbox == []


def test_withdraw_asks_with_the_name_first(as_user, staff, coordinator):
    url = f"/team/{coordinator.roles.get().pk}/withdraw/"
    page = as_user(staff).get(url).content.decode()
    assert "Withdraw the role of Coordinator?" in page
    assert "Coordinator will no longer be institution coordinator for Bangkok Technical College." in page
    assert coordinator.roles.exists()
    response = as_user(staff).post(url, follow=True)
    assert (
        "Coordinator is no longer institution coordinator for Bangkok Technical College." in response.content.decode()
    )
    assert not coordinator.roles.exists()


def test_withdraw_is_for_staff_of_the_programme(as_user, stranger, coordinator, viewer, outsider):
    url = f"/team/{viewer.roles.get().pk}/withdraw/"
    assert as_user(stranger).post(url).status_code == 404
    assert as_user(coordinator).post(url).status_code == 403
    assert as_user(viewer).post(url).status_code == 403
    assert outsider.post(url).url == f"/accounts/login/?next={url}"
    assert viewer.roles.exists()


def test_withdraw_of_the_own_role_is_refused(as_user, staff, colleague):
    url = f"/team/{staff.roles.get().pk}/withdraw/"
    assert as_user(staff).post(url).status_code == 403
    assert staff.roles.exists()
    assert as_user(colleague).post(url).status_code == 302
    assert not staff.roles.exists()


def test_page_of_admin_without_any_programme_is_refused(as_user, admin_user):
    assert as_user(admin_user).get("/team/").status_code == 403


def test_invite_never_oneself(as_user, staff, invitation):
    response = as_user(staff).post("/team/invite/", invitation | {"email": "STAFF@example.org"})
    assert errors(response) == {"email": ["This is your own address. A colleague or an admin can give you a role."]}
    assert not Role.objects.filter(user=staff, kind="coordinator").exists()
