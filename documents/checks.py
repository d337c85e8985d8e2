"""What has to be installed for documents to come out right. Part of `check --deploy` only: it takes a second."""

from django.core.checks import Warning as CheckWarning
from django.core.checks import register

from documents import pdf
from documents.errors import DocumentError
from documents.names import name_span

# "Welcome" or "peace" in each script of the programmes.
SAMPLES = ("Welcome", "Hoà bình", "សន្តិភាព", "ສັນຕິພາບ", "ငြိမ်းချမ်းရေး", "สันติภาพ", "和平")


@register(deploy=True)
def documents_can_be_made(app_configs, **kwargs):
    """Draws a word in every script; a missing library or font becomes a warning with the packages to install."""
    page = f'<html lang="en"><body>{"".join(name_span(sample) for sample in SAMPLES)}</body></html>'
    try:
        pdf.render_pdf(page, title="Check", stylesheets=("fonts.css", "print.css"), strict=True)
    except DocumentError as error:
        return [CheckWarning(str(error), id="documents.W001")]
    if not pdf.has_subset_library():
        return [
            CheckWarning(
                "Making PDF files takes ten times as long as it could.",
                hint="Install the Debian package libharfbuzz-subset0.",
                id="documents.W002",
            )
        ]
    return []
