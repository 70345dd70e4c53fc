"""The rules for what linear mode says, as a program checks them on a whole transcript."""

import re
from collections.abc import Iterator

from hia_tui.domain.text import is_forbidden

COLUMNS = 80
POINTING = re.compile(r"(It|They|That|Those|These|He|She|Them|Then|And|But|Or|So|Also|Otherwise|Same|Both)\b")
"""Beginnings that point to a line before."""
PROMPT = re.compile(r".*(: |\? ?)")
ITEM = re.compile(r"\d+\. \S.*")
LABELLED = re.compile(r".{2,}?: \S.*")
TYPED = re.compile(r"[a-z/+][a-z ]{0,20}: ")
"""A command as the help has it: what to type, in small letters, and what it does."""
SENTENCE = re.compile(r".*[.?!…”)]")
FEWEST_WORDS = 2


def control_characters(said: str) -> set[str]:
    """Whatever is not a character to read, but for the line end."""
    return {sign for sign in set(said) - {"\n"} if is_forbidden(sign) or sign in "\t\r" or ord(sign) < 32}


def facts(said: str) -> Iterator[str]:
    """Each fact, put together again where it was longer than a line.

    A line goes on with the fact before it only where its first word had no more room there, and what stands
    there is no whole sentence, or needs it.
    """
    lines: list[str] = []
    for line in [*said.split("\n"), ""]:
        if lines and not _goes_on(lines[-1], line):
            yield " ".join(lines)
            lines = []
        if line:
            lines.append(line)


def _goes_on(before: str, line: str) -> bool:
    first = line.partition(" ")[0]
    had_room = len(before) + 1 + len(first) <= COLUMNS - 2
    is_whole = bool(SENTENCE.fullmatch(before) or PROMPT.fullmatch(before))
    begins = line[:1].isupper() or line[:1].isdecimal() or line[:1] == "“"
    return bool(line) and not had_room and not (is_whole and begins and not POINTING.match(line))


def unclear(said: str, theirs: str) -> list[str]:
    """Facts that cannot be understood by themselves, or are too long; a person's own text holds `theirs`."""
    return [
        *_too_long(said, theirs),
        *(f"{wrong}: {fact}" for fact in facts(said) for wrong in _wrong(fact, theirs)),
    ]


def _too_long(said: str, theirs: str) -> Iterator[str]:
    for line in said.split("\n"):
        is_address = re.match(r"[^:]{2,40}: /", line) or re.search(r"https?://\S{40}", line)
        if len(line) > COLUMNS and theirs not in line and not is_address:
            yield f"too long: {line}"


def _wrong(fact: str, theirs: str) -> Iterator[str]:
    text = fact.rstrip()
    if theirs in text and LABELLED.match(text):
        return
    if not (text[0].isupper() or text[0].isdecimal() or text[0] in "“'" or TYPED.match(text)):
        yield "begins in the middle"
    if POINTING.match(text):
        yield "points to a line before"
    if not (PROMPT.fullmatch(fact) or any(form.fullmatch(text) for form in (ITEM, LABELLED, SENTENCE))):
        yield "is no sentence, item, label or question"
    if len(text.split()) < FEWEST_WORDS:
        yield "says one word"
