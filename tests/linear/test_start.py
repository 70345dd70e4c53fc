"""The first question comes before anything heavy is loaded."""

import json
import subprocess
import sys

from tests.linear.conftest import Person

HEAVY = (
    "textual",
    "rich",
    "httpx",
    "fpdf",
    "jinja2",
    "xlsxwriter",
    "nacl",
    "readline",
    "ssl",
    "sqlite3",
    "email",
)
WATCH = """
import sys, json
from hia_tui.cli import main
try:
    main.main(["--linear"])
finally:
    sys.stderr.write(json.dumps(sorted({name.split(".")[0] for name in sys.modules})))
"""


def test_nothing_heavy_is_loaded_for_questions(tmp_path: object) -> None:
    person = Person(tmp_path / "a")  # type: ignore[operator]
    person.types("A. Khan", "", "1", "Leith zebra", "", "", "", "")
    done = subprocess.run(
        [sys.executable, "-c", WATCH],
        input=b"3\nE\none\n.\nK\nS 2\nG 1.4\nQ\n",
        capture_output=True,
        env=person.environment,
        timeout=60,
        check=True,
    )
    assert b"Saved: 1.1, 3, Established." in done.stdout
    loaded = set(json.loads(done.stderr))
    assert loaded & set(HEAVY) == set()
    assert "hia_tui" in loaded


def test_a_question_is_said_in_few_bytes(tmp_path: object) -> None:
    person = Person(tmp_path / "a")  # type: ignore[operator]
    person.types("A. Khan", "", "1", "Leith zebra", "", "", "", "")
    said = person.types("brief", *["3"] * 11, "Q")
    sizes = sorted(len(part.encode()) for part in said.split("Question ")[3:])
    assert len(sizes) == 10
    assert sizes[len(sizes) // 2] <= 400
    assert "\x1b" not in said
