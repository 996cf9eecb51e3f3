"""Child and family in some reviews: who was asked, what they said, and what became of it (P23)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, or_, select

from domain.vocabulary import vocabulary
from projections.counting import by_code, in_order
from projections.facts import observations, participants, queries
from projections.facts.sessions import ATTENDANCE
from projections.facts.versions import as_at
from projections.looking_up import AT_ONCE, look_up
from projections.opening import foresee
from projections.shown.family import (
    ANSWERS,
    FamilyMember,
    FamilyQuery,
    Heard,
    heard,
    member,
    query,
)
from projections.shown.names import ReviewName

LEVEL, BAND = "family", "L"
CHILDS, FAMILYS = "childs_voice", "family_voice"
SILENCES = ("absent_voice", "silence_explained")
PEOPLE, ASKED, SAID = participants.TABLE, queries.TABLE, observations.TABLE

ByReview = Mapping[str, Sequence[RowMapping]]


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceOfReview:
    """Child and family in one review; none of them is told apart but by what they said.

    `absent` says that nobody of them was asked, takes part or was heard, `absent_why` what was noted
    as the reason. `answers` counts those who were asked or take part by what they said, `needs` what
    they need to be heard, `languages` which one they are best heard in, `how_present` how they were in
    the sessions they came to. `advocates` are those registered to speak up for somebody, and
    `advocates_came` how many of them were in a session. `contributions` are what they put in
    themselves, and `by_status` is what became of the queries they raised. `childs_voice` and
    `family_voice` are what was heard of them, whoever put it in, and `how_heard` in which way.
    """

    review: ReviewName
    phase: str
    absent: bool
    absent_why: tuple[str, ...]
    asked: int
    answers: Mapping[str, int]
    advocates_offered: int
    advocates: int
    advocates_came: int
    needs: Mapping[str, int]
    languages: Mapping[str, int]
    how_present: Mapping[str, int]
    members: tuple[FamilyMember, ...]
    contributions: int
    by_status: Mapping[str, int]
    queries: tuple[FamilyQuery, ...]
    how_heard: Mapping[str, int]
    childs_voice: tuple[Heard, ...]
    family_voice: tuple[Heard, ...]


def voices_of(
    facts: Connection, reviews: Sequence[RowMapping], at: int | None
) -> tuple[VoiceOfReview, ...]:
    """Child and family in each of these reviews, in their order."""
    ids = [row["id"] for row in reviews]
    speaks_up = PEOPLE.c.advocate_for.is_not(None)
    takes_part = or_(PEOPLE.c.level == LEVEL, PEOPLE.c.family_asked, speaks_up)
    is_theirs = or_(SAID.c.by_band == BAND, SAID.c.kind.in_((CHILDS, FAMILYS, *SILENCES)))
    people = _of_reviews(facts, PEOPLE, ids, at, takes_part)
    asked = _of_reviews(facts, ASKED, ids, at, ASKED.c.by_band == BAND)
    said = _of_reviews(facts, SAID, ids, at, is_theirs)
    present = _presences(facts, chain.from_iterable(people.values()), at)
    for found in (asked, said):
        foresee(chain.from_iterable(found.values()))
    return tuple(
        _voice(
            row,
            sorted(people[row["id"]], key=lambda one: (one["registered_on"], one["reference"])),
            sorted(asked[row["id"]], key=lambda one: (one["raised_on"], one["reference"])),
            sorted(said[row["id"]], key=lambda one: (one["said_on"], one["reference"])),
            present,
        )
        for row in reviews
    )


def _of_reviews(
    facts: Connection,
    table: Table,
    reviews: Sequence[str],
    at: int | None,
    only: ColumnElement[bool],
) -> ByReview:
    """The rows of a fact in these reviews that meet a condition, by review."""
    found: defaultdict[str, list[RowMapping]] = defaultdict(list)
    for start in range(0, len(reviews), AT_ONCE):
        some = table.c.review_id.in_(reviews[start : start + AT_ONCE])
        rows = select(table).where(some, as_at(table, at), only).order_by(table.c.id)
        for row in facts.execute(rows).mappings():
            found[row["review_id"]].append(row)
    return found


def _presences(
    facts: Connection, people: Iterable[RowMapping], at: int | None
) -> Mapping[str, Sequence[str]]:
    """How those of the family among these were in each session, by their row."""
    row_of = {
        f"{session}/{one['participant_id']}": one["id"]
        for one in people
        if is_family(one)
        for session in one["sessions"]
    }
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in look_up(facts, ATTENDANCE.c.id, row_of, at):
        found[row_of[row["id"]]].append(row["present"])
    return found


def is_family(row: RowMapping) -> bool:
    """Whether a participant is the child or of the family, and no other's voice."""
    return bool(row["level"] == LEVEL or row["family_asked"])


def _voice(
    review: RowMapping,
    people: Sequence[RowMapping],
    asked: Sequence[RowMapping],
    said: Sequence[RowMapping],
    present: Mapping[str, Sequence[str]],
) -> VoiceOfReview:
    family = [one for one in people if is_family(one)]
    advocates = [one for one in people if one["advocate_for"] is not None]
    members = tuple(member(one, advocates) for one in family)
    own = [row for row in said if row["by_band"] == BAND and row["counts"]]
    childs = tuple(heard(row) for row in said if row["kind"] == CHILDS)
    familys = tuple(heard(row) for row in said if row["kind"] == FAMILYS)
    return VoiceOfReview(
        review=ReviewName(review["id"], review["code"]),
        phase=review["phase"],
        absent=not (members or asked or own or childs or familys),
        absent_why=in_order("absence_why", _reasons(said)),
        asked=sum(row["family_asked"] for row in family),
        answers=_answers(members),
        advocates_offered=sum(bool(one.advocate_offered) for one in members),
        advocates=len(advocates),
        advocates_came=sum(one["attended"] for one in advocates),
        needs=by_code("need", ((need, 1) for one in members for need in one.needs)),
        languages=by_code("language", ((row["language"], 1) for row in family)),
        how_present=by_code(
            "presence", ((how, 1) for row in family for how in present.get(row["id"], ()))
        ),
        members=members,
        contributions=len(own),
        by_status=by_code("query_status", ((row["status"], 1) for row in asked)),
        queries=tuple(map(query, asked)),
        how_heard=by_code("source_mode", ((one.source_mode, 1) for one in (*childs, *familys))),
        childs_voice=childs,
        family_voice=familys,
    )


def _answers(members: Iterable[FamilyMember]) -> dict[str, int]:
    counts = Counter(one.answer for one in members)
    return {answer: counts[answer] for answer in ANSWERS}


def _reasons(said: Iterable[RowMapping]) -> Iterator[str]:
    """Why the family is missing, as far as somebody noted it."""
    for row in said:
        if row["kind"] in SILENCES and _is_of_family(row["codes"]):
            yield from row["codes"].get("why", ())


def _is_of_family(codes: Mapping[str, Sequence[str]]) -> bool:
    roles = vocabulary("role").terms
    lived = (
        roles[role].more.get("band") == BAND for role in codes.get("role", ()) if role in roles
    )
    return LEVEL in codes.get("agency", ()) or any(lived)
