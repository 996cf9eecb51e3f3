"""Making the stores, again and again without harm, and opening what stands in them."""

import click

from domain.events import Envelope, Source
from domain.people import NOT_RECORDED, Actor, display_as
from domain.reviews import CaseReview
from domain.sealed import Sealed
from projections.rebuilding import prepare
from service.acting import now
from service.casework import Casework
from service.desk import Desk
from service.identity import derived_id
from service.keys.opening import KeysRefused, make_keys
from service.keys.vault import VaultAway
from service.raising import INBOX_CODE, inbox_id
from service.settings import Settings
from service.wiring import Heedful, build

INBOX_TITLE = "Standing inbox: what arises between reviews"


def make_stores(settings: Settings) -> None:
    """Make the log, the desk, the inbox review and read models of the present shape, where missing."""
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        make_keys(settings)
    except (KeysRefused, VaultAway) as refusal:
        raise click.ClickException(str(refusal)) from None
    casework = Casework(settings)
    casework.log.store.create()
    make_inbox(casework)
    casework.close()
    desk = Desk(settings.desk_path)
    desk.create()
    desk.close()
    heedful = build(settings)
    prepare(heedful.views, heedful.log)
    heedful.close()


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
    casework.save(inbox)  # not as other reviews: every partnership's inbox has the one code


def is_empty(heedful: Heedful) -> bool:
    """Whether nobody has recorded anything yet, the inbox aside."""
    return heedful.casework.head() <= 1
