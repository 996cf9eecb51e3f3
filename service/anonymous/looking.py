"""What whoever holds a receipt is told: while it waits, and of what became of it (P02)."""

from projections.questions import by_receipt
from projections.questions.by_receipt import ByReceipt, waiting
from projections.readmodel import Views
from service.acting import now
from service.anonymous.receipts import Held, Receipts
from service.anonymous.speaking import Anonymous
from service.reads.looking import look
from service.seen import UNSEEN, reading_as


class Looking:
    """Answers to receipts. That somebody looked is written down nowhere: it would tell when (I11)."""

    def __init__(self, views: Views, receipts: Receipts, anonymous: Anonymous) -> None:
        self.views = views
        self.receipts = receipts
        self.anonymous = anonymous

    def by(self, receipt: str) -> ByReceipt:
        """How it stands with what this receipt is for. Raises `NoSuchReceipt`."""
        held = self.receipts.find(receipt)
        reading_as(UNSEEN)
        look(None)
        try:
            return waiting(held.kind, self.anonymous.words_waiting(held))
        except LookupError:
            return self._recorded(held)

    def _recorded(self, held: Held) -> ByReceipt:
        """As the read models tell it; what has only just left the box is still told as waiting."""
        with self.views.reading() as facts:
            found = by_receipt.ask(facts, held.kind, held.id, today=now().date())
        return found or waiting(held.kind, None)
