"""docs/read-models.md: every question, where it is asked, what it takes, and what it answers.

Drawn from the contract, which is drawn from the questions' own dataclasses.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from api.app import openapi_document
from api.calls import IMPORT
from api.contract import SECURITY

Doc = Mapping[str, Any]

OPENING = """\
# Read models

<!-- Generated from the questions and their dataclasses by `make docs`: change those, not this. -->

Every question that can be asked of what was recorded. First the questions, by subject; then what
the answers are made of. The pages for people ask the same questions.

## What holds for all

- **As at.** Every answer names its `position` in the log, an opaque token. Pages of one list are all
  as at the position of the first; `next` is the cursor of the next page, null on the last.
- **Nothing hidden.** Without a filter every row is there; `hidden_by_filters` says how many rows a
  filter hides. A code nobody used is there with 0.
- **Days** are calendar days, `YYYY-MM-DD`; times are RFC 3339 in UTC; what is called days is a
  number of calendar days. A field that may be null says nothing where it is null: nobody told, or it
  is not so yet. `…_withheld` names the audience that alone may read the words.
- **Small numbers.** `too_few` says that there is too little to read anything into: fewer than ten.
  Readers outside the partnership are shown [other numbers](#published), none of them small.
- **As JSON, CSV or XLSX**, from the same address: `?format=csv`, or `Accept: text/csv`; `format` goes
  before `Accept`. A file holds every row of every page, so `limit` and `cursor` are left out.

## In a file

A file holds several tables: **About this file** (the question, the position, the time, who asked, which
version of Heedful, the filters and how many rows they hide), **This answer** (what there is once), and
one for each list, named like it (`items`). An object inside a row becomes columns with dotted names
(`raised_by.band`), several values become one cell with `; ` between, a list of objects inside a row
becomes a table of its own whose `of_row` is the `row` it belongs to. Counts by code are tables of `key`
and `value`.

In **XLSX** each table is a sheet; days and numbers are real ones, and no text is a formula or a link.
**CSV** is one rectangle in UTF-8 with a byte order mark, whose first column `table` names the table a
row belongs to:

```python
rows = pandas.read_csv("heedful-queries.csv", dtype=str)
queries = rows[rows.table == "items"].dropna(axis=1, how="all")
```

A text that a spreadsheet would take for a formula has an apostrophe in front.
"""
OF_FILES = [{SECURITY: [IMPORT]}]
"""What the calls about files that come in ask for."""
COMMON = ("after", "as_at", "format", "limit", "cursor")
"""Parameters told of once for all."""


def read_models() -> str:
    """The whole page, in Markdown."""
    contract = json.loads(openapi_document())
    schemas = contract["components"]["schemas"]
    asked = list(_questions(contract))
    lines = [OPENING, "## The questions", ""]
    for subject in contract["tags"]:
        of_it = [one for one in asked if subject["name"] in one[1]["tags"]]
        if of_it:
            lines += [f"### About {subject['name']}", "", subject["description"], ""]
            lines += [line for path, call in of_it for line in _question(path, call)]
    lines += ["## What the answers are made of", ""]
    for name in _reached(schemas, (_answer(call) for _, call in asked)):
        lines += _made_of(name, schemas[name])
    return "\n".join(lines).rstrip() + "\n"


def _questions(contract: Doc) -> Iterator[tuple[str, Doc]]:
    """Every read of the record, by its address; how far a file is, is none."""
    for path, calls in sorted(contract["paths"].items()):
        if "get" in calls and calls["get"]["security"] != OF_FILES:
            shared = calls.get("parameters", [])
            call = calls["get"]
            yield path, {**call, "parameters": [*shared, *call.get("parameters", [])]}


def _question(path: str, call: Doc) -> Iterator[str]:
    yield f"#### {call['summary']}"
    yield ""
    yield f"`GET {path}` answers {_link(_answer(call))}."
    yield ""
    if "description" in call:
        yield call["description"]
        yield ""
    own = [one for one in call["parameters"] if one["in"] == "query" and one["name"] not in COMMON]
    if own:
        yield "| May be asked for | Type | |"
        yield "|---|---|---|"
        for one in own:
            yield f"| `{one['name']}` | {_type(one['schema'])} | {_line(one)} |"
        yield ""


def _made_of(name: str, schema: Doc) -> Iterator[str]:
    yield f"### {name}"
    yield ""
    if "description" in schema:
        yield schema["description"]
        yield ""
    yield "| Field | Type |"
    yield "|---|---|"
    for field in schema["required"]:
        yield f"| `{field}` | {_type(schema['properties'][field])} |"
    yield ""


def _reached(schemas: Doc, names: Iterable[str]) -> list[str]:
    """These answers and all that is in them, in alphabetical order."""
    found, waiting = set[str](), list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _references(schemas[name])
    return sorted(found)


def _references(schema: Any) -> Iterator[str]:
    if isinstance(schema, list):
        for one in schema:
            yield from _references(one)
    elif isinstance(schema, dict):
        if "$ref" in schema:
            yield _name(schema)
        for one in schema.values():
            yield from _references(one)


def _answer(call: Doc) -> str:
    return _name(call["responses"]["200"]["content"]["application/json"]["schema"])


def _name(schema: Doc) -> str:
    return str(schema["$ref"]).rpartition("/")[2]


def _link(name: str) -> str:
    return f"[{name}](#{name.lower()})"


def _type(schema: Doc) -> str:
    """What may stand there, in words."""
    if "$ref" in schema:
        return _link(_name(schema))
    if "anyOf" in schema:
        return " or ".join(map(_type, schema["anyOf"]))
    if "prefixItems" in schema:
        return f"({', '.join(map(_type, schema['prefixItems']))})"
    kind = schema.get("type", "any value")
    if isinstance(kind, list):
        return " or ".join(_type({**schema, "type": one}) for one in kind)
    match kind:
        case "array":
            return f"list of {_type(schema['items'])}"
        case "object":
            return f"by code: {_type(schema.get('additionalProperties', {}))}"
        case "integer":
            return "whole number"
        case "boolean":
            return "true or false"
        case "string":
            return {"date": "day", "date-time": "time", "uuid": "id"}.get(
                schema.get("format", ""), "text"
            )
    return str(kind)


def _line(said: Doc) -> str:
    """A description in one line of a table."""
    return " ".join(str(said.get("description", "")).split()).replace("|", "\\|")
