"""Who was asked to take part, came, declared expertise, and was asked for it, by where they stand (P03)."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from operator import add

from sqlalchemy import Connection, func, select

from projections.counted import Counts, counted
from projections.facts.counts import Codes, Cut
from projections.facts.participants import TABLE
from projections.facts.sessions import TABLE as SESSIONS
from projections.looking_up import AT_ONCE
from projections.voices_chosen import Voices

Numbers = tuple[int, ...]
"""How many: registered, attended, declared expertise, were called on."""
NOBODY: Numbers = (0, 0, 0, 0)
TookPart = Mapping[str, Numbers]


def took_part(facts: Connection, chosen: Voices, *cuts: Cut) -> tuple[TookPart, ...]:
    """The numbers of each code, for each of these cuts."""
    if chosen.is_of_sessions:
        counts = _in_some_sessions(facts, chosen, *cuts)
    else:
        counts = counted(facts, chosen, *cuts)
    return tuple(map(_by_code, counts))


def _in_some_sessions(facts: Connection, chosen: Voices, *cuts: Cut) -> tuple[Counts, ...]:
    """The same where only some sessions count: who was in one of them, and called on in one."""
    people = [TABLE.c[str(cut.by[0])] for cut in cuts]
    did = (chosen.were_in_one(present=True).label("was_there"), TABLE.c.declares_expertise)
    everybody = select(*people, *did).where(chosen.of(TABLE))
    all_of_them = everybody.subquery()
    numbers = select(*all_of_them.c, func.count()).group_by(*all_of_them.c)
    found = Counter({tuple(row[:-1]): row[-1] for row in facts.execute(numbers)})
    called = sorted(set(_called_on(facts, chosen)))
    asked = Counter(
        tuple(row)
        for start in range(0, len(called), AT_ONCE)
        for row in facts.execute(everybody.where(TABLE.c.id.in_(called[start : start + AT_ONCE])))
    )
    return tuple(_margin(found - asked, asked, at, len(cuts)) for at in range(len(cuts)))


def _margin(others: Counter[Codes], asked: Counter[Codes], at: int, width: int) -> Counts:
    """Counts of one of the codes, and of what those people did."""
    counts = Counts()
    for some, were_asked in ((others, False), (asked, True)):
        for row, number in some.items():
            attended, declares = row[width:]
            counts[row[at], bool(attended), bool(declares), were_asked] += number
    return counts


def _called_on(facts: Connection, chosen: Voices) -> Iterator[str]:
    asked = select(SESSIONS.c.review_id, SESSIONS.c.called_on).where(chosen.of_sessions())
    for review, called in facts.execute(asked):
        yield from (f"{review}/{one['participant']}" for one in called)


def _by_code(counts: Counts) -> TookPart:
    found: defaultdict[str, Numbers] = defaultdict(lambda: NOBODY)
    for (code, *did), number in counts.items():
        more = (number, *(number if one else 0 for one in did))
        found[str(code)] = tuple(map(add, found[str(code)], more))
    return found
