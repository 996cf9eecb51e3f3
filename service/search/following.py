"""The search's follower: takes the words of every event in, blinded, and lets go of the erased."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256

from eventsourcing.persistence import Notification
from sqlalchemy import Connection

from projections.bulk_work import without_collecting
from projections.folds.plain import id_text
from projections.searching.tokens import forget_words
from service.casework import Casework
from service.coming_to import has_come_to
from service.keys.store import Epoch, Keys
from service.ledger.leaf import row_hash
from service.log.mapper import EventMapper
from service.search.blinding import Blinder, search_key
from service.search.holding_back import held_in, take_anew
from service.search.store import (
    IndexStore,
    SearchNotMade,
    State,
    cover,
    keep_state,
    state_of,
    supersede,
    things_in,
)
from service.search.tables import SHAPE
from service.search.taking_in import TEXT, Page, decoded, owners_in

PAGE = 1_000
POLL_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 60.0

Progress = Callable[[int, int], None]
"""Called with what is done and what there is in all."""

logger = logging.getLogger(__name__)


class SearchFollower:
    """Follows one log into one index. Any number may run: each event is taken in once.

    An erasure in another process cannot be missed: words are opened inside the write transaction,
    after a look at the register of erasures, and whoever erases destroys the key first and then
    waits for that same transaction before it removes what was taken in.
    """

    def __init__(self, store: IndexStore, casework: Casework) -> None:
        self.store = store
        self.casework = casework
        self._blinder: tuple[str, Blinder] | None = None
        self._cleared: Epoch | None = None
        self._awake = threading.Event()

    def step(self, limit: int = PAGE) -> int:
        """Take the next page in, if there is one, and return how many events it had.

        Raises `SearchNotMade`, `KekUnknown` and what the databases raise.
        """
        if self._is_up_to_date():
            return 0
        with self.store.writing() as index:
            state, has_removed = self._ready(index)
            page = self._page(state, limit)
            if page:
                has_removed |= bool(self._take_in(index, page))
                last = page[-1]
                keep_state(index, replace(state, position=last.id, last_hash=row_hash(last).hex()))
        if has_removed:
            self.store.scrub()
        return len(page)

    def catch_up(self, progress: Progress | None = None) -> None:
        """Take in all there is; tells how far it is, and how far the log."""
        with without_collecting():
            while self.step():
                if progress:
                    progress(self.position(), self.casework.head())

    def begin_anew(self) -> None:
        """Empty the index; whoever follows fills it again."""
        with self.store.writing() as index:
            self.store.clear(index)

    def forget_erased(self) -> None:
        """Remove whatever there is of everybody who is erased, out of the files as well.

        It does no harm where nobody is, or where there is no index. Raises `StillInFile`.
        """
        try:
            with self.store.writing() as index:
                self._ready(index)
        except SearchNotMade:
            return
        self.store.scrub()

    def position(self) -> int:
        """The position of the newest event taken in; 0 while there is none."""
        with self.store.reading() as index:
            state = state_of(index)
        return state.position if state else 0

    def wait_for(self, position: int, seconds: float) -> bool:
        """Wait until the event at this position is taken in, at most so long; whether it is."""
        return has_come_to(self, position, seconds)

    def blinder(self, state: State) -> Blinder:
        """Whoever made the digests of an index in this state. Raises `SearchNotMade`."""
        made = self._blinder_now()
        if (state.shape, state.key_id) != (SHAPE, self._key_id()):
            raise SearchNotMade
        return made

    def run(self, stop: threading.Event) -> None:
        """Follow until told to stop; an error is waited out, longer every time."""
        pause = POLL_SECONDS
        while not stop.is_set():
            self._awake.clear()
            try:
                taken = self.step()
                pause = POLL_SECONDS
            except Exception as error:  # one of three databases may be away for a while
                logger.warning("the search paused: %s", type(error).__name__)
                taken, pause = 0, min(pause * 2, LONGEST_PAUSE_SECONDS)
            if not taken and not stop.is_set():
                self._awake.wait(pause)

    def wake(self) -> None:
        """Look at once instead of at the next poll."""
        self._awake.set()

    @property
    def keys(self) -> Keys:
        """The key store."""
        return self.casework.keys

    def _is_up_to_date(self) -> bool:
        """Whether there is nothing to do, as far as can be seen without the lock."""
        if self.keys.epoch() is not self._cleared:
            return False
        try:
            return self.position() == self.casework.head()
        except SearchNotMade:
            return False  # whoever writes makes it, or says that it cannot

    def _ready(self, index: Connection) -> tuple[State, bool]:
        """The state of an index of this log, under this key, with nobody erased in it.

        And whether anything had to be removed for that.
        """
        epoch = self.keys.look()
        if epoch is not self._cleared:
            self._forget_words()
        self._blinder_now()
        state, has_cleared = self._made_of_this(index)
        erased = _digest(epoch)
        removed = 0
        if state.erased != erased:
            removed = self.store.forget(index, epoch.erased.keys())
            state = replace(state, erased=erased)
            keep_state(index, state)
        self._cleared = epoch
        return state, bool(removed or has_cleared)

    def _made_of_this(self, index: Connection) -> tuple[State, bool]:
        """The state as it is, or that of an index begun anew, and whether it was."""
        key_id = self._key_id()
        state = state_of(index)
        if state and (state.shape, state.key_id) == (SHAPE, key_id) and self._is_of_this_log(state):
            return state, False
        if state is not None:
            logger.warning("the search begins anew: its index is of another log, key or shape")
            self.store.clear(index)
        begun = State(shape=SHAPE, key_id=key_id)
        keep_state(index, begun)
        return begun, state is not None

    def _is_of_this_log(self, state: State) -> bool:
        """Whether the last event taken in stands in the log as it was: an older one may be back."""
        if not state.position:
            return True
        found = self.casework.log.select_notifications(state.position, 1)
        return bool(found) and (found[0].id, row_hash(found[0]).hex()) == (
            state.position,
            state.last_hash,
        )

    def _page(self, state: State, limit: int) -> Sequence[Notification]:
        log = self.casework.log
        return log.select_notifications(state.position, limit, inclusive_of_start=False)

    def _take_in(self, index: Connection, rows: Sequence[Notification]) -> int:
        """Take a page in; how many texts went because they are withheld from now on."""
        mapper = self.casework.mapper
        assert isinstance(mapper, EventMapper)
        events = list(decoded(mapper, rows))
        self.casework.sealing.foresee(owners_in(events))
        ids = {id_text(event.originator_id) for _, event in events}
        known, held, blinder = things_in(index, ids), held_in(index, ids), self._blinder_now()
        page = Page(known, held, self.casework.sealing, blinder)
        for position, event in events:
            page.take(position, event)
        self.store.add(index, page.new, page.entries)
        for thing_id, position in page.corrected:
            supersede(index, thing_id, TEXT, position)
        for thing_id, voice, position in page.covered:
            cover(index, thing_id, voice, position)
        last = rows[-1].id
        return take_anew(index, self.store, self.casework, blinder, page.withheld, last)

    def _blinder_now(self) -> Blinder:
        """Under the search key as it is; made anew when a backup of the key store brought another."""
        key = search_key(self.keys)
        id = key_id(key)
        if self._blinder is None or self._blinder[0] != id:
            self._blinder = (id, Blinder(key))
        return self._blinder[1]

    def _key_id(self) -> str:
        assert self._blinder is not None, "asked for after the key was"
        return self._blinder[0]

    def _forget_words(self) -> None:
        forget_words()
        if self._blinder is not None:
            self._blinder[1].forget()


def key_id(key: bytes) -> str:
    """The id of a key, as the key store has it: it tells nothing of the key."""
    return sha256(key).hexdigest()[:32]


def _digest(epoch: Epoch) -> str:
    """Who is erased, as one number to compare: an older register may be back."""
    return sha256(",".join(sorted(epoch.erased)).encode()).hexdigest()
