"""Reading ahead: the next page of the log is fetched and decoded while this one is being written.

Worth it where writing waits for a server: meanwhile Python has nothing else to do.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from projections.parking import Found

Page = Sequence[tuple[int, Found]]
Pages = Callable[[int, int], Page]
"""The events behind a position, in order, at most so many: `Log.page`."""


@contextmanager
def reading_ahead(pages: Pages) -> Iterator[Pages]:
    """The same pages; whoever takes one has the one behind it fetched by another thread."""
    with ThreadPoolExecutor(1, "reading ahead") as thread:
        yield _Ahead(pages, thread)


class _Ahead:
    def __init__(self, pages: Pages, thread: ThreadPoolExecutor) -> None:
        self._pages = pages
        self._thread = thread
        self._next: tuple[int, int, Future[Page]] | None = None

    def __call__(self, after: int, limit: int) -> Page:
        page = self._fetched(after, limit) or self._pages(after, limit)
        if page:
            behind = page[-1][0]
            self._next = behind, limit, self._thread.submit(self._pages, behind, limit)
        return page

    def _fetched(self, after: int, limit: int) -> Page | None:
        """What was fetched, if that is what is asked for; an empty page may have filled since."""
        if self._next is None or self._next[:2] != (after, limit):
            return None
        return self._next[2].result()
