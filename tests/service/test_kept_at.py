"""A process is kept at what it does: on time, through what goes wrong, until it is told to stop."""

import threading
from datetime import UTC, datetime

from service.processes.process import KeptAt

MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)
SOON = 5.0


def test_it_acts_again_and_again_by_the_clock_it_is_given() -> None:
    acts = Acts(enough=3)
    keep(acts)
    assert acts.moments[:3] == [MORNING] * 3


def test_what_goes_wrong_once_is_tried_again() -> None:
    acts = Acts(enough=2, failing=1)
    keep(acts)
    assert len(acts.moments) >= 2


def test_it_ends_at_once_though_its_next_turn_is_far_away() -> None:
    acts, stop = Acts(enough=1), threading.Event()
    kept = KeptAt(acts, lambda: MORNING, every_seconds=3_600)
    thread = threading.Thread(target=kept.run, args=(stop,))
    thread.start()
    assert acts.done.wait(SOON)
    stop.set()
    kept.wake()
    thread.join(SOON)
    assert not thread.is_alive()


class Acts:
    """A process that notes when it acted, and fails a few times first."""

    name = "acts"

    def __init__(self, enough: int, failing: int = 0) -> None:
        self.moments: list[datetime] = []
        self.done = threading.Event()
        self.enough = enough
        self.failing = failing

    def act(self, now: datetime) -> int:
        """Note it."""
        self.moments.append(now)
        if len(self.moments) == self.enough:
            self.done.set()
        if len(self.moments) <= self.failing:
            raise OSError
        return 1


def keep(acts: Acts) -> None:
    """Keep it at it until it has acted often enough."""
    stop = threading.Event()
    kept = KeptAt(acts, lambda: MORNING, every_seconds=0.001)
    thread = threading.Thread(target=kept.run, args=(stop,))
    thread.start()
    assert acts.done.wait(SOON)
    stop.set()
    kept.wake()
    thread.join(SOON)
