"""What every page says of the site it belongs to."""

from django.conf import settings


def site(request) -> dict:
    """Give templates the name of the office."""
    return {"OFFICE_NAME": settings.OFFICE_NAME}
