"""Whom to tell of a weakness: `/.well-known/security.txt` (RFC 9116), as the settings name them."""

from datetime import UTC, date, datetime, time, timedelta

from flask import Blueprint, Response, request

from api.callers import heedful
from api.problems import Problem, answer_problem
from api.refusing import protect, refuse_in
from service.version import RELEASED

ADDRESS = "/.well-known/security.txt"
PROMISED = timedelta(days=364)
"""RFC 9116 asks for less than a year: who runs an older release is told nothing rather than old things."""
MEDIA_TYPE = "text/plain; charset=utf-8"

weaknesses = Blueprint("weaknesses", __name__)
weaknesses.after_request(protect)
refuse_in(weaknesses)


@weaknesses.get(ADDRESS)
def say_whom_to_tell() -> Response:
    """Where a weakness is reported; 404 where nobody is named, or the release is too old to say."""
    contact = heedful().settings.security_contact
    if not contact or datetime.now(UTC) >= expires():
        return answer_problem(Problem("not-found", "Nobody is named here."))
    lines = {
        "Contact": contact,
        "Expires": expires().isoformat().replace("+00:00", "Z"),
        "Preferred-Languages": "en, cy",
        "Canonical": f"https://{request.host}{ADDRESS}",
    }
    said = "".join(f"{name}: {value}\n" for name, value in lines.items())
    return Response(said, content_type=MEDIA_TYPE)


def expires(released: date = RELEASED) -> datetime:
    """Until when what a release says is to be believed."""
    return datetime.combine(released + PROMISED, time(), UTC)
