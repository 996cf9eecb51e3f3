"""The rows of data-rights requests: a month from the day received, or a shorter one's last day (J5)."""

from datetime import date, timedelta
from typing import Any

from tests.oracle.past import Past, Row, plain, text_id, told
from tests.oracle.voices import by

NAME = "data-rights-request-"


def row(past: Past) -> Row:
    """The row of one request."""
    first = past.events[0]
    said = first.said
    checked, extended = past.last(f"{NAME}requester-checked"), past.last(f"{NAME}extended")
    answered, refused = past.last(f"{NAME}fulfilled"), past.last(f"{NAME}refused")
    scopes, closing = past.every(f"{NAME}scoped"), answered or refused
    return {
        "version": past.events[-1].version,
        "review_id": str(said.review_id),
        **{name: getattr(said, name) for name in ("reference", "kind", "asked_by", "received_on")},
        "state": _state(past),
        "due_on": month_later(said.received_on, 1 + (told(extended, "months") or 0)),
        "extended_by": told(extended, "months") or 0,
        "extended_why": told(extended, "why"),
        "extension_reason": told(extended, "reason"),
        "name": plain(said.name),
        "asked": plain(said.asked),
        "identity": told(checked, "identity"),
        "authority": told(checked, "authority"),
        "check_note": told(checked, "note"),
        "searched": list(dict.fromkeys(how for one in scopes for how in one.said.searched)),
        "items": [_item(past, item) for one in scopes for item in one.said.items],
        "notes": [told(one, "note") for one in scopes if one.said.note is not None],
        "advice": [
            {"item": text_id(one.said.item), "text": told(one, "text")}
            for one in past.every(f"{NAME}advised")
        ],
        "erasures": [
            {"id": str(one.said.erasure), "reference": one.said.certificate}
            for one in past.every(f"{NAME}erasure-named")
        ],
        "closed_on": closing.day if closing else None,
        "answered_how": told(answered, "how"),
        "answer": told(answered, "text"),
        "refusal_basis": told(refused, "basis"),
        "refusal_reason": told(refused, "reason"),
        "recorded_on": first.recorded_on,
        "audience": first.envelope.audience,
        **by(first.envelope),
    }


def month_later(day: date, months: int) -> date:
    """Counted month by month, and back from the first of the next one where there is no such day."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    after = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    last = after - timedelta(days=1)
    return last if day.day > last.day else date(year, month, day.day)


def _state(past: Past) -> str:
    for topic, state in (("fulfilled", "fulfilled"), ("refused", "refused")):
        if past.has(NAME + topic):
            return state
    return "in_hand" if past.has(f"{NAME}requester-checked") else "received"


def _item(past: Past, item: Any) -> Row:
    decided = [one for one in past.every(f"{NAME}item-decided") if one.said.item == item.id]
    last = decided[-1] if decided else None
    return {
        "kind": item.kind,
        "id": str(item.id),
        "how": item.how,
        **{name: told(last, name) for name in ("decision", "basis", "reason")},
    }
