"""What every write answers, byte for byte the same when the request is repeated (I17)."""

from flask import Response, request

from api.answers import answer
from projections.positions import token
from service.casework import Done


def recorded(done: Done, *, creating: bool, lies_at: str | None = None) -> Response:
    """The id, reference, version and position of what was done; 201 when something was made.

    202 when it waits for the reveal of a silent round: it has no version and no position yet.

    What was made lies where it was asked for, or at another path.
    """
    if done.waits:
        return _told_again(done, answer(_waiting(done), 202))
    body = {
        "id": done.id,
        "reference": done.reference,
        "version": done.version,
        "position": token(done.position),
    }
    if done.notice is not None:
        body["notice"] = done.notice
    if done.join_code is not None:
        body["join_code"] = done.join_code
    response = answer(body, 201 if creating else 200)
    response.set_etag(str(done.version))
    if creating:
        response.headers["Location"] = f"{lies_at or request.path}/{done.id}"
    return _told_again(done, response)


def _waiting(done: Done) -> dict[str, object]:
    return {"id": done.id, "reference": done.reference, "waits_for": "reveal"}


def _told_again(done: Done, response: Response) -> Response:
    if done.replayed:
        response.headers["Idempotent-Replayed"] = "true"
    return response
