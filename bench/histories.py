"""Generated histories in a log, and read models of them: what reading is measured on."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from projections.following import Follower
from projections.generation import Generations
from projections.readmodel import Views
from service.generating.bundles import generate
from service.importing.bundles import import_bundle
from service.memory import settle
from service.operations.stores import make_stores
from service.settings import Settings
from service.wiring import Heedful, build

EVENTS_OF_A_REVIEW = 90
SEED = 7


@contextmanager
def history(folder: Path, events: int) -> Iterator[Heedful]:
    """A log of about so many events, imported once and kept in the folder."""
    settings = Settings(data_dir=folder / str(events) / "heedful")
    is_there = settings.data_dir.exists()
    make_stores(settings)
    heedful = build(settings)
    settle()
    if not is_there:
        parts: list[str] = []
        reviews = max(1, round(events / EVENTS_OF_A_REVIEW))
        generate(reviews, SEED, parts.append, lambda done, total: None)
        import_bundle(heedful.casework, BytesIO("".join(parts).encode()), progress=None)
    try:
        yield heedful
    finally:
        heedful.close()


def built(heedful: Heedful, generations: Generations) -> Views:
    """Read models of the whole log in a place of their own: one generation, folded in one pass."""
    if generations.exist() and generations.numbers():
        return Views(generations, heedful.log, heedful.views.opener)
    views = Views(generations, heedful.log, heedful.views.opener)
    views.ensure()
    with generations.alone():
        new = generations.building(max(generations.numbers()) + 1)
        new.create(with_indexes=False)
        Follower(new, heedful.log).catch_up()
        new.finish()
        new = generations.numbered(new.number)
        with views.writing() as connection:
            generations.switch(new, connection)
    return views
