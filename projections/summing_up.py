"""Summing up what was learned in a review or a period, as at a position, with its digest (P11)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Table,
    select,
    true,
)

from projections.changes import changes
from projections.counted import counted, total
from projections.counting import by_code, by_one, in_order
from projections.digests import digest_of
from projections.extent import Extent
from projections.facts import findings, held_back, observations, queries, reviews, warning_signs
from projections.facts.counts import Codes
from projections.facts.cuts import BY_STATUS, FACTORS, FINDINGS_BY_TYPE, REASONS, SIGNS_BY_STATE
from projections.facts.generation import position
from projections.facts.warning_signs import BOARD
from projections.first_form import FIRST_FORM
from projections.limits import limits
from projections.looking_up import look_up
from projections.news import since_last_published
from projections.open_matters import carried_forward, still_open
from projections.opening import foresee, opened, opened_name
from projections.purposes import ANSWER, purposes
from projections.reach import is_blind, seen_whole
from projections.shown.findings import Finding
from projections.shown.findings import findings as shown_findings
from projections.shown.leads import leads
from projections.shown.names import ReviewName, references, review_names
from projections.shown.observations import Observation, observation
from projections.shown.proofs import ending, proofs
from projections.shown.queries import query
from projections.shown.reviews import review as one_review
from projections.shown.signs import other_signs, sign
from projections.shown.summaries import (
    HeldBack,
    LearningSummary,
    Period,
    Queries,
    Responsible,
    SignProofs,
    Signs,
)
from projections.standing_inbox import standing_inbox

OF_ONE_REVIEW, OF_MANY = 200, 50
"""How many of each thing a summary lists: of one review, and over all or a period. Every number
counts all of them, and the registers list them page by page."""

UP_TO_THE_SECOND_FORM = 200
"""How many a summary over all listed while its digest had the first two forms."""

GOOD_PRACTICE = ("good_practice", "working_practice")
MADE_POSSIBLE_BY = "what_made_it_possible"
EVERY_ROW = true()
CHILD_AND_FAMILY = ("childs_voice", "family_voice")


def sum_up(
    facts: Connection,
    *,
    today: date,
    review: UUID | str | None = None,
    period_from: date | None = None,
    period_to: date | None = None,
    at: int | None = None,
    most: int | None = None,
) -> LearningSummary:
    """The summary of one review, or of a period over all; a review that is not there is null.

    It lists `most` of each thing, or as many as is usual. Its digest is the same for whoever asks, also
    where they do not see yet who raised a query.
    """
    most = most or (OF_ONE_REVIEW if review else OF_MANY)
    extent = Extent(review=review, period_from=period_from, period_to=period_to, at=at)
    summary = _summary(facts, extent, today, most)
    if not is_blind(facts):
        return replace(summary, digest=digest_of(summary))
    with seen_whole(facts):
        return replace(summary, digest=digest_of(_summary(facts, extent, today, most)))


def _summary(facts: Connection, extent: Extent, today: date, most: int) -> LearningSummary:
    """The summary, without its digest."""
    review, at = extent.review, extent.at
    row = next(look_up(facts, reviews.TABLE.c.id, [str(review)], at), None) if review else None
    found = _findings(facts, extent, most)
    led = leads(facts, [row], at) if row else None
    questions = tuple(opened(row["purpose_questions"])) if row else ()
    practice, left_out = _good_practice(facts, extent, most)
    return LearningSummary(
        review=one_review(row, led) if row and led else None,
        period=Period(extent.period_from, extent.period_to),
        lead=opened_name(row["lead_title"]) if row else None,
        responsible=_responsible(facts, row, extent),
        purpose_questions=questions,
        purposes=purposes(questions, _answers(facts, extent, most) if row else ()),
        findings=found,
        patterns=_patterns(facts, extent),
        helped_hindered=_helped_hindered(facts, extent),
        good_practice=practice,
        good_practice_left_out=left_out,
        queries=_queries(facts, extent, today, most),
        warning_signs=_signs(facts, extent, today, most),
        held_back=_held_back(facts, extent),
        absent_voices=_observations(facts, extent, most, *_of_kinds(("absent_voice",))),
        child_and_family_voice=_observations(
            facts, extent, most, observations.TABLE.c.by_band == "L", *_of_kinds(CHILD_AND_FAMILY)
        ),
        still_open=still_open(facts, extent, most),
        carried_forward=carried_forward(facts, extent, most),
        changes=changes(facts, extent, most),
        since=since_last_published(facts, extent, most),
        limits=limits(facts, extent),
        position=position(facts, at),
        digest="",
    )


def first_form_of(facts: Connection, summary: LearningSummary, extent: Extent) -> str:
    """Its digest in the first form, in which good practice stood whatever made it possible."""
    whole = _observations(facts, extent, UP_TO_THE_SECOND_FORM, *_of_kinds(GOOD_PRACTICE))
    return digest_of(replace(summary, good_practice=whole), FIRST_FORM)


def _good_practice(
    facts: Connection, extent: Extent, most: int
) -> tuple[tuple[Observation, ...], int]:
    """What says what made it possible (I15), and how many of those looked through do not."""
    found = _observations(facts, extent, most, *_of_kinds(GOOD_PRACTICE))
    explained = tuple(one for one in found if one.words.get(MADE_POSSIBLE_BY))
    return explained, len(found) - len(explained)


def _answers(facts: Connection, extent: Extent, most: int) -> tuple[Observation, ...]:
    return _observations(facts, extent, most, *_of_kinds((ANSWER,)))


def _responsible(facts: Connection, row: RowMapping | None, extent: Extent) -> Responsible:
    """Who leads the learning: of the review, else of the standing inbox (decision 25)."""
    of = row if extent.review else standing_inbox(facts, extent.at)
    if of is None:
        return Responsible(None, None, None)
    led = leads(facts, [of], extent.at).of(of)
    return Responsible(opened_name(of["lead_title"]), led["lead_participant"], of["lead_since"])


def _findings(facts: Connection, extent: Extent, most: int) -> tuple[Finding, ...]:
    rows = _first(facts, findings.TABLE, extent, most, "proposed_on", "reference", "id")
    return shown_findings(facts, rows, extent.at)


def _patterns(facts: Connection, extent: Extent) -> dict[str, dict[str, int]]:
    (counts,) = counted(facts, extent, FINDINGS_BY_TYPE)
    types = in_order("pattern_type", (str(one) for one, _ in counts), every=True)
    return {name: by_code("pattern_valence", _valences(counts, name)) for name in types}


def _valences(counts: Mapping[Codes, int], name: str) -> Iterator[tuple[str, int]]:
    return ((str(valence), number) for (one, valence), number in counts.items() if one == name)


def _helped_hindered(facts: Connection, extent: Extent) -> dict[str, tuple[int, int]]:
    (counts,) = counted(facts, extent, FACTORS)
    return {
        factor: (counts[factor, "helped"], counts[factor, "hindered"])
        for factor in in_order("factor", (str(one) for one, _ in counts), every=True)
    }


def _queries(facts: Connection, extent: Extent, today: date, most: int) -> Queries:
    (statuses,) = counted(facts, extent, BY_STATUS)
    rows = _first(
        facts, queries.TABLE, extent, most, "register_rank", "raised_on", "reference", "id"
    )
    reviews = _reviews(facts, rows, extent)
    return Queries(
        total=statuses.total(),
        by_status=by_one("query_status", statuses),
        items=tuple(query(row, reviews, today) for row in rows),
    )


def _signs(facts: Connection, extent: Extent, today: date, most: int) -> Signs:
    table = warning_signs.TABLE
    (states,) = counted(facts, extent, SIGNS_BY_STATE)
    rows = _first(facts, table, extent, most, "register_rank", "raised_on", "reference", "id")
    reviews = _reviews(facts, rows, extent)
    others = references(facts, table, (id for row in rows for id in other_signs(row)), extent.at)
    return Signs(
        total=states.total(),
        by_state=by_one("warning_state", states),
        assumed_safe_not_proved=_assumed_safe(facts, extent),
        items=tuple(sign(row, reviews, others, today) for row in rows),
        proofs=tuple(
            SignProofs(row["id"], row["reference"], ending(row), proofs(row)) for row in rows
        ),
    )


def _assumed_safe(facts: Connection, extent: Extent) -> tuple[str, ...]:
    table = warning_signs.TABLE
    assumed = table.c.board_column == BOARD.index("assumed_safe_not_proved")
    raised = (table.c.raised_on, table.c.reference, table.c.id)
    rows = select(table.c.reference).where(extent.of(table), assumed).order_by(*raised)
    return tuple(facts.execute(rows).scalars().all())


def _held_back(facts: Connection, extent: Extent) -> HeldBack:
    (reasons,) = counted(facts, extent, REASONS)
    number = total(facts, extent, held_back.TABLE)
    return HeldBack(number, by_one("held_back_reason", reasons))


def _observations(
    facts: Connection, extent: Extent, most: int, *which: ColumnElement[bool]
) -> tuple[Observation, ...]:
    """Those of which any condition holds: each is looked for along an index of its own."""
    table = observations.TABLE
    place = (table.c.said_on, table.c.reference, table.c.id)
    firsts = [select(*place).where(extent.of(table), one).order_by(*place) for one in which]
    found = {tuple(row) for one in firsts for row in facts.execute(one.limit(most)).all()}
    order = [id for *_, id in sorted(found)[:most]]
    by_id = {row["id"]: row for row in look_up(facts, table.c.id, order, extent.at)}
    rows = [by_id[id] for id in order]
    foresee(rows)
    reviews = _reviews(facts, rows, extent)
    return tuple(observation(row, reviews) for row in rows)


def _of_kinds(kinds: Iterable[str]) -> Iterator[ColumnElement[bool]]:
    return (observations.TABLE.c.kind == kind for kind in kinds)


def _first(
    facts: Connection,
    table: Table,
    extent: Extent,
    most: int,
    *order: str,
    where: ColumnElement[bool] = EVERY_ROW,
) -> Sequence[RowMapping]:
    """The rows of a fact that are listed, in the order of these columns."""
    place = [table.c[name] for name in order]
    rows = select(table).where(extent.of(table), where).order_by(*place).limit(most)
    found = facts.execute(rows).mappings().all()
    foresee(found)
    return found


def _reviews(
    facts: Connection, rows: Sequence[RowMapping], extent: Extent
) -> Mapping[str, ReviewName]:
    return review_names(facts, (row["review_id"] for row in rows), extent.at)
