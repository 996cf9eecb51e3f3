"""Histories that could have happened: random commands on the real aggregates, refusals left out."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from domain.challenges import About, Challenge
from domain.events import Envelope, Source
from domain.findings import Finding
from domain.held_back import HeldBackQuery
from domain.observations import Detail, Observation, Reference
from domain.people import UNDISCLOSED, UNLINKED, Actor, display_as, standing
from domain.rejections import Rejection
from domain.reviews import CarriedMatter, CaseReview
from domain.sealed import Sealed
from domain.vocabulary import vocabulary
from domain.warning_signs import Decider, WarningSign
from projections.folds.rules import Event
from projections.folds.steps import topic_of

AGENCIES = ("police", "la_csc", "gp", "school", "family")
BANDS = ("L", "1", "2", "3", "4", "5", "6", "7", "I", "U")
REASON = "It was weighed against what the nursery had seen."


class MemoryLog:
    """A log in memory: positions grow, with a gap now and then as after a rollback."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, Event]] = []

    def append(self, *events: Event, gap: int = 0) -> int:
        """Add events and return the position of the last."""
        for event in events:
            self.rows.append((self.head() + 1 + gap, event))
        return self.head()

    def head(self) -> int:
        return self.rows[-1][0] if self.rows else 0

    def page(self, after: int, limit: int) -> Sequence[tuple[int, Event]]:
        first = after if after < len(self.rows) and self.rows[after][0] == after + 1 else None
        if first is None:
            first = next((at for at, row in enumerate(self.rows) if row[0] > after), len(self.rows))
        return self.rows[first : first + limit]

    def counts_by_topic(self, up_to: int) -> Mapping[str, int]:
        counts: dict[str, int] = {}
        for position, event in self.rows:
            if position <= up_to:
                topic = topic_of(type(event))
                counts[topic] = counts.get(topic, 0) + 1
        return counts


class Story:
    """Several reviews going on at once; every act is one legal command, or nothing."""

    def __init__(self, random: Random, log: MemoryLog | None = None) -> None:
        self.random = random
        self.log = log or MemoryLog()
        self.clock = datetime(2024, 1, 1, 9, tzinfo=UTC)
        self.people = [self.id() for _ in range(6)]
        self.reviews: list[CaseReview] = []
        self.things: dict[str, list[Any]] = {
            "queries": [],
            "signs": [],
            "observations": [],
            "held_back": [],
            "findings": [],
        }
        self._open_review()

    def tell(self, acts: int) -> "Story":
        """Let so many things be tried."""
        for _ in range(acts):
            self.act()
        return self

    def act(self) -> None:
        """One command on something, old or new; what the domain refuses did not happen."""
        self.clock += timedelta(minutes=self.random.randrange(2_000))
        try:
            touched = self.pick(self.commands)(self)
        except Rejection:
            return
        events = touched.collect_events()
        self.log.append(*events, gap=self.random.random() < 0.05)

    def id(self) -> UUID:
        return UUID(int=self.random.getrandbits(128), version=4)

    def pick(self, several: Sequence[Any]) -> Any:
        return several[self.random.randrange(len(several))]

    def code(self, name: str) -> str:
        return str(self.pick(vocabulary(name).codes))

    def words(self) -> Sealed:
        return Sealed(f"{REASON} {self.random.randrange(1000)} ☃", (self.pick(self.people),))

    def maybe(self, make: Callable[[], Any]) -> Any:
        return make() if self.random.random() < 0.6 else None

    def day(self) -> date:
        return self.clock.date() - timedelta(days=self.random.randrange(40))

    def envelope(self, *, anonymous: bool = True) -> Envelope:
        who = self.random.random()
        attribution = (
            "named" if who < 0.6 else "role_only" if who < 0.8 or not anonymous else "anonymous"
        )
        speaks = standing(agency=self.pick(AGENCIES), band=self.pick(BANDS), role=self.words())
        actor = Actor(
            kind="person",
            key=self.pick(self.people),
            capacity=self.pick(("contributor", "scribe")),
        )
        if attribution == "anonymous":
            speaks, actor = UNDISCLOSED, UNLINKED
        return Envelope(
            recorded_at=self.clock,
            actor=actor,
            standing=speaks,
            attribution=attribution,
            display_as=display_as(speaks, attribution),
            source=Source(channel="web"),
            occurred_on=self.maybe(self.day),
            reconstructed=self.random.random() < 0.3,
        )

    def about(self) -> About:
        return About(
            item_type=self.code("item_type"),
            owner_agency=self.pick(AGENCIES),
            owner_band=self.pick(BANDS),
        )

    # what may be tried

    def _open_review(self) -> CaseReview:
        review = CaseReview.open(
            self.id(),
            self.envelope(anonymous=False),
            code=f"R{len(self.reviews)}",
            review_type="lcspr",
            title=self.words(),
            child=self.id(),
            nation="england",
            cohort=self.code("cohort"),
            purpose_questions=(self.words(),),
        )
        self.reviews.append(review)
        self.log.append(*review.collect_events())
        return review

    def open_review(self) -> CaseReview:
        return self._open_review() if len(self.reviews) < 3 else self.pick(self.reviews)

    def change_review(self) -> CaseReview:
        review: CaseReview = self.pick(self.reviews)
        said = self.envelope(anonymous=False)
        person = self.pick(self.people)
        speaks = standing(agency=self.pick(AGENCIES), band=self.pick(BANDS), role=self.words())
        matters = self.things["queries"] + self.things["signs"]
        do: Callable[[], None] = self.pick(
            (
                lambda: review.register_participant(
                    said,
                    participant=person,
                    reference="P1",
                    standing=speaks,
                    needs=("large_print",),
                ),
                lambda: review.register_participant(
                    said, participant=person, reference="P2", standing=speaks
                ),
                lambda: review.change_standing(
                    said, participant=person, standing=speaks, from_date=said.day
                ),
                lambda: review.appoint(said, participant=person, capacity="chair"),
                lambda: review.invite_family(said, participant=person, advocate_offered=True),
                lambda: review.family_accepts(said, participant=person),
                lambda: review.family_declines(said, participant=person),
                lambda: review.assign_lead(
                    said, lead=person, from_date=self.day(), title=self.words()
                ),
                lambda: review.hand_over_lead(said, lead=None, from_date=self.day()),
                lambda: review.vacate_lead(said, from_date=self.day()),
                lambda: review.change_phase(said, to_phase=self.pick(("open", "sessions"))),
                lambda: review.revise_purpose_question(
                    said, text=self.words(), why=self.words(), index=self.pick((None, 0, 1))
                ),
                lambda: review.note_proceeding(said, kind="court", until=self.day()),
                lambda: review.restrict_recording(said, kind="court", scope=self.words()),
                lambda: review.lift_restriction(said, kind="court"),
                lambda: review.refer_out_of_scope(said, kind="complaint", to="the ombudsman"),
                lambda: review.carry_forward(
                    said,
                    items=tuple(
                        CarriedMatter(kind="query", id=one.id, owner=person, by_date=self.day())
                        for one in self.random.sample(matters, min(2, len(matters)))
                    ),
                    open_matters={one.id for one in matters},
                ),
                lambda: review.close(said, outcome="completed", open_matters=(), why=None),
                lambda: review.reopen(said, why=self.words()),
            )
        )
        do()
        return review

    def raise_query(self) -> Challenge:
        query = Challenge.raise_(
            self.id(),
            self.envelope(),
            review_id=self.pick(self.reviews).id,
            reference=f"Q{len(self.things['queries'])}",
            strength=self.code("strength"),
            subject=self.code("query_subject"),
            about=self.about(),
            text=self.words(),
            evidence=(self.id(),),
        )
        return self._begun("queries", query)

    def change_query(self) -> Any:
        query: Challenge = self._known("queries")
        said = self._said_by(query.raiser)
        other = self._known("queries").id
        kinds = ("answered", "deferred", "redirected", "accepted", "accepted_in_part", "declined")
        do: Callable[[], None] = self.pick(
            (
                lambda: query.acknowledge(said, expected_by=self.maybe(self.day)),
                lambda: query.set_aside(said, how="talked_over", observed_by="raiser"),
                lambda: query.route(said, to_agency="gp", due=self.maybe(self.day)),
                *[
                    lambda: query.respond(
                        said,
                        kind=self.pick(kinds),
                        reason_code=self.code("reason_code"),
                        reason=self.words(),
                        next_date=self.day(),
                        redirected_to=self.words(),
                    )
                ]
                * 4,
                lambda: query.inform_raiser(said, how="phone", mode="A_ack"),
                lambda: query.give_verdict(
                    said, verdict=self.code("raiser_verdict"), comment=self.maybe(self.words)
                ),
                lambda: query.escalate(said, to_stage=query.stage + 1, by="raiser"),
                lambda: query.miss_deadline(said, due=self.day(), days_over=2),
                lambda: query.withdraw(
                    said, reason_code="felt_unable_to_continue", detail=Sealed("SECRET", ())
                ),
                lambda: query.record_dissent(said, text=self.maybe(self.words)),
                lambda: query.reopen(said, why=self.words()),
                lambda: query.link(said, to=other, relation="same_matter"),
                lambda: query.record_revision(
                    said, item_type="plan", item_ref=None, what_changed=self.words()
                ),
            )
        )
        do()
        return query

    def raise_sign(self) -> WarningSign:
        sign = WarningSign.raise_(
            self.id(),
            self.envelope(),
            review_id=self.pick(self.reviews).id,
            reference=f"W{len(self.things['signs'])}",
            kind=self.code("warning_kind"),
            text=self.words(),
            subject_token=self.maybe(lambda: "setting-1"),
        )
        return self._begun("signs", sign)

    def change_sign(self) -> Any:
        sign: WarningSign = self._known("signs")
        said = self.envelope()
        earlier = self._known("signs").id
        do: Callable[[], None] = self.pick(
            (
                lambda: sign.acknowledge(said),
                lambda: sign.set_aside(said, how="talked_over", observed_by="raiser"),
                lambda: sign.debate(
                    said, summary=self.words(), bands=("1",), alternatives=(self.words(),)
                ),
                lambda: sign.open_safety_assessment(said, assessed_by=self.maybe(self.id)),
                lambda: sign.add_evidence(said, source_kind="record", text=self.words()),
                lambda: sign.add_evidence(said, source_kind="person", text=self.words()),
                lambda: sign.consider_alternative(
                    said, explanation=self.words(), result=self.code("alternative_result")
                ),
                lambda: sign.record_devils_advocate(said, view=self.words()),
                lambda: sign.prove_safe(
                    said,
                    raiser_view="agrees",
                    decided_by=(Decider(agency="gp", band="4", participant=self.id()),),
                ),
                lambda: sign.act_on(said, action=self.words(), by_agency="police", on=said.day),
                lambda: sign.confirm_effect(said, effect=self.words()),
                lambda: sign.dismiss(said, reason_code="no_evidence", reason=self.words()),
                lambda: sign.close_unproven(said, why="case_closed", note=self.maybe(self.words)),
                lambda: sign.link_recurrence(said, earlier_sign_id=earlier, by="person"),
                lambda: sign.notify_pattern(said, rule_version="v1", signs=(earlier,)),
                lambda: sign.answer_pattern(said, answer=self.words()),
                lambda: sign.reopen(said, why=self.words()),
            )
        )
        do()
        return sign

    def observe(self) -> Observation:
        about: tuple[Reference, ...] = ()
        details: tuple[Detail, ...] = ()
        kind = self.pick(("direct_observation", "good_practice", "denial_behaviour", "home_grown"))
        if kind == "denial_behaviour":
            about = (Reference(kind="challenge", id=self._known("queries").id),)
            details = (Detail(name="behaviour", code=self.code("denial_behaviour")),)
        if kind == "good_practice":
            details = (Detail(name="what_made_it_possible", words=self.words()),)
        seen = Observation.record(
            self.id(),
            self.envelope(),
            review_id=self.pick(self.reviews).id,
            reference=f"C{len(self.things['observations'])}",
            kind=kind,
            text=self.words(),
            about=about,
            factor=self.maybe(lambda: self.code("factor")),
            valence=self.maybe(lambda: self.code("valence")),
            details=details,
        )
        return self._begun("observations", seen)

    def change_observation(self) -> Any:
        seen: Observation = self._known("observations")
        said = self._said_by(seen.author)
        do: Callable[[], None] = self.pick(
            (
                lambda: seen.correct(said, text=self.words(), why="clearer"),
                lambda: seen.confirm(said),
                lambda: seen.dispute(said, correction=self.maybe(self.words)),
                lambda: seen.classify(said, factor=self.code("factor")),
                lambda: seen.link(
                    said, to=Reference(kind="review", token="t-1"), relation="explains"
                ),
            )
        )
        do()
        return seen

    def hold_back(self) -> HeldBackQuery:
        held = HeldBackQuery.disclose(
            self.id(),
            self.envelope(),
            review_id=self.pick(self.reviews).id,
            reference=f"H{len(self.things['held_back'])}",
            text=self.words(),
            reasons=("futility", "not_invited"),
            about=self.maybe(self.about),
            what_would_have_helped=self.maybe(self.words),
        )
        return self._begun("held_back", held)

    def propose(self) -> Finding:
        everything = [thing.id for kind in self.things.values() for thing in kind]
        finding = Finding.propose(
            self.id(),
            self.envelope(anonymous=False),
            review_id=self.pick(self.reviews).id,
            reference=f"F{len(self.things['findings'])}",
            text=self.words(),
            pattern_type=self.code("pattern_type"),
            valence="unsafe",
            evidence=tuple(self.random.choices([*everything, self.id()], k=4)),
            factors=(self.code("factor"),),
            rests_on="both",
        )
        return self._begun("findings", finding)

    def change_finding(self) -> Any:
        finding: Finding = self._known("findings")
        said = self.envelope(anonymous=False)
        do: Callable[[], None] = self.pick(
            (
                lambda: finding.peer_review(said, comment=self.words()),
                lambda: finding.agree(said),
                lambda: finding.record_dissent(said, text=self.words()),
            )
        )
        do()
        return finding

    commands: Sequence[Callable[["Story"], Any]] = (
        *[change_review] * 4,
        open_review,
        *[raise_query] * 2,
        *[change_query] * 7,
        raise_sign,
        *[change_sign] * 6,
        *[observe] * 3,
        change_observation,
        hold_back,
        propose,
        change_finding,
    )

    def _begun(self, kind: str, thing: Any) -> Any:
        self.things[kind].append(thing)
        return thing

    def _known(self, kind: str) -> Any:
        begin = {
            "queries": self.raise_query,
            "signs": self.raise_sign,
            "observations": self.observe,
            "findings": self.propose,
        }
        if not self.things[kind]:
            begun = begin[kind]()
            self.log.append(*begun.collect_events())
        return self.pick(self.things[kind])

    def _said_by(self, voice: UUID | None) -> Envelope:
        """As often as not by the one who raised it, who alone may do some things."""
        said = self.envelope()
        if voice is None or self.random.random() < 0.5:
            return said
        actor = Actor(kind="person", key=voice, capacity="contributor")
        return Envelope(
            recorded_at=said.recorded_at,
            actor=actor,
            standing=said.standing,
            attribution="named",
            display_as=said.display_as,
            source=said.source,
            occurred_on=said.occurred_on,
            reconstructed=said.reconstructed,
        )
