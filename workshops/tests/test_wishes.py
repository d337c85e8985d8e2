"""Offers and requests: what is saved, whose, by whom, and the pages around it."""

import datetime as dt
import re
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import RoleFactory
from partnerships.tests.factories import FieldOfStudyFactory, InstitutionFactory, PersonFactory
from workshops.errors import WorkshopError
from workshops.models import Delegate, Wish
from workshops.services.wishes import Stated, StatedMeanwhile, state_wishes
from workshops.tests.factories import DelegateFactory, WishFactory, WorkshopFactory
from workshops.wishes import may_speak_for, silent_institutions, stamp_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def coming(workshop):
    """The workshop, still to come."""
    workshop.starts_on = timezone.localdate() + dt.timedelta(days=30)
    workshop.ends_on = workshop.starts_on + dt.timedelta(days=2)
    workshop.save()
    return workshop


def url(name, *args) -> str:
    return reverse(f"workshops:{name}", args=args)


def edit_url(workshop, institution) -> str:
    return f"{url('wish_edit', workshop.pk)}?institution={institution.pk}"


def text(response) -> str:
    return response.content.decode()


def wish(direction="offer", kind="scholarship", **fields) -> Wish:
    return Wish(direction=direction, kind=kind, **fields)


def data(*lines: dict, seen: str = "0-0-", **more) -> dict:
    """What the page of the lines sends."""
    sent = {"seen": seen, "lines-TOTAL_FORMS": len(lines) + 1, "lines-INITIAL_FORMS": 0} | more
    for number, line in enumerate([*lines, {}]):
        sent |= {f"lines-{number}-{name}": value for name, value in ({"direction": "offer"} | line).items()}
    return sent


def stated(institution) -> list[tuple]:
    rows = Wish.objects.filter(institution=institution).order_by("direction", "kind")
    return [(one.direction, one.kind, one.places, one.note) for one in rows]


OFFER = {"direction": "offer", "kind": "teacher_training", "places": "10", "language": "en", "note": "In summer"}
SEEK = {"direction": "seek", "kind": "scholarship"}


# The model


def test_places_are_above_zero(workshop, institution):
    one = WishFactory.build(workshop=workshop, institution=institution, places=0)
    with pytest.raises(ValidationError, match="at least 1"):
        one.validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save()


@pytest.mark.parametrize("has_field", [True, False])
def test_the_same_statement_is_there_once(workshop, institution, has_field):
    field = FieldOfStudyFactory() if has_field else None
    same = {"workshop": workshop, "institution": institution, "field_of_study": field}
    WishFactory(**same)
    again = WishFactory.build(**same, places=7)
    with pytest.raises(ValidationError, match="stated this already"):
        again.validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()
    for other in (
        {"direction": "seek"},
        {"kind": "visit"},
        {"language": "en"},
        {"field_of_study": FieldOfStudyFactory()},
    ):
        WishFactory(**same | other)


def test_it_offers_or_seeks(workshop, institution):
    with pytest.raises(IntegrityError), transaction.atomic():
        WishFactory(workshop=workshop, institution=institution, direction="lends")


# What is saved


def test_stating_makes_changes_takes_back_and_leaves_a_trail(coming, institution, staff):
    first = state_wishes(workshop=coming, institution=institution, wishes=[wish(), wish("seek", "visit")], by=staff)
    kept = Wish.objects.get(kind="scholarship")
    wanted = [wish(places=4), wish("seek", "joint_research")]
    second = state_wishes(workshop=coming, institution=institution, wishes=wanted, by=staff)
    assert (first, second) == (Stated(2, 0, 0), Stated(1, 1, 1))
    assert stated(institution) == [("offer", "scholarship", 4, ""), ("seek", "joint_research", None, "")]
    assert (Wish.objects.get(kind="scholarship").pk, kept.stated_by) == (kept.pk, staff)
    trail = Wish.history.order_by("history_id").values_list("kind", "history_type")
    assert sorted(trail) == sorted(
        [("scholarship", "+"), ("visit", "+"), ("visit", "-"), ("scholarship", "~"), ("joint_research", "+")]
    )


def test_the_same_list_once_more_changes_nothing_whatever_its_page_had_seen(coming, institution):
    wanted = {"workshop": coming, "institution": institution, "seen": "0-0-"}
    state_wishes(wishes=[wish(places=4)], **wanted)
    assert state_wishes(wishes=[wish(places=4)], **wanted) == Stated(0, 0, 0)
    assert Wish.history.count() == 1


def test_a_page_that_has_not_seen_what_stands_is_refused(coming, institution, partner):
    WishFactory(workshop=coming, institution=institution, kind="visit")
    WishFactory(workshop=coming, institution=partner, kind="visit")
    with pytest.raises(StatedMeanwhile) as refused:
        state_wishes(workshop=coming, institution=institution, wishes=[wish()], seen="0-0-")
    assert [one.kind for one in refused.value.stored] == ["visit"]
    seen = stamp_of(refused.value.stored)
    assert state_wishes(workshop=coming, institution=institution, wishes=[wish()], seen=seen) == Stated(1, 0, 1)
    assert stated(partner) == [("offer", "visit", None, "")]


def test_what_was_stated_stays_after_the_workshop(workshop, institution):
    with pytest.raises(WorkshopError, match="has ended"):
        state_wishes(workshop=workshop, institution=institution, wishes=[wish()])


def test_an_institution_of_no_or_another_programme_states_nothing(coming, other_programme):
    with pytest.raises(WorkshopError, match="does not belong"):
        state_wishes(workshop=coming, institution=InstitutionFactory(programme=other_programme), wishes=[wish()])


def test_the_same_thing_twice_in_one_list_is_refused_whole(coming, institution):
    with pytest.raises(WorkshopError, match="twice"):
        state_wishes(workshop=coming, institution=institution, wishes=[wish(), wish(places=2)])
    assert stated(institution) == []


# Who


def test_who_sees_which(
    workshop, institution, partner, staff, coordinator, partner_coordinator, stranger, helper, viewer
):
    WishFactory(workshop=workshop, institution=institution)
    WishFactory(workshop=workshop, institution=partner)
    seen = {user: Wish.objects.visible_to(user).count() for user in (staff, coordinator, partner_coordinator)}
    assert seen == {staff: 2, coordinator: 1, partner_coordinator: 1}
    assert Wish.objects.visible_to(coordinator).get().institution == institution
    assert [Wish.objects.visible_to(user).count() for user in (stranger, helper, viewer)] == [0, 0, 0]


def test_who_speaks_for_whom(workshop, institution, partner, staff, coordinator, stranger, other_programme):
    elsewhere = InstitutionFactory(programme=other_programme)
    RoleFactory(user=coordinator, kind="coordinator", institution=elsewhere)
    assert set(may_speak_for(staff, workshop)) == {institution, partner}
    assert list(may_speak_for(coordinator, workshop)) == [institution]
    assert list(may_speak_for(stranger, workshop)) == []


def test_a_coordinator_states_for_the_own_institution_alone(coming, institution, partner, coordinator, as_user):
    client = as_user(coordinator)
    response = client.post(edit_url(coming, institution), data(OFFER, SEEK), follow=True)
    assert "Saved: 2 lines are new." in text(response)
    assert stated(institution) == [("offer", "teacher_training", 10, "In summer"), ("seek", "scholarship", None, "")]
    assert Wish.objects.filter(stated_by=coordinator).count() == 2
    assert client.post(edit_url(coming, partner), data(OFFER)).status_code == 404
    assert stated(partner) == []


def test_staff_state_for_any_institution_of_the_programme(coming, partner, staff, stranger, other_programme, as_user):
    client = as_user(staff)
    assert client.post(edit_url(coming, partner), data(OFFER)).status_code == 302
    assert stated(partner) == [("offer", "teacher_training", 10, "In summer")]
    elsewhere = InstitutionFactory(programme=other_programme)
    assert client.post(edit_url(coming, elsewhere), data(OFFER)).status_code == 404
    assert as_user(stranger).post(edit_url(coming, partner), data(SEEK)).status_code == 404


def test_after_the_workshop_nobody_states(workshop, institution, staff, coordinator, as_user):
    for user in (staff, coordinator):
        assert as_user(user).post(edit_url(workshop, institution), data(OFFER)).status_code == 403
        assert url("wish_edit", workshop.pk) not in text(as_user(user).get(url("wish_list", workshop.pk)))
    assert stated(institution) == []


# The page of the lines


def test_opened_page_holds_what_stands_and_sends_it_back_unchanged(coming, institution, coordinator, as_user):
    one = WishFactory(workshop=coming, institution=institution, places=3, note="Robotics")
    client = as_user(coordinator)
    page = text(client.get(edit_url(coming, institution)))
    assert 'value="Robotics"' in page and f'value="{stamp_of([one])}"' in page
    line = {"direction": "offer", "kind": one.kind, "places": "3", "note": "Robotics"}
    response = client.post(edit_url(coming, institution), data(line, seen=stamp_of([one])), follow=True)
    assert "Nothing was different" in text(response)


def test_a_line_is_changed_and_another_removed(coming, institution, coordinator, as_user):
    rows = [WishFactory(workshop=coming, institution=institution, kind=kind) for kind in ("visit", "scholarship")]
    lines = [{"kind": "visit", "places": "5"}, {"kind": "scholarship", "DELETE": "on"}]
    response = as_user(coordinator).post(edit_url(coming, institution), data(*lines, seen=stamp_of(rows)), follow=True)
    assert "Saved: 1 line is changed, 1 line is taken back." in text(response)
    assert stated(institution) == [("offer", "visit", 5, "")]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([OFFER | {"places": "0"}], "Write 1 or more."),
        ([OFFER | {"kind": ""}], "This field is required."),
        ([OFFER | {"direction": "lends"}], "lends is not one of the available choices"),
        ([OFFER, OFFER | {"places": "3"}], "A line above says the same."),
        ([OFFER | {"note": "x" * 201}], "at most 200 characters"),
    ],
)
def test_what_is_wrong_stands_beside_its_line_and_what_was_typed_is_kept(
    coming, institution, coordinator, as_user, lines, words
):
    page = text(as_user(coordinator).post(edit_url(coming, institution), data(*lines, SEEK | {"note": "Kept words"})))
    assert words in page
    assert "Look at the lines below" in page
    assert 'value="Kept words"' in page
    assert stated(institution) == []


def test_more_lines_keep_what_is_half_typed(coming, institution, coordinator, as_user):
    sent = data({"places": "7"}, more="1")
    page = text(as_user(coordinator).post(edit_url(coming, institution), sent))
    assert (page.count('name="lines-5-kind"'), 'value="7"' in page, "invalid-feedback" in page) == (1, True, False)


def test_two_at_once_see_both_and_the_second_overwrites_only_knowingly(coming, institution, coordinator, as_user):
    client = as_user(coordinator)
    WishFactory(workshop=coming, institution=institution, kind="joint_research", note="Of a colleague")
    page = client.post(edit_url(coming, institution), data(OFFER))
    assert "Somebody else changed this list" in text(page) and "Of a colleague" in text(page)
    assert stated(institution) == [("offer", "joint_research", None, "Of a colleague")]
    seen = re.search(r'name="seen" value="([^"]+)"', text(page))[1]
    assert client.post(edit_url(coming, institution), data(OFFER, seen=seen)).status_code == 302
    assert stated(institution) == [("offer", "teacher_training", 10, "In summer")]


def test_who_speaks_for_one_goes_straight_to_it_others_choose(
    coming, institution, partner, coordinator, staff, as_user
):
    edit = url("wish_edit", coming.pk)
    assert as_user(coordinator).get(edit).url == edit_url(coming, institution)
    client = as_user(staff)
    assert "Which institution do you speak for?" in text(client.get(edit))
    assert client.get(edit, {"name": "Nanjing"}).url == edit_url(coming, partner)
    assert "No institution that you can choose has this name." in text(client.get(edit, {"name": "Atlantis"}))
    assert client.get(edit, {"institution": "x"}).status_code == 404


# The lists


def test_a_coordinators_page_shows_the_own_and_how_many_others(coming, institution, partner, coordinator, as_user):
    WishFactory(workshop=coming, institution=partner, kind="visit", note="Secret")
    WishFactory(workshop=coming, institution=partner, kind="scholarship")
    empty = text(as_user(coordinator).get(url("wish_list", coming.pk)))
    assert "Nothing is stated yet." in empty
    WishFactory(workshop=coming, institution=institution, kind="joint_research", places=2)
    page = text(as_user(coordinator).get(url("wish_list", coming.pk)))
    assert "Joint research, 2 places" in page and "1 other institution has stated" in page
    assert "Secret" not in page and "Nanjing" not in page


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ({}, ["visit", "scholarship", "joint_research"]),
        ({"q": "nanj"}, ["joint_research"]),
        ({"country": "TH"}, ["visit", "scholarship"]),
        ({"kind": "visit"}, ["visit"]),
        ({"direction": "seek"}, ["scholarship", "joint_research"]),
        ({"country": "TH", "direction": "seek"}, ["scholarship"]),
        ({"kind": "cooking"}, []),
        ({"sort": "kind"}, ["joint_research", "scholarship", "visit"]),
    ],
)
def test_staff_filter_all(workshop, institution, partner, staff, as_user, query, kinds):
    WishFactory(workshop=workshop, institution=institution, kind="visit")
    WishFactory(workshop=workshop, institution=institution, kind="scholarship", direction="seek")
    WishFactory(workshop=workshop, institution=partner, kind="joint_research", direction="seek")
    WishFactory(institution=institution)
    page = as_user(staff).get(url("wish_list", workshop.pk), query).context["page"]
    assert [one.kind for one in page.objects] == kinds


def test_institutions_that_sent_delegates_and_say_nothing_are_counted_and_listed(
    coming, institution, partner, programme, staff, as_user
):
    sends = [institution, partner, *(InstitutionFactory(programme=programme) for _number in range(2))]
    for one in sends:
        DelegateFactory(workshop=coming, person=PersonFactory(institution=one))
    Delegate.objects.filter(institution=sends[2]).update(state="cancelled")
    WishFactory(workshop=coming, institution=partner)
    WishFactory(workshop=WorkshopFactory(programme=programme), institution=institution)
    assert set(silent_institutions(coming)) == {institution, sends[3]}
    client = as_user(staff)
    page = text(client.get(url("wish_list", coming.pk)))
    assert (
        "2 institutions that sent delegates have stated nothing yet" in page and url("wish_silent", coming.pk) in page
    )
    silent = client.get(url("wish_silent", coming.pk), {"q": "bangkok"})
    assert list(silent.context["page"].objects) == [institution]
    assert edit_url(coming, institution) in text(silent)


def test_empty_lists_say_what_to_do(coming, workshop, staff, as_user):
    client = as_user(staff)
    assert "you can do it for them" in text(client.get(url("wish_list", coming.pk)))
    assert "Every institution that sent delegates has stated" in text(client.get(url("wish_silent", coming.pk)))


@pytest.mark.parametrize("name", ["wish_list", "wish_silent"])
def test_lists_ask_the_same_number_of_queries(name, coming, programme, staff, as_user, same_query_count):
    def row():
        one = InstitutionFactory(programme=programme)
        DelegateFactory(workshop=coming, person=PersonFactory(institution=one))
        if name == "wish_list":
            WishFactory(workshop=coming, institution=one, field_of_study=FieldOfStudyFactory(), stated_by=staff)

    same_query_count(url(name, coming.pk), row, as_user(staff))


def test_page_of_the_lines_asks_the_same_number_of_queries(coming, institution, coordinator, as_user, same_query_count):
    kinds = iter(Wish._meta.get_field("kind").choices * 2)

    def row():
        kind = next(kinds)[0]
        direction = "seek" if Wish.objects.filter(kind=kind).exists() else "offer"
        WishFactory(
            workshop=coming,
            institution=institution,
            kind=kind,
            direction=direction,
            field_of_study=FieldOfStudyFactory(),
        )

    same_query_count(edit_url(coming, institution), row, as_user(coordinator), rows=20)


def test_coordinators_page_asks_the_same_number_of_queries(coming, institution, coordinator, as_user, same_query_count):
    def row():
        WishFactory(workshop=coming, institution=institution, field_of_study=FieldOfStudyFactory())

    same_query_count(url("wish_list", coming.pk), row, as_user(coordinator), rows=20)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("others", "codes"), [(SEEK, [200, 302]), (OFFER, [302, 302])])
def test_two_at_once_never_take_back_unseen(coming, institution, coordinator, approver, as_user, others, codes):
    barrier, answers = threading.Barrier(2), []

    def send(user, line: dict) -> None:
        client = as_user(user)
        barrier.wait()
        answers.append(client.post(edit_url(coming, institution), data(line)).status_code)
        connection.close()

    threads = [threading.Thread(target=send, args=one) for one in ((coordinator, OFFER), (approver, others))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sorted(answers), Wish.objects.count(), Wish.history.count()) == (codes, 1, 1)


def test_admin_lists_searches_and_opens(workshop, institution, admin_user, as_user):
    one, client = WishFactory(workshop=workshop, institution=institution), as_user(admin_user)
    assert client.get(reverse("admin:workshops_wish_changelist"), {"q": "Bangkok"}).context["cl"].result_count == 1
    assert client.get(reverse("admin:workshops_wish_change", args=[one.pk])).status_code == 200
    assert client.get(reverse("admin:workshops_wish_history", args=[one.pk])).status_code == 200
