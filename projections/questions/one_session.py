"""One session, whole: who is in it, whose turn is it, and what of it is still open?"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, RowMapping, select

from domain.nothing_dropped import PARKED, STOP
from domain.speaking_order import Speaker, next_devils_advocate, speaking_order
from domain.taking_turns import ABSENT
from projections.facts import queries, warning_signs
from projections.facts.generation import position
from projections.facts.sessions import ATTENDANCE, TABLE
from projections.facts.versions import as_at
from projections.looking_up import look_up
from projections.opening import opened, opened_name
from projections.shown.names import review_names
from projections.shown.sessions import People, Session, Somebody, parts, people_of
from projections.shown.voices import Voice, voice


@dataclass(frozen=True, slots=True)
class Present:
    """Whether and how somebody was there, with agency and band as they were then (I2)."""

    participant: str
    reference: str
    agency: str
    band: str
    present: str
    arrived_at: str | None
    left_at: str | None


@dataclass(frozen=True, slots=True)
class Pointed:
    """A thing that is spoken of: its kind, and its id here or a token elsewhere."""

    kind: str
    id: str | None
    token: str | None


@dataclass(frozen=True, slots=True)
class Appointed:
    """Who was asked to argue the other side, of one thing or of all."""

    who: Somebody
    of: Pointed | None


@dataclass(frozen=True, slots=True)
class OtherSide:
    """The other side as it was argued, by whoever was asked to and as they chose to be shown."""

    by: Voice
    view: str
    strongest_counter: str | None
    of: Pointed | None


@dataclass(frozen=True, slots=True)
class CalledOn:
    """Who was asked, and for what they know."""

    who: Somebody
    expertise: str


@dataclass(frozen=True, slots=True)
class ParkedItem:
    """Something put by; `is_parked` until it is taken up again."""

    id: str
    reference: str
    why: str
    text: str | None
    about: Pointed | None
    is_parked: bool


@dataclass(frozen=True, slots=True)
class MadeSafe:
    """What was done about a safety stop (V28); `told_role` is null when nobody is named."""

    action: str
    what: str | None
    told_role: str | None
    told_at: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """Which supervisor was told, and when."""

    told_role: str | None
    told_at: str | None


@dataclass(frozen=True, slots=True)
class SafetyStop:
    """A safety stop, and what was done about it: nothing yet where `made_safe` is empty."""

    id: str
    reference: str
    what: str
    item: Pointed | None
    called_on: date
    made_safe: tuple[MadeSafe, ...]
    supervision: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class HandedOn:
    """An open matter with its owner, as they stood then, and until when (I8)."""

    kind: str
    id: str
    owner: Somebody
    by_date: date


@dataclass(frozen=True, slots=True)
class OpenMatter:
    """Something of the session that is parked, unsafe or unanswered; without an owner it cannot end."""

    kind: str
    id: str
    reference: str
    has_owner: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OneSession(Session):
    """A session with everything else that is known of it.

    `present_by_agency` counts those who are there, by agency and not by rank. `speaking_order` is
    drawn from the rule and its seed whenever it is read, and empty where none is set;
    `devils_advocate_next` is whose turn it is in this review, never by rank: least often asked so far,
    then longest ago.
    """

    ground_rules: str | None
    rules_version: int
    phase_prompt: str | None
    phase_minutes: int | None
    released: int
    attendance: tuple[Present, ...]
    present_by_agency: Mapping[str, int]
    speaking_rule: str | None
    speaking_order: tuple[Somebody, ...]
    devils_advocates: tuple[Appointed, ...]
    devils_advocate_next: Somebody | None
    other_side: tuple[OtherSide, ...]
    called_on: tuple[CalledOn, ...]
    parked_items: tuple[ParkedItem, ...]
    safety_stops: tuple[SafetyStop, ...]
    matters_handed_on: tuple[HandedOn, ...]
    still_open: tuple[OpenMatter, ...]
    position: int


def ask(facts: Connection, id: UUID | str, *, at: int | None = None) -> OneSession | None:
    """The session of that id, None when there is none."""
    for row in look_up(facts, TABLE.c.id, [str(id)], at):
        review = row["review_id"]
        people = people_of(facts, review, at)
        attendance = _attendance(facts, row["id"], people, at)
        here = [one for one in attendance if one.present != ABSENT]
        return OneSession(
            **parts(row, review_names(facts, [review], at)),
            ground_rules=opened(row["ground_rules"]),
            rules_version=row["rules_version"],
            phase_prompt=opened(row["phase_prompt"]),
            phase_minutes=row["phase_minutes"],
            released=row["released"],
            attendance=attendance,
            present_by_agency=dict(sorted(Counter(one.agency for one in here).items())),
            speaking_rule=row["speaking_rule"],
            speaking_order=tuple(_in_turn(row, people, here)),
            devils_advocates=tuple(
                Appointed(people.named(one["participant"]), _pointed(one["for"]))
                for one in row["devils_advocates"]
            ),
            devils_advocate_next=_next_advocate(facts, row, people, here, at),
            other_side=tuple(map(_other_side, row["other_side"])),
            called_on=tuple(
                CalledOn(people.named(one["participant"]), opened(one["expertise"]))
                for one in row["called_on"]
            ),
            parked_items=tuple(map(_parked, row["parked_items"])),
            safety_stops=tuple(map(_stop, row["safety_stops"])),
            matters_handed_on=tuple(_handed_on(one, people) for one in row["handed_on"]),
            still_open=tuple(_still_open(facts, row, at)),
            position=position(facts, at),
        )
    return None


def _attendance(
    facts: Connection, session: str, people: People, at: int | None
) -> tuple[Present, ...]:
    """In the order of their references: nobody is ranked (I13)."""
    rows = look_up(facts, ATTENDANCE.c.session_id, [session], at)
    found = (
        Present(
            row["participant_id"],
            people.named(row["participant_id"]).reference,
            row["agency"],
            row["band"],
            row["present"],
            row["arrived_at"],
            row["left_at"],
        )
        for row in rows
    )
    return tuple(sorted(found, key=lambda one: (one.reference, one.participant)))


def _in_turn(row: RowMapping, people: People, here: Iterable[Present]) -> Iterator[Somebody]:
    """Those who are there, by the rule that was set."""
    if row["speaking_rule"] is None:
        return
    speakers = [
        Speaker(
            id=one.participant,
            agency=one.agency,
            band=one.band,
            closeness=_closeness(people, one.participant),
        )
        for one in here
    ]
    for speaker in speaking_order(row["speaking_rule"], row["speaking_seed"], speakers):
        yield people.named(speaker.id)


def _closeness(people: People, id: str) -> str:
    row = people.rows.get(id)
    return "not_recorded" if row is None else str(row["closeness"])


def _next_advocate(
    facts: Connection,
    row: RowMapping,
    people: People,
    here: Sequence[Present],
    at: int | None,
) -> Somebody | None:
    """Among those who are there; before anybody is, among all who take part."""
    columns = (TABLE.c.scheduled_on, TABLE.c.id, TABLE.c.devils_advocates)
    rows = look_up(facts, TABLE.c.review_id, [row["review_id"]], at, *columns)
    sessions = sorted(rows, key=lambda one: (one["scheduled_on"], one["id"]))
    asked = [one["participant"] for each in sessions for one in each["devils_advocates"]]
    candidates = [one.participant for one in here] or list(people.rows)
    turn = next_devils_advocate(row["id"], candidates, asked)
    return None if turn is None else people.named(turn)


def _still_open(facts: Connection, row: RowMapping, at: int | None) -> Iterator[OpenMatter]:
    """What is parked, not made safe, or raised in the session and unanswered."""
    owned = {one["id"] for one in row["handed_on"]}
    for one in row["parked_items"]:
        if one["parked"]:
            yield OpenMatter(PARKED, one["id"], one["reference"], one["id"] in owned)
    for one in row["safety_stops"]:
        if not one["made_safe"]:
            yield OpenMatter(STOP, one["id"], one["reference"], one["id"] in owned)
    for kind, table in (("challenge", queries.TABLE), ("warning_sign", warning_signs.TABLE)):
        of_session = (
            table.c.review_id == row["review_id"],
            table.c.session_id == row["id"],
            table.c.is_open_matter,
            as_at(table, at),
        )
        found = select(table.c.id, table.c.reference).where(*of_session)
        for id, reference in facts.execute(found.order_by(table.c.reference, table.c.id)):
            yield OpenMatter(kind, id, reference, id in owned)


def _pointed(to: Mapping[str, Any] | None) -> Pointed | None:
    return None if to is None else Pointed(to["kind"], to["id"], to["token"])


def _other_side(one: Mapping[str, Any]) -> OtherSide:
    return OtherSide(
        voice(one),
        opened(one["view"]),
        opened(one["strongest_counter"]),
        _pointed(one["for"]),
    )


def _parked(one: Mapping[str, Any]) -> ParkedItem:
    about = _pointed(one["about"])
    return ParkedItem(
        one["id"], one["reference"], one["why"], opened(one["text"]), about, one["parked"]
    )


def _stop(one: Mapping[str, Any]) -> SafetyStop:
    return SafetyStop(
        id=one["id"],
        reference=one["reference"],
        what=opened(one["what"]),
        item=_pointed(one["item"]),
        called_on=date.fromisoformat(one["called_on"]),
        made_safe=tuple(
            MadeSafe(
                done["action"],
                opened(done["what"]),
                opened_name(done["told_role"]),
                done["told_at"],
            )
            for done in one["made_safe"]
        ),
        supervision=tuple(
            Told(opened_name(told["told_role"]), told["told_at"]) for told in one["supervision"]
        ),
    )


def _handed_on(one: Mapping[str, Any], people: People) -> HandedOn:
    owner = people.named(one["owner"])
    as_then = Somebody(owner.id, owner.reference, one["owner_agency"], one["owner_band"])
    return HandedOn(one["kind"], one["id"], as_then, date.fromisoformat(one["by_date"]))
