"""What did an episode look like to each agency and grade, and who has not been asked? (P24)"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, RowMapping

from projections.counting import in_order
from projections.facts.episodes import TABLE
from projections.facts.generation import position
from projections.facts.observations import PERSPECTIVE
from projections.looking_up import look_up
from projections.shown.episodes import Episode, episode
from projections.shown.names import review_names
from projections.shown.noted import rows_about
from projections.shown.participants import Participant, those_of
from projections.shown.voices import Voice, voice
from projections.shown.words import by_name, withheld, words

COULD_DO = ("what_i_could_do", "options_i_saw")
"""The field, and the name it had before."""
AGAINST = "contradicts"
"""The relation of a link that says that two do not agree."""

Place = tuple[str, str]
"""An agency and a grade band: nobody smaller is counted (I13)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Perspective:
    """What one person told of their part; `text` is what they said besides, or instead.

    `contradicts` are ids of other perspectives on the board that somebody linked as contradicting.
    """

    id: str
    reference: str
    by: Voice
    what_i_saw: str | None
    what_i_thought: str | None
    what_i_knew: str | None
    what_i_could_do: str | None
    other_pressures: str | None
    text: str | None
    text_withheld: str | None
    known_at_the_time: bool | None
    scribed: bool
    speaker_said: str | None
    contradicts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The column of an agency and grade band; without a perspective it is a gap.

    `registered` is how many of them take part in the review, in these `roles` (as registered).
    """

    agency: str
    band: str
    level: str
    registered: int
    roles: tuple[str, ...]
    perspectives: tuple[Perspective, ...]
    is_gap: bool


@dataclass(frozen=True, slots=True)
class PerspectiveBoard:
    """One episode as everybody saw it: a column for each agency and band that takes part or spoke.

    `gaps` is how many columns are empty, `disagreements` how many pairs contradict each other.
    """

    episode: Episode
    views: tuple[View, ...]
    perspectives: int
    gaps: int
    disagreements: int
    position: int


def ask(facts: Connection, id: UUID | str, *, at: int | None = None) -> PerspectiveBoard | None:
    """The board of the episode of that id, None when there is none."""
    for row in look_up(facts, TABLE.c.id, [str(id)], at):
        told = tuple(rows_about(facts, row, at, PERSPECTIVE))
        against = _against(told)
        views = _views(told, those_of(facts, row["review_id"], at), against)
        return PerspectiveBoard(
            episode=episode(row, review_names(facts, [row["review_id"]], at)),
            views=views,
            perspectives=len(told),
            gaps=sum(one.is_gap for one in views),
            disagreements=sum(len(others) for others in against.values()) // 2,
            position=position(facts, at),
        )
    return None


def _against(told: Sequence[RowMapping]) -> Mapping[str, set[str]]:
    """Which perspectives contradict which: a link is seen from both of its ends."""
    there = {row["id"] for row in told}
    against: defaultdict[str, set[str]] = defaultdict(set)
    for row in told:
        for link in row["links"]:
            if link["relation"] == AGAINST and link["id"] in there - {row["id"]}:
                against[row["id"]].add(link["id"])
                against[link["id"]].add(row["id"])
    return against


def _views(
    told: Sequence[RowMapping], people: Iterable[Participant], against: Mapping[str, set[str]]
) -> tuple[View, ...]:
    said, invited = (
        defaultdict[Place, list[RowMapping]](list),
        defaultdict[Place, list[Participant]](list),
    )
    for row in told:
        shown = voice(row)
        said[shown.agency, shown.band].append(row)
    for one in people:
        invited[one.agency, one.band].append(one)
    return tuple(
        _view(place, said[place], invited[place], against) for place in _in_order({*said, *invited})
    )


def _view(
    place: Place,
    told: Sequence[RowMapping],
    people: Sequence[Participant],
    against: Mapping[str, set[str]],
) -> View:
    levels = [*(voice(row).level for row in told), *(one.level for one in people)]
    return View(
        agency=place[0],
        band=place[1],
        level=levels[0],
        registered=len(people),
        roles=in_order("role", (one.role for one in people if one.role)),
        perspectives=tuple(_perspective(row, against) for row in told),
        is_gap=not told,
    )


def _in_order(places: set[Place]) -> tuple[Place, ...]:
    """By agency and band as their vocabularies list them: nobody is ranked."""
    bands = in_order("band", (band for _, band in places))
    return tuple(
        (agency, band)
        for agency in in_order("agency_type", (agency for agency, _ in places))
        for band in bands
        if (agency, band) in places
    )


def _perspective(row: RowMapping, against: Mapping[str, set[str]]) -> Perspective:
    said = by_name(row)
    could = next((said[name] for name in COULD_DO if name in said), None)
    return Perspective(
        id=row["id"],
        reference=row["reference"],
        by=voice(row),
        what_i_saw=said.get("what_i_saw"),
        what_i_thought=said.get("what_i_thought"),
        what_i_knew=said.get("what_i_knew"),
        what_i_could_do=could,
        other_pressures=said.get("other_pressures"),
        text=words(row),
        text_withheld=withheld(row),
        known_at_the_time=row["known_at_the_time"],
        scribed=row["scribed"],
        speaker_said=row["speaker_said"],
        contradicts=tuple(sorted(against.get(row["id"], ()))),
    )
