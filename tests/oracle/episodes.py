"""The rows of episodes, of the conditions named in them, and of what led to what (B.6, I1)."""

from collections.abc import Iterable

from tests.oracle.past import Noted, Past, Row, Rows, day_of, plain, told
from tests.oracle.voices import by

IDENTIFIED = "episode-identified"
REDESCRIBED = "episode-redescribed"
ATTRIBUTED = "episode-factor-attributed"
WITHDRAWN = "episode-factor-withdrawn"
LINKED = "episode-factors-linked"
UNLINKED = "episode-factors-unlinked"
SETTLED = "episode-settled"
REOPENED = "episode-reopened"


def row(past: Past) -> Row:
    """The row of one episode, but for what was noted about it."""
    first = past.events[0]
    described = past.last(IDENTIFIED, REDESCRIBED)
    latest = past.last(SETTLED, REOPENED)
    settled = latest if latest and latest.topic == SETTLED else None
    return {
        "version": past.events[-1].version,
        "review_id": str(first.said.review_id),
        "session_id": str(first.said.session_id) if first.said.session_id else None,
        "reference": first.said.reference,
        "state": "settled" if settled else "open",
        "identified_on": first.day,
        "recorded_on": first.recorded_on,
        "reconstructed": first.envelope.reconstructed,
        "audience": first.envelope.audience,
        **by(first.envelope),
        **{name: told(described, name) for name in ("title", "why_key", "from_date", "to_date")},
        "redescribed": past.has(REDESCRIBED),
        "explanation": told(settled, "explanation"),
        "settled_on": day_of(settled),
    }


def factors(pasts: Iterable[Past]) -> Rows:
    """Each condition of each episode, as attributed last; it stands unless taken back since."""
    rows: Rows = {}
    for past in pasts:
        for one in past.every(ATTRIBUTED):
            rows[f"{one.thing}/{one.said.factor}"] = {
                **_of_episode(past, one),
                "factor": one.said.factor,
                "valence": one.said.valence,
                "strength": one.said.strength,
                "evidence": [str(id) for id in one.said.evidence],
                "attributed_on": one.day,
                "stands": not _later(past, one, WITHDRAWN, "factor"),
            }
    return rows


def links(pasts: Iterable[Past]) -> Rows:
    """Each pair of conditions that were linked, as said last."""
    rows: Rows = {}
    for past in pasts:
        for one in past.every(LINKED):
            rows[f"{one.thing}/{one.said.from_factor}/{one.said.to_factor}"] = {
                **_of_episode(past, one),
                "from_factor": one.said.from_factor,
                "to_factor": one.said.to_factor,
                "how": plain(one.said.how),
                "stands": not _later(past, one, UNLINKED, "from_factor", "to_factor"),
            }
    return rows


def _of_episode(past: Past, one: Noted) -> Row:
    return {
        "episode_id": one.thing,
        "review_id": str(past.events[0].said.review_id),
        "audience": one.envelope.audience,
        **by(one.envelope),
    }


def _later(past: Past, one: Noted, topic: str, *fields: str) -> bool:
    """Whether an event of this name, about the same, came after this one."""
    return any(
        other.position > one.position
        and all(getattr(other.said, name) == getattr(one.said, name) for name in fields)
        for other in past.every(topic)
    )
