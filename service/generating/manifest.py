"""The truths of a generated bundle, counted while it is made: what tests hold read models against."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from service.generating.knobs import INTERACTIONS, Knobs

Table = defaultdict[str, Counter[str]]


def _table() -> Table:
    return defaultdict(Counter)


@dataclass(slots=True)
class Manifest:
    """Counts by name. Repeated and conflicting rows are in no count but their own."""

    rows: Counter[str] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)
    """By stored topic."""
    observations: Table = field(default_factory=_table)
    factors: Table = field(default_factory=_table)
    queries: Table = field(default_factory=_table)
    matrix: Table = field(default_factory=_table)
    """Queries by the raiser's band as shown and the owner's."""
    between: Table = field(default_factory=_table)
    """What became of the queries between two bands: by status, and by what ever befell them."""
    days_to_answer: Table = field(default_factory=_table)
    """Calendar days to the answer that stands, by gradient."""
    voices: dict[str, Table] = field(default_factory=lambda: defaultdict(_table))
    """Who was heard and used, by band, level, agency and closeness."""
    signs: Table = field(default_factory=_table)
    held_back: Table = field(default_factory=_table)
    denial: Counter[str] = field(default_factory=Counter)
    patterns: Table = field(default_factory=_table)
    pattern_cases: Counter[str] = field(default_factory=Counter)
    review_types: Counter[str] = field(default_factory=Counter)
    leads: Counter[str] = field(default_factory=Counter)
    without_lead: list[str] = field(default_factory=list)
    acceptance: Table = field(default_factory=_table)
    silence: Table = field(default_factory=_table)
    anonymity: Table = field(default_factory=_table)
    interactions: Table = field(default_factory=_table)
    chains: list[dict[str, Any]] = field(default_factory=list)
    decoys: list[dict[str, Any]] = field(default_factory=list)
    texts: dict[str, list[str]] = field(
        default_factory=lambda: {"with_a_name": [], "welsh": [], "with_symbols": []}
    )
    late: list[dict[str, Any]] = field(default_factory=list)
    rights: list[dict[str, Any]] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    conflicting: list[str] = field(default_factory=list)

    def event(self, topic: str, count: int = 1) -> None:
        """So many events of a topic will be recorded."""
        self.events[topic] += count

    def heard(self, shown: Any, **counts: int) -> None:
        """Somebody of this band, level, agency and closeness was heard in these ways."""
        for by in ("band", "level", "agency", "closeness"):
            self.voices[by][getattr(shown, by)].update(counts)

    def whole(self, reviews: int, seed: int, knobs: Knobs) -> dict[str, Any]:
        """Everything, as plain values. Counts that were never reached are missing: read them as 0."""
        return {
            "reviews": reviews,
            "seed": seed,
            "rows": _plain(self.rows),
            "events": self.events.total(),
            "events_by_topic": _plain(self.events),
            "observations": _plain(self.observations),
            "factors": _plain(self.factors),
            "factors_helped_hindered": {
                name: [count["helped"], count["hindered"]]
                for name, count in sorted(self.factors.items())
            },
            "queries": _plain(self.queries),
            "gradient_matrix": _plain(self.matrix),
            "between_bands": _plain(self.between),
            "days_to_answer": _plain(self.days_to_answer),
            "voices": _plain(self.voices),
            "warning_signs": _plain(self.signs),
            "held_back": _plain(self.held_back),
            "denial": _plain(self.denial),
            "patterns": _plain(self.patterns),
            "pattern_cases": _plain(self.pattern_cases),
            "review_types": _plain(self.review_types),
            "learning_leads": _plain(self.leads),
            "reviews_without_learning_lead": self.without_lead,
            "planted": self._planted(knobs),
            "texts": self.texts,
            "put_in_late": self.late,
            "rights_requests": self.rights,
            "repeated_rows": self.repeated,
            "conflicting_rows": self.conflicting,
            "knobs": asdict(knobs),
        }

    def _planted(self, knobs: Knobs) -> dict[str, Any]:
        return {
            "status_effect": {
                "log_odds_per_band_up": knobs.accepted_log_odds_per_band_up,
                "acceptance": _plain(self.acceptance),
            },
            "silence_effect": _plain(self.silence),
            "anonymity_by_gap": _plain(self.anonymity),
            "interactions": [
                {"factor": factor, "agency": agency, **self.interactions[f"{factor} {agency}"]}
                for factor, agency in INTERACTIONS
            ],
            "cross_case_chains": self.chains,
            "decoys": self.decoys,
        }


def _plain(counts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _plain(count) if isinstance(count, Mapping) else count
        for name, count in sorted(counts.items())
        if count
    }
