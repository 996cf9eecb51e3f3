"""The application of the API: its calls, its contract, and the service behind it."""

import json
from typing import Any

from flask import Flask

from api import (
    anonymous,
    assessment_items,
    challenges,
    clients,
    data_rights,
    detriments,
    episodes,
    feed,
    findings,
    held_back,
    imports,
    integrity,
    learning,
    ledger,
    my_queries,
    observations,
    participants,
    patterns,
    policies,
    published,
    reads,
    record,
    references,
    registers,
    reviews,
    rounds,
    search,
    sessions,
    summaries,
    unsealings,
    vocabularies,
    warning_signs,
    webhooks,
    withholding,
)
from api.callers import EXTENSION
from api.documentation import documents
from api.health import watch
from api.hosts import answer_only_to_ours
from api.limiting import limit_requests
from api.problem_api import ProblemApi
from api.security_txt import weaknesses
from service.wiring import Heedful

SUBJECTS = (
    reviews,
    participants,
    observations,
    challenges,
    warning_signs,
    held_back,
    detriments,
    anonymous,
    findings,
    sessions,
    rounds,
    episodes,
    assessment_items,
    references,
    imports,
    patterns,
    registers,
    learning,
    published,
    integrity,
    record,
    reads,
    search,
    summaries,
    policies,
    my_queries,
    clients,
    feed,
    webhooks,
    unsealings,
    withholding,
    data_rights,
    ledger,
    vocabularies,
)
DESCRIPTION = (
    "Heedful records what people see, question and warn about in a safeguarding review, and what "
    "became of it. Every call but those under `/anonymous` needs an API key. Rights belong to people: say "
    "`on_behalf_of` a registered participant wherever a right depends on one. Where somebody's words were "
    "erased, the sentence `Text erased on 3 June 2026 under: …` stands in their place, and a role or a "
    "lead that named them is null; where words are withheld for now it is `Text withheld: …` with the "
    "basis. No count changes, and every other field stays."
)


def create_app(heedful: Heedful) -> Flask:
    """The API over this service; pages are put on it by whoever serves them."""
    app = _application()
    app.extensions[EXTENSION] = heedful
    answer_only_to_ours(app)
    limit_requests(app)
    return app


def openapi_document() -> str:
    """The contract as JSON, the same every time: what `docs/openapi.json` holds."""
    document: str = _application().extensions["contract"]
    return document


def _application() -> Flask:
    app = Flask("heedful", static_folder=None)
    app.url_map.merge_slashes = False  # no redirect to an address that names the host it was told
    app.config.update(API_TITLE="Heedful", API_VERSION="v1", OPENAPI_VERSION="3.1.0")
    api = ProblemApi(app, spec_kwargs={"info": _info()})
    for subject in SUBJECTS:
        api.register_blueprint(subject.calls)
    app.register_blueprint(documents)
    app.register_blueprint(watch)
    app.register_blueprint(weaknesses)
    contract = json.dumps(api.spec.to_dict(), indent=2, sort_keys=True, ensure_ascii=False)
    app.extensions["contract"] = f"{contract}\n"
    return app


def _info() -> dict[str, Any]:
    return {
        "description": DESCRIPTION,
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    }
