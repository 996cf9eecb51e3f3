"""What every write answers, byte for byte the same when the request is repeated (I17)."""

from flask import Response, request

from api.answers import answer
from projections.positions import token
from service.casework import Done


def recorded(done: Done, *, creating: bool, lies_at: str | None = None) -> Response:
    """The id, reference, version and position of what was done; 201 when something was made.

    What was made lies where it was asked for, or at another path.
    """
    body = {
        "id": done.id,
        "reference": done.reference,
        "version": done.version,
        "position": token(done.position),
    }
    if done.join_code is not None:
        body["join_code"] = done.join_code
    response = answer(body, 201 if creating else 200)
    response.set_etag(str(done.version))
    if creating:
        response.headers["Location"] = f"{lies_at or request.path}/{done.id}"
    if done.replayed:
        response.headers["Idempotent-Replayed"] = "true"
    return response
