"""What a contribution points at must be there, in the same review, and be what it is called."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from domain.challenges import Challenge
from domain.findings import Finding
from domain.held_back import HeldBackQuery
from domain.observations import Observation, Reference
from domain.rejections import UnknownReference
from domain.warning_signs import WarningSign
from service.casework import Casework

Thing = Challenge | WarningSign | Observation | HeldBackQuery | Finding
KINDS: Mapping[str, type[Thing]] = {
    "challenge": Challenge,
    "warning_sign": WarningSign,
    "observation": Observation,
    "held_back": HeldBackQuery,
    "finding": Finding,
}
ELSEWHERE = ("assessment_item", "episode")
"""Kinds of things that other systems keep; their ids and tokens mean nothing here."""
EVIDENCE = (Observation, Challenge, WarningSign, HeldBackQuery)


def check_evidence(casework: Casework, review_id: UUID, ids: Iterable[UUID]) -> None:
    """Each is a contribution to this review. Raises `UnknownReference`."""
    for id in ids:
        found = casework.find(id)
        if not isinstance(found, EVIDENCE) or found.review_id != review_id:
            raise UnknownReference("evidence")


def check_reply(casework: Casework, review_id: UUID, id: UUID | None) -> None:
    """What is replied to is an observation of this review. Raises `UnknownReference`."""
    if id is not None:
        check_references(casework, review_id, [Reference(kind="observation", id=id)])


def check_references(casework: Casework, review_id: UUID, given: Iterable[Reference]) -> None:
    """Each names something, and what is kept here is of its kind and of this review.

    Raises `UnknownReference`.
    """
    for one in given:
        if not _is_there(casework, review_id, one):
            raise UnknownReference("thing")


def _is_there(casework: Casework, review_id: UUID, one: Reference) -> bool:
    if one.kind in ELSEWHERE:
        return one.id is not None or one.token is not None
    if one.id is None or one.kind == "review":
        return one.kind == "review" and one.id in (None, review_id)
    found = casework.find(one.id) if one.kind in KINDS else None
    return found is not None and isinstance(found, KINDS[one.kind]) and found.review_id == review_id
