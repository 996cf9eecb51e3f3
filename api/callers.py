"""Who calls, for whom, and under which conditions: read from the headers and the body."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Request, Response, current_app, g, request

from api.problems import Problem, answer_problem
from domain.access import anybody
from domain.rejections import BoundToReviews, NotOpenToYou
from service.access.authorizing import NotAllowed, System, authorize
from service.access.within import acting_within
from service.acting import Acting, IdempotencyKey
from service.desk import Client
from service.imports import CHANNEL
from service.reads.looking import look
from service.references import digest_of_request
from service.seen import UNSEEN, reading_as
from service.wiring import Heedful

EXTENSION = "heedful"
ACTED = (
    "on_behalf_of",
    "written_by",
    "attribution",
    "display_as",
    "occurred_on",
    "occurred_precision",
    "known_at_the_time",
)
NOT_KEPT = (
    "Leave Idempotency-Key out: it would have to be kept, and could tell who sent this. What is sent twice "
    "is recorded twice."
)
HELD_BY = {"read:outside": "read"}
"""The scope that allows what another does, and more."""
ANY_KEY = "own"
"""In place of a scope: what any key may read, of itself."""

ANYBODY = "anybody"
"""In place of a scope: for everybody, without a key, and nothing is asked or kept of who they are."""

KEY = re.compile(r"[\x21-\x7e]{1,255}")
VERSION = re.compile(r'"([1-9][0-9]{0,8})"')
ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def heedful() -> Heedful:
    """The service behind this application."""
    built: Heedful = current_app.extensions[EXTENSION]
    return built


def let_in() -> Response | None:
    """Find the client by its API key, or refuse: runs before every call."""
    if not _token():
        return _refuse("key-required", "Send an API key: `Authorization: Bearer <key>`.", "")
    client = client_here()
    if client is None:
        said = "Ask the person who runs Heedful for a new key."
        return _refuse("key-not-valid", said, ', error="invalid_token"')
    acting_within(client.reviews)
    look(None)
    reading_as(f"system {client.id} ({client.name})")
    return None


def client_here() -> Client | None:
    """The system whose key came with this request; None without one that is in force. Looked up once."""
    if "client" not in g:
        token = _token()
        g.client = heedful().desk.key_for(token) if token else None
    found: Client | None = g.client
    return found


def _token() -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def let_anybody_in() -> None:
    """Ask nothing of who calls: no key is looked at, also where one is sent. Raises `Problem`."""
    acting_within(None)
    reading_as(UNSEEN)
    if "Idempotency-Key" in request.headers:
        raise Problem("invalid-header", NOT_KEPT)


def let_go(_: BaseException | None) -> None:
    """The thread is nobody's again: whatever it does next is not bound to this caller's reviews."""
    acting_within(None)


def check_scope(scope: str) -> None:
    """Raises `NotOpenToYou` unless the caller's key carries the scope, or one that holds it."""
    if scope == ANYBODY:
        return
    if scope != ANY_KEY and this_client().scopes.isdisjoint({scope, HELD_BY.get(scope, scope)}):
        raise NotOpenToYou(scope)


def reach_for(action: str) -> None:
    """Find out how far the caller may see and act here. Raises `BoundToReviews`, `NotOpenToYou`."""
    if action in anybody():
        g.reach = None
        return
    client = this_client()
    try:
        g.reach = authorize(System(client.scopes, client.reviews), action)
    except NotAllowed:
        if client.reviews is not None:
            raise BoundToReviews from None
        raise NotOpenToYou(action) from None


def acting(said: dict[str, Any], *, creating: bool) -> Acting:
    """Who acts: takes the common fields out of the body. Raises `Problem` for unreadable headers."""
    about_it = {name: said.pop(name) for name in ACTED if name in said}
    return Acting(
        client=this_client().id,
        scopes=this_client().scopes,
        expected_version=_expected_version(creating),
        idempotency=_idempotency(request, g.sent),
        correlation_id=correlation_id(),
        **about_it,
    )


def client_id() -> str:
    """Whose key it is."""
    return this_client().id


def bringing_in() -> Acting:
    """Whoever brings a file in: a system, in nobody's name."""
    return Acting(
        client=this_client().id,
        scopes=this_client().scopes,
        channel=CHANNEL,
        correlation_id=correlation_id(),
    )


def correlation_id() -> UUID | None:
    """The UUID in X-Correlation-ID, if there is one. Raises `Problem`."""
    given = request.headers.get("X-Correlation-ID")
    if given is None:
        return None
    if not ID.fullmatch(given):
        raise Problem("invalid-header", "X-Correlation-ID must be a UUID.")
    return UUID(given)


def this_client() -> Client:
    """The system whose key came with this request."""
    client: Client = g.client
    return client


def _refuse(code: str, detail: str, error: str) -> Response:
    challenge = {"WWW-Authenticate": f'Bearer realm="heedful"{error}'}
    return answer_problem(Problem(code, detail, headers=challenge))


def _expected_version(creating: bool) -> int | None:
    given = request.headers.get("If-Match")
    if given is None or (given == "*" and not creating):
        return None
    if creating:
        raise Problem("nothing-to-match", "Leave If-Match out when something new is made.")
    found = VERSION.fullmatch(given)
    if not found:
        raise Problem("invalid-header", 'If-Match must hold one version, such as "3".')
    return int(found[1])


def _idempotency(call: Request, sent: Mapping[str, Any]) -> IdempotencyKey | None:
    key = call.headers.get("Idempotency-Key")
    if key is None:
        return None
    if not KEY.fullmatch(key):
        said = "Idempotency-Key takes 1 to 255 visible ASCII characters."
        raise Problem("invalid-header", said)
    canonical = json.dumps(sent, sort_keys=True, separators=(",", ":"))
    asked = f"{call.method}\n{call.path}\n{canonical}"
    return IdempotencyKey(key, _digest(asked.encode(), sent))


def _digest(asked: bytes, sent: Any) -> bytes:
    """What is remembered of a request. Where a reference was sent by its value, nobody without the key
    may find that by trying values out.
    """
    if _holds_value(sent):
        return digest_of_request(heedful().casework.keys, asked)
    return hashlib.sha256(asked).digest()


def _holds_value(sent: Any) -> bool:
    if isinstance(sent, Mapping):
        return "value" in sent or any(map(_holds_value, sent.values()))
    return isinstance(sent, list) and any(map(_holds_value, sent))
