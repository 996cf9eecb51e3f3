"""Were child and family asked, what did they need, and what became of what they said? (P23)"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from projections.counted import Counts, counted
from projections.counting import by_code
from projections.cursors import Cursor
from projections.extent import Extent
from projections.facts.cuts import (
    ADVOCATES,
    ANSWERS_BETWEEN_BANDS,
    FAMILY,
    REVIEWS_BY_TYPE,
    SAID_BY_BAND,
)
from projections.facts.generation import position
from projections.facts.reviews import STANDING_INBOX, TABLE
from projections.family_voices import BAND, LEVEL, VoiceOfReview, voices_of
from projections.registers import number, page
from projections.shown.family import ACCEPTED, DECLINED, NO_ANSWER, NOT_ASKED


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildAndFamilyVoice:
    """A page of reviews in the order they were opened, also those where nobody was heard.

    The numbers are over all pages: who was asked, how they answered, how many advocates there are and
    how many came, in which language they are best heard, what they put in, and what became of their
    queries. `next` is the cursor of the next page, null on the last.
    """

    total: int
    asked: int
    accepted: int
    declined: int
    no_answer: int
    advocates_offered: int
    advocates: int
    advocates_came: int
    languages: Mapping[str, int]
    contributions: int
    by_status: Mapping[str, int]
    items: tuple[VoiceOfReview, ...]
    next: str | None
    hidden_by_filters: int
    position: int


LIST = "child_and_family_voice"
ORDER = (TABLE.c.opened_on, TABLE.c.code, TABLE.c.id)
INVITED = ("asked", ACCEPTED, DECLINED, NO_ANSWER, "advocates_offered")
OF_A_CASE = TABLE.c.review_type != STANDING_INBOX


def ask(
    facts: Connection,
    review: UUID | str | None = None,
    *,
    limit: int | None = None,
    after: Cursor | None = None,
    at: int | None = None,
) -> ChildAndFamilyVoice:
    """Child and family in one review, or in each; the standing inbox is no review of a case."""
    wanted = (OF_A_CASE,) if review is None else (OF_A_CASE, TABLE.c.id == str(review))
    found = page(facts, TABLE, wanted, ORDER, limit=limit, after=after, at=at, name=LIST)
    (types,) = counted(facts, Extent(at=at), REVIEWS_BY_TYPE)
    cases = sum(many for (kind,), many in types.items() if kind != STANDING_INBOX)
    total = cases if review is None else number(facts, TABLE, wanted, at)
    extent = Extent(review=review, at=at)
    (family,), (advocates,) = counted(facts, extent, FAMILY), counted(facts, extent, ADVOCATES)
    return ChildAndFamilyVoice(
        total=total,
        **_invited(family),
        advocates=advocates.total(),
        advocates_came=advocates[True,],
        languages=_languages(family),
        contributions=_contributions(counted(facts, extent, SAID_BY_BAND)[0]),
        by_status=_by_status(counted(facts, extent, ANSWERS_BETWEEN_BANDS)[0]),
        items=voices_of(facts, found.rows, at),
        next=found.next,
        hidden_by_filters=cases - total,
        position=position(facts, at),
    )


def _invited(family: Counts) -> dict[str, int]:
    """How many were asked, how they answered, and to how many an advocate was offered."""
    invited: Counter[str] = Counter()
    for (was_asked, answer, offered, *_), many in family.items():
        invited["asked"] += many if was_asked else 0
        invited["advocates_offered"] += many if offered else 0
        invited[str(answer or (NO_ANSWER if was_asked else NOT_ASKED))] += many
    return {name: invited[name] for name in INVITED}


def _languages(family: Counts) -> dict[str, int]:
    """In which language those of the family who were asked or take part are best heard."""
    ours = (
        (str(language), many)
        for (asked, _, _, level, language), many in family.items()
        if asked or level == LEVEL
    )
    return by_code("language", ours)


def _contributions(said: Counts) -> int:
    return sum(many for (band, _), many in said.items() if band == BAND)


def _by_status(queries: Counts) -> dict[str, int]:
    """What became of the queries that the family raised."""
    raised = ((str(status), many) for (by, _, status, *_), many in queries.items() if by == BAND)
    return by_code("query_status", raised)
