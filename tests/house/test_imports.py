"""Who may import whom, where import-linter (setup.cfg) cannot see it."""

import ast

import pytest

from tests.house.tree import TOP, name_of, python_files, words_of


@pytest.mark.parametrize("path", python_files(), ids=name_of)
def test_nobody_imports_the_door(path):
    assert "wsgi" not in imported_by(path)


@pytest.mark.parametrize("path", python_files(), ids=name_of)
def test_nothing_outside_tests_and_benchmarks_imports_them(path):
    if name_of(path).split("/")[0] not in ("tests", "bench"):
        assert not {"tests", "bench", "pytest", "hypothesis"} & imported_by(path)


def test_every_package_stands_under_the_import_contracts():
    packages = {path.parent.name for path in TOP.glob("*/__init__.py")} - {"tests", "bench"}
    contracts = words_of(TOP / "setup.cfg").partition("[importlinter]")[2]
    assert {name for name in packages if f"\n    {name}\n" not in contracts} == set()


def imported_by(path):
    """The top-level names a file imports."""
    nodes = list(ast.walk(ast.parse(words_of(path))))
    plain = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    named = [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    return {name.split(".")[0] for name in plain + named}
