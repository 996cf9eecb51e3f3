"""What may happen to observations, held-back queries, findings and published summaries."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from domain.as_it_stood import AsItStood
from domain.findings import Finding
from domain.held_back import HeldBackQuery
from domain.observations import Detail, Observation, Reference
from domain.policies import EscalationPolicy, Stage
from domain.summaries import Summary
from tests.projections.stories.scene import Scene

KINDS = (
    "direct_observation",
    "good_practice",
    "denial_behaviour",
    "absent_voice",
    "home_grown",
)


def observe(scene: Scene) -> Any:
    about: tuple[Reference, ...] = ()
    details: tuple[Detail, ...] = ()
    kind = scene.pick(KINDS)
    if kind == "denial_behaviour":
        about = (Reference(kind="challenge", id=scene.known("queries").id),)
        details = (Detail(name="behaviour", code=scene.code("denial_behaviour")),)
    if kind == "absent_voice":
        about = (Reference(kind="review", id=scene.known("reviews").id),)
        details = (Detail(name="why", code=scene.code("absence_why")),)
    if kind == "good_practice":
        details = (Detail(name="what_made_it_possible", words=scene.words()),)
    seen = Observation.record(
        scene.id(),
        scene.envelope(),
        review_id=scene.known("reviews").id,
        reference=f"C{len(scene.things['observations'])}",
        kind=kind,
        text=scene.words(),
        about=about,
        factor=scene.maybe(lambda: scene.code("factor")),
        valence=scene.maybe(lambda: scene.code("valence")),
        details=details,
    )
    return scene.begun("observations", seen)


def change_observation(scene: Scene) -> Any:
    seen: Observation = scene.known("observations")
    said = scene.said_by(seen.author)
    do: Callable[[], None] = scene.pick(
        (
            lambda: seen.correct(said, text=scene.words(), why="clearer"),
            lambda: seen.confirm(said),
            lambda: seen.dispute(said, correction=scene.maybe(scene.words)),
            lambda: seen.classify(said, factor=scene.code("factor")),
            lambda: seen.link(said, to=Reference(kind="review", token="t-1"), relation="explains"),
        )
    )
    do()
    return seen


def hold_back(scene: Scene) -> Any:
    """Every other one is told in a session, where there is one already."""
    before = scene.things["held_back"]
    sessions = scene.things["sessions"][-1:] if len(before) % 2 else []
    held = HeldBackQuery.disclose(
        scene.id(),
        scene.envelope(),
        review_id=scene.known("reviews").id,
        reference=f"H{len(before)}",
        text=scene.words(),
        reasons=("futility", "not_invited"),
        about=scene.maybe(scene.about),
        what_would_have_helped=scene.maybe(scene.words),
        session_id=sessions[0].id if sessions else None,
    )
    return scene.begun("held_back", held)


def propose(scene: Scene) -> Any:
    everything = [thing.id for kind in scene.things.values() for thing in kind]
    finding = Finding.propose(
        scene.id(),
        scene.envelope(anonymous=False),
        review_id=scene.known("reviews").id,
        reference=f"F{len(scene.things['findings'])}",
        text=scene.words(),
        pattern_type=scene.code("pattern_type"),
        valence="unsafe",
        evidence=tuple(scene.random.choices([*everything, scene.id()], k=4)),
        factors=(scene.code("factor"),),
        rests_on="both",
    )
    return scene.begun("findings", finding)


def change_finding(scene: Scene) -> Any:
    finding: Finding = scene.known("findings")
    said = scene.envelope(anonymous=False)
    do: Callable[[], None] = scene.pick(
        (
            lambda: finding.peer_review(said, comment=scene.words()),
            lambda: finding.agree(said, comment=scene.maybe(scene.words)),
            lambda: finding.record_dissent(said, text=scene.words()),
        )
    )
    do()
    return finding


def publish_policy(scene: Scene) -> Any:
    """A version of the escalation policy, for all or for one nation, from today or from later."""
    stages = [
        Stage(
            n=n,
            who=scene.code("accountable"),
            acknowledge_within=scene.random.randrange(3),
            answer_within=scene.random.randrange(9),
        )
        for n in range(1, 5)
    ]
    policy = EscalationPolicy.publish(
        scene.id(),
        scene.envelope(anonymous=False),
        review_id=scene.known("reviews").id,
        reference=f"E{len(scene.things['policies'])}",
        from_date=scene.clock.date() + timedelta(days=scene.random.randrange(20)),
        nation=scene.maybe(lambda: scene.code("nation")),
        stages=stages,
    )
    return scene.begun("policies", policy)


def publish(scene: Scene) -> Any:
    """A summary as it stood at some position; which one it was, the story does not know."""
    stood = AsItStood(
        log_position=1 + scene.random.randrange(50), counted_to=scene.day(), digest="sha-256:0"
    )
    before = scene.things["summaries"]
    summary = Summary.publish(
        scene.id(),
        scene.envelope(anonymous=False),
        review_id=scene.known("reviews").id,
        reference=f"S{len(scene.things['summaries'])}",
        scope=scene.code("summary_scope"),
        stood=stood,
        lead=scene.maybe(scene.id),
        period_from=scene.maybe(scene.day),
        text=scene.maybe(scene.words),
        limits=scene.maybe(scene.words),
        supersedes=scene.maybe(lambda: scene.pick(before).id) if before else None,
    )
    return scene.begun("summaries", summary)
