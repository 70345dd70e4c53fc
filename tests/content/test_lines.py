"""Places in TOML text: the locator agrees with tomllib on what there is, and names the right lines."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hia_tui.content.lines import Lines

TEXT = '''# at the top
id = "x" # after a value
"odd key" = 'a # b'
[words]
a.b = 1
long = """one
[[questions]]
two = 2 \\"""
"""
[[questions]]
name = "first"
list = [ # open
    "one, [two]",

    "three", "four",
    ["five", "six"],
]
[[questions]]
  # alone
name = { a = 1, b = ["x"] }
[[questions.parts]]
k = 1
[[questions.parts]]
k = 2
[questions.more]
z = 3
'''

PLACES = {
    ("id",): 2,
    ("odd key",): 3,
    ("words",): 4,
    ("words", "a", "b"): 5,
    ("words", "long"): 6,
    ("questions",): 10,
    ("questions", 0): 10,
    ("questions", 0, "name"): 11,
    ("questions", 0, "list"): 12,
    ("questions", 0, "list", 0): 13,
    ("questions", 0, "list", 1): 15,
    ("questions", 0, "list", 2): 15,
    ("questions", 0, "list", 3): 16,
    ("questions", 1): 18,
    ("questions", 1, "name"): 20,
    ("questions", 1, "parts", 0, "k"): 22,
    ("questions", 1, "parts", 1): 23,
    ("questions", 1, "parts", 1, "k"): 24,
    ("questions", 1, "more", "z"): 26,
}


@pytest.mark.parametrize(("place", "line"), PLACES.items())
def test_every_place_has_its_line(place, line):
    tomllib.loads(TEXT)
    assert Lines(TEXT).of(place) == line


def test_what_is_not_there_is_at_the_nearest_thing_around_it():
    lines = Lines(TEXT)
    assert lines.of(("questions", 1, "missing")) == 18
    assert lines.of(("missing",)) == 1
    assert lines.of(("questions", 1, "name", "b", 0)) == 20


def test_comments_and_lines_with_nothing_else():
    lines = Lines(TEXT)
    assert lines.comments == {1: "at the top", 2: "after a value", 12: "open", 19: "alone"}
    assert lines.alone == {1, 19}


VALUES = st.one_of(
    st.sampled_from(
        ['"a # b"', "'c [d]'", '"""e\n[f]\n\\"""\n"""', "'''g\n[[h]]'''", "12", "true", "2026-01-01"]
    ),
    st.lists(st.sampled_from(['"x, y"', '"]"', "'#'", "3"]), max_size=4).map(
        lambda items: "[" + "".join(f"\n  {item}, # note" for item in items) + "\n]"
    ),
    st.just('{ a = "}", b = [1, 2] }'),
)
TABLES = st.lists(
    st.tuples(st.sampled_from(["[[many]]", "[[more]]", None]), st.lists(VALUES, max_size=4)), max_size=5
)


@given(TABLES)
def test_whatever_tomllib_reads_has_a_place_of_its_own(tables):
    text = ""
    for header, values in tables:
        text += f"{header}\n" if header else ""
        first = text.count("\n")
        text += "".join(f"k{first + n} = {value}\n" for n, value in enumerate(values))
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    lines = Lines(text)
    rows = text.split("\n")
    for name, value in data.items():
        if name in ("many", "more"):
            for n, table in enumerate(value):
                assert rows[lines.of((name, n)) - 1] == f"[[{name}]]"
                for key in table:
                    assert rows[lines.of((name, n, key)) - 1].startswith(f"{key} =")
        else:
            assert rows[lines.of((name,)) - 1].startswith(f"{name} =")
