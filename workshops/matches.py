"""The promising pairs of a workshop as somebody may see them, read in a fixed number of queries."""

import datetime as dt

from partnerships.models import Agreement, Institution
from workshops import rules
from workshops.matching import Advice, Between, Pair, Standing, find_pairs, key_of
from workshops.models import Signing, Wish, Workshop
from workshops.wishes import may_speak_for


def pairs_visible_to(user, workshop: Workshop, on: dt.date) -> list[Pair]:
    """Return the pairs of ``workshop`` as things stand on ``on``, the best first.

    Staff get all, coordinators the pairs of their own institution: what two others state is not theirs to know.
    """
    own = None
    if not rules.can_edit_workshop(user, workshop):
        own = set(may_speak_for(user, workshop).values_list("pk", flat=True))
    members = Institution.objects.of_programme(workshop.programme)
    wishes = Wish.objects.filter(workshop=workshop, institution__in=members)
    wishes = wishes.select_related("institution", "field_of_study").order_by("pk")
    return find_pairs(wishes, standing_at(workshop, on), advice_of(workshop), own)


def advice_of(workshop: Workshop) -> Advice:
    """Return the programme's advice."""
    programme = workshop.programme
    return Advice(partners=programme.advised_partners_max, activities=programme.advised_activities_max)


def standing_at(workshop: Workshop, on: dt.date) -> Standing:
    """Return what stands on ``on`` in the programme of ``workshop``, and who signed there. Drafts are nobody else's."""
    agreements = Agreement.objects.filter(programme=workshop.programme_id)
    sleeping = set(agreements.sleeping(on).values_list("pk", flat=True))
    between: dict = {}
    partners: dict[int, set[int]] = {}
    standing = agreements.standing(on) | agreements.filter(status=Agreement.Status.PROPOSED)
    for agreement in standing.select_related("signed_version").order_by("number"):
        one, other = agreement.party_ids
        between.setdefault(key_of(one, other), []).append(Between(agreement, agreement.pk in sleeping))
        if agreement.signed_version_id:
            partners.setdefault(one, set()).add(other)
            partners.setdefault(other, set()).add(one)
    signed = Signing.objects.filter(workshop=workshop)
    signed_here = signed.values_list("agreement__first_party", "agreement__second_party")
    return Standing(
        signed_here=frozenset(key_of(one, other) for one, other in signed_here),
        between=between,
        partners={pk: len(others) for pk, others in partners.items()},
    )
