"""What may happen to the words of anything: withheld and shown again, erased, kept from it."""

from typing import Any

from domain.erasures import Erasure, LegalHold
from domain.withholding import Withholds
from tests.projections.stories.scene import Scene

WITH_WORDS = ("observations", "queries", "signs", "held_back", "findings")


def change_what_is_shown(scene: Scene) -> Any:
    """Withhold all words of something or those of one of its steps, or restore what is withheld."""
    thing: Withholds = scene.known(scene.pick(WITH_WORDS))
    said = scene.envelope(anonymous=False)
    withheld = sorted(thing.withheld)
    if withheld and scene.random.random() < 0.6:
        thing.restore_text(said, reason=scene.words(), step=scene.pick(withheld) or None)
        return thing
    step = scene.maybe(lambda: 1 + scene.random.randrange(3))
    basis = scene.code("withholding_basis")
    thing.withhold_text(said, basis=basis, reason=scene.words(), step=step)
    return thing


def erase(scene: Scene) -> Any:
    """The log is told that somebody was erased; in the story their words stay where they are."""
    erasure = Erasure.record(
        scene.id(),
        scene.envelope(anonymous=False),
        review_id=scene.known("reviews").id,
        reference=f"ER{len(scene.things['erasures'])}",
        whose=scene.pick(scene.people),
        scope=scene.code("erasure_scope"),
        key_ids=("0123456789abcdef",),
        basis=scene.code("erasure_basis"),
        erased_on=scene.day(),
    )
    return scene.begun("erasures", erasure)


def hold(scene: Scene) -> Any:
    """A legal hold is placed, or one that stands is lifted."""
    if scene.things["holds"] and scene.random.random() < 0.5:
        held: LegalHold = scene.known("holds")
        held.lift(scene.envelope(anonymous=False), lifted_on=scene.day())
        return held
    placed = LegalHold.place(
        scene.id(),
        scene.envelope(anonymous=False),
        review_id=scene.known("reviews").id,
        reference=f"LH{len(scene.things['holds'])}",
        whose=scene.pick(scene.people),
        placed_on=scene.day(),
    )
    return scene.begun("holds", placed)
