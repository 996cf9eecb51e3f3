"""How events of a session change its row, and the rows of those who are in it."""

from datetime import datetime
from typing import Any

from domain.observations import Reference
from domain.sessions import Session
from projections.facts.sessions import ATTENDANCE as ATTENDANCE_TABLE
from projections.facts.sessions import TABLE
from projections.folds.beginnings import by, words
from projections.folds.plain import Row, day_text, id_text, plain
from projections.folds.rules import Changes, Event, Fact

FACT = Fact(TABLE)
ATTENDANCE = Fact(ATTENDANCE_TABLE)


@FACT.begins(Session.Scheduled)
def scheduled(event: Session.Scheduled) -> Row:
    """It was arranged, and nothing has happened in it yet."""
    envelope = event.envelope
    return {
        "review_id": id_text(event.review_id),
        "reference": event.reference,
        "session_type": event.session_type,
        "mode": event.mode,
        "title": words(event.title),
        "state": "scheduled",
        "starts_at": _moment(event.starts_at),
        "scheduled_on": envelope.day,
        "recorded_on": envelope.recorded_at.date(),
        "reconstructed": envelope.reconstructed,
        "audience": envelope.audience,
        "rules_version": 0,
        "rounds": 0,
        "released": 0,
        **{name: [] for name in ("devils_advocates", "other_side", "called_on")},
        **{name: [] for name in ("parked_items", "safety_stops", "handed_on")},
    }


@FACT.changes(Session.Started)
def started(event: Session.Started, row: Row) -> Changes:
    """The people are together."""
    return {"state": "running", "started_on": event.envelope.day}


@FACT.changes(Session.Paused)
def paused(event: Session.Paused, row: Row) -> Changes:
    """A break."""
    return {"state": "paused"}


@FACT.changes(Session.Resumed)
def resumed(event: Session.Resumed, row: Row) -> Changes:
    """The break is over."""
    return {"state": "running"}


@FACT.changes(Session.Ended)
def ended(event: Session.Ended, row: Row) -> Changes:
    """It is over, and so is the part it was in."""
    return {"state": "ended", "ended_on": event.envelope.day, **NO_PHASE}


@FACT.changes(Session.GroundRulesAgreed)
def ground_rules_agreed(event: Session.GroundRulesAgreed, row: Row) -> Changes:
    """The last rules agreed hold."""
    return {"ground_rules": words(event.text), "rules_version": event.version}


@FACT.changes(Session.PhaseOpened)
def phase_opened(event: Session.PhaseOpened, row: Row) -> Changes:
    """A part began."""
    return {
        "phase": event.phase,
        "phase_prompt": words(event.prompt),
        "phase_minutes": event.minutes,
    }


@FACT.changes(Session.PhaseClosed)
def phase_closed(event: Session.PhaseClosed, row: Row) -> Changes:
    """It is between parts."""
    return dict(NO_PHASE)


@FACT.changes(Session.SilentRoundOpened)
def silent_round_opened(event: Session.SilentRoundOpened, row: Row) -> Changes:
    """Everybody writes."""
    return {"rounds": event.round, "open_round": event.round}


@FACT.changes(Session.SilentRoundRevealed)
def silent_round_revealed(event: Session.SilentRoundRevealed, row: Row) -> Changes:
    """Everybody reads."""
    return {"open_round": None, "released": row["released"] + event.released_count}


@FACT.changes(Session.SpeakingOrderSet)
def speaking_order_set(event: Session.SpeakingOrderSet, row: Row) -> Changes:
    """People take turns by another rule."""
    return {"speaking_rule": event.rule, "speaking_seed": event.seed}


@FACT.changes(Session.DevilsAdvocateAppointed)
def devils_advocate_appointed(event: Session.DevilsAdvocateAppointed, row: Row) -> Changes:
    """Somebody is to argue the other side."""
    asked = {"participant": id_text(event.participant), "for": _reference(event.for_item)}
    return {"devils_advocates": [*row["devils_advocates"], asked]}


@FACT.changes(Session.DevilsAdvocateViewRecorded)
def devils_advocate_view_recorded(event: Session.DevilsAdvocateViewRecorded, row: Row) -> Changes:
    """The other side was argued."""
    said = {
        **{name: value for name, value in by(event.envelope).items() if name != "by_voice"},
        "view": words(event.view),
        "strongest_counter": words(event.strongest_counter),
        "for": _reference(event.for_item),
    }
    return {"other_side": [*row["other_side"], said]}


@FACT.changes(Session.ExpertiseCalledOn)
def expertise_called_on(event: Session.ExpertiseCalledOn, row: Row) -> Changes:
    """Somebody was asked for what they know."""
    asked = {
        "participant": id_text(event.participant),
        "agency": event.agency,
        "band": event.band,
        "expertise": words(event.expertise),
    }
    return {"called_on": [*row["called_on"], asked]}


@FACT.changes(Session.ItemParked)
def item_parked(event: Session.ItemParked, row: Row) -> Changes:
    """Something was put by; handed on before, it is nobody's again."""
    id = id_text(event.item)
    item = {
        "id": id,
        "reference": event.reference,
        "why": event.why,
        "text": words(event.text),
        "about": _reference(event.about),
        "parked": True,
    }
    return {
        "parked_items": [*_without(row["parked_items"], id), item],
        "handed_on": _without(row["handed_on"], id),
    }


@FACT.changes(Session.ParkedItemResumed)
def parked_item_resumed(event: Session.ParkedItemResumed, row: Row) -> Changes:
    """It was taken up again, and its row stays."""
    id = id_text(event.item)
    items = [{**one, "parked": one["parked"] and one["id"] != id} for one in row["parked_items"]]
    return {"parked_items": items}


@FACT.changes(Session.SafetyStopCalled)
def safety_stop_called(event: Session.SafetyStopCalled, row: Row) -> Changes:
    """Somebody may be in danger now: the session stops."""
    stop: Row = {
        "id": id_text(event.stop),
        "reference": event.reference,
        "what": words(event.what),
        "item": _reference(event.item),
        "called_on": day_text(event.envelope.day),
        "made_safe": [],
        "supervision": [],
    }
    return {"state": "paused", "safety_stops": [*row["safety_stops"], stop]}


@FACT.changes(Session.MadeSafeRecorded)
def made_safe_recorded(event: Session.MadeSafeRecorded, row: Row) -> Changes:
    """Something was done about it (V28)."""
    done = {
        "action": event.action,
        "what": words(event.what),
        "told_role": words(event.told_role),
        "told_at": _moment(event.told_at),
    }
    return {"safety_stops": _to_stop(row, event, "made_safe", done)}


@FACT.changes(Session.SupervisionInformed)
def supervision_informed(event: Session.SupervisionInformed, row: Row) -> Changes:
    """A supervisor was told of it."""
    told = {"told_role": words(event.told_role), "told_at": _moment(event.told_at)}
    return {"safety_stops": _to_stop(row, event, "supervision", told)}


@FACT.changes(Session.MattersHandedOn)
def matters_handed_on(event: Session.MattersHandedOn, row: Row) -> Changes:
    """What stays open has an owner and a date; named again, it has the newer ones (I8)."""
    named = {
        id_text(item.id): {
            "kind": item.kind,
            "id": id_text(item.id),
            "owner": id_text(item.owner),
            "owner_agency": item.owner_agency,
            "owner_band": item.owner_band,
            "by_date": day_text(item.by_date),
        }
        for item in event.items
    }
    kept = [item for item in row["handed_on"] if item["id"] not in named]
    return {"handed_on": [*kept, *named.values()]}


def version_moves_on(event: Event, row: Row) -> Changes:
    """What changes nothing here but the version."""
    return {}


for _event_class in (Session.JoinCodeRenewed, Session.AttendanceRecorded):
    FACT.changes(_event_class)(version_moves_on)


def _row_id(event: Session.AttendanceRecorded) -> str:
    return f"{id_text(event.originator_id)}/{id_text(event.participant)}"


@ATTENDANCE.begins(Session.AttendanceRecorded, id=_row_id, again=True)
def attendance_recorded(event: Session.AttendanceRecorded) -> Row:
    """Whether and how somebody was there; the last word on somebody holds."""
    return {
        "session_id": id_text(event.originator_id),
        "review_id": id_text(event.review_id),
        "participant_id": id_text(event.participant),
        "agency": event.agency,
        "band": event.band,
        "present": event.present,
        "arrived_at": _moment(event.arrived_at),
        "left_at": _moment(event.left_at),
    }


NO_PHASE: Changes = {"phase": None, "phase_prompt": None, "phase_minutes": None}


def _to_stop(row: Row, event: Any, name: str, what: Row) -> list[Row]:
    """The stops, one of which has something more said of it."""
    id = id_text(event.stop)
    return [
        {**one, name: [*one[name], what]} if one["id"] == id else one for one in row["safety_stops"]
    ]


def _without(rows: list[Row], id: str) -> list[Row]:
    return [one for one in rows if one["id"] != id]


def _reference(to: Reference | None) -> Row | None:
    if to is None:
        return None
    return {"kind": to.kind, "id": id_text(to.id) if to.id else None, "token": to.token}


def _moment(at: datetime | None) -> str | None:
    return None if at is None else str(plain(at))
