"""What a server serves: the API and the pages, over one service, with its background work."""

import sys

from api.app import create_app
from service.background import Background
from service.keys.opening import KeysRefused
from service.keys.vault import VaultAway
from service.log.sqlite import LogNotMade
from service.memory import settle
from service.operations.opened import NOT_MADE
from service.settings import Settings
from service.wiring import build
from web.app import add_pages

try:
    heedful = build(Settings.from_environment())
except (KeysRefused, LogNotMade, VaultAway) as refusal:
    # gunicorn takes 3 for a worker that will never start, and gives up instead of trying again
    sys.stderr.write(f"{str(refusal) or NOT_MADE}\n")
    sys.exit(3)
app = create_app(heedful)
add_pages(app, heedful)
settle()
Background(heedful).start()
