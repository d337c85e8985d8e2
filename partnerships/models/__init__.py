"""Programmes, institutions, people, agreements and what they agreed to do."""

from partnerships.models.activity import ActivityPeople, CollaborativeActivity
from partnerships.models.agreement import Agreement
from partnerships.models.evidence import AgreementFile, PaperSignature
from partnerships.models.institution import FieldOfStudy, Institution, InstitutionName
from partnerships.models.likely_pair import LikelyPair, Reason
from partnerships.models.merge import Merge
from partnerships.models.person import Person
from partnerships.models.programme import Membership, Objective, Programme, ProgrammeOrganisation
from partnerships.models.programme_list import InstitutionImport, PersonImport
from partnerships.models.termination import TerminationRequest
from partnerships.models.uploaded_list import UploadedList
from partnerships.models.version import ActivityLine, AgreementVersion, Approval

__all__ = [
    "ActivityLine",
    "ActivityPeople",
    "Agreement",
    "AgreementFile",
    "AgreementVersion",
    "Approval",
    "CollaborativeActivity",
    "FieldOfStudy",
    "Institution",
    "InstitutionImport",
    "InstitutionName",
    "LikelyPair",
    "Membership",
    "Merge",
    "Objective",
    "PaperSignature",
    "Person",
    "PersonImport",
    "Programme",
    "ProgrammeOrganisation",
    "Reason",
    "TerminationRequest",
    "UploadedList",
]
