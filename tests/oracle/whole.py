"""Every row of every fact, recomputed from the log alone: nothing of `projections` is read here."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from tests.oracle import (
    clocks,
    covering,
    data_rights,
    episodes,
    items,
    patterns,
    privacy,
    queries,
    reviews,
    sayings,
    sessions,
    signs,
    steps,
    unsealings,
)
from tests.oracle.past import Noted, Past, Row, Rows

Oracle = Mapping[str, Rows]
"""The rows that should stand now, by fact and by id."""

ROWS: Mapping[str, tuple[str, Callable[[Past], Row]]] = {
    "queries": ("challenge-", queries.row),
    "warning_signs": ("warning-sign-", signs.row),
    "observations": ("observation-", sayings.observation),
    "held_back": ("held-back-query-", sayings.held_back),
    "findings": ("finding-", sayings.finding),
    "patterns": ("pattern-", patterns.row),
    "publications": ("learning-summary-", sayings.publication),
    "policies": ("escalation-policy-", clocks.policy),
    "episodes": ("episode-", episodes.row),
    "assessment_items": ("assessment-item-", items.row),
    "unsealings": ("unsealing-", unsealings.row),
    "erasures": ("personal-data-", privacy.erasure),
    "legal_holds": ("legal-hold-", privacy.hold),
    "data_rights_requests": ("data-rights-request-", data_rights.row),
    "reviews": ("case-review-", reviews.row),
    "sessions": (sessions.PREFIX, sessions.row),
}
"""Each fact: how the names of its things' events begin, and how a row comes from their past."""

PROPOSED = "finding-proposed"
RECURRENCE = signs.RECURRENCE
CITABLE = ("queries", "warning_signs", "observations", "held_back")


def recompute(
    log: Iterable[tuple[int, Any]], later: Iterable[tuple[int, Any]] = ()
) -> dict[str, Rows]:
    """The rows that should stand after these events: positions and domain events, in order.

    What came later changes nothing of them, but for who spoke: that may have been covered since.
    """
    covered = Past(Noted(position, event) for position, event in later)
    whole = Past(Noted(position, event) for position, event in log)
    pasts = {fact: whole.by_thing(prefix) for fact, (prefix, _) in ROWS.items()}
    facts: dict[str, Rows] = {
        fact: {id: ROWS[fact][1](past) for id, past in things.items()}
        for fact, things in pasts.items()
    }
    facts["participants"] = {}
    for past in pasts["reviews"].values():
        facts["participants"] |= reviews.participants(past)
    facts["attendance"] = {}
    for past in pasts["sessions"].values():
        facts["attendance"] |= sessions.attendance(past)
    sessions.take_part(facts["participants"], whole)
    _place(facts)
    for id, past in pasts["queries"].items():
        facts["queries"][id] |= clocks.clock(past, whole)
    facts["episode_factors"] = episodes.factors(pasts["episodes"].values())
    facts["factor_links"] = episodes.links(pasts["episodes"].values())
    _note(facts, whole)
    _cite(facts, whole)
    _link(facts, whole)
    _carry(facts, whole)
    _put_in_patterns(facts, whole)
    _supersede(facts, whole)
    facts["evidence"] = _evidence(whole)
    facts["experiences"] = sayings.experiences(whole)
    facts["detriments"] = sayings.detriments(whole)
    facts["withholdings"] = privacy.withholdings(whole)
    facts["steps"] = _steps(whole)
    covering.show(facts, whole, covered)
    covering.cover(facts["steps"], Past([*whole, *covered]))
    facts["moments"] = _moments(whole)
    return facts


def _note(facts: dict[str, Rows], whole: Past) -> None:
    """What was recorded about an episode or an assessment, and what that says of the reasoning."""
    about: dict[str, dict[str, list[Noted]]] = {"episode": {}, "assessment_item": {}}
    for one in whole.every("observation-recorded"):
        for kind, id in {(to.kind, str(to.id)) for to in one.said.about if to.kind in about}:
            about[kind].setdefault(id, []).append(one)
    for fact, kind in (("episodes", "episode"), ("assessment_items", "assessment_item")):
        for id, past in whole.by_thing(ROWS[fact][0]).items():
            since = past.events[0].position
            facts[fact][id].update(items.reasoned(about[kind].get(id, ()), since))


def _place(facts: dict[str, Rows]) -> None:
    """A held-back query was told where its session says; outside of any, nobody said (P05)."""
    for row in facts["held_back"].values():
        if row["session_id"] in facts["sessions"]:
            row["setting"] = facts["sessions"][row["session_id"]]["session_type"]


def _cite(facts: dict[str, Rows], whole: Past) -> None:
    """Which findings cite each thing, in the order in which they were proposed."""
    for fact in CITABLE:
        for row in facts[fact].values():
            row["cited_in"] = []
    for one in whole.every(PROPOSED):
        for id in dict.fromkeys(map(str, one.said.evidence)):
            for fact in CITABLE:
                if id in facts[fact]:
                    facts[fact][id]["cited_in"].append(one.thing)
    for fact in ("observations", "held_back"):
        for row in facts[fact].values():
            row["cited"] = bool(row["cited_in"])


def _link(facts: dict[str, Rows], whole: Past) -> None:
    """Links between queries are shown on both; a sign knows the later ones it came back as."""
    for row in facts["queries"].values():
        row["linked"] = []
    for one in whole.every(queries.LINKED):
        for here, there in ((one.thing, str(one.said.to)), (str(one.said.to), one.thing)):
            if here in facts["queries"]:
                link = {"id": there, "relation": one.said.relation}
                linked = facts["queries"][here]["linked"]
                linked += [link] if link not in linked else []
    for row in facts["warning_signs"].values():
        row["recurred_as"] = []
    for one in whole.every(RECURRENCE):
        earlier = str(one.said.earlier_sign_id)
        if earlier in facts["warning_signs"]:
            came_back = {"id": one.thing, "by": one.said.by}
            facts["warning_signs"][earlier]["recurred_as"].append(came_back)


def _carry(facts: dict[str, Rows], whole: Past) -> None:
    """Who carries an open matter forward, as they stood then, and until when (I8)."""
    matters = {**facts["queries"], **facts["warning_signs"]}
    for row in matters.values():
        row.update(carried_by_date=None, carried_owner_agency=None, carried_owner_band=None)
    for one in whole.every(reviews.CARRIED):
        for item in one.said.items:
            if str(item.id) in matters:
                matters[str(item.id)].update(
                    carried_by_date=item.by_date,
                    carried_owner_agency=item.owner_agency,
                    carried_owner_band=item.owner_band,
                )


def _put_in_patterns(facts: dict[str, Rows], whole: Past) -> None:
    """In which patterns each finding is, in the order in which it came to them."""
    for id, row in facts["findings"].items():
        row["in_patterns"] = patterns.of_finding(whole, id)


def _supersede(facts: dict[str, Rows], whole: Past) -> None:
    """The publication that took the place of each, the last one to say so."""
    for row in facts["publications"].values():
        row["superseded_by"] = None
    for one in whole.every("learning-summary-published"):
        before = str(one.said.supersedes)
        if before in facts["publications"]:
            facts["publications"][before]["superseded_by"] = one.thing


def _evidence(whole: Past) -> Rows:
    """Each piece of evidence of each finding once, since the finding was proposed."""
    return {
        f"{one.thing} {thing}": {
            "finding_id": one.thing,
            "thing_id": thing,
            "review_id": str(one.said.review_id),
            "pattern_type": one.said.pattern_type,
            "position": one.position,
        }
        for one in whole.every(PROPOSED)
        for thing in map(str, one.said.evidence)
    }


def _moments(whole: Past) -> Rows:
    """When it became later than it had ever been; of an anonymous voice only the day is known."""
    rows: Rows = {}
    latest = datetime.min.replace(tzinfo=UTC)
    for one in whole:
        at = one.envelope.recorded_at
        if one.envelope.attribution == "anonymous":
            at = datetime(at.year, at.month, at.day, tzinfo=UTC)
        if at > latest:
            latest = at
            rows[str(one.position)] = {"position": one.position, "recorded_at": _microseconds(at)}
    return rows


def _microseconds(at: datetime) -> int:
    """Since 1970."""
    since = at - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def _steps(whole: Past) -> Rows:
    """Every event as a step; only the first of a thing says to which review it belongs."""
    rows: Rows = {}
    review_of: dict[str, str] = {}
    for one in whole:
        if one.thing not in review_of:
            review_of[one.thing] = str(getattr(one.said, "review_id", one.thing))
        rows[str(one.position)] = steps.row(one, review_of[one.thing])
    return rows
