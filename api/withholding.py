"""Calls that withhold words and show them again, and that list what is withheld, and what was erased."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from api.callers import heedful
from api.calls import Calls
from api.schemas import withholding as said
from projections.questions import erasures, withheld_texts
from service.acting import Acting
from service.casework import Done

calls = Calls("withheld texts", "Words that are not shown for now, and on which basis.")


@calls.acts("/withheld-texts/<uuid:thing_id>", said.TextWithheld)
def withhold_text(acting: Acting, thing_id: UUID, **given: Any) -> Done:
    """Withhold words of an observation, query, sign, held-back query or finding from every reader.

    For the information-governance officer of its review or of the standing inbox.
    """
    return heedful().withholding.withhold(acting, thing_id, **given)


@calls.acts("/withheld-texts/<uuid:thing_id>/restorations", said.TextRestored)
def restore_text(acting: Acting, thing_id: UUID, **given: Any) -> Done:
    """Show words again that were withheld: for the information-governance officer."""
    return heedful().withholding.restore(acting, thing_id, **given)


@calls.lists("/withheld-texts", withheld_texts.WithheldTexts)
def read_withheld_texts(facts: Connection, page: dict[str, Any]) -> withheld_texts.WithheldTexts:
    """Which words are withheld, on which basis and since when? (P26)"""
    return withheld_texts.ask(facts, **page)


@calls.lists("/erasures", erasures.Erasures)
def read_erasures(facts: Connection, page: dict[str, Any]) -> erasures.Erasures:
    """What was erased for ever, on which basis, and what remains? Of whom is told to nobody here. (P26)"""
    return erasures.ask(facts, **page)
