"""What a fresh interpreter loads: the way to the first screen stays light, and the domain stands alone."""

import subprocess
import sys

import pytest

THIRD_PARTY = [
    "textual",
    "rich",
    "httpx",
    "tinydb",
    "fpdf",
    "jinja2",
    "xlsxwriter",
    "nacl",
    "starlette",
    "truststore",
]
HEAVY = ["httpx", "fpdf", "jinja2", "xlsxwriter", "nacl", "PIL", "fontTools", "markdown_it", "ssl"]


def loaded_by(code: str) -> set[str]:
    program = f"import sys\n{code}\nprint('\\n'.join(sorted(m for m in sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return {line.split(".")[0] for line in ran.stdout.splitlines()}


def test_the_domain_loads_no_third_party() -> None:
    names = "ledger operation assessment scoring validation questionnaire actions"
    code = "\n".join(f"import hia_tui.domain.{name}" for name in names.split())
    assert loaded_by(code).isdisjoint(THIRD_PARTY)


def test_help_loads_no_framework() -> None:
    code = "from hia_tui.cli.main import main\ntry:\n    main(['--help'])\nexcept SystemExit:\n    pass"
    assert loaded_by(code).isdisjoint(THIRD_PARTY)


@pytest.mark.parametrize("command", [["status"], ["answer", "1.1", "3"], ["list"]])
def test_commands_load_no_screen_and_no_report(command: list[str], tmp_path: object) -> None:
    code = (
        f"import os\nos.environ['HIA_HOME'] = {str(tmp_path)!r}\n"
        f"from hia_tui.cli.main import main\nmain(['new', '--title', 'x'])\nmain({command!r})"
    )
    assert loaded_by(code).isdisjoint(["textual", *HEAVY])


def test_the_app_shows_its_first_screen_without_what_only_reports_and_sync_need(tmp_path: object) -> None:
    code = f"""
import asyncio
from pathlib import Path
from hia_tui.paths import Paths
from hia_tui.tui.app import HiaApp
from hia_tui.workspace.home import Workspace

async def main():
    home = Path({str(tmp_path)!r})
    app = HiaApp(Workspace(Paths(home / "home", home / "witness")))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()

asyncio.run(main())
"""
    assert loaded_by(code).isdisjoint(set(HEAVY) - {"ssl"})
