"""Each line that is said can be understood without another one."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import hia_tui

LINEAR = Path(hia_tui.__file__).parent / "linear"
POINTING = re.compile(r"(It|They|That|Those|These|He|She|Them|Them|Then|And|But|Or|So|Also|Otherwise)\b")
"""Beginnings that point to a line before."""
SAYING = ("say", "quote", "explain", "agrees", "ask", "choose", "secret")


def said_texts() -> Iterator[tuple[str, str]]:
    """Every text in a call that says or asks something, with where it stands."""
    for path in sorted(LINEAR.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in SAYING:
                for argument in node.args:
                    for part in ast.walk(argument):
                        if isinstance(part, ast.JoinedStr) and isinstance(part.values[0], ast.Constant):
                            yield f"{path.name}:{part.lineno}", str(part.values[0].value)
                        elif isinstance(part, ast.Constant) and isinstance(part.value, str):
                            yield f"{path.name}:{part.lineno}", part.value


def test_no_sentence_points_to_a_line_before_it() -> None:
    texts = list(said_texts())
    assert len(texts) > 200
    assert [(where, text) for where, text in texts if POINTING.match(text)] == []


def test_no_sentence_pleads_or_blames() -> None:
    unwanted = re.compile(r"\b(please|oops|sorry|invalid|conflict|sibling|replica|error)\b", re.IGNORECASE)
    assert [(where, text) for where, text in said_texts() if unwanted.search(text)] == []
