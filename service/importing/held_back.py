"""How a row becomes a held-back query."""

from functools import partial

from domain.held_back import HeldBackQuery
from domain.people import ANONYMOUS, ROLE_ONLY
from service.importing import rows
from service.importing.shared import Shared
from service.importing.telling import Telling


def held_back(row: rows.HeldBack, path: str, shared: Shared) -> Telling:
    """A disclosure, shown without the name whatever the bundle says (settled 24). Raises `Refused`."""
    if row.attribution != ANONYMOUS:
        row.attribution = ROLE_ONLY
    voice = shared.voice(row, path)
    said = voice.own(row.occurred_on, row.occurred_precision)
    id = shared.id_of(row.id, voice.is_anonymous)
    begin = partial(
        HeldBackQuery.disclose,
        id,
        said.envelope,
        review_id=shared.review.id,
        reference=row.id,
        text=said.speech.words(row.text),
        reasons=tuple(row.reasons),
        about=None if row.about is None else shared.item(row.about, path),
        what_would_have_helped=said.speech.maybe(row.what_would_have_helped),
    )
    return Telling(path=path, name=row.id, id=id, begin=begin, is_anonymous=voice.is_anonymous)
