"""What a server serves: the API and the pages, over one service, with its background work."""

from api.app import create_app
from service.background import Background
from service.memory import settle
from service.settings import Settings
from service.starting import build_in_worker
from web.app import add_pages

settings = Settings.from_environment()
heedful = build_in_worker(settings)
app = create_app(heedful)
add_pages(app, heedful)
settle()
if settings.follows_in_web:
    Background(heedful).start()
