"""Calls that read who looked at what. They are looks themselves, and recorded."""

from datetime import date

from sqlalchemy import Connection

from api.callers import heedful
from api.calls import AUDIT, LOOKS, Calls
from api.schemas.reads import LooksAsked, WeekAsked
from service.reads.digest import WeeklyDigest, digest_of
from service.reads.told import Looks, Wanted, looks

calls = Calls("reads", "Who looked at what: recorded beside the log, in a chain of its own.")


@calls.reads("/reads", Looks, LooksAsked, scope=AUDIT, action=LOOKS)
def read_looks(_: Connection, wanted: Wanted, limit: int, before: int | None = None) -> Looks:
    """Who looked at what, the latest first, by role, agency and purpose?

    For whoever answers for what is kept of people. What was searched for is recorded nowhere.
    """
    return looks(heedful().desk, wanted, limit, before)


@calls.reads("/reads/digest", WeeklyDigest, WeekAsked, scope=AUDIT, action=LOOKS)
def read_weekly_digest(_: Connection, monday: date) -> WeeklyDigest:
    """Who looked at how much in one week, and by whom was each review looked at?"""
    return digest_of(heedful().desk, monday)
