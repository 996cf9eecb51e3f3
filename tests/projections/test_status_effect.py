"""What may be said of querying upward: is an effect found that is there, and none claimed that is not?"""

import math
from collections import Counter
from random import Random

import pytest

from projections.status_effect import ENOUGH, LESS_OFTEN, MORE_OFTEN, NOT_ENOUGH, status_effect

SEEDS = 200
BANDS_UP = {0: 43, 1: 24, 2: 18, 3: 10, 4: 4, 5: 1}
"""How far up queries go: nearly half of them level or down."""


def claims(answered: int, log_odds_per_band_up: float) -> Counter[str]:
    """What is claimed in two hundred partnerships with so many answers and this effect."""
    return Counter(
        status_effect("known", answers(Random(seed), answered, log_odds_per_band_up)).claim
        for seed in range(SEEDS)
    )


def test_with_forty_answers_nothing_is_ever_claimed():
    assert claims(40, -0.35) == {NOT_ENOUGH: SEEDS}
    assert claims(ENOUGH - 1, -3.0) == {NOT_ENOUGH: SEEDS}


@pytest.mark.parametrize("answered", [ENOUGH, 280])
def test_of_partnerships_without_an_effect_about_one_in_twenty_is_told_of_one(answered: int):
    said = claims(answered, 0.0)
    assert said[LESS_OFTEN] + said[MORE_OFTEN] <= 0.07 * SEEDS
    assert said[LESS_OFTEN] <= 0.05 * SEEDS


def test_with_the_answers_of_six_hundred_queries_the_effect_is_nearly_always_found():
    said = claims(280, -0.35)
    assert said[LESS_OFTEN] >= 0.9 * SEEDS
    assert said[MORE_OFTEN] == 0


def test_an_effect_the_other_way_is_said_as_what_it_is():
    assert claims(280, 0.6)[MORE_OFTEN] >= 0.9 * SEEDS


def test_the_estimate_is_near_what_was_planted():
    found = status_effect("known", answers(Random(1), 20_000, -0.35))
    assert found.odds_ratio == pytest.approx(math.exp(-0.35), abs=0.02)
    assert found.lowest is not None
    assert found.highest is not None
    assert found.lowest < math.exp(-0.35) < found.highest


@pytest.mark.parametrize(
    "few",
    [
        {0: (9, 99)},
        {0: (50, 120), 1: (4, 9)},
        {0: (4, 9), 2: (50, 120)},
        {0: (5, 60), 1: (4, 60)},
        {0: (57, 60), 1: (54, 60)},
        {},
    ],
    ids=["all level", "few up", "few level", "few accepted", "few not accepted", "none"],
)
def test_what_is_not_there_on_both_sides_is_not_compared(few):
    found = status_effect("known", few)
    assert (found.claim, found.odds_ratio, found.highest) == (NOT_ENOUGH, None, None)
    assert found.statement.startswith("There is not enough to tell")
    assert f"there are {found.answered}." in found.statement


def test_an_effect_is_said_with_its_ground():
    found = status_effect("known", {0: (60, 80), 1: (30, 60), 2: (15, 60)})
    assert (found.claim, found.answered, found.accepted) == (LESS_OFTEN, 200, 105)
    assert [(one.bands_up, one.answered, one.accepted) for one in found.by_bands_up] == [
        (0, 80, 60),
        (1, 60, 30),
        (2, 60, 15),
        *((up, 0, 0) for up in (3, 4, 5, 6)),
    ]
    assert found.statement == (
        "Queries were accepted less often the further up they went: in 200 answered queries the odds "
        f"of being accepted were {found.odds_ratio:.2f} times as high for each band further up (95 % "
        f"interval {found.lowest:.2f} to {found.highest:.2f}; 1 is no difference). This is what was "
        "recorded, not why."
    )


def test_an_interval_that_holds_no_difference_is_no_claim_and_is_shown():
    found = status_effect("hidden", {0: (60, 120), 1: (31, 60), 2: (29, 60)})
    assert found.claim == NOT_ENOUGH
    assert found.lowest is not None
    assert found.highest is not None
    assert found.lowest < 1 < found.highest
    assert "not enough to tell" in found.statement
    assert "interval" in found.statement


def answers(chance: Random, number: int, log_odds_per_band_up: float) -> dict[int, tuple[int, int]]:
    """So many answers, accepted by chance with this effect."""
    answered: Counter[int] = Counter()
    accepted: Counter[int] = Counter()
    for up in chance.choices(list(BANDS_UP), list(BANDS_UP.values()), k=number):
        answered[up] += 1
        log_odds = 0.45 + log_odds_per_band_up * up
        accepted[up] += chance.random() < 1 / (1 + math.exp(-log_odds))
    return {up: (accepted[up], answered[up]) for up in answered}
