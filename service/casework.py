"""Fetch, act, save: how every command reaches an aggregate and the log."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from threading import RLock
from typing import Any, TypeVar, cast
from uuid import UUID

from eventsourcing.application import AggregateNotFoundError, Application, ProcessingEvent
from eventsourcing.domain import Aggregate
from eventsourcing.persistence import IntegrityError, Recording
from eventsourcing.utils import Environment, EnvType

from domain.assessment_items import AssessmentItem
from domain.challenges import Challenge
from domain.data_rights import DataRightsRequest
from domain.episodes import Episode
from domain.moves import allowed
from domain.rejections import (
    BoundToReviews,
    ChangedMeanwhile,
    IdAlreadyUsed,
    IdTellsTheTime,
    KeyAlreadyUsed,
    NotFound,
    NotReadableHere,
    Rejection,
    VersionIsStale,
)
from domain.reviews import CaseReview
from domain.sessions import Session
from domain.unsealing import Unsealing
from domain.warning_signs import WarningSign
from service.access.within import is_within
from service.acting import Acting, now
from service.anonymous.box import AnonymousBox
from service.identity import paired
from service.in_flight import InFlight
from service.keys.opening import open_keys
from service.log.box import Released
from service.log.conditions import CodeIsFree, Condition, IdempotencyRow, Matter, Never
from service.log.mapper import UNREADABLE, EventMapper
from service.log.port import Log
from service.sealing import Sealing
from service.settings import Settings
from service.silence import RoundTurned, Silence, silence_of
from service.waiting_box import WaitingBox

TRIES = 5
TIMED = (1, 2, 6, 7)
"""Versions of ids that say when they were made (RFC 9562)."""
TURNS = 256
"""How many queues there are for those who act on the same thing in this process at once."""
Thing = TypeVar("Thing", bound=Aggregate)
New = tuple[Aggregate, Sequence[Condition]]
"""A new aggregate, and what must hold at the moment it is written."""
NAMES = {"Challenge": "query", "WarningSign": "warning sign", "CaseReview": "review"}
NAMES |= {"Observation": "observation", "HeldBackQuery": "held-back query", "Finding": "finding"}
NAMES |= {"Summary": "published summary", "Session": "session", "Pattern": "pattern"}
NAMES |= {"EscalationPolicy": "escalation policy", "IntegrationClient": "system with a key"}
NAMES |= {"Webhook": "webhook"}
NAMES |= {"Episode": "episode", "AssessmentItem": "assessment item"}
NAMES |= {"Detriment": "report of detriment"}
NAMES |= {"Unsealing": "request to open an identity"}
NAMES |= {"Erasure": "erasure", "LegalHold": "legal hold"}
NAMES |= {"DataRightsRequest": "data-rights request"}


@dataclass(frozen=True, slots=True)
class Done:
    """What a command did: the thing's id, reference and version, and the log position (from 1).

    `notice` is what whoever did it has to know. `join_code` is told by whatever made one, this once.
    What waits for the reveal of a silent round has no version and no position yet: both are 0.
    """

    id: UUID
    reference: str
    version: int
    position: int
    replayed: bool = False
    join_code: str | None = None
    notice: str | None = None

    @property
    def waits(self) -> bool:
        """Whether it is not in the log yet, but in the waiting box."""
        return self.version == 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What acting on an aggregate came to, where that is more than the aggregate itself.

    `id` and `reference` name what was made inside it; `recorded_at_version` says that it was there
    already, and since which version of the aggregate. `along` are others, new or changed by the same
    act, to be written before it: all or nothing. Some were `released` from the waiting box; an entry of the
    anonymous box `leaves` it with them.
    """

    conditions: Sequence[Condition] = ()
    id: UUID | None = None
    reference: str | None = None
    recorded_at_version: int | None = None
    along: Sequence[Aggregate] = ()
    released: Released | None = None
    leaves: UUID | None = None


class Casework(Application[UUID]):
    """The application over the log. Commands live beside it, by subject."""

    name = "Casework"

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.woken: list[Callable[[], None]] = []
        self.forgetting: list[Callable[[], None]] = []
        """Called once somebody's key is destroyed, before the erasure is certified."""
        # Sixty phones join one review: in turn they all succeed, racing a third would be refused.
        self._in_flight = InFlight(settings.wait_seconds)
        self._turns = [RLock() for _ in range(TURNS)]
        self.keys = open_keys(settings)
        self.sealing = Sealing(self.keys)
        super().__init__(
            env={
                "PERSISTENCE_MODULE": "service.log.factory:LogFactory",
                "MAPPER_TOPIC": "service.log.mapper:EventMapper",
                "TRANSCODER_TOPIC": "service.log.mapper:JsonTranscoder",
                "HEEDFUL_LOG": settings.log_address,
                "HEEDFUL_LOG_OWNER": settings.owner_database_url or settings.log_address,
                "IS_SNAPSHOTTING_ENABLED": "n",
                "AGGREGATE_CACHE_MAXSIZE": "",
            }
        )
        assert isinstance(self.mapper, EventMapper)
        self.box = WaitingBox(self.keys, self.mapper)
        self.unlinked = AnonymousBox(self.keys, self.sealing)

    def construct_env(self, name: str, env: EnvType | None = None) -> Environment:
        """Ours alone: no variable of the environment changes how the log is kept."""
        return Environment(name, dict(env or {}))

    def construct_mapper(self) -> EventMapper:
        """The mapper, which seals what goes into the log."""
        mapper = super().construct_mapper()
        assert isinstance(mapper, EventMapper)
        mapper.sealer = self.sealing
        return mapper

    def close(self) -> None:
        """Close the log and the key store."""
        super().close()
        self.keys.close()

    @property
    def log(self) -> Log:  # type: ignore[override]  # the library's `log` is deprecated
        """The log itself: our recorder."""
        return cast(Log, self.recorder)

    def fetch(self, kind: type[Thing], id: UUID) -> Thing:
        """The aggregate with this id. Raises `NotFound`, also when it is of another kind."""
        found = self.find(id)
        if not isinstance(found, kind):
            raise NotFound(NAMES[kind.__name__])
        return found

    def find(self, id: UUID) -> Aggregate | None:
        """The aggregate with this id, of whatever kind, if there is one for whoever acts.

        Raises `NotReadableHere`.
        """
        try:
            found: Aggregate = self.repository.get(id)
        except AggregateNotFoundError:
            return None
        except UNREADABLE:
            raise NotReadableHere from None
        return found if is_within(found) else None

    def create(self, acting: Acting, make: Callable[[], New]) -> Done:
        """Record a new aggregate; its id with the same content again gives the first answer (I17).

        What is said in a session with an open silent round waits for the reveal instead, and what is said
        anonymously for its batch.

        Raises `BoundToReviews`, `IdAlreadyUsed`, `KeyAlreadyUsed`, `StillBeingRecorded` and what
        `make` and its conditions raise.
        """
        with self._in_flight.alone(acting):
            return self._once(acting, lambda: self._create(acting, make))

    def act(
        self,
        acting: Acting,
        kind: type[Thing],
        id: UUID,
        do: Callable[[Thing], Outcome | None],
    ) -> Done:
        """Fetch an aggregate, act on it, save; read again and try again when somebody was faster.

        Raises `NotFound`, `VersionIsStale`, `ChangedMeanwhile`, `StillBeingRecorded` and what `do`
        raises.
        """
        with self._in_flight.alone(acting), self._turns[id.int % TURNS]:
            return self._once(acting, lambda: self._act(acting, kind, id, do))

    def head(self) -> int:
        """The last position; 0 while the log is empty."""
        return self.recorder.max_notification_id() or 0

    def save_all(self, *things: Aggregate) -> list[Recording[UUID]]:
        """Record several aggregates with their open matters in one transaction (imports).

        Raises `CodeAlreadyUsed`.
        """
        matters = [matter for thing in things for matter in matters_of(thing)]
        conditions = [condition for thing in things for condition in conditions_of(thing)]
        return self.save(*things, matters=matters, conditions=conditions)

    def waiting(self) -> Iterator[Any]:
        """What opens in the waiting box, as the events it will be: operators' verbs alone read it."""
        for session_id in self.log.box.sessions():
            for entry in self.log.box.of(session_id):
                with suppress(NotReadableHere):
                    yield self.box.open(entry)

    def waiting_unlinked(self) -> Iterator[Any]:
        """What opens in the anonymous box, in the same way."""
        for entry in self.log.unlinked.all():
            with suppress(NotReadableHere):
                yield self.unlinked.open(entry)

    def version_that_says(self, id: UUID, made: object) -> int:
        """The version whose event says just what a new one would. Raises `IdAlreadyUsed` (I17)."""
        for row in self.log.select_events(id):
            if content(self.mapper.to_domain_event(row)) == content(made):
                return row.originator_version
        raise IdAlreadyUsed

    def _once(self, acting: Acting, do: Callable[[], Done]) -> Done:
        """What is refused because this very request was recorded meanwhile is answered from that.

        Whoever was killed while writing may be written all the same, a moment after the key was
        looked for: the matter is then closed, or its version another, by what is asked for again.
        """
        try:
            return do()
        except Rejection:
            if earlier := self._answered_before(acting):
                return earlier
            raise

    def _act(
        self,
        acting: Acting,
        kind: type[Thing],
        id: UUID,
        do: Callable[[Thing], Outcome | None],
    ) -> Done:
        for _ in range(TRIES):
            if earlier := self._answered_before(acting):
                return earlier
            thing = self.fetch(kind, id)
            self._check_version(acting, thing)
            outcome = do(thing) or Outcome()
            if outcome.recorded_at_version is not None:
                return self._repeat(acting, thing, outcome, outcome.recorded_at_version)
            try:
                return self._save(acting, thing, outcome)
            except IntegrityError:
                continue
        raise ChangedMeanwhile

    def _create(self, acting: Acting, make: Callable[[], New]) -> Done:
        for _ in range(TRIES):
            try:
                return self._create_once(acting, make)
            except RoundTurned:
                continue
        raise ChangedMeanwhile

    def _create_once(self, acting: Acting, make: Callable[[], New]) -> Done:
        if earlier := self._answered_before(acting):
            return earlier
        made, conditions = make()
        if not is_within(made):
            raise BoundToReviews
        if acting.unlinked:
            return self._put_aside(made, conditions)
        said = made.pending_events[0]  # saving takes it away, also when it fails
        silence = silence_of(self, said)
        if known := self._known(acting, made, said, may_wait=bool(silence and silence.is_open)):
            return known
        try:
            if silence and silence.is_open:
                return self._wait(acting, made, [*conditions, silence.condition], silence)
            held = [silence.condition] if silence else []
            return self._save(acting, made, Outcome([*conditions, *held]))
        except IntegrityError:
            if again := self._answered_before(acting) or self._known(acting, made, said):
                return again
            raise

    def _put_aside(self, made: Aggregate, conditions: Sequence[Condition]) -> Done:
        """Into the anonymous box, and nothing anywhere else.

        That the review is open is looked at now; what it is when the batch is written counts then.
        """
        for condition in conditions:
            if isinstance(condition, Never):
                raise condition.refusal
        (said,) = made.collect_events()
        self.log.unlinked.put(self.unlinked.close(said, made.id))
        return Done(made.id, reference_of(made), 0, 0)

    def _wait(
        self, acting: Acting, made: Aggregate, conditions: Sequence[Condition], silence: Silence
    ) -> Done:
        """Into the waiting box, and nothing into the log, with its key in one transaction.

        Raises `IdTellsTheTime`.
        """
        if made.id.version in TIMED:
            raise IdTellsTheTime
        (said,) = made.collect_events()
        done = Done(made.id, reference_of(made), 0, 0)
        entry = self.box.close(said, silence.session_id)
        row = _row(acting, done)
        self.log.insert_events([], conditions=conditions, idempotency=row, waiting=entry)
        return done

    def _record(self, processing_event: ProcessingEvent[UUID]) -> list[Recording[UUID]]:
        """Make the keys first, then write: a key without an event does no harm."""
        assert isinstance(self.mapper, EventMapper)
        self.mapper.prepare(processing_event.events)
        return super()._record(processing_event)

    def _save(self, acting: Acting, thing: Aggregate, outcome: Outcome) -> Done:
        done = _done(thing, outcome, 0)
        recordings = self.save(
            *outcome.along,
            thing,
            matters=[matter for one in (*outcome.along, thing) for matter in matters_of(one)],
            conditions=[*outcome.conditions, *conditions_of(thing)],
            idempotency=_row(acting, done),
            released=outcome.released,
            leaves=outcome.leaves,
        )
        return replace(done, position=recordings[-1].notification.id)

    def _repeat(self, acting: Acting, thing: Aggregate, outcome: Outcome, version: int) -> Done:
        position = self.log.position_of(thing.id, version)
        done = _done(thing, outcome, position)
        return self._again(acting, replace(done, version=version, replayed=True))

    def _again(self, acting: Acting, done: Done) -> Done:
        """The first answer; a key that came with it stands for this request from now on (I17)."""
        row = _row(acting, done)
        if row is not None:
            try:
                self.log.insert_events([], idempotency=row)
            except IntegrityError:  # the same key came twice at once
                return self._answered_before(acting) or done
        return done

    def _answered_before(self, acting: Acting) -> Done | None:
        if acting.idempotency is None:
            return None
        row = self.log.remembered(acting.client, acting.idempotency.key)
        if row is None:
            return None
        if row.request_hash != acting.idempotency.request_hash:
            raise KeyAlreadyUsed
        return Done(row.thing_id, row.reference, row.version, row.position, replayed=True)

    def _known(
        self, acting: Acting, made: Aggregate, said: object, *, may_wait: bool = True
    ) -> Done | None:
        """The answer to what is in the log already, or waits. Raises `IdAlreadyUsed` (I17)."""
        recorded = self._recorded_before(acting, made, said)
        return recorded or (self._waits_already(acting, made, said) if may_wait else None)

    def _recorded_before(self, acting: Acting, made: Aggregate, said: object) -> Done | None:
        stored = self.log.select_events(made.id, limit=1)
        if not stored:
            return None
        first = self.mapper.to_domain_event(stored[0])
        if content(first) != content(said):
            raise IdAlreadyUsed
        position = self.log.position_of(made.id, 1)
        return self._again(acting, Done(made.id, reference_of(made), 1, position, replayed=True))

    def _waits_already(self, acting: Acting, made: Aggregate, said: object) -> Done | None:
        entry = self.log.box.one(made.id)
        if entry is None:
            return None
        if content(self.box.open(entry)) != content(said):
            raise IdAlreadyUsed
        return self._again(acting, Done(made.id, reference_of(made), 0, 0, replayed=True))

    def _check_version(self, acting: Acting, thing: Aggregate) -> None:
        if acting.expected_version not in (None, thing.version):
            raise VersionIsStale(thing.version, moves_of(thing))

    def _notify(self, recordings: list[Recording[UUID]]) -> None:
        for wake in self.woken:
            wake()


def _done(thing: Aggregate, outcome: Outcome, position: int) -> Done:
    reference = outcome.reference or reference_of(thing)
    return Done(outcome.id or thing.id, reference, thing.version, position)


def reference_of(thing: Aggregate) -> str:
    """The short readable name of a thing; a review's is its code."""
    return str(getattr(thing, "reference", None) or getattr(thing, "code", ""))


def matters_of(thing: Aggregate) -> list[Matter]:
    """The open-matter row of a query or sign; nothing for anything else (settled 36).

    What was raised in a session has a second row, under the session (decision 26). A silent round that
    nobody has read is a matter as well: a review does not close over it.
    """
    if isinstance(thing, Session):
        is_silent = thing.open_round is not None
        return [Matter(thing.id, thing.review_id, "silent_round", thing.reference, is_silent)]
    if not isinstance(thing, Challenge | WarningSign):
        return []
    kind = "challenge" if isinstance(thing, Challenge) else "warning_sign"
    matter = Matter(thing.id, thing.review_id, kind, thing.reference, thing.is_open_matter)
    session = thing.session_id
    if session is None:
        return [matter]
    return [matter, replace(matter, thing_id=paired(thing.id, session), review_id=session)]


def conditions_of(thing: Aggregate) -> list[Condition]:
    """What must hold of every new thing of this kind: a review's code is its own."""
    is_new = thing.version == len(thing.pending_events)
    return [CodeIsFree(thing.code, thing.id)] if is_new and isinstance(thing, CaseReview) else []


def moves_of(thing: Aggregate) -> tuple[str, ...]:
    """The moves that are legal for this thing now."""
    if isinstance(thing, Challenge):
        return allowed("query", thing.status)
    if isinstance(thing, WarningSign):
        return allowed("warning_sign", thing.state)
    if isinstance(thing, Session):
        return allowed("session", thing.state)
    if isinstance(thing, Episode):
        return allowed("episode", thing.state)
    if isinstance(thing, AssessmentItem):
        return allowed("assessment_item", thing.state)
    if isinstance(thing, Unsealing):
        return allowed("unsealing", thing.state)
    if isinstance(thing, DataRightsRequest):
        return allowed("data_rights_request", thing.state)
    return ()


def content(event: object) -> tuple[object, ...]:
    """What an event says, apart from when and through whom it was recorded, and what chance made."""
    left_out = ("timestamp", "envelope", "originator_version", "join_code_digest")
    said = {name: value for name, value in vars(event).items() if name not in left_out}
    envelope = vars(event)["envelope"]
    who = (envelope.actor, envelope.attribution, envelope.occurred_on, envelope.reconstructed)
    return (type(event).__name__, sorted(said.items(), key=lambda item: item[0]), who)


def _row(acting: Acting, done: Done) -> IdempotencyRow | None:
    if acting.idempotency is None:
        return None
    return IdempotencyRow(
        acting.client,
        acting.idempotency.key,
        acting.idempotency.request_hash,
        done.id,
        done.reference,
        done.version,
        now().date().isoformat(),
        done.position,
    )
