"""The documented script lists the commands that there are, with what they are called."""

import re
from pathlib import Path

import hia_tui
from hia_tui.linear.commands import COMMANDS, find
from tests.linear.conftest import Conversation

SCRIPT = (Path(hia_tui.__file__).parent.parent / "docs" / "linear-mode.md").read_text("utf-8")


def test_the_script_lists_each_command_in_the_order_of_the_help() -> None:
    table = SCRIPT.split("## Letters and words")[1].split("## A text")[0]
    rows = re.findall(r"^\| (\S?) ?\| ([a-z]+) \|", table, re.MULTILINE)
    listed = [(command.letter, command.word) for command in COMMANDS]
    assert rows == sorted(listed, key=rows.index)
    assert len(rows) == len(listed)


def test_each_letter_and_word_finds_its_command() -> None:
    names = [name for command in COMMANDS for name in (command.letter, command.word) if name]
    assert len({name.casefold() for name in names}) == len(names)
    for command in COMMANDS:
        for name in (command.letter, command.word):
            if name:
                assert find(name) == (command, "")
                assert find(f"{name.upper()} 2.6") == (command, "2.6")


def test_the_script_names_what_can_be_chosen_at_a_section(talk: Conversation) -> None:
    said = talk.type("S 1")
    for number, text in re.findall(
        r"^(\d)\. ([A-Z].+)$", SCRIPT.split("## A section as a whole")[1], re.MULTILINE
    ):
        assert f"{number}. {text}" in said
