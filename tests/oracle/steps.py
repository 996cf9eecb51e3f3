"""The step of each event: its own fields, codes apart from words, and no person's id (P26)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from domain.sealed import Sealed
from tests.oracle.covering import unsaid
from tests.oracle.past import Noted, Row, iso, plain, text_id
from tests.oracle.step_fields import FIELDS
from tests.oracle.voices import by

KINDS = {
    "case-review": "case_review",
    "challenge": "challenge",
    "warning-sign": "warning_sign",
    "observation": "observation",
    "held-back-query": "held_back_query",
    "finding": "finding",
    "pattern": "pattern",
    "learning-summary": "learning_summary",
    "session": "session",
    "escalation-policy": "escalation_policy",
    "episode": "episode",
    "assessment-item": "assessment_item",
    "integration-client": "integration_client",
    "webhook": "webhook",
    "detriment": "detriment",
    "unsealing": "unsealing",
    "personal-data": "personal_data",
    "legal-hold": "legal_hold",
    "data-rights-request": "data_rights_request",
}


def row(one: Noted, review_id: str) -> Row:
    """The step of one event about a thing of a review."""
    codes, words = _fields(one)
    step = {
        "position": one.position,
        "thing_id": one.thing,
        "thing_kind": thing_kind(one),
        "version": one.version,
        "review_id": review_id,
        "topic": one.topic,
        "occurred_on": one.envelope.occurred_on,
        "occurred_precision": one.envelope.occurred_precision,
        "recorded_on": one.recorded_on,
        "audience": one.envelope.audience,
        **by(one.envelope),
        "correlation_id": _correlation(one),
        "caused_by": _cause(one),
        "codes": codes,
        "words": words,
    }
    return step | unsaid(step)


def _correlation(one: Noted) -> str | None:
    """What was recorded together, unless that would tie a role to a name."""
    if one.envelope.attribution in ("role_only", "anonymous"):
        return None
    return text_id(one.envelope.correlation_id)


def _cause(one: Noted) -> int | None:
    """The position in the last 62 bits of a UUIDv8 (RFC 9562 5.8) whose other free bits are zero."""
    id = one.envelope.causation_id
    if id is None or (id.version, id.int >> 64) != (8, 0x8000):
        return None
    position: int = id.int & (2**62 - 1)
    return position if 0 < position < one.position else None


def thing_kind(one: Noted) -> str:
    """What kind of thing it happened to, by its stored name."""
    return next(kind for prefix, kind in KINDS.items() if one.topic.startswith(prefix + "-"))


def _fields(one: Noted) -> tuple[Row, Row]:
    """The event's codes and words; what was left empty is left out."""
    names, free = FIELDS[one.topic]
    codes: Row = {}
    words: Row = {}
    for name in names.split():
        for said, value in _taken_apart(name, getattr(one.said, name)):
            if isinstance(value, Sealed):
                words[said] = plain(value)
            elif name == "details":
                codes.setdefault(said, []).append(value)
            else:
                codes[said] = _as_json(value)
    for name in free.split():
        value = getattr(one.said, name)
        if isinstance(value, tuple) and value:
            words[name] = [plain(each) for each in value]
        elif isinstance(value, Sealed):
            words[name] = plain(value)
    return codes, words


def _taken_apart(name: str, value: Any) -> list[tuple[str, Any]]:
    """A field under the name or names it has in a step."""
    if value is None or value == ():
        return []
    if name == "details":
        both = [(one.name, part) for one in value for part in (one.code, one.words)]
        return [(said, part) for said, part in both if part is not None]
    if name == "about" and hasattr(value, "owner_agency"):
        names = {"item_type": "item_type", "owner_agency": "agency", "owner_band": "band"}
        return [(f"about_{said}", getattr(value, field)) for field, said in names.items()]
    if name == "standing":
        return [(said, getattr(value, said)) for said in ("agency", "band", "level")]
    if name == "stood":
        at = f"p{value.log_position:x}"
        return [
            ("log_position", at),
            ("counted_to", value.counted_to),
            ("digest", value.digest),
        ]
    return [(name, value)]


PARTS = {
    "Reference": ("kind", "id", "token"),
    "CaseReference": ("system", "type", "token"),
    "TargetDate": ("what", "on"),
    "CarriedMatter": ("kind", "id", "by_date", "owner_agency", "owner_band"),
    "Decider": ("agency", "band"),
    "Tally": ("recorded", "unchanged", "extended", "refused", "conflict"),
    "RejectedCode": ("code", "count"),
    "RejectedRow": ("row", "pointer", "code"),
    "FoundItem": ("kind", "id", "how"),
    "Stage": ("n", "who", "acknowledge_within", "answer_within"),
}
"""What is said of a thing inside an event, without the id of a person."""


def _as_json(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return iso(value)
    if isinstance(value, tuple):
        return [_as_json(one) for one in value]
    parts = PARTS.get(type(value).__name__)
    if parts:
        return {name: _as_json(getattr(value, name)) for name in parts}
    return value
