"""A small history made in a test, followed into facts that questions can be asked of."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

from eventsourcing.domain import Aggregate
from sqlalchemy import Connection

from domain.challenges import About, Challenge
from domain.events import Envelope
from domain.findings import Finding
from domain.observations import Detail, Observation, Reference
from domain.people import ANONYMOUS, UNDISCLOSED, UNLINKED, Standing, display_as, standing
from domain.reviews import CaseReview
from domain.sealed import Sealed
from domain.sessions import Session
from domain.warning_signs import WarningSign
from projections.following import Follower
from projections.generation import Generations
from projections.readmodel import Views
from tests.examples import CHAIR, CHILD, RAISED_ON, REVIEW, envelope, id_of, sealed
from tests.projections.memory_log import MemoryLog
from tests.projections.stories.story import Story

TODAY = date(2024, 6, 3)
BANDS = ("L", "1", "2", "3", "4", "5", "6", "7", "I", "U")


class History:
    """A log in memory and the facts that follow it."""

    def __init__(self, generations: Generations) -> None:
        self.log = MemoryLog()
        self.views = Views(generations, self.log)
        self.views.ensure()
        self.follower = Follower(self.views, self.log)

    def happened(self, *things: Aggregate) -> int:
        """Append what is new of these aggregates, follow it, and return the position."""
        for thing in things:
            self.log.append(*thing.collect_events())
        self.follower.catch_up()
        return self.log.head()

    def tell(self, acts: int, *, seed: int) -> None:
        """Let so many things be tried by chance, legal or not, and follow what happened."""
        Story(Random(seed), self.log).tell(acts)
        self.follower.catch_up()

    @contextmanager
    def asked(self) -> Iterator[Connection]:
        """One snapshot of the facts."""
        with self.views.reading() as connection:
            yield connection


def said_by(
    agency: str = "community_health",
    band: str = "2",
    on: date | None = RAISED_ON,
    *,
    voice: str = "somebody",
    attribution: str = "named",
) -> Envelope:
    """The envelope of somebody of this agency and band; `voice` tells people apart."""
    person = id_of(voice)
    said = envelope(person, on, with_standing=a_standing(agency, band, person))
    return shown_as(said, attribution)


def a_standing(agency: str, band: str, person: UUID) -> Standing:
    """A standing whose role is in words."""
    return standing(agency=agency, band=band, role=Sealed("The worker of that day", (person,)))


def shown_as(said: Envelope, attribution: str) -> Envelope:
    """The same, attributed otherwise; an anonymous one keeps nothing of who it was."""
    parts = {name: getattr(said, name) for name in said.__dataclass_fields__}
    if attribution == ANONYMOUS:
        parts |= {"standing": UNDISCLOSED, "actor": UNLINKED}
    parts |= {"attribution": attribution, "display_as": display_as(parts["standing"], attribution)}
    return Envelope(**parts)


def asked(
    name: str,
    said: Envelope | None = None,
    *,
    owner: tuple[str, str] = ("la_csc", "4"),
    review: UUID = REVIEW,
    session: UUID | None = None,
) -> Challenge:
    """A query of that reference about an item of an agency and band."""
    return Challenge.raise_(
        id_of(name),
        said or said_by(),
        review_id=review,
        reference=name,
        strength="probe",
        subject="action_or_inaction",
        about=About(item_type="referral", owner_agency=owner[0], owner_band=owner[1]),
        text=sealed(),
        session_id=session,
    )


def met(
    name: str, kind: str = "learning_event", *, on: date = RAISED_ON, review: UUID = REVIEW
) -> Session:
    """A session of this sort that began on a day."""
    session = Session.schedule(
        id_of(name),
        envelope(CHAIR, on),
        review_id=review,
        reference=name,
        session_type=kind,
        mode="in_room",
        join_code_digest="00",
    )
    session.start(envelope(CHAIR, on))
    return session


def warned(
    name: str,
    said: Envelope | None = None,
    *,
    kind: str = "out_of_sight",
    review: UUID = REVIEW,
) -> WarningSign:
    """A warning sign of that reference."""
    return WarningSign.raise_(
        id_of(name),
        said or said_by(),
        review_id=review,
        reference=name,
        kind=kind,
        text=sealed("Nobody has been let past the front room."),
    )


def observed(name: str, said: Envelope | None = None, **more: Any) -> Observation:
    """An observation of that reference."""
    return Observation.record(
        id_of(name),
        said or said_by(),
        review_id=more.pop("review", REVIEW),
        reference=name,
        kind=more.pop("kind", "direct_observation"),
        text=sealed("The cot stood in the hall."),
        **more,
    )


def denied(
    name: str, behaviour: str, about: Aggregate, said: Envelope | None = None
) -> Observation:
    """A note that danger was talked away in an exchange."""
    kind = "challenge" if isinstance(about, Challenge) else "warning_sign"
    return observed(
        name,
        said,
        kind="denial_behaviour",
        about=(Reference(kind=kind, id=about.id),),
        details=(Detail(name="behaviour", code=behaviour),),
    )


def citing(*evidence: Aggregate, name: str = "F-1") -> Finding:
    """A finding that rests on these."""
    return Finding.propose(
        id_of(name),
        envelope(CHAIR),
        review_id=REVIEW,
        reference=name,
        text=sealed(),
        pattern_type="human_tool",
        valence="unsafe",
        evidence=tuple(one.id for one in evidence),
        factors=("cond.workload",),
        rests_on="both",
    )


def opened(code: str, on: date = RAISED_ON) -> CaseReview:
    """A review of that code, which nobody leads yet; the first of the examples is called A."""
    return CaseReview.open(
        REVIEW if code == "A" else id_of(code),
        envelope(CHAIR, on),
        code=code,
        review_type="rapid_review",
        title=Sealed(f"The review {code}", (CHILD,)),
        child=CHILD,
        nation="england",
        cohort="single",
    )
