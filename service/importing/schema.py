"""The JSON Schema of a bundle, from the same declarations that read it."""

import json

from msgspec.json import schema

from service.importing.rows import Bundle


def bundle_schema() -> str:
    """The text of docs/review-bundle.schema.json: JSON Schema 2020-12."""
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Review bundle",
        **schema(Bundle),
    }
    return json.dumps(whole, indent=1, ensure_ascii=False, sort_keys=False) + "\n"
