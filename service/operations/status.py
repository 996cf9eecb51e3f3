"""`status`: how much is recorded, and how far the read models have come."""

import click
import msgspec

from service.operations.opened import explained, opened
from service.wiring import Heedful


def standing(heedful: Heedful) -> dict[str, object]:
    """Head and position in events, lag, parked events, the live generation and the events by name."""
    head, position = heedful.casework.head(), heedful.views.position()
    return {
        "head": head,
        "position": position,
        "behind": head - position,
        "parked": heedful.views.parked(),
        "generation": heedful.views.generation(),
        "events": dict(sorted(heedful.log.counts_by_topic(head).items())),
    }


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON, for a monitor.")
def status(as_json: bool) -> None:
    """Say how much is recorded and how far the read models have come; exit 1 when they are not right.

    That is so when events are parked, and when they are ahead of the log.
    """
    with opened(though_ahead=True) as heedful:
        said = standing(heedful)
        _say(said, as_json)
        with explained():
            heedful.views.check()
    if said["parked"]:
        raise SystemExit(1)


def _say(said: dict[str, object], as_json: bool) -> None:
    if as_json:
        click.echo(msgspec.json.encode(said))
    else:
        for name, value in said.items():
            if not isinstance(value, dict):
                click.echo(f"{name:>12}  {value}")
        events = said["events"]
        assert isinstance(events, dict)
        for topic, number in events.items():
            click.echo(f"{number:>12}  {topic}")
