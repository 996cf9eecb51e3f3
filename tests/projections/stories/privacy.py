"""What may happen to the words of anything: withheld, and shown again."""

from collections.abc import Callable
from typing import Any

from domain.withholding import Withholds
from tests.projections.stories.scene import Scene

WITH_WORDS = ("observations", "queries", "signs", "held_back", "findings")


def change_what_is_shown(scene: Scene) -> Any:
    """Withhold or restore all words of something, or those of one of its steps."""
    thing: Withholds = scene.known(scene.pick(WITH_WORDS))
    said = scene.envelope(anonymous=False)
    step = scene.maybe(lambda: 1 + scene.random.randrange(3))
    basis = scene.code("withholding_basis")
    do: Callable[[], None] = scene.pick(
        (
            lambda: thing.withhold_text(said, basis=basis, reason=scene.words(), step=step),
            lambda: thing.restore_text(said, reason=scene.words(), step=step),
        )
    )
    do()
    return thing
