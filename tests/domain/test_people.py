"""How is a standing read: its level, its gradient, and what may be shown of it? (V3, settled 17)"""

from uuid import UUID

import pytest

from domain.people import (
    ANONYMOUS,
    NOT_RECORDED,
    UNDISCLOSED,
    UNLINKED,
    UNRECORDED_ACTOR,
    Actor,
    display_as,
    gradient,
    level_of,
    standing,
)
from domain.rejections import UnknownCode
from domain.vocabulary import vocabulary
from tests.examples import HEALTH_VISITOR, SCRIBE

BANDS = vocabulary("band").codes
NUMBERED = tuple("1234567")
OUTSIDE = {"L": "family", "I": "independent", "U": "undisclosed"}
LEVELS = {
    **dict.fromkeys("123", "worker"),
    **dict.fromkeys("45", "manager"),
    **dict.fromkeys("67", "senior_leader"),
    **OUTSIDE,
}


def expected(raiser: str, owner: str) -> str:
    """The words of settled 17: a raiser outside 1-7 gives the group, else an owner outside does."""
    if raiser in OUTSIDE:
        return OUTSIDE[raiser]
    if owner in OUTSIDE:
        return OUTSIDE[owner]
    return {-1: "up", 0: "level", 1: "down"}[
        (int(raiser) > int(owner)) - (int(raiser) < int(owner))
    ]


@pytest.mark.parametrize("owner", BANDS)
@pytest.mark.parametrize("raiser", BANDS)
def test_a_query_goes_up_level_or_down_or_lies_outside_the_bands(raiser: str, owner: str):
    assert gradient(raiser, owner) == expected(raiser, owner)
    assert gradient(raiser, owner) in vocabulary("gradient").codes


@pytest.mark.parametrize("local", ["9", "not_recorded", "local_band"])
def test_a_band_of_ones_own_has_no_gradient(local: str):
    assert gradient(local, "4") == "undisclosed"
    assert gradient("4", local) == "undisclosed"
    assert gradient("L", local) == "family"


@pytest.mark.parametrize("band", BANDS)
def test_each_band_belongs_to_a_level(band: str):
    made = standing(agency="school", band=band)
    assert made.level == LEVELS[band]
    assert made.level in vocabulary("level").codes
    assert (made.independent, made.lived_experience) == (band == "I", band == "L")


def test_a_local_band_that_an_import_kept_is_at_no_level():
    assert standing(agency="school", band="band_8a", importing=True).level == "undisclosed"
    assert level_of("not_recorded") == "undisclosed"


@pytest.mark.parametrize("name", ["agency", "band", "employment", "closeness"])
def test_a_live_standing_takes_known_codes_only(name: str):
    codes = {"agency": "school", "band": "2"} | {name: "zzz_unheard_of"}
    with pytest.raises(UnknownCode) as refusal:
        standing(**codes)
    assert "zzz_unheard_of" not in refusal.value.sentence
    assert getattr(standing(**codes, importing=True), name) == "zzz_unheard_of"


def test_what_was_not_said_about_employment_and_closeness_is_not_recorded():
    made = standing(agency="school", band="2")
    assert (made.employment, made.closeness) == ("not_recorded", "not_recorded")


def test_an_alias_is_kept_under_its_true_name():
    assert standing(agency="housing", band="2").agency == "la_housing"


@pytest.mark.parametrize("nothing", [UNDISCLOSED, NOT_RECORDED])
def test_nothing_disclosed_is_said_in_so_many_words(nothing):
    assert (nothing.disclosed, nothing.band, nothing.level) == ("none", "U", "undisclosed")


def test_an_anonymous_voice_is_shown_as_nothing_at_all():
    made = standing(agency="school", band="6")
    assert display_as(made, ANONYMOUS) == "undisclosed"
    for attribution in ("named", "role_only"):
        assert display_as(made, attribution) == "school.senior_leader"


@pytest.mark.parametrize(
    ("actor", "voice"),
    [
        (Actor(kind="person", key=HEALTH_VISITOR), HEALTH_VISITOR),
        (Actor(kind="person", key=SCRIBE, on_behalf_of=HEALTH_VISITOR), HEALTH_VISITOR),
        (UNLINKED, None),
        (UNRECORDED_ACTOR, None),
    ],
)
def test_the_voice_is_whoever_speaks_and_not_whoever_types(actor: Actor, voice: UUID | None):
    assert actor.voice == voice


def test_every_numbered_band_is_tried():
    assert set(BANDS) == set(NUMBERED) | set(OUTSIDE)
