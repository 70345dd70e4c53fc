"""What is loaded on the way to the first line, and to the first question of linear mode."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cuts import prepare


class Tty(io.StringIO):
    def isatty(self) -> bool:
        return True


TOLD = "import sys; print('LOADED', *sys.modules, file=sys.stderr)"


def loaded(code: str, home: Path, stdin: str = "") -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"import sys, os\n{code}\n{TOLD}"],
        env=os.environ | {"HIA_HOME": str(home), "TERM": "xterm"},
        input=stdin, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert "LOADED" in done.stderr, done.stderr
    return set(done.stderr.partition("LOADED ")[2].split())


def test_before_the_first_line_next_to_nothing_is_loaded(tmp_path: Path) -> None:
    bare = loaded("", tmp_path)
    code = "from hia_tui.cli.greeting import greet\nimport hia_tui.cli.main\ngreet([], os.environ)"
    assert {name for name in loaded(code, tmp_path) - bare if not name.startswith("hia_tui")} == set()


def test_linear_mode_asks_its_first_question_without_what_only_some_answers_need(tmp_path: Path) -> None:
    code = "from hia_tui.cli.main import main\nmain(['--linear'])"
    found = loaded(code, prepare(tmp_path), "q\n")
    assert "hia_tui.linear.session" in found
    needless = {
        "argparse",
        "subprocess",
        "tempfile",
        "shutil",
        "tomllib",
        "textual",
        "asyncio",
        "ssl",
        "httpx",
    }
    assert found & needless == set()


@pytest.mark.parametrize(
    ("arguments", "environ"),
    [
        (["--linear"], {"TERM": "xterm"}),
        (["status"], {"TERM": "xterm"}),
        ([], {"TERM": "dumb"}),
        ([], {}),
        ([], {"TERM": "xterm", "ACCESSIBLE": "1"}),
    ],
)
def test_nobody_is_greeted_who_does_not_open_the_full_screen(
    arguments: list[str], environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from hia_tui.cli.greeting import greet

    monkeypatch.setattr("sys.stdin", Tty())
    monkeypatch.setattr("sys.stdout", Tty())
    assert not greet(arguments, environ)
    assert greet([], {"TERM": "xterm"})
