"""What may happen to the systems that may call, and to what they are told."""

from collections.abc import Callable
from typing import Any

from domain.clients import IntegrationClient
from domain.webhooks import Webhook
from tests.projections.stories.scene import Scene


def begin_with_a_system(scene: Scene) -> Any:
    """A system is given a key, or is told from now on of what is recorded."""
    said = scene.envelope(anonymous=False)
    number = len(scene.things["clients"]) + len(scene.things["webhooks"])
    inbox, client = scene.things["reviews"][0].id, f"K{number}"
    if scene.random.random() < 0.5:
        registered = IntegrationClient.register(
            scene.id(),
            said,
            review_id=inbox,
            reference=f"IC{number}",
            client=client,
            name="Case management",
            scopes=("read",),
            expires_on=scene.day(),
        )
        return scene.begun("clients", registered)
    subscribed = Webhook.subscribe(
        scene.id(),
        said,
        review_id=inbox,
        reference=f"WH{number}",
        client=client,
        host="cases.example.org",
        event_types=("challenge-raised",),
    )
    return scene.begun("webhooks", subscribed)


def change_a_system(scene: Scene) -> Any:
    """Its key allows something else, or what it is told of stops and goes on."""
    said = scene.envelope(anonymous=False)
    if scene.random.random() < 0.3:
        client: IntegrationClient = scene.known("clients")
        client.change_scopes(
            said, scopes=("read", "reviews:write"), expires_on=scene.day(), why="renewed"
        )
        return client
    webhook: Webhook = scene.known("webhooks")
    do: Callable[[], bool] = scene.pick(
        (
            lambda: webhook.pause(said, "asked"),
            *[lambda: webhook.resume(said)] * 3,
            lambda: webhook.fail(said, message="m-1", attempts=9, status=503),
            lambda: webhook.end(said),
        )
    )
    do()
    return webhook
