"""One shape for everything that goes wrong: problem details of RFC 9457."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

CONTENT_TYPE = "application/problem+json"
ROOT = "/api/"


class Problem(Exception):
    """Something that a program is told instead of an answer. ``errors`` are pairs of where and what."""

    def __init__(self, status: int, detail: str, errors: list[tuple[str, str]] = ()) -> None:
        super().__init__(detail)
        self.status, self.detail, self.errors = status, detail, list(errors)


def problem_response(status: int, detail: str = "", errors: list[tuple[str, str]] = ()) -> HttpResponse:
    """Return the answer for a problem; one of 401 names the scheme, as RFC 6750 wants it."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    if detail:
        body["detail"] = str(detail)
    if errors:
        body["errors"] = [{"where": where, "message": str(message)} for where, message in errors]
    response = JsonResponse(body, status=status, content_type=CONTENT_TYPE)
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = 'Bearer realm="api"'
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        response["Retry-After"] = "60"
    return response


def problems_for_programs(get_response: Callable) -> Callable:
    """Give programs problem details also where a page stands: unknown addresses, wrong methods, faults.

    What is sent must be JSON, and no answer is kept by anybody on the way.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(ROOT):
            return get_response(request)
        if request.META.get("CONTENT_LENGTH") not in (None, "", "0") and request.content_type != "application/json":
            return problem_response(415, _("Send JSON, with the content type application/json."))
        response = get_response(request)
        if response.status_code >= 400 and response["Content-Type"] != CONTENT_TYPE:
            problem = problem_response(response.status_code)
            if "Allow" in response:
                problem["Allow"] = response["Allow"]
            response = problem
        response["Cache-Control"] = "no-store"
        return response

    return middleware
