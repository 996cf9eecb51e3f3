"""`status`: how much is recorded, and how far read models, ledger and search have come."""

import click
import msgspec

from service.operations.opened import explained, opened
from service.wiring import Heedful


def standing(heedful: Heedful) -> dict[str, object]:
    """How far log, read models, ledger and search are; parked events, the generation, events by name."""
    head, position = heedful.casework.head(), heedful.views.position()
    search = heedful.search.standing()
    ledger, published = heedful.ledger.follower, heedful.ledger.publisher.standing()
    return {
        "head": head,
        "position": position,
        "behind": head - position,
        "parked": heedful.views.parked(),
        "generation": heedful.views.generation(),
        "ledger_position": ledger.position(),
        "ledger_agrees": ledger.agrees(),
        "search_position": search.position,
        "search_texts": search.texts,
        "checkpoint_size": published.delivered_size,
        "checkpoint_delivered_at": published.delivered_at,
        "checkpoints_waiting": published.waiting,
        "checkpoint_error": published.error,
        "events": dict(sorted(heedful.log.counts_by_topic(head).items())),
    }


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON, for a monitor.")
def status(as_json: bool) -> None:
    """Say how much is recorded and how far read models, ledger and search have come.

    Exit 1 when events are parked, the read models are ahead of the log, the log disagrees with the
    ledger, or a checkpoint cannot be delivered.
    """
    with opened(though_ahead=True) as heedful:
        said = standing(heedful)
        _say(said, as_json)
        with explained():
            heedful.views.check()
    if said["parked"] or not said["ledger_agrees"] or said["checkpoint_error"]:
        raise SystemExit(1)


def _say(said: dict[str, object], as_json: bool) -> None:
    if as_json:
        click.echo(msgspec.json.encode(said))
    else:
        for name, value in said.items():
            if not isinstance(value, dict):
                click.echo(f"{name:>23}  {'-' if value is None else value}")
        events = said["events"]
        assert isinstance(events, dict)
        for topic, number in events.items():
            click.echo(f"{number:>23}  {topic}")
