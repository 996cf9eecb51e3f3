"""How much anybody may ask in a minute: by key or person, and by address only where there is neither.

flask-limiter decides, over counts that all processes of an installation share (decision 51). Where these
cannot be written, everybody is let in: a limit protects the service and must not stop it.
"""

import math
from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask, Response, current_app, g, request
from flask_limiter import ApplicationLimit, Limiter, RequestLimit
from limits.storage.base import Storage
from sqlalchemy.exc import SQLAlchemyError

from api.callers import ANYBODY, client_here, heedful
from api.calls import DECLARED, SEARCH
from service.settings import Settings

VISITOR = "heedful-visitor"
"""The extension that says who is signed in on the pages: a function that answers their name or None."""
SIGN_INS, REFUSED_KEYS, SEARCHES = "sign-ins", "refused-keys", "searches"
WRITES, READS = "writes", "reads"
PER_MINUTE: dict[str, Callable[[Settings], int]] = {
    SIGN_INS: lambda settings: settings.sign_ins_per_minute,
    REFUSED_KEYS: lambda settings: settings.refused_keys_per_minute,
    SEARCHES: lambda settings: settings.searches_per_minute,
    WRITES: lambda settings: settings.writes_per_minute,
    READS: lambda settings: settings.reads_per_minute,
}
WAYS_IN = frozenset(
    f"pages.{one}" for one in ("to_provider", "from_provider", "use_link", "redeem_link")
)
CHANGES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
WATCHED = frozenset({"health.say_alive", "health.say_ready"})
"""Whoever watches over it is never sent away."""
UNLINKED_PAGES = frozenset({"pages.receipt", "pages.look_by_receipt"})
"""Here and in calls for anybody nothing is counted: a count keeps who asked, and when (decision 52)."""
MINUTE = 60


class SharedCounts(Storage):
    """The installation's own counts, as `limits` asks for them."""

    STORAGE_SCHEME = ["heedful"]  # so it is declared there

    @property
    def base_exceptions(self) -> type[Exception]:
        """What a store that cannot be reached raises."""
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count so many more, for so many seconds."""
        return heedful().counts.add(key, expiry, amount)

    def get(self, key: str) -> int:
        """How many were counted."""
        return heedful().counts.read(key)[0]

    def get_expiry(self, key: str) -> float:
        """When it begins anew."""
        return heedful().counts.read(key)[1]

    def check(self) -> bool:
        """Whether it can be asked."""
        heedful().counts.read("")
        return True

    def reset(self) -> int | None:
        """Begin everything anew."""
        heedful().counts.forget()
        return None

    def clear(self, key: str) -> None:
        """Begin one count anew."""
        heedful().counts.forget(key)


def limit_requests(app: Flask) -> None:
    """Count every request of this application from now on, and refuse what is too many."""
    limiter = Limiter(
        _who,
        application_limits=[ApplicationLimit(_rate, exempt_when=_is_free)],
        storage_uri="heedful://",
        swallow_errors=True,
    )
    limiter.init_app(app)

    @app.after_request
    def say_how_much_is_left(response: Response) -> Response:
        if (found := limiter.current_limit) is not None and "counted_as" in g:
            _say(found, response)
        return response


def _is_free() -> bool:
    free = request.endpoint in WATCHED | UNLINKED_PAGES or _is_for_anybody()
    return free or not heedful().settings.rate_limits


def _is_for_anybody() -> bool:
    call = DECLARED.get(request.endpoint or "")
    return call is not None and call.scope == ANYBODY


def _rate() -> str:
    """The limit of what is asked here."""
    g.counted_as = _kind()
    return f"{PER_MINUTE[g.counted_as](heedful().settings)} per minute"


def _who() -> str:
    """What is counted, and of whom."""
    return f"{g.counted_as} {_whom()}"


def _whom() -> str:
    if g.counted_as not in (SIGN_INS, REFUSED_KEYS):
        if _is_call():
            return f"key {client_here().id}"  # type: ignore[union-attr]  # else refused-keys
        if who := _visitor():
            return f"person {who}"
    return f"address {request.remote_addr}"


def _kind() -> str:
    if request.endpoint in WAYS_IN:
        return SIGN_INS
    if _is_call() and client_here() is None:
        return REFUSED_KEYS
    call = DECLARED.get(request.endpoint or "")
    if (call and call.action == SEARCH) or (request.endpoint, request.method) == _SEARCH_PAGE:
        return SEARCHES
    if call:
        return WRITES if call.manner in ("creates", "acts") else READS
    return WRITES if request.method in CHANGES else READS


_SEARCH_PAGE = ("pages.search", "POST")


def _is_call() -> bool:
    return request.endpoint in DECLARED and not _is_for_anybody()


def _visitor() -> str | None:
    found: Callable[[], str | None] | None = current_app.extensions.get(VISITOR)
    return found() if found else None


def _say(found: RequestLimit, response: Response) -> None:
    """The fields of draft-ietf-httpapi-ratelimit-headers; and when to come again, to whoever must."""
    ends, left = found.window
    seconds = max(1, math.ceil(ends - datetime.now(UTC).timestamp()))
    response.headers["RateLimit-Policy"] = f'"{g.counted_as}";q={found.limit.amount};w={MINUTE}'
    response.headers["RateLimit"] = f'"{g.counted_as}";r={left};t={seconds}'
    if found.breached:
        response.headers["Retry-After"] = str(seconds)
