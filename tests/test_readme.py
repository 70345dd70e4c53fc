"""What the README shows is so: its commands run, its pictures are there, its figures are those measured."""

import re
import shlex
import struct
from pathlib import Path

import pytest

from hia_tui.cli.main import COMMANDS, main

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
_FENCED = re.compile(r"^```\n(.*?)^```", re.MULTILINE | re.DOTALL)
_FIGURES = re.compile(r"<!-- figures: [^>]*-->\n(.*?)<!-- end of figures -->", re.DOTALL)
ON_A_SERVER = ("hia team", "hia sync")
"""Run by tests/journeys/test_fifteen_minutes.py."""


def shown() -> list[str]:
    """The commands in the README's blocks, without what is said beside them."""
    lines = [line for block in _FENCED.findall(README) for line in block.splitlines()]
    commands = [re.split(r"\s{3,}", line)[0] for line in lines if line.startswith("hia ")]
    return [command for command in commands if not command.startswith(ON_A_SERVER)]


def test_the_readme_opens_with_the_two_commands() -> None:
    commands = [line for line in README.splitlines() if line.startswith("python3 run.py")]
    assert commands[:2] == ["python3 run.py", "python3 run.py test"]


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Become a person with a home of their own."""
    monkeypatch.chdir(tmp_path)

    def become(name: str) -> None:
        monkeypatch.setenv("HIA_HOME", str(tmp_path / name))
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / f"{name}-state"))

    return become


def test_every_command_of_the_readme_runs(person, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(person, "ana", 'hia new --title "Leith" --name Ana', "hia pack --out start.hia")
    run(person, "ben", "hia merge start.hia", "hia profile --name Ben", "hia answer 2.6 3")
    run(person, "cara", "hia merge start.hia", "hia profile --name Cara", "hia answer 1.1 3")
    run(person, "cara", "hia pack --out ana.txt")
    run(person, "ana", "hia answer 2.6 2")
    instead = {"ASSESSMENT": "Leith", "FIRST": "Leith", "SECOND": "Leith", "REPORT": "", "RECEIPT": "last"}
    commands = shown()
    assert len(commands) >= 12
    for command in commands:
        instead["REPORT"] = str(next((tmp_path / "ana" / "reports").glob("*.pdf"), ""))
        words = [instead.get(word, word) for word in shlex.split(command)]
        if command.startswith("hia compare"):
            words = ["hia", "compare", *ids(capsys)[:2]]
        run(person, "ben" if "ben.hia" in command and "pack" in command else "ana", shlex.join(words))


def run(person, name: str, *commands: str) -> None:
    person(name)
    for command in commands:
        status = main(shlex.split(command)[1:])
        # A merge that leaves something to settle ends with 3; a sign-off with something open, with 1.
        allowed = {"merge": (0, 3), "sign-off": (0, 1)}.get(shlex.split(command)[1], (0,))
        assert status in allowed, command


def ids(capsys: pytest.CaptureFixture[str]) -> list[str]:
    import json

    capsys.readouterr()
    assert main(["list", "--json"]) == 0
    return [one["id"] for one in json.loads(capsys.readouterr().out)]


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([command, "--help"])
    assert not left.value.code
    assert f"hia {command}" in capsys.readouterr().out


def test_the_figures_are_those_of_the_benchmarks() -> None:
    (block,) = _FIGURES.findall(README)
    rows = [line for line in block.splitlines() if line.startswith("| ") and not line.startswith("| what")]
    measured = (ROOT / "BENCHMARKS.md").read_text(encoding="utf-8").splitlines()
    assert len(rows) >= 4
    assert [row for row in rows if row not in measured] == [], "run: make bench"


def test_nothing_but_the_figures_and_the_rules_has_numbers() -> None:
    prose = _FENCED.sub("", _FIGURES.sub("", README))
    assert re.findall(r"\d+(?:[.,]\d+)? ?(?:×|ms|MB|kB|bytes|per cent|%)", prose) == []


def test_the_pictures_are_there_and_small() -> None:
    pictures = re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", README)
    assert len(pictures) >= 3
    for words, name in pictures:
        path = ROOT / name
        assert len(words) > 20, f"{name} has no description"
        assert path.stat().st_size < 200_000
        if path.suffix == ".png":
            width, height = struct.unpack(">II", path.read_bytes()[16:24])
            assert 600 <= width < height
        else:
            assert "<svg" in path.read_text(encoding="utf-8")[:500]


def test_the_changelog_speaks_of_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert headings
    assert all(re.fullmatch(r"Unreleased|\d+\.\d+\.\d+ \(\d{4}-\d\d-\d\d\)", one) for one in headings)
    assert len(re.findall(r"^- ", text, re.MULTILINE)) >= 5
    version = re.search(r'^version = "([^"]+)"', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert version
    assert headings[0] == "Unreleased" or headings[0].startswith(version[1])


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE"])
def test_what_a_stranger_looks_for_first_is_there(name: str) -> None:
    assert (ROOT / name).stat().st_size > 200
