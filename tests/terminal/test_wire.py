"""The whole of it through a real pseudo-terminal: what arrives, how much of it, and what keys do."""

import time
from collections.abc import Callable
from itertools import pairwise

import pytest
from terminal_player import Player, encode

Form = Callable[..., Player]


def alike(ours: Player, stock: Player) -> bool:
    """Whether both show the same once they have come to rest."""
    stock.settle(0.05)
    return ours.until(lambda: stock.pump(0.01) is None and ours.text == stock.text, 3.0)


@pytest.mark.parametrize("term", ["xterm-256color", "xterm", "linux"])
def test_a_session_shows_what_textual_s_own_painting_shows(form: Form, term: str) -> None:
    ours, stock = form("--direct", TERM=term), form("--direct", "--stock", TERM=term)
    for key in (
        "down",
        "down",
        "tab",
        "down",
        "space",
        "f2",
        *"hé日",
        "f3",
        "escape",
        "pagedown",
        "f4",
        "end",
    ):
        ours.press(key)
        stock.press(key)
        assert alike(ours, stock), key
    for size in ((60, 20), (40, 10), (80, 24)):
        ours.resize(*size)
        stock.resize(*size)
        assert alike(ours, stock), size
    assert len(ours.raw) < len(stock.raw) / 4


def test_a_letter_and_an_arrow_cost_few_bytes(form: Form) -> None:
    player = form()
    spent = {}
    for key, seen in (("down", "Section 0"), ("f2", "second"), ("a", "linea"), ("b", "lineab")):
        before = len(player.raw)
        player.press(key)
        player.wait_for(seen)
        player.settle(0.3)
        spent[key] = len(player.raw) - before
    assert spent["down"] < 350
    assert spent["b"] < 70


def test_nothing_is_sent_and_hardly_anybody_wakes_while_nobody_does_anything(form: Form) -> None:
    player = form()
    for key in ("up", "f2", "f7"):
        player.press(key)
        player.settle(0.3)
        before, used = len(player.raw), player.usage()
        player.until(lambda: False, 1.0)
        assert len(player.raw) == before, key
        assert player.usage().sleeps - used.sleeps <= 12, key


@pytest.mark.parametrize("data", [b"\xa3", b"\xe9", b"\x9b"])
def test_a_byte_that_is_not_utf8_is_a_character(form: Form, data: bytes) -> None:
    player = form()
    player.press("f2")
    player.send(data)
    player.wait_for("line" + data.decode("cp1252"))
    player.type("x")
    player.wait_for(data.decode("cp1252") + "x")


def test_an_unmarked_paste_of_5000_characters_is_quick_and_whole(form: Form) -> None:
    player = form()
    player.press("f2")
    player.settle()
    text = "".join(f"{n:04} word " for n in range(500))
    started = time.monotonic()
    player.send(text.encode())
    player.wait_for("0499 word")
    assert time.monotonic() - started < 1.5
    player.send(b"x")
    player.wait_for("0499 word x")


def test_a_storm_of_sizes_ends_in_the_last_one(form: Form) -> None:
    player = form()
    before = player.text
    for n in range(60):
        player.resize(20 + n * 3, 5 + n)
        player.pump(0.002)
    for size in ((10, 3), (2, 1), (1, 1), (80, 24)):
        player.resize(*size)
        player.pump(0.01)
    player.settle(0.3)
    assert player.text == before


def test_what_others_wrote_does_not_steer_the_terminal(form: Form) -> None:
    player = form()
    sent = len(player.raw)
    player.press("f6")
    player.wait_for("note")
    player.settle()
    assert b"\x1b]52" not in player.raw[sent:]
    assert b"\x07" not in player.raw[sent:]
    assert "\u202e".encode() not in player.raw[sent:]
    assert "\x9b".encode() not in player.raw[sent:]


def test_the_screen_is_sent_again_when_asked(form: Form) -> None:
    player = form()
    before = player.text
    player._show(0.0, b"\x1b[5;5Hsomebody wrote over it")
    player.press("ctrl+l")
    player.until(lambda: player.text == before, 3.0)
    assert player.text == before


def test_the_cursor_is_shown_where_text_is_typed(form: Form) -> None:
    player = form()
    player.press("f2")
    player.type("hello")
    player.wait_for("hello")
    player.settle(0.05)
    cursor = player.screen.cursor
    assert not cursor.hidden
    assert "".join(player.screen.buffer[cursor.y][x].data for x in range(cursor.x)).endswith("linehello")


def test_a_terminal_in_latin_1_is_spoken_to_in_latin_1(form: Form) -> None:
    player = form(LC_ALL="en_GB.ISO-8859-1", charset="iso-8859-1")
    player.press("f2")
    player.send(b"caf\xe9 \xa35")
    player.wait_for("caf\xe9 \xa35")
    assert "\xe2" not in player.text


def test_a_stalled_terminal_hears_only_what_is_there_in_the_end(form: Form) -> None:
    player = form()
    player.press("f2")
    player.settle()
    before = len(player.raw)
    player.is_stalled = True
    for _ in range(6):
        player.press("pageup", "pagedown", *"ab")
        player.until(lambda: False, 0.05)
    player.type("still here")
    player.until(lambda: False, 0.5)
    player.is_stalled = False
    player.wait_for("still here")
    player.settle()
    assert len(player.raw) - before < 20_000


def test_keys_come_through_in_order_however_fast_they_come(form: Form) -> None:
    player = form()
    player.press("f2")
    for word in pairwise("abcdefghijklmnopqrst"):
        player.send("".join(word).encode() + encode("left") + encode("right"))
    player.wait_for("".join("".join(pair) for pair in pairwise("abcdefghijklmnopqrst"))[-10:])
