"""Who may do what with a programme, institution, person, agreement or activity.

Whether somebody may know of a thing at all is asked before, by ``visible_to``. An admin counts as staff of every
programme, never as the voice of an institution.
"""

import rules

from accounts.models import Role
from partnerships.models import Agreement, CollaborativeActivity, Institution, Person, Programme


@rules.predicate
def can_edit_programme(user, programme: Programme) -> bool:
    """Staff of the programme."""
    return Programme.objects.run_by(user).filter(pk=programme.pk).exists()


@rules.predicate
def can_add_institution(user, programme: Programme | None) -> bool:
    """Staff of the programme that the institution shall belong to."""
    return bool(programme) and can_edit_programme(user, programme)


@rules.predicate
def coordinates(user, institution: Institution) -> bool:
    """Whether the user is a coordinator of the institution."""
    return Institution.objects.coordinated_by(user).filter(pk=institution.pk).exists()


@rules.predicate
def is_staff_of_institution(user, institution: Institution) -> bool:
    """Staff of a programme that the institution belongs to, as a member or as one of its organisations."""
    if user.is_superuser:
        return True
    return Programme.objects.run_by(user).carrying(institution).exists()


can_edit_institution = is_staff_of_institution | coordinates


@rules.predicate
def can_add_person(user, programme: Programme | None) -> bool:
    """Staff of the programme; coordinators, for their institution."""
    return can_add_institution(user, programme) or Institution.objects.coordinated_by(user).exists()


@rules.predicate
def is_staff_of_person(user, person: Person) -> bool:
    """Staff of a programme whose office keeps the person's record."""
    return user.is_superuser or Programme.objects.run_by(user).filter(people=person.pk).exists()


@rules.predicate
def coordinates_institution_of(user, person: Person) -> bool:
    """Coordinator of the institution that the person belongs to."""
    return Institution.objects.coordinated_by(user).filter(pk=person.institution_id).exists()


can_edit_person = is_staff_of_person | coordinates_institution_of


@rules.predicate
def can_merge(user, programmes: set[int]) -> bool:
    """Staff of all ``programmes`` in which one of the two has a part: nobody merges what another office works with."""
    if user.is_superuser:
        return True
    return bool(programmes) and programmes <= set(Programme.objects.run_by(user).values_list("pk", flat=True))


@rules.predicate
def is_staff_of(user, agreement: Agreement) -> bool:
    """Staff of the agreement's programme."""
    return Programme.objects.run_by(user).filter(pk=agreement.programme_id).exists()


@rules.predicate
def is_draft(_user, agreement: Agreement) -> bool:
    """Whether nobody was asked to agree yet."""
    return agreement.status == Agreement.Status.DRAFT


@rules.predicate
def is_proposed(_user, agreement: Agreement) -> bool:
    """Whether the agreement waits for approvals."""
    return agreement.status == Agreement.Status.PROPOSED


@rules.predicate
def is_signed(_user, agreement: Agreement) -> bool:
    """Whether the agreement was signed and not terminated."""
    return agreement.status == Agreement.Status.SIGNED


@rules.predicate
def is_in_force(_user, agreement: Agreement) -> bool:
    """Whether a signed agreement has not ended: words that are over are renewed, not amended."""
    return agreement.status == Agreement.Status.SIGNED and agreement.state_on() != "expired"


@rules.predicate
def lacks_proposal_day(_user, agreement: Agreement) -> bool:
    """Whether the agreement was signed, and nobody has said when it was proposed."""
    return agreement.signed_version_id is not None and agreement.proposed_on is None


@rules.predicate
def has_open_version(_user, agreement: Agreement) -> bool:
    """Whether words wait for approvals: a proposal, or an amendment of a signed agreement."""
    return agreement.open_version is not None


@rules.predicate
def has_open_termination(_user, agreement: Agreement) -> bool:
    """Whether one side asked for the end and the other has not answered."""
    return agreement.open_termination is not None


@rules.predicate
def is_of_party(user, agreement: Agreement) -> bool:
    """Coordinator of one of the two parties."""
    return Institution.objects.coordinated_by(user).filter(pk__in=agreement.party_ids).exists()


@rules.predicate
def is_of_drafting_side(user, agreement: Agreement) -> bool:
    """Coordinator of the institution that drafted it."""
    return Institution.objects.coordinated_by(user).filter(pk=agreement.drafted_by_id).exists()


@rules.predicate
def is_of_proposing_side(user, agreement: Agreement) -> bool:
    """Coordinator of the institution that proposed the newest version."""
    newest = agreement.newest_version
    return bool(newest) and Institution.objects.coordinated_by(user).filter(pk=newest.proposed_by_id).exists()


@rules.predicate
def is_of_answering_side(user, agreement: Agreement) -> bool:
    """Coordinator of the party that was asked, not of the one that proposed."""
    newest = agreement.newest_version
    asked = [pk for pk in agreement.party_ids if newest and pk != newest.proposed_by_id]
    return Institution.objects.coordinated_by(user).filter(pk__in=asked).exists()


@rules.predicate
def is_approver_of_party(user, agreement: Agreement) -> bool:
    """Approver of one of the two parties."""
    return Role.objects.approver_institutions(user).filter(institution__in=agreement.party_ids).exists()


@rules.predicate
def has_approval_to_give(user, agreement: Agreement) -> bool:
    """Approver of a party that has not approved the newest version yet."""
    return institutions_to_approve_for(user, agreement).exists()


@rules.predicate
def is_approver_of_side_asked_to_end(user, agreement: Agreement) -> bool:
    """Approver of the party that was asked for the end."""
    asked = agreement.open_termination
    others = [pk for pk in agreement.party_ids if asked and pk != asked.asked_by_id]
    return Role.objects.approver_institutions(user).filter(institution__in=others).exists()


@rules.predicate
def can_draft_agreement(user, programme: Programme | None) -> bool:
    """Staff of the programme and coordinators of its institutions."""
    # A request's programme is lazy: it is never None itself.
    return bool(programme) and (
        can_edit_programme(user, programme) or Institution.objects.coordinated_by(user).of_programme(programme).exists()
    )


# What was written and added before anybody was asked to agree is nobody else's.
can_know_draft = is_staff_of | is_of_drafting_side
can_edit_agreement = is_draft & (is_staff_of | is_of_drafting_side)
can_propose = is_draft & is_of_drafting_side
can_approve = has_open_version & has_approval_to_give
can_counter_propose = is_proposed & has_open_version & is_of_party
# Other words for what is signed: an amendment, or the answer to one.
can_amend = is_in_force & is_of_party & ~has_open_termination
can_reword = can_counter_propose | can_amend
can_withdraw = has_open_version & is_of_proposing_side
can_decline = has_open_version & is_of_answering_side
can_record_paper_signature = (is_draft | has_open_version) & is_staff_of
can_state_proposal_day = lacks_proposal_day & is_staff_of
can_terminate = is_signed & is_staff_of
can_ask_termination = is_in_force & is_of_party & ~has_open_termination
can_approve_termination = has_open_termination & is_approver_of_side_asked_to_end
can_refuse_termination = has_open_termination & is_of_party
can_renew = is_signed & (is_staff_of | is_of_party)
can_add_evidence = is_staff_of | is_of_party
can_order_document = is_staff_of | is_of_party


@rules.predicate
def can_report_activity(user, activity: CollaborativeActivity) -> bool:
    """Staff of the programme, coordinators of both parties."""
    return can_add_evidence(user, activity.agreement)


def parties_to_approve(agreement: Agreement):
    """Return the parties in whose name nobody has approved the open version yet; none when nothing is proposed."""
    if agreement.open_version is None:
        return Institution.objects.none()
    approved = agreement.open_version.approvals.values("institution")
    return Institution.objects.filter(pk__in=agreement.party_ids).exclude(pk__in=approved)


def institutions_to_approve_for(user, agreement: Agreement):
    """Return the parties in whose name ``user`` may approve the open version and nobody has yet.

    Nobody approves for both sides: who approved for one has none left.
    """
    version = agreement.open_version
    if version is None or version.approvals.filter(approved_by=user.pk).exists():
        return Institution.objects.none()
    own = Role.objects.approver_institutions(user).filter(institution__in=agreement.party_ids)
    return Institution.objects.filter(pk__in=own).exclude(pk__in=version.approvals.values("institution"))
