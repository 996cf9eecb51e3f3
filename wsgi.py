"""What a server serves: the API and the pages, over one service, with its background work."""

import sys

import click

from api.app import create_app
from service.background import Background
from service.memory import settle
from service.operations.opened import explained
from service.settings import Settings
from service.soundness import check_doors
from service.starting import build_in_worker
from web.app import add_pages

settings = Settings.from_environment()
try:
    with explained():
        check_doors(settings)
        heedful = build_in_worker(settings)
except click.ClickException as refusal:
    # gunicorn takes 3 for a worker that will never start, and gives up instead of trying again
    sys.stderr.write(f"{refusal.message}\n")
    sys.exit(3)
app = create_app(heedful)
add_pages(app, heedful)
if settings.metrics_address:
    from api.measuring import measure  # only here: from its first import on it counts

    measure(app)
settle()
if settings.follows_in_web:
    Background(heedful).start()
