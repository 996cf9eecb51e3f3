"""What every write answers, byte for byte the same when the request is repeated (I17)."""

from flask import Response, request

from api.answers import answer
from projections.positions import token
from service.casework import Done


def recorded(done: Done, *, creating: bool) -> Response:
    """The id, reference, version and position of what was done; 201 when something was made."""
    body = {
        "id": done.id,
        "reference": done.reference,
        "version": done.version,
        "position": token(done.position),
    }
    response = answer(body, 201 if creating else 200)
    response.set_etag(str(done.version))
    if creating:
        response.headers["Location"] = f"{request.path}/{done.id}"
    if done.replayed:
        response.headers["Idempotent-Replayed"] = "true"
    return response
