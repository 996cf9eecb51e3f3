"""What the contract (OpenAPI) says of each call beside what its fields say themselves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from apispec import APISpec

from api.answer_shapes import TOKEN, AnswerShapes
from api.callers import ANY_KEY, ANYBODY
from api.feed_shapes import COMPONENTS, FED, LAST_EVENT_ID
from api.problems import MEDIA_TYPE, every_type
from projections.exporting.files import CONTENT_TYPES, JSON, content_types
from service.importing.sending import BY_TYPE

Doc = dict[str, Any]
SECURITY = "api_key"
WHEN = ("As-At", "Behind", "Within")
WRITING = ("IdempotencyKey", "CorrelationId")
OF_READS = (400, 401, 403, 404, 406, 422, 429, 503)
OF_BODIES = (408, 413, 415)
OF_WRITES = (400, 401, 403, 404, 408, 409, 412, 413, 415, 422, 429, 503, 507)
JSON_TYPE = CONTENT_TYPES[JSON]
FILE: Mapping[str, str] = {"type": "string", "format": "binary"}


FORM: Doc = {
    "type": "object",
    "required": ["file"],
    "properties": {
        "file": FILE,
        "mapping": {**FILE, "description": "Headings and values of a challenge log in our words."},
    },
}
SENT: Doc = {
    **{kind: {"schema": FILE} for kind in BY_TYPE if kind != JSON_TYPE},
    JSON_TYPE: {"schema": {"type": "object", "description": "A review bundle."}},
    "multipart/form-data": {"schema": FORM},
}
"""What a call that brings a file takes."""


@dataclass(frozen=True, slots=True)
class Call:
    """How a call was declared: the scope and the action it needs, its manner, the type it answers with.

    The manner is `creates`, `acts`, `reads`, `lists`, `feeds`, `asks` for a read by a body, or `manages`
    what is beside the record and has a `status` of its own; `brings` for a file that is sent, `tells` for
    how far it is, `hands_out` for one of a `media_type` that is the same for everybody, `hears` for what is
    said without a key. What `has_a_past`
    can be asked as at a time. What is created and `may_wait` is not always there yet.
    """

    scope: str
    action: str
    manner: str
    answer: type | None = None
    has_a_past: bool = True
    may_wait: bool = False
    media_type: str = JSON_TYPE
    status: int = 200
    name: str = ""


def describe(doc: Doc, doc_info: Mapping[str, Any], *, api: Any, method: str, **_: object) -> Doc:
    """Complete what is documented of one call (flask-smorest asks for each)."""
    call: Call = doc_info["call"]
    manages = call.manner == "manages"
    hears = call.manner == "hears" and method.upper() != "GET"
    writes = call.manner in ("creates", "acts") or hears or (manages and method.upper() != "GET")
    asks = call.manner in ("asks", "brings")
    doc["operationId"] = call.name
    doc["security"] = [{SECURITY: [] if call.scope == ANY_KEY else [call.scope]}]
    if call.scope == ANYBODY:
        doc["security"] = []
    doc["responses"] = {
        **_success(call, api.shapes),
        **{str(status): {"$ref": f"#/components/responses/{status}"} for status in OF_READS},
        **{str(s): {"$ref": f"#/components/responses/{s}"} for s in OF_WRITES if writes},
        **{str(s): {"$ref": f"#/components/responses/{s}"} for s in OF_BODIES if asks},
        "default": {"$ref": "#/components/responses/default"},
    }
    if writes and not hears and (not manages or call.status == 201):
        doc.setdefault("parameters", []).extend(WRITING)
    if call.manner == "brings":
        doc["requestBody"] = {"required": True, "content": SENT}
    if call.manner == "acts":
        doc["parameters"].append("IfMatch")
    if call.manner == "feeds":
        doc["parameters"].append(LAST_EVENT_ID)
    return doc


def _success(call: Call, shapes: AnswerShapes) -> Doc:
    match call.manner:
        case "creates":
            made = _recorded("Recorded.", ("ETag", "Location", "IdempotentReplayed"))
            return {"201": made, "202": WAITING} if call.may_wait else {"201": made}
        case "acts":
            return {"200": _recorded("Recorded.", ("ETag", "IdempotentReplayed"))}
        case "feeds":
            return {"200": FED}
        case "lists":
            return {"200": _found(call.answer, shapes.of(call.answer), ("Link", *WHEN))}
        case "brings":
            shape = shapes.of(call.answer)
            waits = {"description": "It waits; its Location tells how far it is."}
            return {
                "200": {"description": "Done.", "content": {JSON_TYPE: {"schema": shape}}},
                "202": waits,
            }
        case "tells":
            return {"200": _found(None, shapes.of(call.answer), ())}
        case "hands_out":
            return {
                "200": {"description": "The file.", "content": {call.media_type: {"schema": FILE}}}
            }
    if call.manner in ("manages", "hears"):
        return {str(call.status): _told(shapes.of(call.answer))}
    return {"200": _found(call.answer, shapes.of(call.answer), WHEN if call.has_a_past else ())}


def _recorded(description: str, headers: Iterable[str]) -> Doc:
    schema = {"$ref": "#/components/schemas/Recorded"}
    return {
        "description": description,
        "headers": _headers(headers),
        "content": {JSON_TYPE: {"schema": schema}},
    }


def _found(answer: type | None, schema: Doc, headers: Iterable[str]) -> Doc:
    """The answer as JSON, as files that hold every row of it, and as a document where it is one."""
    content: Doc = {
        kind.partition(";")[0]: {"schema": FILE}
        for form, kind in content_types(answer or object).items()
        if form != JSON
    }
    content[JSON_TYPE] = {"schema": schema}
    found: Doc = {"description": "The answer.", "content": content}
    return {**found, "headers": _headers(headers)} if headers else found


def _told(schema: Doc) -> Doc:
    return {"description": "The answer.", "content": {JSON_TYPE: {"schema": schema}}}


def _headers(names: Iterable[str]) -> Doc:
    names_of = {"IdempotentReplayed": "Idempotent-Replayed"}
    return {names_of.get(name, name): {"$ref": f"#/components/headers/{name}"} for name in names}


def put_in_common(spec: APISpec) -> None:
    """Put into the contract what many calls share."""
    spec.components.security_scheme(
        SECURITY,
        {
            "type": "http",
            "scheme": "bearer",
            "description": "An API key: `python -m service key create NAME` prints one.",
        },
    )
    spec.components.schema("Recorded", RECORDED)
    spec.components.schema("Waiting", WAITS)
    spec.components.schema("Problem", {**PROBLEM, "properties": _problem_members()})
    for component, schema in COMPONENTS.items():
        spec.components.schema(component, schema)
    for name, place, parameter in PARAMETERS:
        spec.components.parameter(name, place, parameter)
    for name, header in HEADERS.items():
        spec.components.header(name, header)
    for status in sorted({*OF_READS, *OF_WRITES}):
        spec.components.response(str(status), _problem_response(status))
    spec.components.response("default", _problem_content("Any other problem."))


def _problem_response(status: int) -> Doc:
    codes = [kind for kind in every_type().values() if kind.status == status]
    return _problem_content("\n".join(f"- `{kind.code}`: {kind.title}." for kind in codes))


def _problem_content(description: str) -> Doc:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": description, "content": {MEDIA_TYPE: {"schema": schema}}}


def _problem_members() -> Doc:
    codes = list(every_type())
    return {**PROBLEM["properties"], "code": {"type": "string", "examples": codes}}


WAITING: Doc = {
    "description": "Kept, and read by nobody before the reveal of the silent round.",
    "headers": _headers(("IdempotentReplayed",)),
    "content": {JSON_TYPE: {"schema": {"$ref": "#/components/schemas/Waiting"}}},
}
WAITS: Doc = {
    "type": "object",
    "description": "What was said in a silent round waits for its reveal; until then nobody reads it.",
    "required": ["id", "reference", "waits_for"],
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "reference": {"type": "string", "description": "A short readable name."},
        "waits_for": {"const": "reveal"},
    },
}
RECORDED: Doc = {
    "type": "object",
    "description": "What a write did. Its version is the ETag; give it as If-Match to act on it.",
    "required": ["id", "reference", "version", "position"],
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "reference": {"type": "string", "description": "A short readable name."},
        "version": {"type": "integer", "minimum": 1},
        "position": TOKEN,
        "notice": {
            "type": "string",
            "description": "What whoever did it has to know, in a sentence or two.",
        },
        "join_code": {
            "type": "string",
            "description": "Where one was made: the code to join, told this once.",
        },
    },
}
PROBLEM: Doc = {
    "type": "object",
    "description": "A refusal (RFC 9457). It never repeats a refused value.",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong here, in a sentence."},
        "rule": {"type": "string", "description": "The rule that speaks, such as I4."},
        "errors": {
            "type": "array",
            "description": "Each place that is wrong: a JSON Pointer, or a query parameter.",
            "items": {
                "type": "object",
                "required": ["code", "detail"],
                "properties": {
                    "pointer": {"type": "string"},
                    "parameter": {"type": "string"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
        "current_version": {"type": "integer", "description": "With `version-is-stale`."},
        "allowed": {
            "type": "array",
            "items": {"type": "string"},
            "description": "With `version-is-stale` and `illegal-transition`: what is legal now.",
        },
        "still_open": {
            "type": "array",
            "items": {"type": "string"},
            "description": "With `matters-still-open`: the references.",
        },
        "open": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "reference"],
                "properties": {
                    "id": {"type": "string", "format": "uuid"},
                    "reference": {"type": "string"},
                },
            },
            "description": "With `session-matters-open`: what is parked or unanswered.",
        },
        "missing": {
            "type": "array",
            "items": {"type": "string"},
            "description": "With `proof-missing`: each proof that is missing.",
        },
        "inbox": {
            "type": "string",
            "format": "uuid",
            "description": "With `review-is-closed`: the standing review that takes it instead.",
        },
    },
}
PARAMETERS: tuple[tuple[str, str, Doc], ...] = (
    (
        "IdempotencyKey",
        "header",
        {
            "name": "Idempotency-Key",
            "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
            "description": "The same key with the same request gives the first answer again.",
        },
    ),
    (
        "IfMatch",
        "header",
        {
            "name": "If-Match",
            "schema": {"type": "string", "pattern": '^(\\*|"[1-9][0-9]{0,8}")$'},
            "description": 'The version acted on, as `"3"`; when another is current: 412.',
        },
    ),
    (
        "CorrelationId",
        "header",
        {
            "name": "X-Correlation-ID",
            "schema": {"type": "string", "format": "uuid"},
            "description": "Ties requests of several systems together; kept, and echoed.",
        },
    ),
)
HEADERS: Mapping[str, Doc] = {
    "ETag": {"description": 'The version, as `"3"`.', "schema": {"type": "string"}},
    "Location": {
        "description": "Where to read what was made.",
        "schema": {"type": "string", "format": "uri-reference"},
    },
    "IdempotentReplayed": {
        "description": "`true` when this was done before and is only answered again.",
        "schema": {"type": "string"},
    },
    "As-At": {
        "description": "As at when this is: the position, and the day that days are counted to. "
        "Given as `as_at`, it brings the same answer back.",
        "schema": {"type": "string", "examples": ["p1f.2024-06-08"]},
    },
    "Within": {
        "description": "There where the key is bound to reviews: the answer is of these alone, and so is "
        "every total.",
        "schema": {"type": "string", "enum": ["bound-reviews"]},
    },
    "Behind": {
        "description": "By how many events at most the answer is behind what is recorded; absent "
        "when it is not.",
        "schema": {"type": "integer", "minimum": 1},
    },
    "Link": {"description": 'The next page, as `rel="next"`.', "schema": {"type": "string"}},
}
