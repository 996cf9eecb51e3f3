"""How events change an episode's row, its conditions' and their links'."""

from collections.abc import Callable, Iterator
from typing import Any

from domain.episodes import Episode
from domain.observations import Observation
from projections.facts.episodes import FACTORS as FACTORS_TABLE
from projections.facts.episodes import LINKS as LINKS_TABLE
from projections.facts.episodes import TABLE
from projections.folds.beginnings import by, words
from projections.folds.plain import Row, id_text
from projections.folds.reasoned import noted, those_about, unreasoned
from projections.folds.rules import Changes, Fact

FACT = Fact(TABLE)
FACTORS = Fact(FACTORS_TABLE)
LINKS = Fact(LINKS_TABLE)


@FACT.begins(Episode.Identified)
def identified(event: Episode.Identified) -> Row:
    """A stretch of the case mattered."""
    envelope = event.envelope
    return {
        "review_id": id_text(event.review_id),
        "session_id": id_text(event.session_id) if event.session_id else None,
        "reference": event.reference,
        "state": "open",
        "identified_on": envelope.day,
        "recorded_on": envelope.recorded_at.date(),
        "reconstructed": envelope.reconstructed,
        "audience": envelope.audience,
        **by(envelope),
        **_description(event),
        "redescribed": False,
        **unreasoned(),
    }


@FACT.changes(Episode.Redescribed)
def redescribed(event: Episode.Redescribed, row: Row) -> Changes:
    """It is described better; the old description stays in the steps (I1)."""
    return {**_description(event), "redescribed": True}


@FACT.changes(Episode.Settled)
def settled(event: Episode.Settled, row: Row) -> Changes:
    """There is an explanation."""
    explanation = words(event.explanation)
    return {"state": "settled", "explanation": explanation, "settled_on": event.envelope.day}


@FACT.changes(Episode.Reopened)
def reopened(event: Episode.Reopened, row: Row) -> Changes:
    """The explanation is looked at again."""
    return {"state": "open", "explanation": None, "settled_on": None}


def went_on(event: Episode.Event, row: Row) -> Changes:
    """Its conditions stand in rows of their own."""
    return {}


CONDITIONS: tuple[type[Episode.Event], ...] = (
    Episode.FactorAttributed,
    Episode.FactorWithdrawn,
    Episode.FactorsLinked,
    Episode.FactorsUnlinked,
)
for one in CONDITIONS:
    FACT.changes(one)(went_on)
FACT.elsewhere(Observation.Recorded, ids=those_about("episode"))(noted)


def _description(event: Episode.Identified | Episode.Redescribed) -> Row:
    return {
        "title": words(event.title),
        "why_key": words(event.why_key),
        "from_date": event.from_date,
        "to_date": event.to_date,
    }


def of_episode(*fields: str) -> Callable[[Any], str]:
    """What makes the id of a row from an event: its episode and these fields of it."""

    def row_id(event: Any) -> str:
        return "/".join((id_text(event.originator_id), *(getattr(event, one) for one in fields)))

    return row_id


factor_of, link_of = of_episode("factor"), of_episode("from_factor", "to_factor")


@FACTORS.begins(Episode.FactorAttributed, id=factor_of, again=True)
def attributed(event: Episode.FactorAttributed) -> Row:
    """A condition helped or hindered, as said last."""
    return {
        "episode_id": id_text(event.originator_id),
        "review_id": id_text(event.review_id),
        "factor": event.factor,
        "valence": event.valence,
        "strength": event.strength,
        "evidence": [id_text(id) for id in event.evidence],
        "attributed_on": event.envelope.day,
        "audience": event.envelope.audience,
        **by(event.envelope),
        "stands": True,
    }


@FACTORS.elsewhere(Episode.FactorWithdrawn, ids=lambda event: _only(factor_of(event)))
def withdrawn(event: Episode.FactorWithdrawn, row: Row) -> Changes:
    """It was not so."""
    return {"stands": False}


@LINKS.begins(Episode.FactorsLinked, id=link_of, again=True)
def linked(event: Episode.FactorsLinked) -> Row:
    """One condition led to another."""
    return {
        "episode_id": id_text(event.originator_id),
        "review_id": id_text(event.review_id),
        "from_factor": event.from_factor,
        "to_factor": event.to_factor,
        "how": words(event.how),
        "audience": event.envelope.audience,
        **by(event.envelope),
        "stands": True,
    }


@LINKS.elsewhere(Episode.FactorsUnlinked, ids=lambda event: _only(link_of(event)))
def unlinked(event: Episode.FactorsUnlinked, row: Row) -> Changes:
    """It did not after all."""
    return {"stands": False}


def _only(id: str) -> Iterator[str]:
    yield id
