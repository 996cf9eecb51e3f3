"""`invite`: a link that signs one person in once, as the participant they are."""

from uuid import UUID

import click

from service.operations.opened import opened
from service.operations.serving import address_of

NO_LINKS = (
    "Links sign people in on this machine only, and not in production. Let them sign in with the"
    " identity provider, then run `python -m service admin introduce`."
)


@click.command()
@click.argument("who")
@click.option(
    "--participant",
    type=click.UUID,
    help="As which registered participant they take part: they then see what became of their queries.",
)
def invite(who: str, participant: UUID | None) -> None:
    """Print a link that signs WHO in once, within the hour."""
    with opened() as heedful:
        if not heedful.settings.gives_sign_in_links:
            raise click.ClickException(NO_LINKS)
        if participant is not None:
            heedful.desk.introduce(who, participant)
        token = heedful.desk.new_sign_in_link(who)
        click.echo(f"{address_of(heedful.settings)}/sign-in/{token}")
