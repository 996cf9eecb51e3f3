"""How long after its commit does an event stand in every fact, at so many events a second?"""

import resource
import threading
import time
from contextlib import ExitStack
from pathlib import Path

from bench.whole import serving, set_up, whole_path
from service.settings import Settings
from service.wiring import Heedful

A_SECOND = 500
SECONDS = 10


def lag(settings: Settings) -> tuple[float, float, float, int]:
    """Events a second really written, median and 99th percentile in ms, and kB the process grew.

    Writer, follower and ledger are threads of one process, as on SQLite in service.
    """
    with ExitStack() as open_now:
        heedful = open_now.enter_context(serving(settings))
        review, speaker = set_up(heedful)
        write = whole_path(heedful, review, speaker)
        seen = Seen(heedful)
        _paced(heedful, write, seen, A_SECOND * 2)  # warm
        before = _resident()
        seen.committed.clear()
        rate = _paced(heedful, write, seen, A_SECOND * SECONDS)
        seen.all_visible(heedful.casework.head())
        grown = _resident() - before
    lags = sorted(seen.lags())
    return rate, lags[len(lags) // 2], lags[int(len(lags) * 0.99)], grown


class Seen:
    """When each position was committed, and when all facts had it."""

    def __init__(self, heedful: Heedful) -> None:
        self.committed: list[tuple[int, float]] = []
        self._visible: list[tuple[int, float]] = []
        self._news = threading.Condition()
        applied = heedful.views.applied

        def noted(position: int) -> None:
            with self._news:
                self._visible.append((position, time.perf_counter()))
                self._news.notify_all()
            applied(position)

        heedful.follower.facts.applied = noted  # type: ignore[method-assign]  # to look on

    def all_visible(self, head: int) -> None:
        """Wait until everything up to here stands."""
        with self._news:
            self._news.wait_for(lambda: self._visible[-1][0] >= head, timeout=60)

    def lags(self) -> list[float]:
        """Milliseconds for each event written."""
        pages, lags = iter(self._visible), []
        up_to, at = next(pages)
        for position, committed in self.committed:
            while up_to < position:
                up_to, at = next(pages)
            lags.append(max(at - committed, 0) * 1_000)
        return lags


def _paced(heedful: Heedful, write, seen: Seen, events: int) -> float:
    start, first = time.perf_counter(), heedful.casework.head()
    for number in range(1, events + 1):
        write()
        seen.committed.append((first + number, time.perf_counter()))
        time.sleep(max(0.0, start + number / A_SECOND - time.perf_counter()))
    return events / (time.perf_counter() - start)


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() // 1024
