"""What chance may do with what a thing is called in other systems."""

from collections.abc import Callable

from domain.assessment_items import AssessmentItem
from domain.events import Envelope
from domain.reviews import CaseReview
from tests.projections.stories.scene import Scene

NAMES = ("ref1-one", "ref1-two")


def referring(
    scene: Scene, thing: CaseReview | AssessmentItem, said: Envelope
) -> tuple[Callable[[], None], ...]:
    """A link, and the end of one."""
    one = {"system": "lcs", "type": "local", "token": scene.pick(NAMES)}
    return (
        lambda: thing.link_reference(said, **one),
        lambda: thing.unlink_reference(said, **one, why=scene.words()),
    )
