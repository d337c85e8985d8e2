"""The addresses for programs and the document that describes them."""

from typing import Annotated

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Header, NinjaAPI, Path, Query, Schema
from ninja.errors import HttpError, ValidationError
from pydantic import Field, create_model

from api import figures, lists, schemas, telling, writing
from api.doors import TokenDoor, let_in
from api.fields import Key
from api.problems import CONTENT_TYPE, Problem, problem_response
from api.things import OFFICE, READERS, THINGS, Thing

# What any request may be told; each with problem details.
PROBLEMS = {frozenset({400, 401, 403, 404, 405, 413, 415, 422, 429}): schemas.ProblemOut}


class Interface(NinjaAPI):
    """Says in the document that problems have their own content type, and that a parameter is left out, never null."""

    def get_openapi_schema(self, **kwargs):
        """Return the document."""
        document = super().get_openapi_schema(**kwargs)
        for operations in document["paths"].values():
            for operation in operations.values():
                for parameter in operation.get("parameters", []):
                    one, *others = parameter["schema"].pop("anyOf", [{}])
                    assert others in ([], [{"type": "null"}])
                    parameter["schema"] |= one
                for status, response in operation["responses"].items():
                    if int(status) >= 400 and "application/json" in response.get("content", {}):
                        response["content"] = {CONTENT_TYPE: response["content"]["application/json"]}
        return document


api = Interface(
    title="TVET partnership programmes",
    version="1",
    description="Reads what the owner of the token may see, and submits agreements. See docs/api.md.",
    urls_namespace="api",
    openapi_url="openapi.json",
    docs_url=None,
    auth=TokenDoor(),
)


@api.exception_handler(Problem)
def _problem(_request, problem):
    return problem_response(problem.status, problem.detail, problem.errors)


@api.exception_handler(HttpError)
def _http_error(_request, error):
    if error.status_code == 401:
        return problem_response(401, _("Send a valid token: Authorization: Bearer …"))
    return problem_response(error.status_code, str(error))


@api.exception_handler(ValidationError)
def _invalid(_request, error):
    errors = [(".".join(str(part) for part in one["loc"][1:]), one["msg"]) for one in error.errors]
    return problem_response(422, _("What was sent is not as the document describes it."), errors)


@api.exception_handler(Http404)
def _missing(_request, _error):
    return problem_response(404)


@api.exception_handler(PermissionDenied)
def _denied(_request, _error):
    return problem_response(403)


@api.exception_handler(RequestDataTooBig)
def _too_big(_request, _error):
    return problem_response(413)


def _offer(thing: Thing) -> None:
    """Add the list of ``thing`` and the address of one."""
    query, page = lists.query_of(thing), lists.page_of(thing)
    one_of = thing.name.rstrip("s") if thing.name != "people" else "person"
    one_of = {"activitie": "activity"}.get(one_of, one_of)

    def read_list(request: HttpRequest, asked: Query[query]):
        let_in(request, *thing.kinds)
        return lists.read_page(request, thing, asked)

    def read_one(request: HttpRequest, pk: Path[Key]):
        lists.refuse_unknown(request, ())
        let_in(request, *thing.kinds)
        rows = thing.whole_rows(thing.rows().visible_to(request.user))
        return (thing.tell_whole or thing.tell)(get_object_or_404(rows, pk=pk))

    api.get(
        f"/{thing.name}", response={200: page} | PROBLEMS, url_name=f"{one_of}_list",
        operation_id=f"list_{thing.name}", summary=f"List {thing.name}", tags=[thing.name],
    )(read_list)  # fmt: skip
    api.get(
        f"/{thing.name}/{{pk}}", response={200: thing.whole_told or thing.told} | PROBLEMS,
        url_name=f"{one_of}_detail", operation_id=f"read_{one_of}", summary=f"Read one of the {thing.name}",
        tags=[thing.name],
    )(read_one)  # fmt: skip


for _thing in THINGS:
    _offer(_thing)

IndicatorsPage = create_model(
    "IndicatorsPage", __base__=Schema, count=(int, ...), next=(str | None, ...), previous=(str | None, ...),
    results=(list[schemas.IndicatorOut], ...),
)  # fmt: skip


@api.get(
    "/figures", response={200: IndicatorsPage} | PROBLEMS, url_name="figure_list", operation_id="list_figures",
    summary="List what the figures mean", tags=["figures"],
)  # fmt: skip
def figure_list(request: HttpRequest, asked: Query[figures.IndicatorsQuery]):
    """List the definitions of all figures."""
    let_in(request, *READERS)
    lists.refuse_unknown(request, figures.IndicatorsQuery.model_fields)
    keys = list(figures.INDICATORS)
    return lists.paged(request, keys, len(keys), asked, figures.indicator)


@api.get(
    "/figures/{key}", response={200: schemas.FigureOut} | PROBLEMS, url_name="figure_detail",
    operation_id="read_figure", summary="Read a figure of a programme or a part of it", tags=["figures"],
)  # fmt: skip
def figure_detail(request: HttpRequest, key: figures.IndicatorKey, asked: Query[figures.FigureQuery]):
    """Return value and rows of a figure."""
    let_in(request, *READERS)
    return figures.figure(request, key, asked)


@api.post(
    "/agreements", response={201: schemas.AgreementWholeOut} | PROBLEMS, url_name="agreement_list",
    operation_id="draft_agreement", summary="Draft an agreement", tags=["agreements"],
)  # fmt: skip
def agreement_draft(
    request: HttpRequest,
    response: HttpResponse,
    sent: schemas.DraftIn,
    idempotency_key: Annotated[str | None, Field(min_length=1, max_length=200)] = Header(None, alias="Idempotency-Key"),
):
    """Make a draft; the same Idempotency-Key again gives the first one."""
    lists.refuse_unknown(request, ())
    let_in(request, *OFFICE)
    made = writing.draft(request, sent, idempotency_key)
    response["Location"] = request.build_absolute_uri(reverse("api:agreement_detail", args=[made.pk]))
    return 201, _told(request, made.pk)


@api.post(
    "/agreements/{pk}/propose", response={200: schemas.AgreementWholeOut} | PROBLEMS, url_name="agreement_propose",
    operation_id="propose_agreement", summary="Propose a draft to the partner", tags=["agreements"],
)  # fmt: skip
def agreement_propose(request: HttpRequest, pk: Path[Key]):
    """Propose a draft; repeating it changes nothing."""
    lists.refuse_unknown(request, ())
    let_in(request, "coordinator")
    return 200, _told(request, writing.propose_draft(request, pk).pk)


def _told(request: HttpRequest, pk: int) -> dict:
    thing = next(one for one in THINGS if one.name == "agreements")
    return telling.agreement_whole(thing.whole_rows(thing.rows().visible_to(request.user)).get(pk=pk))
