"""`erase`, `hold` and `rotate-kek`: forgetting somebody, keeping them from it, and changing the lock."""

from uuid import UUID

import click

from domain.vocabulary import vocabulary
from service.erasing import NotErased, Request, erase
from service.forgotten import tell_the_log
from service.keys.register import StillInFile, holds, lift_holds, place_hold
from service.keys.rotating import rewrap
from service.operations.opened import opened
from service.operations.progress import progress
from service.operations.subjects import child_or, one_subject, subject_options
from service.words import TOKEN

STILL_IN_FILE = (
    "The key is destroyed, but somebody reading the key store kept its bytes from being cleared out of "
    "its WAL file. Run the same command again."
)
BASES = vocabulary("erasure_basis").codes


@click.command("erase")
@subject_options
@click.option("--basis", required=True, type=click.Choice(BASES), help="Why (docs/glossary.md).")
@click.option("--requested-by", required=True, help="Who asked for it, by name.")
@click.option("--approved-by", required=True, help="Who approved it: somebody else.")
def erase_subject(
    person: UUID | None,
    child: UUID | None,
    entry: UUID | None,
    basis: str,
    requested_by: str,
    approved_by: str,
) -> None:
    """Destroy somebody's key, so that no word of theirs can be read again. There is no way back."""
    kind, subject = one_subject(person, child, entry)
    with opened() as heedful:
        request = Request(
            subject=child_or(heedful.casework, subject),
            kind=kind,
            basis=basis,
            requested_by=requested_by,
            approved_by=approved_by,
        )
        try:
            with progress("Looking through the log") as report:
                certificate = erase(heedful.casework, request, report)
        except NotErased as refusal:
            raise click.ClickException(str(refusal)) from None
        except StillInFile:
            raise click.ClickException(STILL_IN_FILE) from None
        directory = heedful.settings.certificates_path
    for line in certificate.lines():
        click.echo(line)
    click.echo(f"\nThe certificate and the register of erasures are in {directory}.", err=True)


@click.command("hold")
@click.option("--add", type=click.UUID, help="Place a hold on this subject.")
@click.option("--lift", type=click.UUID, help="Lift every hold on this subject.")
@click.option("--list", "listing", is_flag=True, help="List the holds that stand.")
@click.option("--reference", help="With --add: a case or letter number, never words.")
@click.option("--by", help="With --add and --lift: who decided it, by name.")
def hold(
    add: UUID | None, lift: UUID | None, listing: bool, reference: str | None, by: str | None
) -> None:
    """Legal holds: while one stands on a person, child or entry, they cannot be erased."""
    if sum((add is not None, lift is not None, listing)) != 1:
        raise click.UsageError("Say one of --add, --lift and --list.")
    if not listing and not (by and by.strip()):
        raise click.UsageError("Say --by whom.")
    if add is not None and not TOKEN.fullmatch(reference or ""):
        raise click.UsageError("Say a --reference of letters, digits and ._:/-")
    with opened() as heedful:
        keys = heedful.casework.keys
        if add is not None:
            place_hold(keys, str(child_or(heedful.casework, add)), str(reference), str(by))
            tell_the_log(heedful.casework)
            click.echo("The hold stands.")
        elif lift is not None:
            lifted = lift_holds(keys, str(child_or(heedful.casework, lift)), str(by))
            tell_the_log(heedful.casework)
            click.echo(f"Holds lifted: {lifted}.")
        for one in holds(keys) if listing else ():
            click.echo(f"{one.subject}  {one.reference}  by {one.placed_by}  since {one.placed_at}")


@click.command("rotate-kek")
def rotate_kek() -> None:
    """Wrap every data key under the present key-encryption key; safe to break off and to repeat."""
    with opened() as heedful, progress("Wrapping keys anew") as report:
        try:
            done = rewrap(heedful.casework.keys, report)
        except StillInFile:
            raise click.ClickException(STILL_IN_FILE) from None
    click.echo(f"Keys wrapped anew: {done}. None is left under an earlier key-encryption key.")
