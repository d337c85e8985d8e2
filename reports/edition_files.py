"""The files of an edition as answers."""

import logging

from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from documents.stored import Changed, Unreadable, read_stored
from pages.responses import attachment
from partnerships.exports import CONTENT_TYPES
from reports.models import Edition

log = logging.getLogger(__name__)
TYPES = {"pdf": "application/pdf", "xlsx": CONTENT_TYPES["xlsx"]}


def file_answer(edition: Edition, language: str, form: str) -> FileResponse:
    """Return the file of ``edition`` in ``language`` and ``form`` as a download, if it is the one that was noted.

    Raises Http404 when the edition has none, or when it is not where it was stored.
    """
    row = edition.files.filter(language=language, form=form).first()
    if row is None:
        raise Http404(_("This edition has no such file."))
    try:
        content = read_stored(row.file, sha256=row.sha256)
    except (Unreadable, Changed) as error:
        log.error("The %s of edition %s cannot be read: %r", row.file.name, edition.pk, error)
        raise Http404(_("The file of this edition is not where it was stored. Tell the programme office.")) from error
    return attachment(content, row.download_name, TYPES[form])
