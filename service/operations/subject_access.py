"""`subject-access`: everything kept of one person, child or entry, readable, to be checked by a person."""

from typing import BinaryIO
from uuid import UUID

import click
import msgspec

from service.operations.opened import opened
from service.operations.progress import progress
from service.operations.subjects import child_or, one_subject, subject_options
from service.subject_access import gather


@click.command("subject-access")
@subject_options
@click.option("--json", "as_json", is_flag=True, help="As JSON instead of text.")
@click.argument("output", type=click.File("wb"), default="-")
def subject_access(
    person: UUID | None, child: UUID | None, entry: UUID | None, as_json: bool, output: BinaryIO
) -> None:
    """Gather what is kept of somebody into OUTPUT (default: standard output).

    Words that are others' too are marked: whoever answers the request reads those first.
    """
    _, subject = one_subject(person, child, entry)
    with opened() as heedful, progress("Looking through the log") as report:
        found = gather(heedful.casework, heedful.desk, child_or(heedful.casework, subject), report)
    if found is None:
        raise click.ClickException("Nothing is recorded of this id.")
    text = "\n".join([*found.lines(), ""]).encode()
    output.write(msgspec.json.format(msgspec.json.encode(found)) + b"\n" if as_json else text)
