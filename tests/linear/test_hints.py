"""Sentences that name a command are turned into what a person types here."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import hia_tui
from hia_tui.linear.hints import in_our_words

PACKAGE = Path(hia_tui.__file__).parent
SPEAKING = ("workspace", "sync", "domain", "exchange")


def sentences() -> Iterator[str]:
    """Every text in the code below the front ends that is no docstring, with something in each gap."""
    for path in sorted(p for name in SPEAKING for p in (PACKAGE / name).glob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        inside = {part for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
        docs = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                yield "".join(str(v.value) if isinstance(v, ast.Constant) else "2.6" for v in node.values)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in inside | docs:
                yield node.value


NAMING = sorted({text for text in sentences() if re.search(r"\bhia [a-z]|--[a-z]", text)})


@pytest.mark.parametrize("sentence", NAMING)
def test_no_sentence_names_a_command_here(sentence: str) -> None:
    said = in_our_words(sentence)
    assert not re.search(r"\bhia (?!to go)[a-z]|--[a-z]", said), said


def test_there_are_sentences_to_turn() -> None:
    assert len(NAMING) > 10


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Settle it first: hia resolve 2.6 rating --take N", "Settle it first: D"),
        (
            "Make one: hia team create, or join one: hia team join. Nothing",
            "J makes or joins one. Nothing",
        ),
        ("`hia list` shows their ids. Nothing was changed.", "O shows their ids. Nothing was changed."),
        ('Start one: hia new --title "Our team". Nothing', "Start one: O. Nothing"),
        ("Give one: hia profile --email name@example.nhs.uk. Then", "Give one: PROFILE. Then"),
        ("To open it: hia", "To open it: hia"),
        ("hia sync fetches who joined since.", "SYNC fetches who joined since."),
    ],
)
def test_a_command_becomes_a_letter_or_word(sentence: str, said: str) -> None:
    assert in_our_words(sentence) == said
