"""Another program, written from docs/formats.md with the standard library alone, reads and makes our files.

Nothing of ours is imported but the command, which makes the files and takes them in.
"""

import base64
import gzip
import hashlib
import json
import re
from functools import reduce
from pathlib import Path
from typing import Any

import pytest

from hia_tui.cli.main import main

Edit = dict[str, Any]


def canonical(edit: Edit) -> bytes:
    return json.dumps(edit, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def short_id(line: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(line).digest()[:15]).decode()


def digest(edits: list[Edit]) -> tuple[int, str]:
    numbers = (int.from_bytes(hashlib.sha256(canonical(edit)).digest()[:15], "big") for edit in edits)
    return len(edits), f"{reduce(lambda a, b: a ^ b, numbers, 0):030x}"


def live(edits: list[Edit], field: str) -> list[Edit]:
    on_field = [edit for edit in edits if edit["f"] == field]
    replaced = {one for edit in on_field for one in edit["sup"]}
    return [edit for edit in on_field if short_id(canonical(edit)) not in replaced]


def read_pack(data: bytes) -> tuple[Edit, list[Edit]]:
    data = gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data
    first, *lines, last = data.splitlines()
    end = json.loads(last)
    assert end["sha256"] == hashlib.sha256(data[: -len(last) - 1]).hexdigest()
    assert end["marks"] == "".join(short_id(line)[:4] for line in [first, *lines])
    return json.loads(first), [json.loads(line) for line in lines if not line.startswith(b'{"evaluation"')]


def write_pack(header: Edit, edits: list[Edit]) -> bytes:
    n, x = digest(edits)
    ordered = sorted(edits, key=lambda edit: (edit["f"], short_id(canonical(edit))))
    first = json.dumps(header | {"n": n, "x": x, "evaluations": 0}, separators=(",", ":")).encode()
    lines = [first, *map(canonical, ordered)]
    body = b"".join(line + b"\n" for line in lines)
    marks = "".join(short_id(line)[:4] for line in lines)
    end = {"end": True, "sha256": hashlib.sha256(body).hexdigest(), "marks": marks}
    return body + json.dumps(end, separators=(",", ":")).encode() + b"\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HIA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert main(["new", "--title", "Leith", "--name", "Ana Khan"]) == 0
    assert main(["answer", "1.1", "3", "--note", "“quoted” and é"]) == 0
    assert main(["answer", "1.1", "2"]) == 0
    return tmp_path / "home"


def test_a_stranger_reads_the_store(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (path,) = (home / "assessments").glob("*.json")
    data = path.read_bytes()
    store = json.loads(data)
    first, rest = data.split(b"\n", 1)
    meta = json.loads(first + b"}")["_meta"]["1"]
    spelled = json.dumps(meta | {"sha256": ""}, separators=(",", ":")).encode()
    assert meta["sha256"] == hashlib.sha256(spelled + b"\n" + rest).hexdigest()
    edits = [document["op"] for document in store["operations"].values()]
    assert all(short_id(canonical(d["op"])) == d["id"] for d in store["operations"].values())
    (rating,) = [edit["f"] for edit in edits if edit["f"].endswith("/rating") and edit["v"] == "3"]
    assert [edit["v"] for edit in live(edits, rating)] == ["2"]
    capsys.readouterr()
    assert main(["status", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)["digest"]
    assert (said["n"], said["x"]) == digest(edits)


def test_a_stranger_reads_a_pack_in_both_forms(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "--out", str(home / "mine.hia")]) == 0
    header, edits = read_pack((home / "mine.hia").read_bytes())
    assert (header["n"], header["x"]) == digest(edits)
    capsys.readouterr()
    assert main(["pack", "--out", "-"]) == 0
    text = capsys.readouterr().out
    payloads = {}
    for number, of, payload, check in re.findall(r"(\d+)of(\d+),([A-Za-z0-9+/]+),(.{4});", text):
        line = f"{number}of{of},{payload}"
        assert base64.b64encode(hashlib.sha256(line.encode()).digest()).decode()[:4] == check
        payloads[int(number)] = payload
    joined = "".join(payloads[number] for number in sorted(payloads))
    _, pasted = read_pack(base64.b64decode(joined + "=" * (-len(joined) % 4)))
    assert sorted(map(canonical, pasted)) == sorted(map(canonical, edits))


def test_a_pack_that_a_stranger_wrote_is_merged(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "--out", str(home / "mine.hia")]) == 0
    header, edits = read_pack((home / "mine.hia").read_bytes())
    rating = next(edit for edit in edits if edit["f"].endswith("/rating"))
    seen = [short_id(canonical(edit)) for edit in live(edits, rating["f"])]
    made = {
        "o": 1, "f": rating["f"], "v": "4", "sup": seen, "m": "stranger", "d": "strangers-1", "n": 1,
        "at": "2026-11-22T14:02:11+00:00", "qv": rating["qv"],
    }  # fmt: skip
    named = made | {"f": "member/stranger/name", "v": "A Stranger", "sup": []}
    whom = {"member": "stranger", "name": "A Stranger", "role": ""}
    (home / "theirs.hia").write_bytes(write_pack(header | {"from": whom}, [made, named]))
    assert main(["merge", str(home / "theirs.hia")]) == 0
    capsys.readouterr()
    assert main(["show", "1.1", "--json"]) == 0
    (value,) = json.loads(capsys.readouterr().out)["fields"]["rating"]["values"]
    assert (value["value"], value["by"]) == ("4", "A Stranger")
