"""The rows of sessions and of those who are in them (B.2, B.6, I8)."""

from typing import Any

from tests.oracle.past import Noted, Past, Row, Rows, day_of, iso, plain, text_id, told
from tests.oracle.voices import by

PREFIX = "session-"
STARTED, PAUSED, RESUMED, ENDED = (
    PREFIX + end for end in ("started", "paused", "resumed", "ended")
)
RULES = PREFIX + "ground-rules-agreed"
ATTENDED = PREFIX + "attendance-recorded"
OPENED, CLOSED = PREFIX + "phase-opened", PREFIX + "phase-closed"
ROUND, REVEALED = PREFIX + "silent-round-opened", PREFIX + "silent-round-revealed"
ORDER = PREFIX + "speaking-order-set"
APPOINTED = PREFIX + "devils-advocate-appointed"
ARGUED = PREFIX + "devils-advocate-view-recorded"
CALLED = PREFIX + "expertise-called-on"
PARKED, TAKEN_UP = PREFIX + "item-parked", PREFIX + "parked-item-resumed"
STOP, SAFE = PREFIX + "safety-stop-called", PREFIX + "made-safe-recorded"
SUPERVISED = PREFIX + "supervision-informed"
HANDED_ON = PREFIX + "matters-handed-on"
STATES = {
    STARTED: "running",
    PAUSED: "paused",
    STOP: "paused",
    RESUMED: "running",
    ENDED: "ended",
}


def row(past: Past) -> Row:
    """The row of one session."""
    first = past.events[0]
    said = first.said
    latest = past.last(*STATES)
    rules, order = past.last(RULES), past.last(ORDER)
    rounds = past.every(ROUND)
    silent = past.last(ROUND, REVEALED)
    return {
        "version": past.events[-1].version,
        "review_id": str(said.review_id),
        "reference": said.reference,
        "session_type": said.session_type,
        "mode": said.mode,
        "title": plain(said.title),
        "state": STATES[latest.topic] if latest else "scheduled",
        "starts_at": _moment(said.starts_at),
        "scheduled_on": first.day,
        "started_on": day_of(past.first(STARTED)),
        "ended_on": day_of(past.last(ENDED)),
        "recorded_on": first.recorded_on,
        "reconstructed": first.envelope.reconstructed,
        "audience": first.envelope.audience,
        "ground_rules": told(rules, "text"),
        "rules_version": len(past.every(RULES)),
        **_phase(past),
        "rounds": len(rounds),
        "open_round": len(rounds) if silent and silent.topic == ROUND else None,
        "released": sum(one.said.released_count for one in past.every(REVEALED)),
        "speaking_rule": told(order, "rule"),
        "speaking_seed": told(order, "seed"),
        **_spoken(past),
        "parked_items": _parked(past),
        "safety_stops": [_stop(past, one) for one in past.every(STOP)],
        "handed_on": _handed_on(past),
    }


def _phase(past: Past) -> Row:
    latest = past.last(OPENED, CLOSED, ENDED)
    present = latest if latest and latest.topic == OPENED else None
    return {
        "phase": told(present, "phase"),
        "phase_prompt": told(present, "prompt"),
        "phase_minutes": told(present, "minutes"),
    }


def _spoken(past: Past) -> Row:
    return {
        "devils_advocates": [
            {"participant": str(one.said.participant), "for": _reference(one.said.for_item)}
            for one in past.every(APPOINTED)
        ],
        "other_side": [
            {
                **_shown(one),
                "view": plain(one.said.view),
                "strongest_counter": plain(one.said.strongest_counter),
                "for": _reference(one.said.for_item),
            }
            for one in past.every(ARGUED)
        ],
        "called_on": [
            {
                "participant": str(one.said.participant),
                "agency": one.said.agency,
                "band": one.said.band,
                "expertise": plain(one.said.expertise),
            }
            for one in past.every(CALLED)
        ],
    }


def _shown(one: Noted) -> Row:
    """Who spoke, as they let it be shown, without their id."""
    return {name: value for name, value in by(one.envelope).items() if name != "by_voice"}


def _parked(past: Past) -> list[Row]:
    """Each thing once, as last put by; it is parked unless it was taken up since."""
    items: dict[str, Row] = {}
    for one in past.every(PARKED, TAKEN_UP):
        id = str(one.said.item)
        if one.topic == TAKEN_UP:
            items[id]["parked"] = False
            continue
        items.pop(id, None)
        items[id] = {
            "id": id,
            "reference": one.said.reference,
            "why": one.said.why,
            "text": plain(one.said.text),
            "about": _reference(one.said.about),
            "parked": True,
        }
    return list(items.values())


def _stop(past: Past, called: Noted) -> Row:
    of_it = Past(one for one in past if getattr(one.said, "stop", None) == called.said.stop)
    return {
        "id": str(called.said.stop),
        "reference": called.said.reference,
        "what": plain(called.said.what),
        "item": _reference(called.said.item),
        "called_on": iso(called.day),
        "made_safe": [
            {
                "action": one.said.action,
                "what": plain(one.said.what),
                "told_role": plain(one.said.told_role),
                "told_at": _moment(one.said.told_at),
            }
            for one in of_it.every(SAFE)
        ],
        "supervision": [
            {"told_role": plain(one.said.told_role), "told_at": _moment(one.said.told_at)}
            for one in of_it.every(SUPERVISED)
        ],
    }


def _handed_on(past: Past) -> list[Row]:
    """Each matter once, as last handed on; put by anew, it is nobody's again."""
    matters: dict[str, Row] = {}
    for one in past.every(HANDED_ON, PARKED):
        if one.topic == PARKED:
            matters.pop(str(one.said.item), None)
            continue
        for item in one.said.items:
            matters.pop(str(item.id), None)
            matters[str(item.id)] = {
                "kind": item.kind,
                "id": str(item.id),
                "owner": str(item.owner),
                "owner_agency": item.owner_agency,
                "owner_band": item.owner_band,
                "by_date": iso(item.by_date),
            }
    return list(matters.values())


def attendance(past: Past) -> Rows:
    """Who was in one session, by `<session id>/<participant id>`: the last word holds."""
    rows: Rows = {}
    for one in past.every(ATTENDED):
        rows[f"{one.thing}/{one.said.participant}"] = {
            "session_id": one.thing,
            "review_id": str(past.events[0].said.review_id),
            "participant_id": str(one.said.participant),
            "agency": one.said.agency,
            "band": one.said.band,
            "present": one.said.present,
            "arrived_at": _moment(one.said.arrived_at),
            "left_at": _moment(one.said.left_at),
        }
    return rows


def take_part(participants: Rows, whole: Past) -> None:
    """In which sessions of the review each participant was, and whether they were asked there."""
    registered = _registered(whole)
    for row in participants.values():
        row.update(sessions=[], attended=False, called_on=False)
    for one in whole.every(ATTENDED, CALLED):
        id = f"{one.said.review_id}/{one.said.participant}"
        if id not in participants or registered[id] > one.position:
            continue
        row = participants[id]
        if one.topic == CALLED:
            row["called_on"] = True
            continue
        row["sessions"] = [session for session in row["sessions"] if session != one.thing]
        row["sessions"] += [one.thing] if one.said.present != "absent" else []
        row["attended"] = row["sessions"] != []


def _registered(whole: Past) -> dict[str, int]:
    """When each participant of a review was registered: nothing befell them there before."""
    return {
        f"{one.thing}/{one.said.participant}": one.position
        for one in whole.every("case-review-participant-registered")
    }


def _reference(to: Any) -> Row | None:
    return None if to is None else {"kind": to.kind, "id": text_id(to.id), "token": to.token}


def _moment(at: Any) -> str | None:
    return None if at is None else at.isoformat().replace("+00:00", "Z")
