"""What may happen to a session of a review."""

from collections.abc import Callable
from typing import Any

from domain.observations import Reference
from domain.reviews import CarriedMatter
from domain.sessions import Session
from tests.projections.stories.scene import Scene

PRESENCES = ("in_room", "remote", "absent")


def arrange_session(scene: Scene) -> Any:
    """A session, of which there are at most four; most of them begin at once."""
    if len(scene.things["sessions"]) == 4:
        return scene.known("sessions")
    session = Session.schedule(
        scene.id(),
        scene.envelope(anonymous=False),
        review_id=scene.known("reviews").id,
        reference=f"M{len(scene.things['sessions'])}",
        session_type=scene.code("session_type"),
        mode="remote",
        join_code_digest="00",
        title=scene.maybe(scene.words),
        starts_at=scene.maybe(lambda: scene.clock),
    )
    if scene.random.random() < 0.8:
        session.start(scene.envelope(anonymous=False))
    return scene.begun("sessions", session)


def change_session(scene: Scene) -> Any:
    session: Session = scene.known("sessions")
    said = scene.envelope(anonymous=False)
    do: Callable[[], None] = scene.pick(
        (
            lambda: session.start(said),
            lambda: session.pause(said),
            *[lambda: session.resume(said)] * 3,
            lambda: session.end(said, open_matters=()),
            lambda: session.renew_join_code(said, join_code_digest="11"),
            lambda: session.agree_ground_rules(said, text=scene.words()),
            lambda: session.open_phase(
                said, phase=scene.code("session_phase"), prompt=scene.maybe(scene.words), minutes=5
            ),
            *[lambda: session.close_phase(said)] * 2,
            lambda: session.open_silent_round(said, blind_status=True),
            *[lambda: session.reveal_silent_round(said, released_count=3)] * 2,
            lambda: session.set_speaking_order(said, rule="random", seed=7),
            *[lambda: _attend(scene, session)] * 3,
            *[lambda: _speak(scene, session)] * 4,
            *[lambda: _tie_up(scene, session)] * 10,
        )
    )
    do()
    return session


def _attend(scene: Scene, session: Session) -> None:
    """Somebody is there, or is not after all, or is asked for what they know."""
    said = scene.envelope(anonymous=False)
    who = {"participant": scene.pick(scene.people), "agency": "gp", "band": "2"}
    arrived = scene.maybe(lambda: scene.clock)
    do: Callable[[], None] = scene.pick(
        (
            lambda: session.record_attendance(
                said, present=scene.pick(PRESENCES), arrived_at=arrived, **who
            ),
            lambda: session.join(said, present="remote", **who),
            lambda: session.call_on_expertise(said, expertise=scene.words(), **who),
        )
    )
    do()


def _speak(scene: Scene, session: Session) -> None:
    """The other side is argued by whoever was asked to."""
    said = scene.envelope(anonymous=False)
    item = scene.maybe(lambda: Reference(kind="challenge", id=scene.known("queries").id))
    person = scene.pick(scene.people)
    if session.devils_advocates and scene.random.random() < 0.5:
        who, item = scene.pick(session.devils_advocates)
        session.record_devils_advocate_view(
            scene.said_by(who), view=scene.words(), strongest_counter=None, for_item=item
        )
    else:
        session.appoint_devils_advocate(said, participant=person, for_item=item)


def _tie_up(scene: Scene, session: Session) -> None:
    """Something is put by, taken up, stopped, made safe, or handed on."""
    said = scene.envelope(anonymous=False)
    parked, stops = list(session.parked), sorted(session.stops)
    do: Callable[[], None] = scene.pick(
        (
            lambda: session.park(
                said,
                item=scene.pick([scene.id(), *parked]),
                reference="K1",
                why=scene.code("parked_why"),
                text=scene.maybe(scene.words),
                about=scene.maybe(lambda: Reference(kind="episode", token="e-1")),
            ),
            lambda: session.take_up(said, item=scene.pick(parked or [scene.id()])),
            lambda: session.call_safety_stop(
                said, stop=scene.id(), reference="X1", what=scene.words()
            ),
            lambda: session.record_made_safe(
                said,
                stop=scene.pick(stops or [scene.id()]),
                action=scene.code("made_safe"),
                what=scene.maybe(scene.words),
                told_role=scene.maybe(scene.words),
                told_at=scene.maybe(lambda: scene.clock),
            ),
            lambda: session.inform_supervision(
                said, stop=scene.pick(stops or [scene.id()]), told_role=scene.words()
            ),
            lambda: _hand_on(scene, session),
        )
    )
    do()


def _hand_on(scene: Scene, session: Session) -> None:
    owner = scene.pick(scene.people)
    session.hand_on(
        scene.envelope(anonymous=False),
        items=tuple(
            CarriedMatter(kind="parked_item", id=id, owner=owner, by_date=scene.clock.date())
            for id in list(session.parked)[:2]
        ),
        owners={owner: scene.standing()},
        open_matters={},
    )
