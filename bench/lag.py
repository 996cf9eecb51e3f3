"""How long after its commit does an event stand in every fact, at so many events a second?"""

import threading
import time
from collections.abc import Callable
from contextlib import ExitStack

import psutil

from bench.whole import serving, set_up, whole_path
from service.settings import Settings
from service.wiring import Heedful

A_SECOND = 500
SECONDS = 10
LOOK_SECONDS = 0.001


def lag(settings: Settings) -> tuple[float, float, float, int]:
    """Events a second really written, median and 99th percentile in ms, and kB the follower grew.

    Writer and follower are as in service: threads of one process on SQLite, two processes on
    PostgreSQL. Whether an event stands is seen by looking every millisecond.
    """
    with ExitStack() as open_now:
        heedful = open_now.enter_context(serving(settings))
        review, speaker = set_up(heedful)
        write = whole_path(heedful, review, speaker)
        with Seen(heedful) as seen:
            _paced(heedful, write, seen, A_SECOND * 2)  # warm
            before = _resident()
            seen.committed.clear()
            rate = _paced(heedful, write, seen, A_SECOND * SECONDS)
            assert heedful.views.wait_for(heedful.casework.head(), 60)
            time.sleep(10 * LOOK_SECONDS)
            grown = _resident() - before
    lags = sorted(seen.lags())
    return rate, lags[len(lags) // 2], lags[int(len(lags) * 0.99)], grown


class Seen:
    """When each position was committed, and when all facts had it."""

    def __init__(self, heedful: Heedful) -> None:
        self.committed: list[tuple[int, float]] = []
        self._heedful = heedful
        self._visible: list[tuple[int, float]] = []
        self._stop = threading.Event()
        self._looking = threading.Thread(target=self._look)

    def __enter__(self) -> "Seen":
        self._looking.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._looking.join()

    def lags(self) -> list[float]:
        """Milliseconds for each event written."""
        pages, lags = iter(self._visible), []
        up_to, at = next(pages)
        for position, committed in self.committed:
            while up_to < position:
                up_to, at = next(pages)
            lags.append(max(at - committed, 0) * 1_000)
        return lags

    def _look(self) -> None:
        while not self._stop.wait(LOOK_SECONDS):
            position = self._heedful.views.position()
            if not self._visible or self._visible[-1][0] < position:
                self._visible.append((position, time.perf_counter()))


def _paced(heedful: Heedful, write: Callable[[], object], seen: Seen, events: int) -> float:
    start, first = time.perf_counter(), heedful.casework.head()
    for number in range(1, events + 1):
        write()
        seen.committed.append((first + number, time.perf_counter()))
        time.sleep(max(0.0, start + number / A_SECOND - time.perf_counter()))
    return events / (time.perf_counter() - start)


def _resident() -> int:
    """Of the process that follows: the one beside us where there is one."""
    us = psutil.Process()
    beside = [one for one in us.children() if "work" in one.cmdline()]
    return int((beside or [us])[0].memory_info().rss) // 1024
