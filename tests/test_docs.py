"""The documents keep their word: links lead somewhere, and commands take what is shown."""

import importlib
import json
import re
import shlex
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from hia_tui.cli.main import COMMANDS, main
from hia_tui.cli.parser import Parser
from sync_server.__main__ import main as server

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "content/README.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
GUIDANCE = sorted((ROOT / "content" / "guidance").glob("*.md"))
_FENCED = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`((?:hia|make|python3 [\w/]+\.py) [^`]*)`")
_BOLD = re.compile(r"\*\*(hia [^*]+)\*\*")
_SHOWN = re.compile(
    r"(?:^|\s{3,})((?:hia|make|python3 run\.py|python3 shipping/\w+\.py)(?: .*?)?)(?=\s{3,}|$)"
)
_LINK = re.compile(r"\]\((?!https?:)([^)]*)\)")


def commands_in(document: Path) -> Iterator[str]:
    """Each command line that a document shows, whole."""
    text = document.read_text(encoding="utf-8")
    for block in _FENCED.findall(text):
        for line in block.splitlines():
            yield from (found.group(1) for found in _SHOWN.finditer(line))
    yield from (_BOLD if document in GUIDANCE else _INLINE).findall(_FENCED.sub("", text))


CASES = sorted(
    {
        (document.relative_to(ROOT).as_posix(), command)
        for document in [*DOCUMENTS, *GUIDANCE]
        for command in commands_in(document)
    }
)
_NAMED_ONLY = ("arguments are required", "expected one argument", "is required")
"""What the parser says of a command that a sentence names without all that it takes."""


class Refused(Exception):
    """The parser's words."""


class Strict(Parser):
    """Says what is wrong to the test."""

    def error(self, message: str) -> NoReturn:
        raise Refused(message)


def test_the_documents_show_commands() -> None:
    shown = {document for document, _ in CASES}
    assert {"README.md", "docs/coordinator.md", "docs/install.md", "content/guidance/guide-team.md"} <= shown


@pytest.mark.parametrize(("document", "command"), CASES)
def test_every_command_line_in_a_document_is_understood(document: str, command: str) -> None:
    # What a page says in the manner of a usage line is looked at up to its first bracket.
    words = shlex.split(re.split(r" \[| \|", command)[0].replace("…", "").replace("'", "’"))
    if words[0] == "make":
        targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
        assert set(words[1:]) <= set(targets)
    elif words[0] == "python3" and words[1] != "run.py":
        assert (ROOT / words[1]).is_file()
    else:
        understood(words[1:] if words[0] == "hia" else words[2:])


def understood(words: list[str]) -> None:
    """Parse a command line of `hia` as `hia` would, and run nothing."""
    if words and words[0] in COMMANDS:
        if words[1:] == []:
            return
        command = importlib.import_module(f"hia_tui.cli.{COMMANDS[words[0]][0]}").COMMANDS[words[0]]
        parser = Strict(prog=f"hia {words[0]}", allow_abbrev=False)
        command.arguments(parser)
        try:
            parser.parse_args(words[1:])
        except Refused as problem:
            assert any(part in str(problem) for part in _NAMED_ONLY), f"hia {shlex.join(words)}: {problem}"  # noqa: PT017 - some refusals are fine
        except SystemExit as left:
            assert left.code == 0  # noqa: PT017 - --help leaves so
    else:
        known = {"--linear", "--demo", "--version", "--help", "test", "COMMAND"}
        assert all(word in known for word in words[:1]), f"hia {shlex.join(words)}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_to_a_file_and_a_heading(document: Path) -> None:
    for link in _LINK.findall(document.read_text(encoding="utf-8")):
        name, _, anchor = link.partition("#")
        target = document.parent / name if name else document
        assert target.exists(), link
        if anchor:
            assert anchor in headings_of(target), link


def headings_of(document: Path) -> set[str]:
    """The anchors that a reader's browser knows."""
    found = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


def test_server_commands_that_the_documents_name_are_there(capsys: pytest.CaptureFixture[str]) -> None:
    texts = "\n".join(document.read_text(encoding="utf-8") for document in DOCUMENTS)
    named = set(re.findall(r"(?:^|`)hia-sync-server ([a-z][a-z-]*)", texts, re.MULTILINE))
    assert {"serve", "purge"} <= named
    for command in sorted(named):
        with pytest.raises(SystemExit) as left:
            server([command, "--help"])
        assert left.value.code == 0


def test_every_document_can_be_found_from_the_readme() -> None:
    seen: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        document = waiting.pop()
        if document in seen or document.suffix != ".md":
            continue
        seen.add(document)
        links = _LINK.findall(document.read_text(encoding="utf-8"))
        waiting += [(document.parent / link.partition("#")[0]).resolve() for link in links]
    assert {path for path in DOCUMENTS if path not in seen} == set()


def test_a_day_of_work_opens_no_connection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(*_given: object, **_more: object) -> None:
        raise AssertionError("the program tried to use the network")

    for name in ("connect", "connect_ex", "sendto", "bind"):
        monkeypatch.setattr(socket.socket, name, refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    monkeypatch.setenv("HIA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    pack = str(tmp_path / "mine.hia")
    for command in (
        ["new", "--title", "Leith", "--name", "Ana"], ["answer", "1.1", "3", "--note", "A note"],
        ["section", "1", "--gaps", "Time"], ["report"], ["report", "--format", "html"],
        ["report", "--format", "xlsx"], ["pack", "--out", pack], ["merge", pack], ["disagreements"],
        ["new", "--from", "Leith"], ["paper"], ["evaluation", "show"], ["help", "privacy"],
        ["backup", "list"], ["doctor"],
    ):  # fmt: skip
        assert main(command) == 0, (command, capsys.readouterr())


ELSEWHERE = ("hia team", "hia report --email", "hia outbox", "hia settings smtp")
"""Needs a server: run by the fifteen-minute page and by the tests of mail."""


def test_a_coordinator_can_follow_the_guide(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def become(name: str) -> None:
        monkeypatch.setenv("HIA_HOME", str(tmp_path / name))
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / f"{name}-state"))

    def run(*words: str) -> str:
        status = main(list(words))
        said = capsys.readouterr()
        # What is left to settle after a merge is 3; what is open at a sign-off is 1.
        allowed = {"merge": (0, 3), "sign-off": (0, 1)}.get(words[0], (0,))
        assert status in allowed, f"hia {shlex.join(words)}\n{said.out}{said.err}"
        return said.out

    shared = tmp_path / "shared"
    shared.mkdir()
    monkeypatch.chdir(tmp_path)
    become("ana")
    text = (ROOT / "docs" / "coordinator.md").read_text(encoding="utf-8")
    lines = [line for block in _FENCED.findall(text) for line in block.splitlines()]
    for line in (line for line in lines if not line.startswith(ELSEWHERE)):
        words = shlex.split(line.replace("/shared/leith", str(shared)))[1:]
        if {"FIRST", "OTHER"} & set(words):
            second, first = (one["id"] for one in json.loads(run("list", "--json")))
            ids = {"FIRST": first, "SECOND": second, "OTHER": first}
            words = [ids.get(word, word) for word in words]
        run(*words)
        if words[:2] == ["pack", "--out"]:
            become("ben")
            run("merge", "leith-start.hia")
            run("answer", "2.6", "3")
            run("pack", "--out", str(shared))
            become("ana")
            run("answer", "2.6", "2")
