"""Is everything people can type, set, meet or read documented? What is not, fails here."""

import json
import re
from dataclasses import fields
from functools import cache

import click
import pytest

from domain import rejections, vocabulary
from service.__main__ import cli
from service.access.provider_settings import ProviderSettings
from service.settings import Settings
from tests.house.tree import TOP, files, name_of, words_of

pytestmark = pytest.mark.slow


def verbs(group=cli, before=()):
    """Every verb of the operator's command, with its words: ("key", "create")."""
    for name, command in group.commands.items():
        yield (*before, name), command
        if isinstance(command, click.Group):
            yield from verbs(command, (*before, name))


def refusals(kind=rejections.Rejection):
    """Every refusal that has a code of its own."""
    for below in kind.__subclasses__():
        yield below
        yield from refusals(below)


VERBS = dict(verbs())
PAGES = [path for path in files() if path.suffix == ".md"]
CODES = sorted({refusal.code for refusal in refusals() if "code" in vars(refusal)})


@pytest.mark.parametrize("words", VERBS, ids=" ".join)
def test_a_verb_has_help_and_is_in_the_handbook(words):
    assert VERBS[words].help
    assert re.search(rf"`(python -m service )?{' '.join(words)}\b", documentation())


SETTINGS = [field.name for field in fields(Settings) if field.name != "oidc"]
SETTINGS += [f"oidc_{field.name}" for field in fields(ProviderSettings)]


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_setting_is_in_the_handbook(setting):
    assert f"`{setting.upper()}`" in documentation()


@pytest.mark.parametrize("code", CODES)
def test_a_refusal_is_in_the_handbook(code):
    assert f"`{code}`" in documentation() or f'"{code}"' in words_of(TOP / "docs/openapi.json")


@pytest.mark.parametrize("name", vocabulary.names())
def test_a_vocabulary_is_in_the_glossary(name):
    glossary = words_of(TOP / "docs/glossary.md")
    assert f"`{name}`" in glossary
    assert [code for code in vocabulary.vocabulary(name).terms if f"`{code}`" not in glossary] == []


def test_every_call_of_the_api_says_what_it_does():
    contract = json.loads(words_of(TOP / "docs/openapi.json"))
    calls = [call for path in contract["paths"].values() for call in path.values()]
    calls = [call for call in calls if isinstance(call, dict) and "responses" in call]
    assert calls
    assert [call for call in calls if not call.get("summary")] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_link_leads_somewhere(page):
    targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", words_of(page))
    assert [target for target in targets if not (page.parent / target).exists()] == []


@cache
def documentation():
    """All that a reader is given: the README and the pages of docs/."""
    return "\n".join(map(words_of, [TOP / "README.md", *sorted((TOP / "docs").rglob("*.md"))]))
