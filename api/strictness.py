"""Reading a request without guessing: whatever two readers could read differently is refused."""

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from flask import Request, g
from marshmallow import RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import HTTPException

from api.faults import as_problem, fault
from api.problems import Problem

MOST_BYTES = 1024 * 1024
DEEPEST = 32


class StrictParser(FlaskParser):
    """Reads JSON bodies and query strings; what it cannot be sure of is a `Problem`."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": RAISE}

    def load_json(self, req: Request, schema: Schema) -> Any:
        """The body as JSON; an empty body is an empty object. Kept in `g.sent` as it came."""
        g.sent = read_json(req)
        return g.sent

    def load_querystring(self, req: Request, schema: Schema) -> Mapping[str, str]:
        """The query parameters, each given once."""
        twice = [name for name, values in req.args.lists() if len(values) > 1]
        if twice:
            said = fault("repeated-parameter", "Give this parameter once.")
            raise ValidationError({name: [said] for name in twice})
        return req.args.to_dict()

    def handle_error(
        self, error: ValidationError, req: Request, schema: Schema, **_: Any
    ) -> NoReturn:
        """Refuse what the schema refused, naming each place."""
        assert isinstance(error.messages, dict)  # webargs puts them under the location
        location, messages = next(iter(error.messages.items()))
        raise as_problem(location, messages) from None


def check_no_parameters(request: Request) -> None:
    """A write takes its words in the body, never in the address. Raises `Problem`."""
    if request.args:
        raise Problem("unknown-parameter", "This call takes no query parameters.")


def read_json(request: Request) -> Any:
    """The JSON of a request's body. Raises `Problem`."""
    body = read_body(request)
    if not body:
        return {}
    if request.mimetype != "application/json":
        raise Problem("wrong-content-type", "Send the body as application/json.")
    value = _parse(body)
    _check_shape(value)
    return value


def read_body(request: Request, most: int = MOST_BYTES) -> bytes:
    """The body, of so many bytes at the most. Raises `Problem`."""
    if (request.content_length or 0) > most:
        _refuse_size(most)
    body = bytearray()
    # One read may bring less than there is; a body without a length may never end.
    while more := _read_some(request, most + 1 - len(body)):
        body += more
        if len(body) > most:
            _refuse_size(most)
    if len(body) < (request.content_length or 0):
        _refuse_fragment()
    return bytes(body)


def _read_some(request: Request, size: int) -> bytes:
    try:
        some: bytes = request.stream.read(size)
    except HTTPException:
        raise
    except TimeoutError:
        raise Problem("too-slow", "The body took too long to come. Send the same again.") from None
    except Exception:  # each server has errors of its own for a body that is not sent as HTTP says
        _refuse_fragment()
    return some


def _refuse_fragment() -> NoReturn:
    raise Problem("bad-request", "The body breaks off, or is not sent as HTTP says.") from None


def _refuse_size(most: int) -> NoReturn:
    said = "1 MiB (1,048,576 bytes)" if most == MOST_BYTES else f"{most:,} bytes"
    raise Problem("body-too-large", f"A body may have up to {said}.")


def _parse(body: bytes) -> Any:
    try:
        return json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_refuse_duplicates,
            parse_constant=_refuse_constant,
        )
    except RecursionError:
        _refuse_depth()
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise Problem("not-json", "The body could not be read as JSON in UTF-8.") from None
    except ValueError:  # an integer of thousands of digits
        _refuse_number()


def _refuse_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """One reader takes the first of two equal keys, another the last: we take neither."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Problem("duplicate-key", "Each key may stand in an object once.")
    return found


def _refuse_constant(_: str) -> NoReturn:
    _refuse_number()


def _refuse_number() -> NoReturn:
    raise Problem("not-a-number", "NaN, infinite and endless numbers are not JSON.")


def _refuse_depth() -> NoReturn:
    raise Problem("too-deep", f"The body is nested deeper than {DEEPEST} levels.")


def _check_shape(value: Any) -> None:
    for depth, one in _walk(value):
        if depth > DEEPEST:
            _refuse_depth()
        if isinstance(one, float) and not math.isfinite(one):
            _refuse_number()


def _walk(value: Any) -> Iterator[tuple[int, Any]]:
    """Every value inside, with how deep it lies; without recursion, however deep."""
    waiting = [(1, value)]
    while waiting:
        depth, one = waiting.pop()
        yield depth, one
        inside = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        waiting.extend((depth + 1, each) for each in inside)
