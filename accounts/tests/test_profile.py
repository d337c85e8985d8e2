"""One's own page."""


def test_profile_shows_roles_and_saves_the_name(as_user, approver):
    client = as_user(approver)
    page = client.get("/profile/").content.decode()
    assert "institution coordinator, approver: Bangkok Technical College" in page
    assert approver.email in page
    response = client.post("/profile/", {"full_name": "  ສົມສະຫວັນ  "}, follow=True)
    assert "Your name is saved." in response.content.decode()
    approver.refresh_from_db()
    assert approver.full_name == "ສົມສະຫວັນ"


def test_profile_refuses_an_empty_name_and_a_name_too_long(as_user, viewer):
    client = as_user(viewer)
    assert client.post("/profile/", {"full_name": " "}).context["form"].errors == {"full_name": ["Fill this in."]}
    page = client.post("/profile/", {"full_name": "x" * 201})
    assert page.context["form"].errors == {"full_name": ["Ensure this value has at most 200 characters (it has 201)."]}
    viewer.refresh_from_db()
    assert viewer.full_name == "Viewer"


def test_profile_cannot_change_address_or_rights(as_user, viewer):
    data = {"full_name": "V", "email": "x@example.org", "is_superuser": "on", "is_staff": "on"}
    as_user(viewer).post("/profile/", data)
    before = viewer.email
    viewer.refresh_from_db()
    assert (viewer.full_name, viewer.email, viewer.is_superuser, viewer.is_staff) == ("V", before, False, False)


def test_profile_is_for_who_is_signed_in(outsider, db):
    assert outsider.get("/profile/").url == "/accounts/login/?next=/profile/"
