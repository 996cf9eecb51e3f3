"""Signs planted across cases: chains that a radar must find, and decoys it must not (settled 41)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from service.generating.chance import Chance
from service.generating.knobs import Knobs
from service.generating.manifest import Manifest
from service.generating.signs import Planted

LENGTH = 3
KIND = "intermittent_change"
OTHER_KIND = "out_of_sight"
BEFORE_OPENING = 200
ASSUMED_SAFE = ("dismissed", "set_aside", "closed_unproven")
DECOYS = ("two kinds", "too far apart", "each was acted on")


def plant(
    chance: Chance, knobs: Knobs, opened: Sequence[date], manifest: Manifest
) -> Mapping[int, list[Planted]]:
    """For each review by its number, the signs to plant in it; they are listed in the manifest.

    A chain is three signs of one kind and token within six months, in three reviews, the earlier ones
    set aside, dismissed or closed unproven. Small bundles have fewer chains.
    """
    found: defaultdict[int, list[Planted]] = defaultdict(list)
    possible = len(opened) // LENGTH
    for number in range(min(knobs.chains, possible)):
        link = f"setting-{number + 1:03d}"
        manifest.chains.append({"link": link, "kind": KIND, "signs": []})
        _lay(found, chance, opened, link, (KIND,) * 3, (0, 60, 130), ASSUMED_SAFE)
    for number in range(min(knobs.decoys, possible)):
        link = f"decoy-{number + 1:03d}"
        why = DECOYS[number % len(DECOYS)]
        manifest.decoys.append({"link": link, "why": why, "signs": []})
        kinds = (KIND, OTHER_KIND, KIND) if why == "two kinds" else (KIND,) * 3
        days = (0, 110, 220) if why == "too far apart" else (0, 60, 130)
        endings = ("acted_on",) * 3 if why == "each was acted on" else ASSUMED_SAFE
        _lay(found, chance, opened, link, kinds, days, endings)
    return found


def _lay(
    found: defaultdict[int, list[Planted]],
    chance: Chance,
    opened: Sequence[date],
    link: str,
    kinds: Sequence[str],
    days: Sequence[int],
    endings: Sequence[str],
) -> None:
    first = chance.randrange(len(opened) - LENGTH + 1)
    start = opened[first] - timedelta(days=BEFORE_OPENING)
    for place in range(LENGTH):
        on = start + timedelta(days=days[place])
        found[first + place].append(Planted(link, kinds[place], link, on, endings[place]))
