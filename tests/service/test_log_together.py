"""Are those who write at the same moment committed together, each with an outcome of their own?"""

import signal
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from service.log.together import LeaderFailed, Together

WAIT = 20


class Book:
    """Commits orders by writing them down; may be held up, and may be made to fail."""

    def __init__(self) -> None:
        self.batches: list[list[Any]] = []
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self.fail: BaseException | None = None
        self.fails_at = 1

    def commit(self, orders: Sequence[Any]) -> Sequence[Any]:
        """Each order's outcome is itself; a name that begins with `bad` is refused."""
        self.batches.append(list(orders))
        assert self.may_go_on.wait(WAIT)
        if self.fail is not None and len(self.batches) == self.fails_at:
            raise self.fail
        return [ValueError(order) if order.startswith("bad") else order for order in orders]


@pytest.fixture
def book() -> Book:
    return Book()


@pytest.fixture
def together(book: Book) -> Together[str, str]:
    """Batches of at most eight."""
    return Together(book.commit, lambda order: int(order.partition("*")[2] or 1), most=8)


def test_who_is_alone_is_committed_at_once_and_alone(together: Together[str, str], book: Book):
    assert together.do("a") == "a"
    assert book.batches == [["a"]]


def test_those_who_wait_are_committed_together_in_the_order_they_came(
    together: Together[str, str], book: Book
):
    with crowd(together, book, ["a", "b", "c", "d"]) as outcomes:
        pass
    assert outcomes == {name: name for name in "abcd"}
    assert book.batches == [["a"], ["b", "c", "d"]]


def test_a_refusal_is_for_its_own_order_alone(together: Together[str, str], book: Book):
    with crowd(together, book, ["a", "b", "bad", "c"]) as outcomes:
        pass
    assert [type(outcomes[name]) for name in ("b", "bad", "c")] == [str, ValueError, str]


def test_a_batch_is_bounded_and_the_rest_comes_next(together: Together[str, str], book: Book):
    names = ["a", *(f"n{number}" for number in range(10))]
    with crowd(together, book, names) as outcomes:
        pass
    assert set(outcomes) == set(names)
    assert [len(batch) for batch in book.batches] == [1, 8, 2]


def test_an_order_heavier_than_any_batch_goes_alone(together: Together[str, str], book: Book):
    with crowd(together, book, ["a", "b*7", "c*100", "d"]):
        pass
    assert book.batches == [["a"], ["b*7"], ["c*100"], ["d"]]


@pytest.mark.parametrize("error", [RuntimeError("broken"), KeyboardInterrupt(), SystemExit(1)])
def test_when_the_leader_breaks_off_nobody_is_left_hanging(
    together: Together[str, str], book: Book, error: BaseException
):
    with crowd(together, book, ["a", "b", "c"]) as outcomes:
        book.fail = error
    assert outcomes["a"] is error
    assert (outcomes["b"], outcomes["c"]) == ("b", "c")
    assert together.do("d") == "d"


def test_those_in_the_broken_batch_are_told_that_they_must_look(
    together: Together[str, str], book: Book
):
    with crowd(together, book, ["a", "b", "c"]) as outcomes:
        book.fail, book.fails_at = RuntimeError("broken"), 2
    assert isinstance(outcomes["b"], RuntimeError)
    assert isinstance(outcomes["c"], LeaderFailed)
    assert together.do("d") == "d"


def test_who_is_interrupted_while_waiting_leaves_and_the_others_go_on(
    together: Together[str, str], book: Book
):
    book.may_go_on.clear()
    with ThreadPoolExecutor(3) as pool:
        leading = pool.submit(together.do, "a")
        until(lambda: book.batches == [["a"]])
        with pytest.raises(Interrupted), interrupted_after(0.1):
            together.do("mine")
        following = pool.submit(together.do, "b")
        until(lambda: len(together._queue) == 1)
        book.may_go_on.set()
        assert (leading.result(WAIT), following.result(WAIT)) == ("a", "b")
    assert book.batches == [["a"], ["b"]]


def test_who_is_interrupted_while_being_written_still_wakes_those_behind():
    all_wait, has_left = threading.Event(), threading.Event()

    def commit(orders: Sequence[str]) -> Sequence[str]:
        assert (has_left if "mine" in orders else all_wait).wait(WAIT)
        return orders

    together = Together[str, str](commit, len, most=99)

    def come_behind() -> str:
        until(lambda: len(together._queue) == 2)
        threading.Timer(0.05, all_wait.set).start()
        return together.do("c")

    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(together.do, "a")
        until(lambda: together._led)
        leading = pool.submit(together.do, "b")
        until(lambda: len(together._queue) == 1)
        behind = pool.submit(come_behind)
        with pytest.raises(Interrupted), interrupted_after(0.3):
            together.do("mine")
        has_left.set()
        assert [one.result(WAIT) for one in (first, leading, behind)] == ["a", "b", "c"]


def test_a_crowd_of_threads_gets_every_outcome_once(together: Together[str, str], book: Book):
    with ThreadPoolExecutor(32) as pool:
        names = [f"n{number}" for number in range(2_000)]
        assert list(pool.map(together.do, names, timeout=60)) == names
    assert sorted(name for batch in book.batches for name in batch) == sorted(names)


class Interrupted(Exception):
    """A signal came."""


class crowd:
    """The first leads and is held up until all others wait; on leaving, all have their outcome."""

    def __init__(self, together: Together[str, str], book: Book, names: Sequence[str]) -> None:
        self.together, self.book, self.names = together, book, names
        self.outcomes: dict[str, Any] = {}
        self.threads = [threading.Thread(target=self._one, args=(name,)) for name in names]

    def __enter__(self) -> dict[str, Any]:
        self.book.may_go_on.clear()
        for waiting, thread in enumerate(self.threads):
            thread.start()
            until(
                lambda waiting=waiting: len(self.together._queue) == waiting and self.book.batches
            )
        return self.outcomes

    def __exit__(self, *_: object) -> None:
        self.book.may_go_on.set()
        for thread in self.threads:
            thread.join(WAIT)
            assert not thread.is_alive(), "somebody hangs"

    def _one(self, name: str) -> None:
        try:
            self.outcomes[name] = self.together.do(name)
        except BaseException as error:
            self.outcomes[name] = error


class interrupted_after:
    """A signal whose handler raises, so many seconds from now."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def __enter__(self) -> None:
        self.before = signal.signal(signal.SIGALRM, self._raise)
        signal.setitimer(signal.ITIMER_REAL, self.seconds)

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, self.before)

    @staticmethod
    def _raise(*_: object) -> None:
        raise Interrupted


def until(holds: Callable[[], object]) -> None:
    """Wait until it does."""
    end = time.monotonic() + WAIT
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.001)
