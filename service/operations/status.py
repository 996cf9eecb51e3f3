"""`status`: how much is recorded, and how far read models, ledger and search have come."""

import click
import msgspec

from service.lag import lag
from service.leases.holder import shown
from service.operations.opened import explained, opened
from service.wiring import Heedful


def standing(heedful: Heedful) -> dict[str, object]:
    """How far log, read models, ledger and search are; what is parked or missing, jobs, events by name."""
    behind, search = lag(heedful), heedful.search.standing()
    ledger, published = heedful.ledger.follower, heedful.ledger.publisher.standing()
    vouched = heedful.vouching.now()
    return {
        "head": behind.head,
        "position": behind.position,
        "behind": behind.events,
        "behind_seconds": behind.seconds,
        "parked": heedful.views.parked(),
        "missing": heedful.views.missing(),
        "dropped": len(heedful.dropping.decisions()),
        "generation": heedful.views.generation(),
        "ledger_position": ledger.position(),
        "ledger_agrees": ledger.agrees(),
        "ledger_size": vouched.ledger.size,
        "ledger_root": vouched.ledger.root,
        "ledger_events": vouched.ledger.events,
        "search_position": search.position,
        "search_texts": search.texts,
        "checkpoint_size": published.delivered_size,
        "checkpoint_delivered_at": published.delivered_at,
        "checkpoints_waiting": published.waiting,
        "checkpoint_error": published.error,
        "erased": sum(vouched.erased.values()),
        "jobs": jobs(heedful),
        "events": dict(sorted(heedful.log.counts_by_topic(behind.head).items())),
    }


def jobs(heedful: Heedful) -> list[dict[str, object]]:
    """Who does which job of the background, and how many seconds ago they were last heard of."""
    return [
        {
            "job": one.job,
            "is_held": one.is_held,
            "holder": shown(one.holder),
            "heartbeat_age": round(one.heartbeat_age, 1),
            "held_for": round(one.held_for, 1),
        }
        for one in heedful.leases.standing()
    ]


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON, for a monitor.")
def status(as_json: bool) -> None:
    """Say how much is recorded and how far read models, ledger and search have come.

    The jobs of the background are told with who holds each. Exit 1 when events are parked or missing,
    the read models are ahead of the log, the log disagrees with the ledger, or a checkpoint cannot be
    delivered; and with one sentence and nothing else where there are no stores yet, or they do not answer.
    """
    with opened(though_ahead=True) as heedful:
        said = standing(heedful)
        _say(said, as_json)
        with explained():
            heedful.views.check()
    if not is_well(said):
        raise SystemExit(1)


def is_well(said: dict[str, object]) -> bool:
    """Whether nothing of it is for somebody to look at."""
    agrees = said["ledger_agrees"] and said["ledger_events"] == said["ledger_size"]
    return bool(agrees) and not (said["parked"] or said["missing"] or said["checkpoint_error"])


def _say(said: dict[str, object], as_json: bool) -> None:
    if as_json:
        click.echo(msgspec.json.encode(said))
    else:
        for name, value in said.items():
            if not isinstance(value, dict | list):
                click.echo(f"{name:>23}  {'-' if value is None else value}")
        told = said["jobs"]
        assert isinstance(told, list)
        for job in told:
            click.echo(_job(job))
        events = said["events"]
        assert isinstance(events, dict)
        for topic, number in events.items():
            click.echo(f"{number:>23}  {topic}")


def _job(job: dict[str, object]) -> str:
    if not job["is_held"]:
        return f"{job['job']:>23}  nobody, since {job['heartbeat_age']} s (last: {job['holder']})"
    return f"{job['job']:>23}  {job['holder']}, heard of {job['heartbeat_age']} s ago"
