"""A real log with the example review in it, and the commands as a caller uses them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self
from uuid import UUID

from eventsourcing.domain import DomainEventProtocol

from service.acting import Acting
from service.assessment_items import AssessmentItems
from service.casework import Casework, Done
from service.challenges import Challenges
from service.episodes import Episodes
from service.findings import Findings
from service.followed import FollowedLog
from service.held_back import HeldBack
from service.observations import Observations
from service.references import References
from service.reviews import Reviews
from service.sessions import Sessions
from service.settings import Settings
from service.summaries import Summaries
from service.warning_signs import WarningSigns
from service.withholding import Withholding
from tests.examples import (
    CHAIR,
    HEALTH_VISITOR,
    LEARNING_LEAD,
    QUESTION,
    RAISED_ON,
    REASON,
    REVIEW,
    SCRIBE,
    STANDINGS,
    TEAM_MANAGER,
)

ABOUT = {"item_type": "strategy_discussion", "owner_agency": "la_csc", "owner_band": "4"}
SYSTEM = Acting(client="case-system", scopes=frozenset({"reviews:write", "contributions:write"}))


@dataclass(frozen=True)
class Commands:
    """The commands by subject, over one log."""

    casework: Casework
    reviews: Reviews
    observations: Observations
    challenges: Challenges
    warning_signs: WarningSigns
    held_back: HeldBack
    findings: Findings
    summaries: Summaries
    sessions: Sessions
    episodes: Episodes
    assessment_items: AssessmentItems
    references: References
    withholding: Withholding

    @classmethod
    def over(cls, settings: Settings) -> Self:
        """The commands over the log of these settings."""
        casework = Casework(settings)
        subjects = (Reviews, Observations, Challenges, WarningSigns, HeldBack, Findings, Summaries)
        more = (Sessions, Episodes, AssessmentItems, References, Withholding)
        return cls(casework, *(subject(casework) for subject in (*subjects, *more)))

    def raise_query(self, by: UUID = HEALTH_VISITOR, **what: Any) -> Done:
        """A query in the recorded review."""
        said = {"review_id": REVIEW, "strength": "probe", "subject": "voice_missing"}
        said |= {"about": ABOUT, "text": QUESTION} | what
        return self.challenges.raise_(acting(by), **said)

    def raise_sign(self, by: UUID = HEALTH_VISITOR, **what: Any) -> Done:
        """A warning sign in the recorded review."""
        said = {"review_id": REVIEW, "kind": "out_of_sight", "text": "Not seen since February."}
        return self.warning_signs.raise_(acting(by), **said | what)

    def record(self, by: UUID = HEALTH_VISITOR, **what: Any) -> Done:
        """An observation in the recorded review."""
        said = {"review_id": REVIEW, "kind": "healthy_unease", "text": "The room was always ready."}
        return self.observations.record(acting(by), **said | what)

    def find(self, by: UUID = CHAIR, **what: Any) -> Done:
        """A finding on two observations of the recorded review."""
        said = {
            "review_id": REVIEW,
            "text": "Announced visits were counted as seeing the child.",
            "pattern_type": "human_tool",
            "valence": "unsafe",
            "evidence": [self.record().id, self.record().id],
            "factors": ["cond.workload"],
        }
        return self.findings.propose(acting(by), **said | what)

    def decline(self, query_id: UUID, by: UUID = TEAM_MANAGER, **what: Any) -> Done:
        """The answer no, with a reason."""
        said = {"kind": "declined", "reason_code": "evidence_outweighs", "reason": REASON}
        return self.challenges.respond(acting(by), query_id, **said | what)

    def close_review(self) -> Done:
        """The recorded review, closed by its chair."""
        return self.reviews.close(acting(CHAIR), REVIEW, outcome="shared_locally")

    def events_of(self, thing_id: UUID) -> Sequence[DomainEventProtocol[UUID]]:
        """Every event of one thing, as it stands in the log."""
        rows = self.casework.log.select_events(thing_id)
        return [self.casework.mapper.to_domain_event(row) for row in rows]

    def whole_log(self) -> Sequence[DomainEventProtocol[UUID]]:
        """Every event there is, in order."""
        return [event for _, event in FollowedLog(self.casework).page(0, 1_000_000)]


class Interposed:
    """Lets somebody else act between the reading and the writing of a command, so many times."""

    def __init__(self, commands: Commands, act: Callable[[], object], times: int = 1) -> None:
        self.casework, self.act, self.times = commands.casework, act, times
        self.save = commands.casework.save
        self.arm()

    def arm(self) -> None:
        """Stand in the way of the next writing."""
        self.casework.save = self.step_aside  # type: ignore[method-assign]  # for this test only

    def step_aside(self, *things: Any, **rest: Any) -> Any:
        """Let the other act first, then save as planned."""
        self.casework.save = self.save  # type: ignore[method-assign]
        self.times -= 1
        self.act()
        if self.times:
            self.arm()
        return self.save(*things, **rest)


def acting(by: UUID | None = HEALTH_VISITOR, **conditions: Any) -> Acting:
    """The case system, acting for a participant."""
    return replace(SYSTEM, on_behalf_of=by, **conditions)


def record_a_review(commands: Commands) -> None:
    """Open the example review: everybody registered, chair, scribe and learning lead, under way."""
    reviews = commands.reviews
    reviews.open(
        SYSTEM,
        id=REVIEW,
        code="A",
        review_type="rapid_review",
        title="A baby out of sight",
        nation="england",
        purpose_questions=["What let us lose sight of the baby?"],
    )
    for person, (agency, band, role) in STANDINGS.items():
        reviews.register_participant(SYSTEM, REVIEW, id=person, agency=agency, band=band, role=role)
    reviews.appoint(SYSTEM, REVIEW, CHAIR, capacity="chair")
    reviews.appoint(SYSTEM, REVIEW, SCRIBE, capacity="scribe")
    reviews.assign_lead(SYSTEM, REVIEW, lead=LEARNING_LEAD, from_date=RAISED_ON)
    reviews.change_phase(acting(CHAIR), REVIEW, to_phase="open")
