"""What vouches for the record beside the read models: the ledger's tree, and who was erased and why."""

from base64 import b64encode
from collections import Counter
from functools import partial

from projections.vouched import LedgerStands, Vouched
from service.followed import FollowedLog
from service.keys.store import Keys
from service.ledger.ledger import Ledger
from service.ledger.store import last, node_in
from service.ledger.tree import root


class Vouching:
    """Hands the integrity check what it cannot find among the facts."""

    def __init__(self, ledger: Ledger, keys: Keys, log: FollowedLog) -> None:
        self.ledger = ledger
        self.keys = keys
        self.log = log

    def now(self) -> Vouched:
        """How the ledger stands, and how many people were erased on which basis."""
        erased = Counter(one.basis for one in self.keys.epoch().erased.values())
        return Vouched(ledger=self._ledger(), erased=dict(erased))

    def _ledger(self) -> LedgerStands:
        published = self.ledger.publisher.delivered()
        with self.ledger.store.reading() as ledger:
            newest = last(ledger)
            size = newest.index + 1 if newest else 0
            hash = root(size, partial(node_in, ledger))
        events = self.log.counts_by_topic(newest.position) if newest else {}
        return LedgerStands(
            size=size,
            root=b64encode(hash).decode(),
            events=sum(events.values()),
            published_size=published.size if published else None,
            published_at=published.delivered_at if published else None,
        )
