"""The quick reader says what tomllib says, or nothing."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hia_tui.content import plain

CONTENT = Path(__file__).parents[2] / "content"
PIECES = (
    "a", "b", "-1", "[", "]", "[[", "]]", "=", " ", "\t", "\n", ",", '"', '""', '"""', "'", "#", "\\", "\\n",
    "true", "false", "0", "7", "12", "01", "1_0", "1.5", "+1", "a.b", "1979-05-27", "{", "}", "\r", "\x7f",
    "é",
    "a = 1\n", 'b = "text"\n', "[t]\n", "[[l]]\n", '["x", "y"]', "c = [\n", '  "x",\n', "]\n", "# said\n",
)  # fmt: skip


@pytest.mark.parametrize("path", sorted(CONTENT.rglob("*.toml")), ids=lambda path: path.name)
def test_our_own_files_are_plain_and_come_out_the_same(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert plain.read(text) == tomllib.loads(text)


@settings(deadline=None, max_examples=600)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_whatever_it_reads_tomllib_reads_the_same_way(text: str) -> None:
    read = plain.read(text)
    if read is not None:
        loaded = tomllib.loads(text)
        assert read == loaded
        assert repr(read) == repr(loaded)  # 1 and true are equal, and not the same


@pytest.mark.parametrize(
    "text",
    [
        "a = 1\na = 2", "[t]\n[t]", "[[l]]\n[l]", "[t]\n[[t]]", "l = []\n[[l]]", "a = 1\n[a]", 'a = "x\\ty"',
        'a = """x"""', "a = 'x'", "a = 1.5", "a.b = 1", "[a.b]", 'a = ["x" "y"]', "a = [,]", "a = [1]",
        "a = 01", 'a = "x" b = 1', "a = \rb", 'a = "x', 'a = ["x", # said\n"y"]',
    ],
)  # fmt: skip
def test_what_is_wrong_or_not_plain_is_left_to_tomllib(text: str) -> None:
    assert plain.read(text) is None


def test_lists_tables_and_words() -> None:
    text = '# top\na = [ "x",\n "y", ] # said\nb=[]\n[t]\nc = true\n[[l]]\nd = 12\n[[l]]\nd = "#, [é]"'
    assert plain.read(text) == {
        "a": ["x", "y"],
        "b": [],
        "t": {"c": True},
        "l": [{"d": 12}, {"d": "#, [é]"}],
    }
