"""What a terminal sends, whole, torn, late, in the wrong character set: keys or nothing, never stray text."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

from hia_tui.terminal import sequences
from hia_tui.terminal.keyboard import Bytes, Keyboard

WAIT = 0.25


class Typist:
    """Sends bytes to a keyboard at given times and lets it rest in between, as the driver does."""

    def __init__(self) -> None:
        self.keyboard = Keyboard(WAIT)
        self.now = 100.0
        self.messages: list[events.Message] = []

    def send(self, data: bytes, pause: float = 0.0) -> "Typist":
        self.messages += self.keyboard.feed(data, self.now)
        return self.pass_time(pause)

    def pass_time(self, seconds: float) -> "Typist":
        end = self.now + seconds
        while (wait := self.keyboard.wait(self.now)) is not None and self.now + wait <= end:
            self.now += wait
            self.messages += self.keyboard.rest(self.now)
        self.now = end
        return self

    @property
    def keys(self) -> list[str]:
        return [message.key for message in self.messages if isinstance(message, events.Key)]

    @property
    def typed(self) -> str:
        """What a text field would take in."""
        return "".join(
            message.text if isinstance(message, events.Paste) else message.character or ""
            for message in self.messages
            if isinstance(message, events.Paste) or (isinstance(message, events.Key) and message.is_printable)
        )


def typed(data: bytes) -> str:
    return Typist().send(data, 5.0).typed


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xa3", "£"),
        (b"\xe9", "é"),
        (b"caf\xe9 \xa31", "café £1"),
        ("café £1 日本".encode(), "café £1 日本"),
        (b"\x80\x93\x94", "€“”"),
        (b"\xc3", "Ã"),
        (b"\x9b", "›"),
        (b"\x81\x8d\x8f\x90\x9d", ""),
    ],
)
def test_bytes_that_are_not_utf8_are_what_a_windows_terminal_means_by_them(data: bytes, text: str) -> None:
    assert typed(data) == text


def test_a_character_whose_bytes_come_apart_is_put_together() -> None:
    assert Typist().send("é".encode()[:1], 0.05).send("é".encode()[1:]).typed == "é"
    assert Typist().send("日".encode()[:2], 0.05).send("日".encode()[2:]).typed == "日"


@given(st.binary(max_size=60))
def test_any_bytes_are_decoded_however_they_are_cut(data: bytes) -> None:
    whole, cut = Bytes(), Bytes()
    expected = whole.decode(data) + whole.decode(b"", final=True)
    assert "".join(cut.decode(bytes([byte])) for byte in data) + cut.decode(b"", final=True) == expected


def test_random_bytes_leave_a_keyboard_that_works() -> None:
    chance = random.Random(3)
    typist = Typist()
    for _ in range(40):
        typist.send(chance.randbytes(1024), 0.01)
    typist.pass_time(10.0)
    typist.messages.clear()
    assert typist.send(b"a\x1b[A", 1.0).keys == ["a", "up"]


def test_every_sequence_that_textual_knows_is_found_whole() -> None:
    known = [sequence for sequence in ANSI_SEQUENCES_KEYS if sequence.strip("\x1b")]
    assert [sequence for sequence in known if sequences.first(sequence + "x") != sequence] == []


@pytest.mark.parametrize(
    ("data", "keys"),
    [
        (b"\x1b[A\x1bOB\x1b[5~", ["up", "down", "pageup"]),
        (b"\x1b[11~\x1bOP\x1b[[A", ["f1", "f1", "f1"]),
        (b"\x1b[Z\r\t\x7f", ["shift+tab", "enter", "tab", "backspace"]),
        (b"\x1b[1;5C", ["ctrl+right"]),
        (b"\x1bOp\x1bOy\x1bOl\x1bOM", ["0", "9", "plus", "enter"]),
        (b"\x1b\x1b[D", ["alt+left"]),
        (b"\x1bx", ["alt+x"]),
        (b"\x1b", ["escape"]),
        (b"\x1b\x1b", ["escape", "escape"]),
        (b"\x1b[3$", ["shift+delete"]),
        (b"a\x1b[Bb", ["a", "down", "b"]),
    ],
)
def test_keys_as_terminals_send_them(data: bytes, keys: list[str]) -> None:
    assert Typist().send(data, 5.0).keys == keys


@pytest.mark.parametrize(
    "answer",
    [
        b"\x1b[?1;2c", b"\x1b[>0;136;0c", b"\x1b]11;rgb:0000/0/0\x07", b"\x1b]11;rgb:0000/0000/0000\x1b\\",
        b"\x1b[?2026;2$y", b"\x1b[24;80R", b"\x1b[8;24;80t", b"\x1bP>|PuTTY\x1b\\", b"\x1b[I", b"\x1b[O",
        b"\x1b_Gi=1;OK\x1b\\", b"\x1b[?62;22c", b"\x1b[0n", b"\x1b[97;5u", b"\x1b[27;5;97~",
    ],
)  # fmt: skip
def test_what_a_terminal_says_unasked_is_never_typed(answer: bytes) -> None:
    assert typed(answer) == ""
    for cut in range(1, len(answer)):
        pieces = Typist().send(b"a").send(answer[:cut], 0.2).send(answer[cut:], 5.0).send(b"b", 5.0)
        assert pieces.typed == "ab", (answer, cut)


@pytest.mark.parametrize("key", [b"\x1b[B", b"\x1bOB", b"\x1b[6~", b"\x1b[15~", b"\x1b[1;5C"])
@pytest.mark.parametrize("gap", [0.09, 0.12, 0.4, 0.9])
def test_a_torn_key_is_never_typed_wherever_it_is_torn(key: bytes, gap: float) -> None:
    whole = Typist().send(key).keys
    for cut in range(1, len(key)):
        torn = Typist().send(key[:cut], gap).send(key[cut:], 5.0)
        assert torn.typed == ""
        assert torn.keys[-1:] == whole
        # Escape is let through only where nothing but ESC came for longer than it is waited for.
        assert torn.keys == (["escape", *whole] if cut == 1 and gap > WAIT else whole)


def test_escape_comes_after_the_wait_and_not_before() -> None:
    typist = Typist().send(b"\x1b", WAIT - 0.01)
    assert typist.keys == []
    assert typist.pass_time(0.02).keys == ["escape"]


@pytest.mark.parametrize(
    ("later", "keys"), [(b"\x1b[B", ["escape", "down"]), (b"x", ["escape", "x"]), (b"[B", ["down"])]
)
def test_a_key_pressed_soon_after_escape_does_not_become_alt_with_it(later: bytes, keys: list[str]) -> None:
    assert Typist().send(b"\x1b", 0.05).send(later, 1.0).keys == keys


def test_typing_after_escape_is_typing() -> None:
    assert Typist().send(b"\x1b", 0.5).send(b"Of course [sic] O", 1.0).typed == "Of course [sic] O"


def test_alt_with_a_letter_is_never_text() -> None:
    assert typed(b"\x1bx\x1b[") == ""


@pytest.mark.parametrize("start", [b"\x1b]", b"\x1bP", b"\x1b_"])
def test_alt_with_a_sign_that_begins_an_answer_swallows_nothing(start: bytes) -> None:
    assert Typist().send(start, 0.5).send(b"hello", 5.0).typed == "hello"


def test_an_answer_that_never_ends_does_not_swallow_what_is_typed_later() -> None:
    typist = Typist().send(b"\x1b]11;rgb:00", 1.5)
    assert typist.send(b"abc", 1.0).typed == "abc"


@pytest.mark.parametrize("chunk", [1, 7, 64, 4096])
def test_a_marked_paste_arrives_in_one_piece_however_it_is_cut(chunk: int) -> None:
    data = b"\x1b[200~" + "one\r\ntwo\rthree £\x00\x07\x1b[31m".encode() + b"\x1b[201~" + b"x"
    typist = Typist()
    for start in range(0, len(data), chunk):
        typist.send(data[start : start + chunk], 0.001)
    assert [m.text for m in typist.messages if isinstance(m, events.Paste)] == ["one\ntwo\nthree £[31m"]
    assert typist.keys == ["x"]


def test_a_paste_whose_end_is_lost_ends_by_itself() -> None:
    typist = Typist().send(b"\x1b[200~half of it", 4.0)
    assert typist.typed == "half of it"
    assert typist.send(b"x").keys == ["x"]


@pytest.mark.parametrize("chunk", [37, 256, 4096])
def test_an_unmarked_paste_of_5000_characters_is_one_paste(chunk: int) -> None:
    data = ("The quick brown fox jumps over the lazy dog, £5 each.\r" * 100).encode()[:5000]
    typist = Typist()
    for start in range(0, len(data), chunk):
        typist.send(data[start : start + chunk], 0.005)
    typist.pass_time(1.0)
    assert len(typist.messages) == 1
    assert typist.typed == data.decode().replace("\r", "\n")


def test_a_key_ends_an_unmarked_paste_and_counts() -> None:
    typist = Typist().send(b"pasted text that is long enough\x1b[Bx", 1.0)
    assert [type(message).__name__ for message in typist.messages] == ["Paste", "Key", "Key"]
    assert typist.keys == ["down", "x"]


@pytest.mark.parametrize(
    "data", [b"jjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjj", b"n2n3n4n2n1n2", b"quick typing"]
)
def test_a_held_key_and_quick_typing_are_keys(data: bytes) -> None:
    assert len(Typist().send(data, 1.0).keys) == len(data)


def test_the_mouse_is_understood() -> None:
    (message,) = Typist().send(b"\x1b[<0;10;5M").messages
    assert isinstance(message, events.MouseDown)
    assert (message.x, message.y) == (9, 4)
