"""How fast is the register's first page at 1,000 and at 100,000 queries?

The same question, `projections.questions.query_register`, asked of stores that hold so many queries
with answers, each raised through its aggregate; the ratio is the one number to watch.
"""

import random
import tempfile
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

from bench.rounds import milliseconds
from domain.challenges import About, Challenge
from domain.events import Envelope, Source
from domain.people import Actor, Standing, level_of
from domain.reviews import CaseReview
from domain.sealed import Sealed
from projections.questions import query_register
from service.acting import now
from service.memory import settle
from service.operations.stores import make_stores
from service.settings import Settings
from service.wiring import Heedful, build

SIZES = (1_000, 100_000)
BATCH = 500
ASKED = 60
BANDS = ("1", "2", "2", "3", "4", "5")
ANSWERS = ("accepted", "accepted", "accepted_in_part", "declined", "answered", None)
TODAY = date(2026, 1, 1)


def main() -> None:
    """Print the median and the 99th percentile at each size, and their ratio."""
    medians = {}
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            heedful = filled(Path(folder), size)
            medians[size] = shown(heedful, size)
            heedful.close()
    print(
        f"\n  first page, median: x{medians[SIZES[1]] / medians[SIZES[0]]:.2f} for 100 times the rows"
    )


def filled(folder: Path, size: int) -> Heedful:
    """A store with so many queries in reviews of fifty each."""
    settings = Settings(data_dir=folder / "heedful")
    make_stores(settings)
    heedful = build(settings)
    settle()
    chance = random.Random(7)
    batch = []
    for number in range(size):
        if number % 50 == 0:
            review = _review(number)
            batch.append(review)
        batch.append(_query(review.id, number, chance))
        if len(batch) >= BATCH:
            heedful.casework.save_all(*batch)
            batch = []
    heedful.casework.save_all(*batch)
    heedful.follower.catch_up()
    return heedful


def shown(heedful: Heedful, size: int) -> float:
    """Ask, print, and return the median in milliseconds."""
    plain, answered = query_register.Filters(), query_register.Filters(status="declined")
    found = 0.0
    for name, filters in (("first page", plain), ("first page, declined", answered)):
        median, high = milliseconds(lambda filters=filters: _ask(heedful, filters), ASKED)
        print(f"  {size:>9,} queries  {name:<22} median {median:7.2f} ms   p99 {high:7.2f} ms")
        found = found or median
    return found


def _ask(heedful: Heedful, filters: query_register.Filters) -> object:
    with heedful.views.reading() as facts:
        return query_register.ask(facts, filters=filters, limit=50, today=TODAY)


def _review(number: int) -> CaseReview:
    child = uuid4()
    return CaseReview.open(
        uuid4(),
        _envelope("3", date(2025, 1, 1)),
        code=f"R{number}",
        review_type="near_miss",
        title=Sealed("A measured review", (child,)),
        child=child,
        nation="england",
        cohort="single",
    )


def _query(review_id, number: int, chance: random.Random) -> Challenge:
    raised = date(2024, 1, 1) + timedelta(days=chance.randrange(500))
    band = chance.choice(BANDS)
    query = Challenge.raise_(
        uuid4(),
        _envelope(band, raised),
        review_id=review_id,
        reference=f"Q-{number}",
        strength="probe",
        subject="plan_progress",
        about=About(item_type="cp_plan", owner_agency="la_csc", owner_band=chance.choice(BANDS)),
        text=Sealed(
            "Has anything in the child's day changed since the last conference?", (uuid4(),)
        ),
    )
    answer = chance.choice(ANSWERS)
    if answer:
        reason = Sealed("Looked at again with the school and the health visitor.", (uuid4(),))
        query.respond(
            _envelope("4", raised + timedelta(days=3)),
            kind=answer,
            reason_code="already_considered",
            reason=reason,
        )
    return query


def _envelope(band: str, on: date) -> Envelope:
    return Envelope(
        recorded_at=now(),
        actor=Actor(kind="person", key=uuid4()),
        standing=Standing(agency="school", band=band, level=level_of(band)),
        attribution="named",
        display_as="school.worker",
        source=Source(channel="api", client="bench"),
        occurred_on=on,
    )


if __name__ == "__main__":
    main()
