"""Calls of a system about itself."""

from sqlalchemy import Connection

from api.asking import found
from api.callers import ANY_KEY, heedful, this_client
from api.calls import OWN_KEY, Calls
from api.shapes import AskedNow
from service.api_keys import own_key
from service.desk import KeyListing

calls = Calls("clients", "The system that calls: what its key allows, and until when.")


@calls.reads("/clients/me", KeyListing, AskedNow, ANY_KEY, action=OWN_KEY)
def read_own_key(_: Connection) -> KeyListing:
    """What does this key allow, until when, and when was it last used? For any key, of itself."""
    return found("key", own_key(heedful().desk, this_client().id))
