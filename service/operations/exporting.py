"""`export`: every event as it is stored, one JSON line each, in log order."""

from collections.abc import Iterator
from typing import BinaryIO

import click
import msgspec

from service.casework import Casework
from service.operations.opened import opened
from service.operations.progress import progress

PAGE = 2_000


def lines(casework: Casework) -> Iterator[tuple[int, bytes]]:
    """Position and line of each event: position, id, version, topic, state."""
    after = 0
    while page := casework.recorder.select_notifications(after, PAGE, inclusive_of_start=False):
        for row in page:
            said = {
                "position": row.id,
                "id": row.originator_id,
                "version": row.originator_version,
                "topic": row.topic,
                "state": msgspec.Raw(row.state),
            }
            yield row.id, msgspec.json.encode(said) + b"\n"
        after = page[-1].id


@click.command()
@click.argument("output", type=click.File("wb"), default="-")
def export(output: BinaryIO) -> None:
    """Write every event of the log to OUTPUT (default: standard output), a JSON line each."""
    with opened() as heedful, progress("Exporting") as report:
        head = heedful.casework.head()
        for position, line in lines(heedful.casework):
            output.write(line)
            report(position, head)
