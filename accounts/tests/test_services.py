"""Inviting people, and what they get by e-mail."""

import pytest

from accounts import services
from accounts.models import Role, User
from accounts.tests.factories import RoleFactory, UserFactory
from partnerships.tests.factories import InstitutionFactory

NEW = "another sentence nobody guesses"


@pytest.fixture
def invite(staff, programme, django_capture_on_commit_callbacks):
    """Return a function that invites as ``staff`` and lets the e-mails go."""

    def run(**changes):
        wanted = {
            "email": "som@example.org",
            "full_name": "Somchai",
            "kind": "staff",
            "place": programme,
            "invited_by": staff,
        }
        with django_capture_on_commit_callbacks(execute=True):
            return services.invite(**(wanted | changes))

    return run


def test_invite_makes_a_user_who_chooses_a_password(invite, institution, mailoutbox, link_in, client):
    done = invite(email=" Som@Example.org ", kind="coordinator", place=institution, is_approver=True)
    user = User.objects.get(email="som@example.org")
    assert (user.full_name, user.has_usable_password(), done.is_new_user, done.is_new_role) == (
        "Somchai",
        False,
        True,
        True,
    )
    role = user.roles.get()
    assert (role.kind, role.institution, role.is_approver, role.granted_by.full_name) == (
        "coordinator",
        institution,
        True,
        "Staff",
    )
    (message,) = mailoutbox
    assert message.to == ["som@example.org"]
    assert message.subject == "Your access to Bangkok Technical College"
    assert message.body.startswith("Dear Somchai,\n\nStaff has invited you to work with")
    assert "Your role: institution coordinator\nFor: Bangkok Technical College\n" in message.body
    assert "The link works once, and for 7 days." in message.body
    (html, kind) = message.alternatives[0]
    assert kind == "text/html" and link_in(message) in html

    form = client.get(link_in(message), follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})
    signed_in = client.post("/accounts/login/", {"login": "som@example.org", "password": NEW})
    assert signed_in.status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)


def test_invite_of_somebody_who_is_here_grants_the_role_and_sends_a_note(invite, mailoutbox, link_in):
    known = UserFactory(email="som@example.org", full_name="Somchai Jaidee")
    done = invite(email="SOM@example.org", full_name="Another name")
    known.refresh_from_db()
    assert (done.role.user, done.is_new_user, done.is_new_role) == (known, False, True)
    assert known.full_name == "Somchai Jaidee"
    (message,) = mailoutbox
    assert link_in(message) == "/accounts/login/"
    assert "You have an account already." in message.body
    assert "The link works once" not in message.body


def test_invite_twice_changes_nothing_but_sends_again(invite, mailoutbox):
    first, second = invite(), invite()
    assert (second.role, second.is_new_role) == (first.role, False)
    assert Role.objects.filter(user__email="som@example.org").count() == 1
    assert len(mailoutbox) == 2


def test_invite_can_make_a_coordinator_an_approver_never_the_reverse(invite, institution):
    for is_approver, then in [(False, False), (True, True), (False, True)]:
        done = invite(kind="coordinator", place=institution, is_approver=is_approver)
        done.role.refresh_from_db()
        assert done.role.is_approver is then


def test_invite_to_a_closed_account_is_refused_and_leaves_nothing(invite, mailoutbox):
    UserFactory(email="som@example.org", is_active=False)
    with pytest.raises(services.InvitationError, match="The account of this person is closed."):
        invite()
    assert not Role.objects.filter(user__email="som@example.org").exists()
    assert mailoutbox == []


def test_invite_without_mail_server_keeps_the_role_and_says_so(invite, monkeypatch):
    def refuse(self, fail_silently=False):
        raise ConnectionRefusedError("no server")

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    with pytest.raises(services.InvitationNotSent):
        invite()
    assert Role.objects.filter(user__email="som@example.org").count() == 1


def test_invite_subject_has_no_line_break(invite, mailoutbox):
    place = InstitutionFactory(official_name="College\nBcc: x@example.org")
    invite(kind="coordinator", place=place)
    assert mailoutbox[0].subject == "Your access to College Bcc: x@example.org"


def test_invite_keeps_signs_readable_in_text_and_harmless_in_html(invite, mailoutbox):
    place = InstitutionFactory(official_name="Arts & <b>Crafts</b>")
    invite(kind="coordinator", place=place)
    (message,) = mailoutbox
    assert "For: Arts & <b>Crafts</b>\n" in message.body
    assert "Arts &amp; &lt;b&gt;Crafts&lt;/b&gt;" in message.alternatives[0][0]


def test_withdraw_takes_one_role_and_keeps_account_and_trail(programme, institution):
    user = UserFactory()
    gone = RoleFactory(user=user, kind="viewer", programme=programme)
    kept = RoleFactory(user=user, kind="coordinator", institution=institution)
    number = gone.pk
    services.withdraw_role(role=gone)
    assert list(user.roles.all()) == [kept]
    assert [one.history_type for one in Role.history.filter(id=number)] == ["-", "+"]
