"""How it is shown who was heard and whose words were used, by where they stood (P03)."""

from collections.abc import Mapping
from dataclasses import dataclass

FEWEST_FOR_A_SHARE = 20
"""No shares below this number: one more or less would look like a trend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """How one band, level, agency or closeness was heard and used, each with the standing then.

    `invited` are the participants now registered; of them `attended` were in at least one session,
    `expertise_declared` said what they know, and `expertise_called_on` were asked for it there.
    `people_contributing` those with an observation
    (each anonymous one is a voice of its own, settled 12); `cited_in_findings` are observations.
    `queries_told` are those whose raiser was told what became of them, and `changed_an_assessment`
    those after which the item was revised. `changed_the_system` are observations and queries cited by a
    finding of a named pattern because of which a change was tried: an assessment revised after a query,
    or something done about a sign, that a finding of the same pattern cites (P12).
    """

    invited: int = 0
    attended: int = 0
    expertise_declared: int = 0
    expertise_called_on: int = 0
    people_contributing: int = 0
    cited_in_findings: int = 0
    observations: int = 0
    queries_raised: int = 0
    queries_answered: int = 0
    queries_told: int = 0
    changed_an_assessment: int = 0
    changed_the_system: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Closeness:
    """How many of all citations came from people this close to the child: a dot of the plot.

    `share` is of `citations_of_all`, 0 to 1; null where there are fewer than twenty of them.
    """

    closeness: str
    observations: int
    citations: int
    citations_of_all: int
    share: float | None


def citations(heard: Mapping[str, Heard]) -> tuple[Closeness, ...]:
    """How the citations are spread over closeness to the child."""
    total = sum(one.cited_in_findings for one in heard.values())
    return tuple(
        Closeness(
            closeness=code,
            observations=one.observations,
            citations=one.cited_in_findings,
            citations_of_all=total,
            share=one.cited_in_findings / total if total >= FEWEST_FOR_A_SHARE else None,
        )
        for code, one in heard.items()
    )
