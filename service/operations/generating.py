"""`generate`: fictional reviews in any number, with a manifest of what was planted in them."""

from pathlib import Path

import click
import msgspec

from service.generating.bundles import generate as generate_bundle
from service.operations.progress import progress


@click.command()
@click.argument("output", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--reviews", default=60, show_default=True, type=click.IntRange(1))
@click.option("--seed", default=1, show_default=True)
@click.option(
    "--manifest",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where the planted truths go.",
)
def generate(output: Path, reviews: int, seed: int, manifest: Path | None) -> None:
    """Write a bundle of fictional REVIEWS to OUTPUT; the same seed gives the same bundle."""
    with output.open("w", encoding="utf-8") as file, progress("Generating") as report:
        truths = generate_bundle(reviews, seed, file.write, report)
    if manifest is not None:
        manifest.write_bytes(msgspec.json.format(msgspec.json.encode(truths)))
