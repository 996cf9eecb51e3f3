"""Making the stores, again and again without harm, and opening what stands in them."""

from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path

from eventsourcing.persistence import IntegrityError

from domain.events import Envelope, Source
from domain.people import NOT_RECORDED, Actor, display_as
from domain.reviews import CaseReview
from domain.sealed import Sealed
from projections.rebuilding import prepare
from service.acting import now
from service.casework import Casework
from service.desk import Desk
from service.forgotten import tell_the_log
from service.identity import derived_id
from service.keys.opening import make_keys
from service.leases.opening import make_leases
from service.ledger.signing_key import check_key, make_try_out_key
from service.ledger.store import LedgerStore
from service.raising import INBOX_CODE, inbox_id
from service.search.search import index_of
from service.settings import Settings
from service.wiring import Heedful, build

INBOX_TITLE = "Standing inbox: what arises between reviews"


def make_stores(settings: Settings) -> None:
    """Make log, desk, ledger, search index, inbox review and read models, where missing.

    Raises `LedgerKeyNotUsable` and `KeysRefused` before it makes anything, `LogCannotBeMade`,
    `AheadOfLog`, `OperationalError` and what `build` raises.
    """
    check_key(settings)
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _nobody_beside(settings.data_dir):
        make_keys(settings)
        _make_log(settings)
        make_leases(settings)
        make_desk(settings)
        make_ledger(settings)
        make_search(settings)
        heedful = build(settings)
        try:
            heedful.views.check()
            prepare(heedful.views, heedful.log)
        finally:
            heedful.close()


@contextmanager
def _nobody_beside(directory: Path) -> Iterator[None]:
    """Others who make the same stores wait; the lock goes with whoever holds it."""
    with (directory / "making.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        yield


def _make_log(settings: Settings) -> None:
    casework = Casework(settings)
    try:
        casework.log.store.create()
        make_inbox(casework)
        tell_the_log(casework)
        casework.box.prepare()
    finally:
        casework.close()


def make_desk(settings: Settings) -> None:
    """The desk's tables, and what keeps those of looks from being changed."""
    desk = Desk(settings.desk_path)
    desk.create()
    desk.close()


def make_ledger(settings: Settings) -> None:
    """An empty ledger, and for a try-out its key and the directory its checkpoints go to."""
    ledger = LedgerStore(settings.ledger_path)
    ledger.create()
    ledger.close()
    make_try_out_key(settings)
    if not settings.checkpoint_sink:
        settings.checkpoints_path.mkdir(mode=0o700, exist_ok=True)


def make_search(settings: Settings) -> None:
    """An empty index for searching; the follower fills it, and makes its key."""
    index = index_of(settings)
    try:
        index.create()
    finally:
        index.close()


def make_inbox(casework: Casework) -> None:
    """The standing review that takes queries and signs when no review is open for them (D3)."""
    id = inbox_id(casework.settings.partnership)
    if casework.find(id) is not None:
        return
    child = derived_id(id, "child")
    envelope = Envelope(
        recorded_at=now(),
        actor=Actor(kind="system", capacity="system"),
        standing=NOT_RECORDED,
        attribution="named",
        display_as=display_as(NOT_RECORDED, "named"),
        source=Source(channel="api", client="init"),
    )
    inbox = CaseReview.open(
        id,
        envelope,
        code=INBOX_CODE,
        review_type="standing_inbox",
        title=Sealed(INBOX_TITLE, (child,)),
        child=child,
        nation="not_recorded",
        cohort="not_recorded",
        phase="not_recorded",
    )
    try:
        casework.save(inbox)  # not as other reviews: every partnership's inbox has the one code
    except IntegrityError:  # on another machine somebody was a moment faster
        assert casework.find(id) is not None


def is_empty(heedful: Heedful) -> bool:
    """Whether nobody has recorded anything yet, the inbox aside."""
    return len(heedful.casework.log.select_notifications(None, 2)) < 2
