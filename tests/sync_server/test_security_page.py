"""docs/server/security.md names tests that there are, and every attempt that has to have an answer."""

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
TEXT = (TESTS.parent / "docs" / "server" / "security.md").read_text()


def test_every_test_that_the_page_names_is_there():
    source = "\n".join(path.read_text() for path in TESTS.rglob("test_*.py"))
    named = re.findall(r"`(test_\w+)`", TEXT)
    assert len(named) == len(set(named)) > 30
    assert [name for name in named if f"def {name}(" not in source] == []


def test_every_attempt_has_an_answer_and_a_test():
    rows = [line.strip("|").split("|") for line in TEXT.splitlines() if line.startswith("| ")]
    assert all(len(row) == 3 and row[1].strip() and "test" in row[2] for row in rows)
    attempts = " ".join(row[0] for row in rows)
    for word in (
        "guess a join code", "use a code again", "expired", "removed", "another team's token",
        "another team's ids", "viewer", "send again", "too much", "gzip bomb", "nest deeply", "slowly",
        "paths", "headers", "time how far a token agrees", "lines into the log", "stolen copy",
        "as another user", "too often",
    ):  # fmt: skip
        assert word in attempts
