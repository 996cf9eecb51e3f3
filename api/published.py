"""The call for readers outside the partnership: numbers alone, none of them small (I13)."""

from sqlalchemy import Connection

from api.callers import heedful
from api.calls import NUMBERS, OUTSIDE, Calls
from api.shapes import InForm
from projections.questions import published

calls = Calls("published", "Numbers for everybody, none small enough to point at anybody (I13).")


@calls.reads("/published", published.Published, InForm, OUTSIDE, action=NUMBERS)
def read_published(facts: Connection) -> published.Published:
    """What may everybody know of who asked, warned and spoke, and of what became of it? (I13)

    Numbers are those of now, over everything: two positions or two reviews side by side would tell
    of whoever came between. A small number is null, and so is whatever would tell one.
    """
    return published.ask(facts, heedful().settings.smallest_number)
