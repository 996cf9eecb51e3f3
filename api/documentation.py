"""The contract for people and programs: OpenAPI, Swagger UI, and a page for every problem."""

from pathlib import Path

from flask import Blueprint, Response, current_app, render_template, request

from api.answers import answer
from api.problems import Problem, ProblemType, answer_problem, every_type
from api.refusing import protect, refuse_in

STATIC = Path(__file__).parent / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'; "
    "object-src 'none'"
)

TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
}

documents = Blueprint("documentation", __name__, template_folder="templates")
documents.after_request(protect)
refuse_in(documents)


@documents.get("/api/v1/openapi.json")
def show_contract() -> Response:
    """The contract of the API as OpenAPI 3.1."""
    return Response(current_app.extensions["contract"], content_type="application/json")


@documents.get("/docs")
def show_documentation() -> Response:
    """Swagger UI over the contract, from our own files: nothing is asked of anybody else."""
    return _page("docs.html")


@documents.get("/docs/<any('start.js', 'docs.css'):name>")
def show_file(name: str) -> Response:
    """The script that starts Swagger UI, and our style."""
    return Response((STATIC / name).read_bytes(), content_type=TYPES[name[name.index(".") :]])


@documents.get("/problems")
def list_problems() -> Response:
    """Every problem there is."""
    if _wants_page():
        return _page("problems.html", problems=every_type().values())
    return answer({"items": [_shown(kind) for kind in every_type().values()]})


@documents.get("/problems/<code>")
def show_problem(code: str) -> Response:
    """What one problem means: where the `type` of a problem leads."""
    kind = every_type().get(code)
    if kind is None:
        return answer_problem(Problem("not-found", "There is no problem of this name."))
    if _wants_page():
        return _page("problems.html", problems=[kind])
    return answer(_shown(kind))


def _shown(kind: ProblemType) -> dict[str, object]:
    shown: dict[str, object] = {"code": kind.code, "status": kind.status, "title": kind.title}
    return {**shown, "rule": kind.rule} if kind.rule else shown


def _wants_page() -> bool:
    """Whether a person's browser asks, which prefers HTML to JSON."""
    return request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html"


def _page(template: str, **what: object) -> Response:
    response = Response(render_template(template, **what), content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = POLICY
    return response
