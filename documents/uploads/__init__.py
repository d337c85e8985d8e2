"""Files that people upload as evidence or as pictures for documents, looked into by a process of their own."""

from documents.uploads.checking import CheckedFile, check_upload
from documents.uploads.field import EvidenceField
from documents.uploads.limits import LIMITS, Limits
from documents.uploads.names import clean_file_name
from documents.uploads.pictures import PictureField, clean_picture

__all__ = [
    "LIMITS",
    "CheckedFile",
    "EvidenceField",
    "Limits",
    "PictureField",
    "check_upload",
    "clean_file_name",
    "clean_picture",
]
