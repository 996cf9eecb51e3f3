"""Bundles for the tests of the import: the three reviews, small ones, and what was recorded."""

import copy
import io
import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from service.casework import Casework
from service.identity import derived_id, partnership_namespace
from service.importing.bundles import import_bundle
from service.importing.report import Report
from tests.service.keyring import settings_with_keys

ROOT = Path(__file__).parents[2]
THREE_REVIEWS = ROOT / "examples" / "three-reviews.json"
WHEN = datetime(2025, 7, 1, 14, 23, 45, tzinfo=UTC)


def empty_casework(directory: Path) -> Casework:
    """The service over an empty log in this directory."""
    casework = Casework(settings_with_keys(directory))
    casework.log.store.create()
    return casework


@cache
def _three_reviews() -> str:
    return THREE_REVIEWS.read_text("utf-8")


def three_reviews() -> dict[str, Any]:
    """The three example reviews, to be changed at will."""
    found: dict[str, Any] = json.loads(_three_reviews())
    return found


def bundle(*reviews: dict[str, Any]) -> dict[str, Any]:
    """These reviews as a bundle."""
    return {"format": "review-bundle/1", "reviews": list(reviews)}


def review(**lists: Any) -> dict[str, Any]:
    """A small review with one query; what is given takes the place of what it has."""
    small = {
        "code": "FERN",
        "title": "Fern: a small review",
        "opened_on": "2025-02-03",
        "learning_lead_history": [{"event": "assigned", "on": "2025-02-03", "lead": "Lead"}],
        "participants": [
            {"id": "F01", "agency": "school", "role": "teacher", "band": "2"},
            {"id": "F02", "agency": "la_csc", "role": "social_work_team_manager", "band": "4"},
        ],
        "observations": [observation()],
        "challenges": [query()],
        "warning_signs": [sign()],
    }
    return copy.deepcopy({**small, **lists})


def observation(**more: Any) -> dict[str, Any]:
    """An observation by the teacher."""
    return {
        "id": "F-C1",
        "by": "F01",
        "kind": "direct_observation",
        "text": "He waits at the gate long after the others have gone.",
        "attribution": "named",
        "factor": "inter.info_sharing",
        "valence": "hindered",
        "source": "meeting",
        **more,
    }


def query(*steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A query by the teacher to the team manager, with these steps after `raised`."""
    return {
        "id": "F-Q1",
        "by": "F01",
        "strength": "probe",
        "subject": "action_or_inaction",
        "text": "Who has spoken with him alone?",
        "attribution": "named",
        "about": {"agency": "la_csc", "band": "4"},
        "history": [{"event": "raised", "on": "2025-02-10"}, *steps],
        **more,
    }


def sign(*steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A warning sign by the teacher, with these steps after `raised`."""
    return {
        "id": "F-W1",
        "by": "F01",
        "kind": "intermittent_change",
        "text": "Quiet on Mondays.",
        "occurred_on": "2025-02-11",
        "history": [{"event": "raised", "on": "2025-02-11"}, *steps],
        **more,
    }


def brought_in(casework: Casework, said: Any, **more: Any) -> Report:
    """The report of importing a bundle, given as plain values, as text or as bytes."""
    raw = said if isinstance(said, bytes) else said.encode() if isinstance(said, str) else None
    data = json.dumps(said).encode() if raw is None else raw
    return import_bundle(casework, io.BytesIO(data), recorded_at=WHEN, **more)


def recorded(casework: Casework) -> list[Any]:
    """Every event in the log, in its order."""
    rows = casework.recorder.select_notifications(None, 1_000_000)
    return [casework.mapper.to_domain_event(row) for row in rows]


def of_topic(casework: Casework, topic: str) -> list[Any]:
    """The events of one topic."""
    return [event for event in recorded(casework) if topic == event.TOPIC]


def stored_bytes(directory: Path) -> Iterator[bytes]:
    """Every byte of the log as it lies on disk."""
    for path in directory.glob("log.db*"):
        yield path.read_bytes()


def counted_in_the_file() -> Counter[str]:
    """How many events of each topic the three reviews hold, counted from the file itself."""
    steps = {
        "set_aside": "set-aside",
        "acknowledged": "acknowledged",
        "verdict": "verdict-given",
        "closed_with_dissent": "dissent-recorded",
    } | dict.fromkeys(("responded", "accepted", "accepted_in_part", "declined"), "responded")
    counts: Counter[str] = Counter()
    for one in json.loads(THREE_REVIEWS.read_text("utf-8"))["reviews"]:
        counts["case-review-opened"] += 1
        counts["case-review-participant-registered"] += len(one["participants"])
        for step in one["learning_lead_history"]:
            counts[f"case-review-learning-lead-{step['event']}"] += 1
        counts["observation-recorded"] += len(one["observations"]) + len(one["denial_behaviours"])
        counts["held-back-query-disclosed"] += len(one["held_back"])
        counts["finding-proposed"] += len(one["findings"])
        for prefix, rows in (("challenge", "challenges"), ("warning-sign", "warning_signs")):
            for row in one[rows]:
                counts["warning-sign-linked-as-recurrence"] += bool(row.get("recurrence_of"))
                for step in row["history"]:
                    name = steps.get(step["event"], step["event"].replace("_", "-"))
                    counts[f"{prefix}-{name}"] += 1
                    proof = step.get("proof", {"sources": [], "alternatives": []})
                    counts["warning-sign-safety-evidence-added"] += len(proof["sources"])
                    counts["warning-sign-alternative-considered"] += len(proof["alternatives"])
    return +counts


def accepted() -> dict[str, Any]:
    """An answer that takes the point."""
    return {"event": "accepted", "on": "2025-02-14", "note": "seen alone on Thursday"}


def verdict() -> dict[str, Any]:
    """What the raiser says of it."""
    return {"event": "verdict", "on": "2025-02-15", "verdict": "satisfied"}


def escalated(stage: int) -> dict[str, Any]:
    """Taken to a stage."""
    return {"event": "escalated", "on": "2025-02-20", "to_stage": stage}


def finding() -> dict[str, Any]:
    """A finding without its evidence."""
    return {
        "id": "F-F1",
        "pattern": "human_tool",
        "valence": "unsafe",
        "text": "The form has no place for what people are least sure of.",
    }


def participant(code: str, name: str) -> UUID:
    """The id of a participant."""
    return derived_id(partnership_namespace("local"), code, "participant", name)


def history_of(casework: Casework, reference: str) -> list[Any]:
    """Every event of the thing with this reference."""
    events = recorded(casework)
    id = next(e.originator_id for e in events if getattr(e, "reference", None) == reference)
    return [event for event in events if event.originator_id == id]
