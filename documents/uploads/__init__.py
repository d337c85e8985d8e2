"""Files that people upload as evidence: PDF, JPEG or PNG, looked into by a process of its own."""

from documents.uploads.checking import CheckedFile, check_upload
from documents.uploads.field import EvidenceField
from documents.uploads.limits import LIMITS, Limits
from documents.uploads.names import clean_file_name

__all__ = ["LIMITS", "CheckedFile", "EvidenceField", "Limits", "check_upload", "clean_file_name"]
