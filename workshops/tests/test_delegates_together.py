"""Two people at the same moment at the delegates of one workshop."""

import pytest

from jobs.models import Job
from partnerships.models import Person
from partnerships.tests.factories import PersonFactory
from partnerships.tests.test_together import together
from workshops import services
from workshops.delegate_lists import make_plan
from workshops.errors import WorkshopError
from workshops.letter_plan import plan_letters
from workshops.models import Delegate, DelegateImport, DelegateLetter
from workshops.tests.factories import DelegateFactory, WorkshopFactory
from workshops.tests.lists import kept, line

pytestmark = pytest.mark.django_db(transaction=True)
TRIALS = 10


def importing(uploaded):
    """Return a call that imports what is shown now, and gives how many were added or the refusal."""
    seen = make_plan(uploaded, uploaded.workshop).fingerprint

    def call():
        try:
            return services.import_delegates(uploaded=uploaded, fingerprint=seen).added
        except WorkshopError as error:
            return type(error).__name__

    return call


def test_one_list_imported_twice_at_once_adds_everybody_once(workshop, institution):
    for trial in range(TRIALS):
        uploaded = kept(workshop, [line(f"Person {trial}"), line(f"Other {trial}")])
        assert together(*[importing(uploaded)] * 2) == [2, 2]
    assert Delegate.objects.count() == Person.objects.count() == Delegate.history.count() == 2 * TRIALS


def test_two_lists_with_the_same_person_at_once_add_the_person_once(workshop, institution):
    for trial in range(TRIALS):
        shared = line(f"Person {trial}")
        lists = [kept(workshop, [shared]), kept(workshop, [shared, line(f"Other {trial}")])]
        results = together(*map(importing, lists))
        assert "PlanChanged" in results
        assert Person.objects.filter(full_name=f"Person {trial}").count() == 1
    assert Delegate.objects.filter(person__full_name__startswith="Person").count() == TRIALS


def test_lists_of_two_workshops_at_once_make_one_person(programme, institution):
    for trial in range(TRIALS):
        lists = [kept(WorkshopFactory(programme=programme), [line(f"Person {trial}")]) for _workshop in range(2)]
        assert sorted(together(*map(importing, lists)), key=str) == [1, "PlanChanged"]
    assert Person.objects.count() == TRIALS


def test_an_import_and_a_nomination_at_once_make_one_delegate(workshop, programme, institution):
    for trial in range(TRIALS):
        person = PersonFactory(programme=programme, institution=institution, full_name=f"Person {trial}")
        uploaded = kept(workshop, [line(f"Person {trial}")])
        together(
            importing(uploaded), lambda one=person: len(services.add_delegates(workshop=workshop, people=[one]).new)
        )
        assert Delegate.objects.filter(person=person).count() == 1


def test_one_file_uploaded_twice_at_once_is_kept_once(workshop):
    for trial in range(TRIALS):
        first, second = together(*[lambda one=trial: kept(workshop, [line(f"Person {one}")])] * 2)
        assert first == second
    assert DelegateImport.objects.count() == TRIALS


def test_the_last_place_is_given_once(workshop, programme, institution):
    workshop.capacity = 1
    workshop.save()
    for _trial in range(TRIALS):
        people = [PersonFactory(programme=programme, institution=institution) for _person in range(2)]
        together(
            *(
                lambda one=one: services.add_delegates(workshop=workshop, people=[one], state="registered")
                for one in people
            )
        )
        assert sorted(workshop.delegates.values_list("state", flat=True)) == ["registered", "waiting"]
        workshop.delegates.all().delete()


def test_one_free_place_is_given_to_one_of_the_waiting_list(workshop):
    workshop.capacity = 1
    workshop.save()
    for _trial in range(TRIALS):
        first, second = (DelegateFactory(workshop=workshop, state="waiting") for _person in range(2))

        def move_up(delegate):
            try:
                return services.move_up_waiting(delegate=delegate).state
            except WorkshopError:
                return "refused"

        results = together(*(lambda one=one: move_up(one) for one in (first, first, second)))
        assert results == ["registered", "registered", "refused"]
        workshop.delegates.all().delete()


def test_letters_ordered_twice_at_once_are_ordered_once(workshop):
    for _trial in range(TRIALS):
        delegate = DelegateFactory(workshop=workshop, person=PersonFactory(email="a@example.org"))
        chosen = Delegate.objects.filter(pk=delegate.pk)
        seen = plan_letters(kind="invitation", delegates=chosen).fingerprint

        def order(chosen=chosen, seen=seen):
            try:
                job = services.order_letters(workshop=workshop, kind="invitation", delegates=chosen, fingerprint=seen)
            except WorkshopError:
                return 0
            return job.total

        assert sorted(together(order, order)) == [0, 1]
    assert DelegateLetter.objects.count() == Job.objects.count() == TRIALS
