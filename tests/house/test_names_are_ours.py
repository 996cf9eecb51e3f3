"""Do our package names belong to us alone, in the environment the application runs in?

The packages stand at the top of the checkout under plain names. That is right for an application
with a virtual environment of its own, as long as no library brings a package of the same name.
"""

from importlib.metadata import packages_distributions
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.house.tree import PACKAGES, TOP

# It packs its own tests by mistake. Ours win: a real package beats a namespace, and comes first.
TOLERATED = {"tests": {"govuk-frontend-jinja"}}


@pytest.mark.parametrize("name", [*PACKAGES, "wsgi"])
def test_no_library_brings_a_package_of_our_name(name):
    foreign = set(packages_distributions().get(name, [])) - {"heedful"} - TOLERATED.get(name, set())
    assert foreign == set()


@pytest.mark.parametrize("name", PACKAGES)
def test_the_name_leads_to_our_package(name):
    assert Path(find_spec(name).origin) == TOP / name / "__init__.py"
