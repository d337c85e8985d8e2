"""Programmes, institutions, people, agreements and what they agreed to do."""

from partnerships.models.activity import CollaborativeActivity
from partnerships.models.agreement import Agreement, AgreementFile, PaperSignature
from partnerships.models.institution import FieldOfStudy, Institution, InstitutionName
from partnerships.models.person import Person
from partnerships.models.programme import Membership, Objective, Programme, ProgrammeOrganisation
from partnerships.models.version import ActivityLine, AgreementVersion, Approval

__all__ = [
    "ActivityLine",
    "Agreement",
    "AgreementFile",
    "AgreementVersion",
    "Approval",
    "CollaborativeActivity",
    "FieldOfStudy",
    "Institution",
    "InstitutionName",
    "Membership",
    "Objective",
    "PaperSignature",
    "Person",
    "Programme",
    "ProgrammeOrganisation",
]
