"""Group commit: threads that write at the same moment are committed together.

Whoever finds nobody committing leads: takes what waits, commits it at once, and hands the lead to
the one who has waited longest. There is no thread of its own, so nothing is lost in a fork, and
somebody who is alone never waits for company.

Those whose batch is written wake one another, each the one behind: woken all at once, they would all
ask for Python's lock, and the next leader, who asks for it several times a batch, would stand in line
behind every one of them each time.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Generic, TypeVar

Order = TypeVar("Order")
Done = TypeVar("Done")
Commit = Callable[[Sequence[Order]], Sequence[Done | Exception]]
"""Does all these orders and says for each, in the same order, what came of it."""


class LeaderFailed(Exception):
    """Whoever led broke off: what became of this order has to be found out by looking."""


class _Waiting(Generic[Order, Done]):
    """One thread's order, and what came of it."""

    __slots__ = ("behind", "has_left", "leads", "order", "outcome", "was_woken", "woken")

    def __init__(self, order: Order) -> None:
        self.order = order
        self.outcome: Done | Exception = LeaderFailed()
        self.leads = self.has_left = self.was_woken = False
        self.behind: _Waiting[Order, Done] | None = None
        self.woken: threading.Lock

    def prepare_to_wait(self) -> None:
        self.woken = threading.Lock()
        self.woken.acquire()


class Together(Generic[Order, Done]):
    """Commits the orders of many threads in batches.

    A batch ends before the sum of `weigh` exceeds `most`; a single order may be heavier than that.
    """

    def __init__(
        self, commit: Commit[Order, Done], weigh: Callable[[Order], int], most: int
    ) -> None:
        self._commit = commit
        self._weigh = weigh
        self._most = most
        self._guard = threading.Lock()
        self._queue: deque[_Waiting[Order, Done]] = deque()
        self._led = False

    def do(self, order: Order) -> Done:
        """What came of the order. Raises the exception that came of it, and `LeaderFailed`."""
        mine: _Waiting[Order, Done] = _Waiting(order)  # `_Waiting[…](…)` asks typing each time
        with self._guard:
            if self._led:
                mine.prepare_to_wait()
                self._queue.append(mine)
            else:
                self._led = mine.leads = True
        if not mine.leads:
            self._wait(mine)
        if mine.leads:
            self._lead(mine)
        if isinstance(mine.outcome, Exception):
            raise mine.outcome
        return mine.outcome

    def _wait(self, mine: _Waiting[Order, Done]) -> None:
        try:
            mine.woken.acquire()
            self._wake(mine.behind)
        except BaseException:  # a signal's handler may raise here, and nobody else may hang for it
            self._leave(mine)
            raise

    def _leave(self, mine: _Waiting[Order, Done]) -> None:
        with self._guard:
            mine.has_left = True
            if mine in self._queue:
                self._queue.remove(mine)
        if mine.leads:
            self._hand_on()
        if mine.was_woken:
            self._wake(mine.behind)

    def _wake(self, next_one: "_Waiting[Order, Done] | None") -> None:
        """Wake the next of a batch who is still there; that one wakes the one behind."""
        with self._guard:
            while next_one is not None and next_one.has_left:
                next_one = next_one.behind
            if next_one is not None and not next_one.was_woken:
                next_one.was_woken = True
                next_one.woken.release()

    def _lead(self, mine: _Waiting[Order, Done]) -> None:
        batch = [mine]
        try:
            if self._queue:  # who comes a moment later waits for the next one
                self._take(batch)
            outcomes = self._commit([waiting.order for waiting in batch])
            for waiting, outcome in zip(batch, outcomes, strict=True):
                waiting.outcome = outcome
        finally:
            for waiting, behind in pairwise(batch):
                waiting.behind = behind
            self._hand_on()
            if mine.behind is not None:
                self._wake(mine.behind)

    def _take(self, batch: list[_Waiting[Order, Done]]) -> None:
        """Add those who wait, the oldest first, until the batch is heavy enough."""
        weight = self._weigh(batch[0].order)
        with self._guard:
            while self._queue:
                weight += self._weigh(self._queue[0].order)
                if weight > self._most:
                    return
                batch.append(self._queue.popleft())

    def _hand_on(self) -> None:
        """Before anybody else is woken: a fast thread must not barge in and commit alone."""
        with self._guard:
            if not self._queue:
                self._led = False
                return
            following = self._queue.popleft()
            following.leads = True
        following.woken.release()
