"""What is wrong with which field: from marshmallow's messages to the errors of a problem."""

import re
from collections.abc import Iterator
from typing import Any

from api.problems import Problem

NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
SEPARATOR = ": "
UNKNOWN = "unknown-field"

MOST_SHOWN = 50
"""How many faults of one request are listed; the sentence says how many there are."""


def fault(code: str, detail: str) -> str:
    """A message that carries its code; `as_problem` takes the two apart again."""
    return f"{code}{SEPARATOR}{detail}"


def as_problem(location: str, messages: Any) -> Problem:
    """The problem of a request whose fields were refused; `location` is json or query."""
    errors = [_error(location, place, message) for place, message in _flat(messages)]
    codes = {error["code"] for error in errors}
    code = codes.pop() if len(codes) == 1 else "invalid"
    several = f"{len(errors)} things in the request cannot be used; see `errors`."
    return Problem(code, errors[0]["detail"] if len(errors) == 1 else several, errors[:MOST_SHOWN])


def _flat(messages: Any, place: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each message with the path to what it is about."""
    if isinstance(messages, dict):
        for name, inside in messages.items():
            # marshmallow's name for what is wrong with the whole
            step = () if name == "_schema" else (str(name),)
            yield from _flat(inside, place + step)
    elif isinstance(messages, list):
        for message in messages:
            yield from _flat(message, place)
    else:
        yield place, str(messages)


def _error(location: str, place: tuple[str, ...], message: str) -> dict[str, str]:
    code, _, detail = message.partition(SEPARATOR)
    if location == "query":
        return {"parameter": _safe(place[0]) if place else "", "code": code, "detail": detail}
    return {"pointer": _pointer(place, code), "code": code, "detail": detail}


def _pointer(place: tuple[str, ...], code: str) -> str:
    """A JSON Pointer (RFC 6901). A name of the client's own making is shown if it is a plain one."""
    if code == UNKNOWN and not NAME.fullmatch(place[-1]):
        place = place[:-1]
    return "".join(f"/{step}" for step in place)


def _safe(name: str) -> str:
    return name if NAME.fullmatch(name) else ""
