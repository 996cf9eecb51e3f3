"""How fast is reading: rebuilding, every question now and as at, against GROUP BY on plain tables?

`python -m bench.read [EVENTS ...] [--keep FOLDER]`: generated histories of so many events (10,000 and
100,000 unless said otherwise; a million takes some ten minutes to make and 5 GB), on both databases.
`--keep` keeps them for the next time.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, select

from bench import crud, library
from bench.histories import built, history
from bench.lag import A_SECOND, lag
from bench.rounds import milliseconds
from projections.bulk_work import without_collecting
from projections.facts import reviews
from projections.facts.versions import as_at
from projections.folds import queries as fold_of_queries
from projections.generation import Generations
from projections.postgres_generations import PostgresGenerations
from projections.questions import (
    denial_ledger,
    factors,
    held_back,
    integrity,
    learning_leads,
    learning_summary,
    one_review,
    onus_of_proof,
    patterns,
    queries_by_raiser,
    query_register,
    review_list,
    status_gradient,
    voice_and_use,
    warning_sign_register,
)
from projections.readmodel import Views
from projections.sqlite_generations import SqliteGenerations
from service.settings import Settings
from service.wiring import Heedful
from tests.databases import OWNER, PostgresServer, a_server

TODAY = date(2026, 1, 1)
SIZES = (10_000, 100_000)
ASKED_NOW, ASKED_AS_AT = 60, 5
OF_THE_LIBRARY = 5_000
PAGE = 2_000
FILTERS = query_register.Filters(status="declined", band="2", escalated=True)
VOICES: dict[str, Any] = {"agency": "school", "attribution": "named", "session_type": "panel"}

Ask = Callable[[Connection], object]
Times = dict[str, tuple[float, float]]


def main() -> None:
    """Print the tables, one size after the other, and what grew between the first and the last."""
    told = argparse.ArgumentParser()
    told.add_argument("events", nargs="*", type=int, default=SIZES)
    told.add_argument("--keep", type=Path)
    told.add_argument("--databases", nargs="+", default=["SQLite", "PostgreSQL"])
    given = told.parse_args()
    with ExitStack() as open_now:
        temporary = Path(open_now.enter_context(tempfile.TemporaryDirectory()))
        server = open_now.enter_context(a_server())
        stock = library.rate(server, OF_THE_LIBRARY)
        print(f"the library's ProjectionRunner, one fact, PostgreSQL: {stock:,.0f} events/s")
        for name in given.databases:
            found = {
                events: measured(given.keep or temporary, events, name, server, stock)
                for events in given.events
            }
            say_growth(name, found)
        for name in given.databases:
            say_lag(name, temporary, server)


def measured(
    folder: Path, events: int, name: str, server: PostgresServer, stock: float
) -> Mapping[str, tuple[float, float]]:
    """Rebuild, ask, compare; the times of the questions now."""
    with history(folder, events) as heedful:
        print(f"\n{name}, {heedful.log.head():,} events")
        views = say_rates(heedful, folder / str(events), name, server, stock)
        with views.reading() as facts:
            now = asked(views, questions(heedful, facts, None), ASKED_NOW)
            before = asked(views, questions(heedful, facts, heedful.log.head() // 2), ASKED_AS_AT)
            beside = beside_crud(facts, folder / str(events), name, server)
        for question, (median, p99) in now.items():
            line = f"  {question:<28} {median:>8.1f} ms  p99 {p99:>8.1f}"
            line += f"   as at {before[question][0]:>8.1f}" if question in before else " " * 18
            if question in beside:
                plain = beside[question][0]
                line += f"   GROUP BY on plain tables {plain:>8.1f}  x{plain / median:.1f}"
            print(line, flush=True)
        views.close()
    return now


# Rebuilding


def say_rates(
    heedful: Heedful, folder: Path, name: str, server: PostgresServer, stock: float
) -> Views:
    """One fact, and all of them with the counts, from the first event to the last."""
    head = heedful.log.head()
    start = time.perf_counter()
    one_fact(heedful, place(folder / "one", "SQLite", server))
    one = head / (time.perf_counter() - start)
    generations = place(folder / "views", name, server)
    is_new = not generations.exist()
    start = time.perf_counter()
    views = built(heedful, generations)
    whole = head / (time.perf_counter() - start)
    print(
        f"  one fact rebuilt             {one:>8,.0f} events/s   x{one / stock:.1f} of the library"
    )
    if is_new:
        print(f"  the whole generation         {whole:>8,.0f} events/s")
    return views


def one_fact(heedful: Heedful, generations: Generations) -> None:
    """The queries alone, from every event of the log."""
    views, fact, after = Views(generations, heedful.log), fold_of_queries.FACT, 0
    views.ensure()
    new = generations.building(max(generations.numbers()) + 1)
    new.create(with_indexes=False)
    with without_collecting():
        while page := heedful.log.page(after, PAGE):
            concerned = [(at, one) for at, one in page if fact.concerns(type(one))]
            share = fact.page()
            with new.writing() as connection:
                share.load(connection, [one for _, one in concerned])
                for at, one in concerned:
                    share.fold(at, one)
                share.write(connection)
            after = page[-1][0]
    new.finish()
    views.close()


def place(folder: Path, name: str, server: PostgresServer) -> Generations:
    """An empty place for read models, or on SQLite the one of last time."""
    if name == "SQLite":
        folder.mkdir(parents=True, exist_ok=True)
        return SqliteGenerations(folder)
    database = server.create()
    return PostgresGenerations(server.url(database, OWNER), server.url(database, OWNER))


# Asking


def questions(heedful: Heedful, facts: Connection, at: int | None) -> Mapping[str, Ask]:
    """Every question over everything, and those over one review, now or as at a position."""
    ids = select(reviews.TABLE.c.id).where(as_at(reviews.TABLE, at)).order_by(reviews.TABLE.c.id)
    some = facts.execute(ids.limit(1)).scalar_one()
    now: dict[str, Ask] = {
        "integrity": lambda facts: integrity.ask(
            facts, heedful.log.counts_by_topic(heedful.log.head())
        )
    }
    return {
        "register, first page": lambda facts: query_register.ask(facts, today=TODAY, at=at),
        "register, filtered": lambda facts: query_register.ask(facts, FILTERS, today=TODAY, at=at),
        "queries by raiser": lambda facts: queries_by_raiser.ask(facts, today=TODAY, at=at),
        "queries by raiser, filtered": lambda facts: queries_by_raiser.ask(
            facts, filters=FILTERS, today=TODAY, at=at
        ),
        "warning signs": lambda facts: warning_sign_register.ask(facts, today=TODAY, at=at),
        "onus of proof": lambda facts: onus_of_proof.ask(facts, limit=50, at=at),
        "voice and use": lambda facts: voice_and_use.ask(facts, at=at),
        "status gradient": lambda facts: status_gradient.ask(facts, at=at),
        "factors": lambda facts: factors.ask(facts, at=at),
        "patterns": lambda facts: patterns.ask(facts, limit=50, at=at),
        "denials": lambda facts: denial_ledger.ask(facts, limit=50, at=at),
        "held back": lambda facts: held_back.ask(facts, limit=50, at=at),
        "learning leads": lambda facts: learning_leads.ask(facts, today=TODAY, limit=50, at=at),
        "reviews": lambda facts: review_list.ask(facts, limit=50, at=at),
        "summary over all": lambda facts: learning_summary.ask(facts, today=TODAY, at=at),
        "summary of one review": lambda facts: learning_summary.ask(
            facts, today=TODAY, review=some, at=at
        ),
        "voice and use of one review": lambda facts: voice_and_use.ask(facts, some, at=at),
        "voice and use, filtered": lambda facts: voice_and_use.ask(facts, **VOICES, at=at),
        "one review": lambda facts: one_review.ask(facts, some, at=at),
        **(now if at is None else {}),
    }


def asked(views: Views, all_of_them: Mapping[str, Ask], times: int) -> Times:
    """Median and 99th percentile of each question, each time in a transaction of its own."""

    def once(ask: Ask) -> object:
        with views.reading() as facts:
            return ask(facts)

    return {
        name: milliseconds(lambda ask=ask: once(ask), times) for name, ask in all_of_them.items()
    }


def beside_crud(facts: Connection, folder: Path, name: str, server: PostgresServer) -> Times:
    """The same questions of plain tables, on the same database."""
    path = folder / "crud.db"
    path.unlink(missing_ok=True)
    url = f"sqlite:///{path}"
    if name == "PostgreSQL":
        url = server.url(server.create()).replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(url)
    crud.copied(facts, engine)
    with engine.connect() as connection:
        found = {
            question: milliseconds(lambda ask=ask: ask(connection), ASKED_NOW // 4)
            for question, ask in crud.questions(TODAY).items()
        }
    engine.dispose()
    return found


# Growing, and following


def say_growth(name: str, found: Mapping[int, Mapping[str, tuple[float, float]]]) -> None:
    """How much slower each question is in the longest log than in the shortest."""
    (first, few), (last, many) = (list(found.items())[at] for at in (0, -1))
    print(f"\n{name}, p99 at {last:,} events against {first:,}")
    for question, (_, p99) in many.items():
        print(f"  {question:<28} x{p99 / few[question][1]:.2f}")


def say_lag(name: str, folder: Path, server: PostgresServer) -> None:
    """From commit to every fact, and what the process grew by."""
    if name == "SQLite":
        settings = Settings(data_dir=folder / "lag")
    else:
        settings = server.settings(server.create(), data_dir=folder / "lag-postgres")
    rate, median, p99, grown = lag(settings)
    print(f"\n{name}, commit to every fact: median {median:.1f} ms, p99 {p99:.1f}")
    print(f"  with {rate:,.0f} events/s written, of {A_SECOND} meant")
    print(f"  the process grew by {grown:,} kB meanwhile")


if __name__ == "__main__":
    main()
