"""What may happen to data-rights requests."""

from collections.abc import Callable
from datetime import date
from typing import Any

from domain.data_rights import DataRightsRequest, FoundItem
from tests.projections.stories.scene import Scene


def receive(scene: Scene) -> Any:
    """Somebody asks, as often as not on one of the last days of a month."""
    day = scene.pick((scene.day(), date(2023, 12, 31), date(2023, 8, 31), date(2023, 10, 30)))
    request = DataRightsRequest.receive(
        scene.id(),
        scene.envelope(anonymous=False),
        review_id=scene.known("reviews").id,
        reference=f"DR{len(scene.things['requests'])}",
        kind=scene.code("rights_request_kind"),
        asked_by=scene.code("rights_asker"),
        received_on=day,
        whose=(scene.pick(scene.people),),
        name=scene.words(),
        asked=scene.maybe(scene.words),
    )
    return scene.begun("requests", request)


def change_request(scene: Scene) -> Any:
    """Any step of one, in time or not."""
    request: DataRightsRequest = scene.known("requests")
    said = scene.envelope(anonymous=False)
    do: Callable[[], None] = scene.pick(
        (
            *[
                lambda: request.check_requester(
                    said,
                    identity=scene.code("identity_check"),
                    authority=scene.code("authority_check"),
                    note=scene.maybe(scene.words),
                )
            ]
            * 2,
            *[lambda: _scope(scene, request)] * 2,
            lambda: request.advise(said, text=scene.words(), item=_item(scene, request)),
            *[lambda: _decide(scene, request)] * 3,
            lambda: request.extend(said, months=2, why="complex", reason=scene.words()),
            lambda: request.name_erasure(said, erasure=scene.id(), certificate="ER"),
            lambda: request.fulfil(said, how="in_person", text=scene.maybe(scene.words)),
            lambda: request.refuse(said, basis="public_task", reason=scene.words()),
        )
    )
    do()
    return request


def _scope(scene: Scene, request: DataRightsRequest) -> None:
    how = scene.code("found_how")
    found = tuple(
        FoundItem(kind="observation", id=scene.id(), how=how)
        for _ in range(scene.random.randrange(3))
    )
    note = scene.maybe(scene.words)
    said = scene.envelope(anonymous=False)
    request.scope(said, items=found, searched=(how,), note=note)


def _decide(scene: Scene, request: DataRightsRequest) -> None:
    request.decide(
        scene.envelope(anonymous=False),
        item=_item(scene, request) or scene.id(),
        decision=scene.code("rights_decision"),
        basis=scene.maybe(lambda: scene.code("rights_basis")),
        reason=scene.maybe(scene.words),
    )


def _item(scene: Scene, request: DataRightsRequest) -> Any:
    return scene.pick(request.items) if request.items else None
