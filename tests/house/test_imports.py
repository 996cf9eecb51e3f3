"""Who may import whom, where import-linter (setup.cfg) cannot see it."""

import ast
from functools import cache

import pytest

from tests.house.tree import TOP, name_of, python_files, words_of

FOR_TESTING = {"tests", "bench", "pytest", "hypothesis", "schemathesis", "playwright"}


@pytest.mark.slow
def test_nobody_imports_the_door():
    assert [name for name, imported in imports().items() if "wsgi" in imported] == []


def test_the_product_needs_neither_tests_nor_benchmarks():
    product = [name for name in imports() if name.split("/")[0] not in ("tests", "bench")]
    assert [name for name in product if imports()[name] & FOR_TESTING] == []


def test_every_package_stands_under_the_import_contracts():
    packages = {path.parent.name for path in TOP.glob("*/__init__.py")} - {"tests", "bench"}
    contracts = words_of(TOP / "setup.cfg").partition("[importlinter]")[2]
    assert {name for name in packages if f"\n    {name}\n" not in contracts} == set()


@cache
def imports():
    """What each of our files imports, by its name."""
    return {name_of(path): imported_by(path) for path in python_files()}


def imported_by(path):
    """The top-level names a file imports."""
    nodes = list(ast.walk(ast.parse(words_of(path))))
    plain = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    named = [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    return {name.split(".")[0] for name in plain + named}
