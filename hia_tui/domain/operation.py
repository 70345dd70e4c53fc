"""One recorded edit: its canonical bytes, its id, and the rules that one from elsewhere must keep.

The operation is the only thing that is stored, packed or sent. Its id is the hash of its content, so
two machines that hold the same edit hold it under the same name, and no counter can hide an answer.
"""

import hashlib
import json
import re
from binascii import b2a_base64
from dataclasses import dataclass, field
from typing import Any

from hia_tui.domain.text import TEXT_LIMIT, has_forbidden

VERSION = 1
ID_LENGTH = 20
MAX_BYTES = 64 * 1024
MAX_REPLACED = 500
RATING_VALUES = ("1", "2", "3", "4", "dont-know", "not-applicable")
HOW = ("pick", "merge", "new", "undo", "import")

Value = str | list[str] | bool | None

_FIELD = re.compile(
    r"q/[a-z0-9][a-z0-9._-]{0,79}/(?:rating|reason|evidence|note|target|come-back|returned|confirm|planned|own/[a-z-]{1,40})"
    r"|section/[a-z0-9][a-z0-9._-]{0,79}/(?:strengths|gaps|done|returned)"
    r"|action/[A-Za-z0-9_-]{1,40}/[a-z-]{1,40}"
    r"|(?:claim|assign|sign|due)/[a-z0-9][a-z0-9._-]{0,79}"
    r"|member/[A-Za-z0-9_-]{1,64}/(?:name|role)"
    r"|assessment/[a-z-]{1,40}"
)
_ID = re.compile(r"[A-Za-z0-9_-]{20}")
_LABEL = re.compile(r"[A-Za-z0-9_-]{1,64}")
_QUESTIONNAIRE = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}@[A-Za-z0-9._-]{1,32}")
_TEXT = r'[^"\\\x00-\x1f]*'
_IDS = r'(?:"[A-Za-z0-9_-]{20}"(?:,"[A-Za-z0-9_-]{20}"){0,499})?'
_PLAIN = re.compile(
    r'\{"at":"([ !#-\[\]-~]{10,40})"'
    rf',"d":"({_LABEL.pattern})"'
    rf',"f":"({_FIELD.pattern})"'
    rf'(?:,"how":"({"|".join(HOW)})")?'
    rf',"m":"({_LABEL.pattern})"'
    r',"n":(0|[1-9][0-9]{0,14}),"o":1'
    rf',"qv":"({_QUESTIONNAIRE.pattern})"'
    rf'(?:,"saw":\[({_IDS})\])?,"sup":\[({_IDS})\]'
    rf',"v":(?:"({_TEXT})"|null|(true|false))'
    rf'(?:,"why":"({_TEXT})")?\}}'
)
"""An operation as this program writes it: nothing but known keys, and no text that JSON has to escape.

A line that matches is canonical by its spelling and keeps every rule but those for texts and ratings, so
it is hashed as it stands. Whatever does not match is parsed and spelled anew; both give the same id.
"""
_REQUIRED = ("o", "f", "v", "sup", "m", "d", "n", "at", "qv")


class MalformedOperation(ValueError):
    """An operation from elsewhere that breaks the rules.

    Attributes:
        code: a short machine word: `too-large`, `shape`, `field`, `value`, `text`, `too-long`, `version`.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """One edit of one field. Equal when the ids are equal, which is when the content is."""

    id: str
    canonical: bytes = field(repr=False)
    """UTF-8 JSON, keys sorted, no spaces: what the id is the hash of, unknown keys included."""
    field: str
    value: Value
    sup: tuple[str, ...]
    """Ids of exactly the operations that were shown to the writer as the field's current value(s)."""
    member: str
    device: str
    at: str
    """The writer's clock, ISO 8601. For display only: no rule reads it."""
    questionnaire: str
    n: int = 0
    """The device's counter: operations of one step share it. Only this device's undo reads it."""
    how: str | None = None
    why: str | None = None
    saw: tuple[str, ...] = ()
    """For a removal or a sign-off: ids of the live operations that the writer had seen."""
    undoes: int | None = None
    """The step of this device that this operation takes back."""
    redoes: int | None = None
    """The step of this device that this operation brings back."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Operation) and other.id == self.id

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def body(self) -> dict[str, Any]:
        """The operation as the JSON object that is stored and sent."""
        parsed: dict[str, Any] = json.loads(self.canonical)
        return parsed


def canonical_bytes(body: dict[str, Any]) -> bytes:
    """The one spelling of an operation that its id is computed from."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def operation_id(canonical: bytes) -> str:
    """20 characters of base64url: the first 15 bytes of the SHA-256 of the canonical bytes."""
    encoded = b2a_base64(hashlib.sha256(canonical).digest()[:15], newline=False).decode()
    return encoded.replace("+", "-").replace("/", "_")


def new_operation(
    *,
    field: str,
    value: Value,
    sup: tuple[str, ...] = (),
    member: str,
    device: str,
    n: int,
    at: str,
    questionnaire: str,
    how: str | None = None,
    why: str | None = None,
    saw: tuple[str, ...] = (),
    undoes: int | None = None,
    redoes: int | None = None,
) -> Operation:
    """Make an operation for an edit done here.

    Raises:
        MalformedOperation: if the field or the value breaks the rules that others check too.
    """
    body: dict[str, Any] = {
        "o": VERSION, "f": field, "v": value, "sup": sorted(sup), "m": member, "d": device,
        "n": n, "at": at, "qv": questionnaire,
    }  # fmt: skip
    if how is not None:
        body["how"] = how
    if why:
        body["why"] = why
    if saw:
        body["saw"] = sorted(saw)
    if undoes is not None:
        body["undoes"] = undoes
    if redoes is not None:
        body["redoes"] = redoes
    return parse_operation(body)


def parse_operation(body: object) -> Operation:
    """Check an operation from anywhere and give it its id.

    Raises:
        MalformedOperation: naming the first rule that it breaks.
    """
    if not isinstance(body, dict):
        raise MalformedOperation("shape", "an operation is a JSON object")
    try:
        canonical = canonical_bytes(body)
    except (TypeError, ValueError, UnicodeEncodeError, RecursionError) as problem:
        raise MalformedOperation("shape", "the operation cannot be written as JSON text") from problem
    return _checked(body, canonical)


def parse_canonical(line: bytes) -> Operation:
    """Check one stored or packed line; its bytes need not be canonical, its id is of the canonical ones.

    Raises:
        MalformedOperation: as `parse_operation`.
    """
    if len(line) > MAX_BYTES:
        raise MalformedOperation("too-large", f"an operation is at most {MAX_BYTES} bytes")
    try:
        text = line.decode()
        plain = _PLAIN.fullmatch(text)
        body = None if plain else json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise MalformedOperation("shape", "the line is not JSON") from problem
    return _read_plain(line, plain) if plain else parse_operation(body)


def _read_plain(line: bytes, plain: re.Match[str]) -> Operation:
    at, device, name, how, member, n, questionnaire, saw, sup, text, truth, why = plain.groups()
    value: Value = text if truth is None else truth == "true"
    # A rating keeps the rules of every field, and most operations are ratings.
    if text not in RATING_VALUES:
        _check_value(name, value)
    if why is not None:
        _check_text(why)
    replaced = tuple(sup[1:-1].split('","')) if sup else ()
    seen = tuple(saw[1:-1].split('","')) if saw else ()
    return _assembled(
        operation_id(line), line, name, value, replaced, member, device, at, questionnaire, int(n),
        how, why, seen,
    )  # fmt: skip


(_ID_SLOT, _CANONICAL, _FIELD_SLOT, _VALUE, _SUP, _MEMBER, _DEVICE, _AT, _REFERENCE, _N, _HOW, _WHY, _SAW,
 _UNDOES, _REDOES) = (getattr(Operation, name).__set__ for name in Operation.__slots__)  # fmt: skip


def _assembled(
    op_id: str, canonical: bytes, name: str, value: Value, sup: tuple[str, ...], member: str, device: str,
    at: str, questionnaire: str, n: int, how: str | None, why: str | None, saw: tuple[str, ...],
) -> Operation:  # fmt: skip
    """As `Operation(…)`, in half the time: a frozen class's own initialiser looks slots up by name."""
    made = object.__new__(Operation)
    _ID_SLOT(made, op_id)
    _CANONICAL(made, canonical)
    _FIELD_SLOT(made, name)
    _VALUE(made, value)
    _SUP(made, sup)
    _MEMBER(made, member)
    _DEVICE(made, device)
    _AT(made, at)
    _REFERENCE(made, questionnaire)
    _N(made, n)
    _HOW(made, how)
    _WHY(made, why)
    _SAW(made, saw)
    _UNDOES(made, None)
    _REDOES(made, None)
    return made


def _checked(body: dict[str, Any], canonical: bytes) -> Operation:
    if len(canonical) > MAX_BYTES:
        raise MalformedOperation("too-large", f"an operation is at most {MAX_BYTES} bytes")
    for key in _REQUIRED:
        if key not in body:
            raise MalformedOperation("shape", f"the operation has no {key!r}")
    if type(body["o"]) is not int or body["o"] != VERSION:
        raise MalformedOperation("version", "the operation is of a version that this program does not know")
    _check_labels(body)
    _check_no_floats(body)
    name, value = body["f"], body["v"]
    if not (isinstance(name, str) and _FIELD.fullmatch(name)):
        raise MalformedOperation("field", "the operation names no field that an assessment has")
    _check_value(name, value)
    why = body.get("why")
    if why is not None:
        _check_text(why)
    how = body.get("how")
    if how is not None and how not in HOW:
        raise MalformedOperation("shape", "the operation's 'how' is not one of " + ", ".join(HOW))
    return Operation(
        id=operation_id(canonical),
        canonical=canonical,
        field=name,
        value=value,
        sup=_ids(body["sup"]),
        member=body["m"],
        device=body["d"],
        at=body["at"],
        questionnaire=body["qv"],
        n=body["n"],
        how=how,
        why=why,
        saw=_ids(body.get("saw", [])),
        undoes=_step(body, "undoes"),
        redoes=_step(body, "redoes"),
    )


def _check_labels(body: dict[str, Any]) -> None:
    for key in ("m", "d"):
        if not (isinstance(body[key], str) and _LABEL.fullmatch(body[key])):
            raise MalformedOperation("shape", f"the operation's {key!r} is not a label")
    if type(body["n"]) is not int or not 0 <= body["n"] < 2**53:
        raise MalformedOperation("shape", "the operation's 'n' is not a count")
    at = body["at"]
    if not (isinstance(at, str) and 10 <= len(at) <= 40 and at.isascii() and at.isprintable()):
        raise MalformedOperation("shape", "the operation's 'at' is not a date and time")
    if not (isinstance(body["qv"], str) and _QUESTIONNAIRE.fullmatch(body["qv"])):
        raise MalformedOperation("shape", "the operation's 'qv' does not name a questionnaire")


def _step(body: dict[str, Any], key: str) -> int | None:
    step = body.get(key)
    if step is None:
        return None
    if type(step) is not int or not 0 <= step < 2**53:
        raise MalformedOperation("shape", f"the operation's {key!r} is not a step")
    return step


def _check_no_floats(body: dict[str, Any]) -> None:
    stack: list[object] = list(body.values())
    while stack:
        item = stack.pop()
        if isinstance(item, float):
            raise MalformedOperation("shape", "an operation holds no fractions")
        if isinstance(item, dict):
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)


def _ids(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > MAX_REPLACED:
        raise MalformedOperation("shape", "the list of replaced operations is not a list of ids")
    for item in value:
        if not (isinstance(item, str) and _ID.fullmatch(item)):
            raise MalformedOperation("shape", "the list of replaced operations is not a list of ids")
    return tuple(value)


def _check_value(name: str, value: object) -> None:
    if value is None:
        return
    if name.startswith("q/") and name.endswith(("/rating", "/target")):
        if value not in RATING_VALUES:
            raise MalformedOperation("value", "a rating is one of " + ", ".join(RATING_VALUES))
        return
    if isinstance(value, bool):
        return
    if isinstance(value, list):
        if len(value) > MAX_REPLACED:
            raise MalformedOperation("too-long", f"a list holds at most {MAX_REPLACED} entries")
        for entry in value:
            _check_text(entry)
        return
    _check_text(value)


def _check_text(value: object) -> None:
    if not isinstance(value, str):
        raise MalformedOperation("value", "a value is text, a list of texts, true or nothing")
    if len(value) > TEXT_LIMIT:
        raise MalformedOperation("too-long", f"a text is at most {TEXT_LIMIT:,} characters")
    if has_forbidden(value):
        raise MalformedOperation("text", "the text holds control characters or is not in normal form")
