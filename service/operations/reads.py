"""`reads`: who looked at what, in one week; and whether the record of it is what it was."""

from datetime import UTC, date, datetime, timedelta

import click
import msgspec

from service.operations.opened import opened_desk
from service.reads.chain import Link
from service.reads.digest import digest_of, week_of
from service.reads.verifying import verify_reads


class _End(click.ParamType[Link]):
    """The end of the chain, as a digest printed it."""

    name = "end"

    def convert(self, value: object, param: object, ctx: object) -> Link:
        """The link. Fails with a sentence."""
        number, colon, digest = str(value).partition(":")
        if not (colon and number.isascii() and number.isdigit()):
            self.fail("This is not the end of the reads as `reads digest` prints it.")
        return Link(int(number), digest)


@click.group("reads")
def reads() -> None:
    """Who looked at what: recorded beside the log, and never changed."""


@reads.command("digest")
@click.option(
    "--week-of",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="A day in the week wanted; left out: the last whole week.",
)
@click.option("--json", "as_json", is_flag=True, help="As JSON instead of text.")
def digest(day: datetime | None, as_json: bool) -> None:
    """Print who looked at what in one week (UTC), for the information-governance officer."""
    wanted: date = day.date() if day else datetime.now(UTC).date() - timedelta(days=7)
    with opened_desk() as desk:
        found = digest_of(desk, week_of(wanted))
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(found)).decode())
    else:
        click.echo("\n".join(found.lines()))


@reads.command("verify")
@click.option(
    "--end",
    "ends",
    multiple=True,
    type=_End(),
    help="An end that a digest printed, kept elsewhere; may be given several times.",
)
def verify(ends: tuple[Link, ...]) -> None:
    """Follow the chain of reads from the first to the last. Exit 1 when one is not what it was."""
    with opened_desk() as desk:
        found = verify_reads(desk.engine, ends)
    if found.wrong:
        click.echo(found.wrong)
        raise SystemExit(1)
    kept = f", and {len(ends):,} ends that were kept agree" if ends else ""
    click.echo(f"{found.end.number:,} reads are as they were recorded{kept}. The end: {found.end}")
