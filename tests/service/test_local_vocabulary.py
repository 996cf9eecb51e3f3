"""Are a partnership's own codes read from its directory, and a bad file refused in a sentence?"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from domain.vocabulary import check, take_local, vocabulary
from service.__main__ import cli
from service.local_vocabulary import LocalVocabularyRefused, take_local_vocabulary

OURS = '[terms.not_our_remit]\nlabel = { en = "It is not our remit" }\n'


@pytest.fixture(autouse=True)
def nothing_local_afterwards() -> Iterator[None]:
    yield
    take_local({})


def test_every_toml_file_is_read_and_others_are_left(tmp_path: Path):
    (tmp_path / "denial_behaviour.toml").write_text(OURS)
    (tmp_path / "README.md").write_text("Ours.")
    take_local_vocabulary(tmp_path)
    assert check("denial_behaviour", "not_our_remit") == "not_our_remit"
    assert vocabulary("denial_behaviour").label("not_our_remit", "cy") == (
        "It is not our remit (lleol)"
    )


def test_without_the_setting_nothing_is_local(tmp_path: Path):
    take_local_vocabulary(None)
    assert not vocabulary("denial_behaviour").knows("not_our_remit")


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("denial_behaviour.toml", b"not toml ="),
        ("denial_behaviour.toml", b"\xff\xfe"),
        ("denial_behaviour.toml", b'title = "Ours"'),
        ("denial_behaviour.toml", b"terms = 3"),
        ("nothing_we_know.toml", OURS.encode()),
        ("query_status.toml", OURS.encode()),
    ],
)
def test_a_bad_file_is_one_sentence(tmp_path: Path, name: str, holds: bytes):
    (tmp_path / name).write_bytes(holds)
    with pytest.raises(LocalVocabularyRefused) as refusal:
        take_local_vocabulary(tmp_path)
    said = str(refusal.value)
    assert said.startswith("LOCAL_VOCABULARY")
    assert said.endswith(".")
    assert "\n" not in said


def test_a_directory_that_is_not_there_is_one_sentence(tmp_path: Path):
    with pytest.raises(LocalVocabularyRefused):
        take_local_vocabulary(tmp_path / "nowhere")


@pytest.mark.slow
def test_nothing_starts_over_a_bad_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))
    assert CliRunner().invoke(cli, ["init"]).exit_code == 0
    ours = tmp_path / "ours"
    ours.mkdir()
    (ours / "denial_behaviour.toml").write_text("[terms.assume_normal]\nlabel = { en = 'Ours' }\n")
    monkeypatch.setenv("LOCAL_VOCABULARY", str(ours))
    refused = CliRunner().invoke(cli, ["status"])
    assert refused.exit_code == 1
    assert refused.output.count("\n") == 1
    assert "LOCAL_VOCABULARY" in refused.output
    assert "Traceback" not in refused.output
