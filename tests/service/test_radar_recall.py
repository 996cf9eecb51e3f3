"""How many of the planted chains do the rules find, and how much besides? (settled 41)"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from domain.radar import RULES
from projections.following import Follower
from projections.noticing import noticed
from projections.readmodel import Views
from service.casework import Casework
from service.followed import FollowedLog
from service.generating.bundles import generate
from service.generations import generations_of
from service.processes.radar import Radar
from tests.service.bundles import WHEN, brought_in, empty_casework

pytestmark = pytest.mark.slow

REVIEWS, SEED = 60, 11
_, V2 = RULES


@dataclass
class Generated:
    """Reviews that were generated, imported and followed, and what was planted in them."""

    planted: dict[str, Any]
    casework: Casework
    views: Views

    def references(self, what: str, place: int | None = None) -> set[str]:
        """The references of the signs of planted chains or decoys: of all, or of one place in each."""
        return {
            sign["id"]
            for one in self.planted[what]
            for at, sign in enumerate(one["signs"])
            if place in (None, at)
        }

    def said_by_v2(self) -> set[str]:
        """The references of the signs of which rule v2 says that they came back."""
        with self.views.reading() as facts:
            return {one.later for one in noticed(facts, V2, None)}


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generated]:
    """Sixty reviews with the twenty chains and twelve decoys of the knobs."""
    pieces: list[str] = []
    truths = generate(REVIEWS, SEED, pieces.append)
    casework = empty_casework(tmp_path_factory.mktemp("generated"))
    brought_in(casework, "".join(pieces))
    log = FollowedLog(casework)
    views = Views(generations_of(casework.settings), log)
    views.ensure()
    Follower(views, log).catch_up()
    yield Generated(truths["planted"], casework, views)
    views.close()
    casework.close()


def test_every_planted_chain_is_found_at_its_third_sign(generated: Generated):
    planted = generated.references("cross_case_chains", 2)
    assert len(planted) == 20
    assert recall(generated) == 1.0


def test_whatever_is_found_was_planted(generated: Generated):
    assert generated.said_by_v2() <= generated.references("cross_case_chains")
    assert precision(generated) == 1.0


def test_no_decoy_is_taken_for_a_chain(generated: Generated):
    assert len(generated.planted["decoys"]) == 12
    assert generated.said_by_v2().isdisjoint(generated.references("decoys"))


def test_nothing_of_it_is_told_by_itself_because_it_is_history(generated: Generated):
    assert Radar(generated.views, generated.casework).act(WHEN) == 0


def recall(generated: Generated) -> float:
    """How many of the chains are found at their third sign."""
    planted = generated.references("cross_case_chains", 2)
    return len(planted & generated.said_by_v2()) / len(planted)


def precision(generated: Generated) -> float:
    """How many of those found belong to a chain."""
    found = generated.said_by_v2()
    return len(found & generated.references("cross_case_chains")) / len(found)
