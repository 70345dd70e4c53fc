"""The documented script lists the commands that there are, with what they are called."""

import re
from pathlib import Path

import hia_tui
from hia_tui.cli.app import _asks_for_linear
from hia_tui.config import setting
from hia_tui.linear import session
from hia_tui.linear.commands import COMMANDS, find
from hia_tui.workspace.home import Workspace
from hia_tui.workspace.paper_return import read_return
from hia_tui.workspace.work import Work
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


def excerpts() -> list[str]:
    return re.findall(r"^```\n(.*?)^```$", SCRIPT, re.MULTILINE | re.DOTALL)


def echoed(workspace: Workspace, *lines: str) -> str:
    """What stands on a terminal when lines are typed into linear mode: what it says, and what was typed."""
    typed, said = iter(lines), list[str]()

    def read(prompt: str) -> str | None:
        line = next(typed, None)
        said.append(f"{prompt}{line or ''}\n")
        return line

    session.run(workspace, read=read, write=said.append)
    return "".join(said)


def test_the_excerpts_are_what_the_program_says(started: Workspace) -> None:
    question, text, _ = excerpts()
    assert question in echoed(started, "2.6", "3", "Q")
    assert text in echoed(started, "2.6", "T", "The list is on the shared drive.", "Jo keeps it.", ".", "Q")


def test_the_paper_of_the_script_is_taken_in_whole(work: Work) -> None:
    *_, paper = excerpts()
    keyed = read_return(work.questionnaire, paper)
    assert keyed.problems == []
    assert (keyed.answered, len(keyed.actions), keyed.name) == (2, 1, "B. Ross")
    labels = re.findall(r"`([A-Z]):`", SCRIPT.split("## Keying paper forms")[1])
    assert sorted(labels) == sorted("ETALDMSG")


def test_what_can_be_typed_at_a_question_does_what_the_script_says(talk: Conversation, work: Work) -> None:
    table = SCRIPT.split("| you type | what happens |")[1].split("\n\n")[0]
    typed = re.findall(r"^\| (?:`(.+?)`|Enter) \|", table, re.MULTILINE)
    assert typed == ["3", "3 we agreed on it in May", "6 not our role", "2.9", "2.9 4", ""]
    said = talk.type("1.1", *typed)
    assert said.count("Question 2.9: ") == 1
    assert said.count("Question 2.10: ") == 2
    work.refresh()
    answers = {answer.question.number: answer for answer in work.view.answers()}
    assert [answers[number].state for number in ("1.1", "1.2", "1.3", "2.9")] == [
        "3",
        "3",
        "not-applicable",
        "4",
    ]
    assert (answers["1.2"].note.text, answers["1.3"].reason.text) == (
        "we agreed on it in May",
        "not our role",
    )


def test_every_word_that_the_script_says_to_type_is_understood(talk: Conversation) -> None:
    """Words in capitals are commands, or are offered by the prompt of the place that takes them."""
    words = set(re.findall(r"`([A-Z][A-Z]+)`", SCRIPT)) | set(re.findall(r"\b([A-Z]{4,})\b", SCRIPT))
    offered = {"PASTE": ("M",), "EDITOR": ()}
    not_typed = {"TERM", "ACCESSIBLE", "HIA_HOME", "LINEAR", "FILE", "SECOND"}
    for word in words - not_typed:
        if word not in offered:
            assert find(word), word
        elif offered[word]:
            assert word in talk.type(*offered[word])


def test_the_ways_to_start_are_those_of_the_program() -> None:
    start = SCRIPT.split("## Starting it")[1].split("##")[0]
    for name in re.findall(r"`([A-Z_]+)=1`", start):
        assert _asks_for_linear({name: "1"})
    assert not _asks_for_linear({})
    key, value = re.findall(r"`hia settings (\S+) (\S+)`", start)[0]
    assert value in setting(key).choices
