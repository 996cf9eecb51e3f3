"""What may happen to patterns across cases."""

from collections.abc import Callable
from typing import Any

from domain.patterns import Pattern
from tests.projections.stories.scene import NothingYet, Scene


def name_pattern(scene: Scene) -> Any:
    """A pattern in some of the findings there are."""
    ids = [finding.id for finding in scene.things["findings"]]
    some = tuple(dict.fromkeys(scene.random.choices(ids, k=3))) if ids else ()
    return scene.begun("patterns", _named(scene, some))


def change_pattern(scene: Scene) -> Any:
    """Add to it, merge another one into it, or split it; all it happened to, in order."""
    pattern: Pattern = scene.known("patterns")
    do: Callable[[Scene, Pattern], Any] = scene.pick((_link, _link, _merge, _split))
    return do(scene, pattern)


def _link(scene: Scene, pattern: Pattern) -> Any:
    said = scene.envelope(anonymous=False)
    pattern.link_finding(said, finding=scene.known("findings").id, why=scene.maybe(scene.words))
    return pattern


def _merge(scene: Scene, pattern: Pattern) -> Any:
    other = scene.known("patterns")
    pattern.merge(scene.envelope(anonymous=False), other=other, why=scene.words())
    return pattern, other


def _split(scene: Scene, pattern: Pattern) -> Any:
    if not pattern.findings:
        raise NothingYet
    moved, new = (scene.pick(pattern.findings),), scene.id()
    pattern.split(scene.envelope(anonymous=False), into=new, findings=moved, why=scene.words())
    return pattern, scene.begun("patterns", _named(scene, moved, id=new, split_from=pattern.id))


def _named(scene: Scene, findings: Any, **more: Any) -> Pattern:
    return Pattern.name(
        more.pop("id", None) or scene.id(),
        scene.envelope(anonymous=False),
        review_id=scene.known("reviews").id,
        reference=f"PT{len(scene.things['patterns'])}",
        name=scene.words(),
        pattern_type=scene.code("pattern_type"),
        valence=scene.code("pattern_valence"),
        findings=findings,
        why=scene.maybe(scene.words),
        **more,
    )
