"""What a contribution points at must be there, in the same review, and be what it is called."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from domain.assessment_items import AssessmentItem
from domain.challenges import Challenge
from domain.episodes import Episode
from domain.findings import Finding
from domain.held_back import HeldBackQuery
from domain.observations import Observation, Reference
from domain.rejections import UnknownReference
from domain.warning_signs import WarningSign
from service.casework import Casework

Thing = Challenge | WarningSign | Observation | HeldBackQuery | Finding | Episode | AssessmentItem
KINDS: Mapping[str, type[Thing]] = {
    "challenge": Challenge,
    "warning_sign": WarningSign,
    "observation": Observation,
    "held_back": HeldBackQuery,
    "finding": Finding,
    "episode": Episode,
    "assessment_item": AssessmentItem,
}
ELSEWHERE = ("assessment_item", "episode")
"""Kinds of things that other systems may keep: a token of theirs means nothing here."""
EVIDENCE = (Observation, Challenge, WarningSign, HeldBackQuery)


def check_evidence(casework: Casework, review_id: UUID, ids: Iterable[UUID]) -> None:
    """Each is a contribution to this review. Raises `UnknownReference`."""
    for id in ids:
        found = casework.find(id)
        if not isinstance(found, EVIDENCE) or found.review_id != review_id:
            raise UnknownReference("evidence")


def item_named(casework: Casework, review_id: UUID, about: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is queried, where its item is named by `item_id`: with that item's type and token.

    Raises `UnknownReference` where there is no such item in the review, or it is of another type or
    token than is said beside it.
    """
    id, said = about.get("item_id"), {one: about[one] for one in about if one != "item_id"}
    if id is None:
        return said
    found = casework.find(id)
    if not isinstance(found, AssessmentItem) or found.review_id != review_id:
        raise UnknownReference("assessment item")
    own = {"item_type": found.item_type, "item_ref": found.token}
    if any(said.get(name) not in (None, value) for name, value in own.items()):
        raise UnknownReference("assessment item")
    return {**said, **own}


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
    if one.kind in ELSEWHERE and one.id is None:
        return one.token is not None
    if one.id is None or one.kind == "review":
        return one.kind == "review" and one.id in (None, review_id)
    found = casework.find(one.id) if one.kind in KINDS else None
    return found is not None and isinstance(found, KINDS[one.kind]) and found.review_id == review_id
