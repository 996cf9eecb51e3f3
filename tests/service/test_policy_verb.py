"""`policy`: what an operator reads of the policy in force, and how the partnership's own replaces it."""

from dataclasses import fields
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.__main__ import cli
from service.operations.policy import NOT_A_POLICY
from service.settings import Settings

pytestmark = pytest.mark.slow

OURS = "stages = [\n" + "".join(
    f'  {{ n = {n}, who = "senior_leaders", acknowledge_within = 1, answer_within = 3 }},\n'
    for n in range(1, 5)
)


@pytest.fixture(autouse=True)
def stores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stores of this test's own."""
    for field in fields(Settings):
        monkeypatch.delenv(field.name.upper(), raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))
    typed("init")


def test_the_example_is_shown_until_the_partnership_publishes_its_own(tmp_path: Path):
    shown = typed("policy", "show").output
    assert shown.count("Example, replace with yours.") == 4
    assert "stage 4: independent_chair" in shown
    assert typed("policy", "publish", file(tmp_path, OURS + "]")).output.startswith("Published as")
    shown = typed("policy", "show").output
    assert "Example" not in shown
    assert shown.count("senior_leaders, acknowledged within 1, answered within 3") == 16


@pytest.mark.parametrize(
    "text",
    [
        "",
        "stages = 3",
        "stages = [1]",
        "stages = [",
        OURS + "]\nowner = 'x'",
        OURS.replace("answer_within = 3", "answer_within = -1") + "]",
        OURS.replace("n = 1", "n = '1'") + "]",
    ],
)
def test_a_file_that_is_no_policy_is_refused_in_one_sentence(text: str, tmp_path: Path):
    told = typed("policy", "publish", file(tmp_path, text))
    assert told.exit_code == 1
    assert told.output == f"Error: {NOT_A_POLICY}\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (OURS.replace("senior_leaders", "somebody") + "]", "accountable"),
        (OURS + "]\nfrom_date = 2020-01-01", "begins today at the earliest"),
        (OURS + "]\nfrom_date = 'soon'", "not an escalation policy"),
        (OURS + "]\nnation = 'france'", "nation"),
        (OURS.replace("n = 2", "n = 3") + "]", "stages 1 to 4"),
    ],
)
def test_what_the_domain_refuses_is_told(text: str, said: str, tmp_path: Path):
    told = typed("policy", "publish", file(tmp_path, text))
    assert told.exit_code == 1
    assert said in told.output


def file(directory: Path, text: str) -> str:
    """A file of this text."""
    path = directory / "policy.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def typed(*words: str) -> Result:
    """What came of `python -m service` and these words."""
    return CliRunner().invoke(cli, words)
