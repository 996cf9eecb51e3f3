"""What did people want to ask and did not, and what stopped them? (P05)"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from domain.vocabulary import NOT_RECORDED
from projections.counted import Counts, counted, left_out, total
from projections.counting import TOO_FEW, by_code, by_one, in_order
from projections.cursors import Cursor
from projections.extent import Extent
from projections.facts import queries
from projections.facts.cuts import (
    HELD_BACK_ABOUT,
    HELD_BACK_BY_LEVEL,
    HELD_BACK_BY_SETTING,
    HELD_BACK_HELPED,
    REASONS,
    REASONS_OF_WHOM,
)
from projections.facts.generation import position
from projections.facts.held_back import TABLE
from projections.registers import page
from projections.scope import scope
from projections.shown.held_back import HeldBack, held_back
from projections.shown.names import review_names


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonOfWhom:
    """How often people of one level and agency gave a reason in one setting.

    What nobody gave is not listed. `setting` is the sort of session it was told in, or not_recorded.
    """

    reason: str
    level: str
    agency: str
    setting: str
    number: int


@dataclass(frozen=True, slots=True)
class WhatStoppedPeople:
    """A page of held-back queries, by role only, and every reason with its number.

    One may have several reasons. The counts are over all pages; `next` is the cursor of the next,
    None on the last. `raised` is how many queries were raised in the same reviews: 18 raised, 6
    more held back, which `tag_line` says. `by_setting` counts them by the sort of session they were
    told in, `by_item_type` by what they would have been about; not_recorded where nobody said.
    `cited_in_findings` later turned out to matter: a finding rests on them.
    `with_what_would_have_helped` say what would have let them ask. `too_few` says that there are too
    few to compare levels by them.
    """

    total: int
    held_back_reasons: Mapping[str, int]
    by_level: Mapping[str, int]
    by_setting: Mapping[str, int]
    by_item_type: Mapping[str, int]
    reasons_of_whom: tuple[ReasonOfWhom, ...]
    cited_in_findings: int
    with_what_would_have_helped: int
    raised: int
    tag_line: str
    too_few: bool
    items: tuple[HeldBack, ...]
    next: str | None
    hidden_by_filters: int
    position: int


ORDER = (TABLE.c.reference, TABLE.c.id)


def ask(
    facts: Connection,
    review: UUID | str | None = None,
    *,
    limit: int | None = None,
    after: Cursor | None = None,
    at: int | None = None,
) -> WhatStoppedPeople:
    """What was held back in one review, or in all."""
    within = scope(TABLE, review, at)
    extent = Extent(review=review, at=at)
    levels, settings, items = counted(
        facts, extent, HELD_BACK_BY_LEVEL, HELD_BACK_BY_SETTING, HELD_BACK_ABOUT
    )
    helped, reasons, of_whom = (
        counted(facts, extent, cut)[0] for cut in (HELD_BACK_HELPED, REASONS, REASONS_OF_WHOM)
    )
    raised = total(facts, extent, queries.TABLE)
    found = page(facts, TABLE, (within,), ORDER, limit=limit, after=after, at=at)
    reviews = review_names(facts, (row["review_id"] for row in found.rows), at)
    return WhatStoppedPeople(
        total=levels.total(),
        held_back_reasons=by_one("held_back_reason", reasons),
        by_level=by_one("level", levels),
        by_setting=_also_not_recorded("session_type", settings),
        by_item_type=_also_not_recorded("item_type", items),
        reasons_of_whom=_of_whom(of_whom),
        cited_in_findings=sum(number for (_, cited), number in levels.items() if cited),
        with_what_would_have_helped=helped.total(),
        raised=raised,
        tag_line=_tag_line(raised, levels.total()),
        too_few=levels.total() < TOO_FEW,
        items=tuple(held_back(row, reviews) for row in found.rows),
        next=found.next,
        hidden_by_filters=left_out(facts, extent, HELD_BACK_BY_LEVEL),
        position=position(facts, at),
    )


def _of_whom(counts: Counts) -> tuple[ReasonOfWhom, ...]:
    """Each reason with where and whom it comes from, in the order of the vocabularies."""
    names = ("held_back_reason", "level", "agency_type", "session_type")
    orders = [
        {code: place for place, code in enumerate(in_order(name, (str(one[at]) for one in counts)))}
        for at, name in enumerate(names)
    ]
    listed = sorted(
        counts, key=lambda codes: [orders[at][str(one)] for at, one in enumerate(codes)]
    )
    return tuple(
        ReasonOfWhom(
            reason=str(reason),
            level=str(level),
            agency=str(agency),
            setting=str(setting),
            number=number,
        )
        for reason, level, agency, setting in listed
        if (number := counts[reason, level, agency, setting])
    )


def _also_not_recorded(name: str, counts: Counts) -> Mapping[str, int]:
    """How many there are of every code, and of those where nobody said."""
    said = [(str(code or NOT_RECORDED), number) for (code,), number in counts.items()]
    return by_code(name, [*said, (NOT_RECORDED, 0)])


def _tag_line(raised: int, held_back: int) -> str:
    were, more = ("was" if number == 1 else "were" for number in (raised, held_back))
    noun = "query" if raised == 1 else "queries"
    return f"{raised} {noun} {were} raised; {held_back} more {more} held back."
