"""The generated documents: written by `make docs`, compared with what is committed by `make check`."""

from pathlib import Path
from pkgutil import resolve_name

import click

DOCS = Path(__file__).parent.parent.parent / "docs"
# Named like gunicorn's `wsgi:app`: the service does not import the api, it is told where it stands.
MAKERS = {
    "glossary.md": "service.operations.glossary:glossary",
    "events.md": "service.operations.event_types:events",
    "access.md": "service.operations.access_table:access",
    "stages.md": "service.operations.stages:stages",
    "review-bundle.schema.json": "service.importing.schema:bundle_schema",
    "openapi.json": "api.app:openapi_document",
    "read-models.md": "api.read_models:read_models",
}

SLOW_MAKERS = {"questions.md": "api.questions:questions"}
"""Those that take seconds: written with the others, compared by a slow test of their own."""


def stale() -> list[str]:
    """The names of documents that differ from what would be generated now."""
    return [name for name in MAKERS if _standing(name) != _made(name)]


def _made(name: str) -> str:
    text: str = resolve_name((MAKERS | SLOW_MAKERS)[name])()
    return text if text.endswith("\n") else text + "\n"


def _standing(name: str) -> str | None:
    path = DOCS / name
    return path.read_text(encoding="utf-8") if path.exists() else None


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; fail when a document is stale.")
def documents(check: bool) -> None:
    """Write the generated documents under docs/, or check that they are current."""
    if check:
        if names := stale():
            raise click.ClickException(f"Stale: {', '.join(names)}. Run `make docs`.")
        click.echo("The generated documents are current.")
        return
    for name in MAKERS | SLOW_MAKERS:
        (DOCS / name).write_text(_made(name), encoding="utf-8")
        click.echo(f"wrote docs/{name}")
