"""Whatever is typed or given as a path is understood, or refused with a sentence: in one place for all."""

import ast
import os
from pathlib import Path

import pytest

import hia_tui
from hia_tui.cli.main import main
from hia_tui.domain.errors import BadInput
from hia_tui.named_path import check_can_write, given_path, typed_path
from hia_tui.paths import find_paths

SOURCES = Path(hia_tui.__file__).parent
ODD = {
    "nobody's folder": "~0",
    "nobody's file": "~no-such-person/x",
    "a NUL byte": "a\0b",
    "a name too long": "a" * 300,
    "a way too long": "a/" * 3_000,
    "half a character": "a\ud800b",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_what_is_no_path_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(BadInput, match=r"Nothing was changed\.$"):
        typed_path(text)


@pytest.mark.parametrize("text", ["", "a\0b", "a" * 300])
def test_a_command_refuses_them_too(text: str) -> None:
    with pytest.raises(BadInput):
        given_path(text)


def test_quotes_and_the_own_folder_are_understood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert typed_path(' "~/My packs/a.hia" ') == tmp_path / "My packs" / "a.hia"
    assert typed_path("'it''s'") == Path("it''s")
    assert typed_path("Jo's.hia") == Path("Jo's.hia")
    assert given_path("~0") == Path("~0")


def test_what_is_not_there_yet_and_what_may_not_be_looked_at_is_a_path() -> None:
    assert given_path("/nowhere/at/all") == Path("/nowhere/at/all")
    assert given_path(f"{__file__}/beneath") == Path(f"{__file__}/beneath")


def test_nothing_takes_the_place_of_a_device_or_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for taken in (pipe, Path("/dev/null"), Path("/dev/stdout")):
        with pytest.raises(BadInput, match="not a file or a folder"):
            check_can_write(taken)
    check_can_write(tmp_path)
    check_can_write(tmp_path / "new.pdf")


def test_a_home_that_is_no_path_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(BadInput):
        find_paths({"HIA_HOME": "~no-such-person/hia"})
    monkeypatch.setenv("HIA_HOME", "~no-such-person/hia")
    assert main(["list"]) == 2
    assert "is nobody's folder on this machine" in capsys.readouterr().err


TAKES_A_PATH = (
    "merge", "verify", "transcribe", "pack --out", "report --out", "paper --out", "content check",
    "new --title X --content", "pack --passphrase-file", "settings organisation.folder",
)  # fmt: skip
FROM_A_PIPE = ("transcribe", "pack --passphrase-file", "settings organisation.folder")
"""They read what comes through a pipe, or only keep the name."""


@pytest.mark.parametrize(
    ("command", "odd"),
    [
        (command, odd)
        for command in TAKES_A_PATH
        for odd in ("a" * 300, "a/" * 3_000, "", "pipe")
        if not (odd == "pipe" and command in FROM_A_PIPE)
        # An empty value takes a setting back.
        and not (odd == "" and command.startswith("settings"))
    ],
)
def test_every_command_that_takes_a_path_says_so(
    command: str,
    odd: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HIA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert main(["new", "--title", "Leith"]) == 0
    assert main(["answer", "1.1", "3"]) == 0
    kept = sorted(tmp_path.iterdir())
    if odd == "pipe":
        os.mkfifo(tmp_path / "pipe")
    capsys.readouterr()
    assert main([*command.split(), odd]) == 2
    said = capsys.readouterr().err
    assert said.rstrip().endswith((".", "--help"))
    assert "does not know" not in said
    assert sorted(path for path in tmp_path.iterdir() if path.name != "pipe") == kept


def test_no_front_end_reads_a_path_in_a_way_of_its_own() -> None:
    """A new prompt or option that takes a path uses this module: `~0` and NUL crash what does not."""
    own = []
    for path in sorted(SOURCES.glob("**/*.py")):
        if path.name == "named_path.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            is_home = isinstance(node, ast.Attribute) and node.attr == "expanduser"
            is_option = isinstance(node, ast.keyword) and ast.unparse(node) == "type=Path"
            if is_home or is_option:
                own.append(f"{path.relative_to(SOURCES)}: {ast.unparse(node)}")
    assert own == []
