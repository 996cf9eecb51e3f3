"""Fictional reviews in any number, written as one bundle, with the truths that were planted in them."""

from collections.abc import Callable
from typing import Any

import msgspec

from service.generating.chains import plant
from service.generating.chance import Chance
from service.generating.knobs import Knobs
from service.generating.manifest import Manifest
from service.generating.reviews import opening_days, review
from service.importing.rows import FORMAT


def generate(
    reviews: int,
    seed: int,
    write: Callable[[str], object],
    progress: Callable[[int, int], object] | None = None,
    knobs: Knobs | None = None,
) -> dict[str, Any]:
    """Write a bundle of so many reviews, piece by piece; what comes back is its manifest.

    The same seed and knobs give the same bundle. One review at a time is held in memory.
    """
    knobs = knobs or Knobs()
    chance = Chance(seed)
    manifest = Manifest()
    days = opening_days(chance, knobs, reviews)
    planted = plant(chance, knobs, days, manifest)
    write(f'{{"format": "{FORMAT}", "reviews": [')
    for place, opened in enumerate(days):
        row = review(chance, knobs, manifest, place + 1, opened, planted.get(place, ()))
        write(",\n" if place else "\n")
        write(msgspec.json.encode(row).decode())
        if progress is not None:
            progress(place + 1, reviews)
    write("\n]}\n")
    return manifest.whole(reviews, seed, knobs)
