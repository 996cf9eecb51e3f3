"""What an address asks for: a thing of a kind by its id, in a review, or a list."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from service.reads.looking import Looking

KINDS: Mapping[str, str] = {
    "review_id": "case_review",
    "challenge_id": "challenge",
    "query_id": "challenge",
    "sign_id": "warning_sign",
    "observation_id": "observation",
    "held_back_id": "held_back_query",
    "finding_id": "finding",
    "session_id": "session",
    "episode_id": "episode",
    "item_id": "assessment_item",
    "publication_id": "learning_summary",
    "pattern_id": "pattern",
    "policy_id": "escalation_policy",
    "unsealing_id": "unsealing",
    "request_id": "data_rights_request",
    "event_id": "event",
    "name": "event",
    "participant": "participant",
}
"""Of which kind the thing is that a part of an address names."""
REVIEW = "review_id"
ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


@dataclass(frozen=True, slots=True)
class AskedFor:
    """The one thing that was asked for, if it was one, and the review, where it was said."""

    kind: str | None
    thing: str | None
    review: str | None


def asked_for(parts: Mapping[str, object], filtered: str | None) -> AskedFor:
    """By the parts of the address, and the review that a list was narrowed to."""
    given = {name: str(one) for name, one in parts.items()}
    named = next((name for name in given if name != REVIEW), REVIEW if REVIEW in given else None)
    review = given.get(REVIEW) or (filtered if filtered and ID.fullmatch(filtered) else None)
    review = review and review.lower()
    if named is None:
        return AskedFor(None, None, review)
    return AskedFor(KINDS[named], given[named], review)


def begun(
    by: Mapping[str, str | None], action: str, what: str, request: str, thing: AskedFor
) -> Looking:
    """What is known of a look before it is answered."""
    return Looking(
        who=by["who"] or "",
        roles=by["roles"] or "",
        purpose=by["purpose"] or "",
        participant=by["participant"],
        action=action,
        what=what,
        request=request,
        kind=thing.kind,
        thing=thing.thing,
        review=thing.review,
    )
