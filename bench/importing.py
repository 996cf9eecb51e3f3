"""How long does it take to bring in 600 reviews, to fold them into the read models, and again?

The bundle is generated (seeded), imported through the aggregates, followed, and imported a second
time, which must add nothing. A rebuild from zero is set against a bare scan of the same rows.
"""

import tempfile
import time
from io import BytesIO
from pathlib import Path

from bench.rounds import rates, show
from projections.rebuilding import rebuild
from service.generating.bundles import generate
from service.importing.bundles import import_bundle
from service.memory import settle
from service.operations.stores import make_stores
from service.settings import Settings
from service.wiring import Heedful, build

REVIEWS = 600
ROUNDS = 3
PAGE = 5_000


def main() -> None:
    """Print events a second for each step."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder) / "heedful")
        make_stores(settings)
        heedful = build(settings)
        settle()
        bundle = _bundle()
        print(f"\nA bundle of {REVIEWS} reviews, {len(bundle) / 1e6:,.1f} MB")
        events = _timed("imported", lambda: _import(heedful, bundle))
        _timed("imported again", lambda: _import(heedful, bundle), events)
        _timed("followed", lambda: _follow(heedful))
        _rebuild(heedful)
        heedful.close()


def _bundle() -> bytes:
    parts: list[str] = []
    generate(REVIEWS, 7, parts.append, lambda done, total: None)
    return "".join(parts).encode()


def _timed(what: str, work, units: int | None = None) -> int:
    start = time.perf_counter()
    done = work()
    seconds = time.perf_counter() - start
    shown = units or done
    print(
        f"  {what:<16} {done:>9,} new events in {seconds:6.1f} s  ({shown / seconds:>9,.0f} events/s)"
    )
    return done


def _import(heedful: Heedful, bundle: bytes) -> int:
    before = heedful.casework.head()
    import_bundle(heedful.casework, BytesIO(bundle), progress=None)
    return heedful.casework.head() - before


def _follow(heedful: Heedful) -> int:
    before = heedful.views.position()
    heedful.follower.catch_up()
    return heedful.views.position() - before


def _rebuild(heedful: Heedful) -> None:
    found = rates(
        {
            "bare scan of the stored rows": lambda: _scan(heedful),
            "scan and decode into events": lambda: _decode(heedful),
            "rebuild of all read models": lambda: _rebuilt(heedful),
        },
        ROUNDS,
    )
    show("Rebuilding from zero", found, "events/s", "bare scan of the stored rows")


def _scan(heedful: Heedful) -> int:
    after = 0
    while page := heedful.casework.log.select_notifications(after, PAGE, inclusive_of_start=False):
        after = page[-1].id
    return after


def _decode(heedful: Heedful) -> int:
    after = 0
    while page := heedful.log.page(after, PAGE):
        after = page[-1][0]
    return after


def _rebuilt(heedful: Heedful) -> int:
    rebuild(heedful.views, heedful.log, lambda done, total: None)
    return heedful.casework.head()


if __name__ == "__main__":
    main()
