"""What may happen to episodes and assessment items, and what is noted of the reasoning about them."""

from collections.abc import Callable
from typing import Any

from domain.assessment_items import AssessmentItem
from domain.episodes import Episode
from domain.observations import Detail, Observation, Reference
from tests.projections.stories.referring import referring
from tests.projections.stories.scene import Scene

FACTORS = ("cond.workload", "team.supervision", "home_grown")


def identify(scene: Scene) -> Any:
    began = Episode.identify(
        scene.id(),
        scene.envelope(),
        review_id=scene.known("reviews").id,
        reference=f"E{len(scene.things['episodes'])}",
        title=scene.words(),
        why_key=scene.words(),
        from_date=scene.maybe(scene.day),
        session_id=scene.maybe(scene.id),
    )
    if scene.random.random() < 0.5:
        _link(scene, began)
    return scene.begun("episodes", began)


def _link(scene: Scene, episode: Episode) -> None:
    """Two conditions, and how the one led to the other."""
    said = scene.envelope(anonymous=False)
    for factor in FACTORS[:2]:
        episode.attribute_factor(said, factor=factor, valence="hindered", strength="minor")
    episode.link_factors(said, from_factor=FACTORS[0], to_factor=FACTORS[1], how=scene.words())


def change_episode(scene: Scene) -> Any:
    episode: Episode = scene.known("episodes")
    said = scene.envelope(anonymous=False)
    named = sorted(episode.factors) or FACTORS
    one, (first, then) = scene.pick(FACTORS), (scene.pick(named), scene.pick(named))
    do: Callable[[], None] = scene.pick(
        (
            lambda: episode.redescribe(
                said, title=scene.words(), why_key=scene.words(), why=scene.words()
            ),
            *[
                lambda: episode.attribute_factor(
                    said,
                    factor=one,
                    valence=scene.code("valence"),
                    strength="major",
                    evidence=(scene.id(),),
                )
            ]
            * 3,
            lambda: episode.withdraw_factor(said, factor=one, why=scene.words()),
            *[
                lambda: episode.link_factors(
                    said, from_factor=first, to_factor=then, how=scene.words()
                )
            ]
            * 3,
            lambda: episode.unlink_factors(
                said, from_factor=first, to_factor=then, why=scene.words()
            ),
            lambda: episode.settle(said, explanation=scene.words()),
            lambda: episode.reopen(said, why=scene.words()),
        )
    )
    do()
    return episode


def register_item(scene: Scene) -> Any:
    item = AssessmentItem.register(
        scene.id(),
        scene.envelope(anonymous=False),
        review_id=scene.known("reviews").id,
        reference=f"A{len(scene.things['items'])}",
        item_type=scene.code("item_type"),
        token=f"LCS:{len(scene.things['items'])}",
        owner_agency="la_csc",
        owner_band="4",
    )
    return scene.begun("items", item)


def change_item(scene: Scene) -> Any:
    item: AssessmentItem = scene.known("items")
    said = scene.envelope(anonymous=False)
    some = tuple(one for one in sorted(item.information) if scene.random.random() < 0.5)
    about = Reference(kind="review", token="t-2")
    do: Callable[[], None] = scene.pick(
        (
            *[
                lambda: item.receive_information(
                    said,
                    information=scene.id(),
                    source=scene.code("source_mode"),
                    text=scene.maybe(scene.words),
                    about=scene.maybe(lambda: about),
                )
            ]
            * 2,
            lambda: item.revise(said, what_changed=scene.words(), information=some),
            lambda: item.reaffirm(said, why_not=scene.words(), information=some),
            *referring(scene, item, said),
        )
    )
    do()
    return item


def reason(scene: Scene) -> Any:
    """A note about an episode, an assessment or both: how it was reasoned, or what else it could be."""
    kind = scene.pick(("perspective", "reasoning_pattern", "alternative_considered"))
    about = [Reference(kind="episode", id=scene.known("episodes").id)]
    if kind != "perspective":
        item = Reference(kind="assessment_item", id=scene.known("items").id)
        about = scene.pick((about, [item], [*about, item], [*about, *about]))
    details: tuple[Detail, ...] = ()
    if kind == "perspective":
        details = (Detail(name="what_i_saw", words=scene.words()),)
    if kind == "reasoning_pattern":
        guarded = scene.maybe(lambda: scene.code("counter_measure"))
        details = (
            Detail(name="pattern", code=scene.code("reasoning_pattern")),
            *([Detail(name="counter_measure", code=guarded)] if guarded else []),
        )
    noted = Observation.record(
        scene.id(),
        scene.envelope(),
        review_id=scene.known("reviews").id,
        reference=f"C{len(scene.things['observations'])}",
        kind=kind,
        text=scene.words(),
        about=tuple(about),
        details=details,
    )
    return scene.begun("observations", noted)
