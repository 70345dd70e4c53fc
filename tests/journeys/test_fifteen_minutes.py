"""A server, two members and a report, by the page that says how: its commands are run as they stand."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.conftest import installed

PAGE = Path(__file__).resolve().parents[2] / "docs" / "first-team.md"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_ADDRESS = "http://127.0.0.1:8080"
_CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{5}(?:-[0-9A-HJKMNP-TV-Z]{5}){3}\b")


@pytest.fixture
def served(tmp_path: Path, environment: dict[str, str]) -> Iterator[str]:
    """The server of the page, on a port of its own; gives its address."""
    ((command,),) = [block.splitlines() for who, block in blocks() if who == "server"]
    words = [*shell("hia-sync-server"), *command.split()[1:], "--port", "0"]
    with subprocess.Popen(
        words, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        assert said.startswith("listening on http://127.0.0.1:"), said
        yield said.split()[-1]
        process.terminate()


def blocks() -> list[tuple[str, str]]:
    return _BLOCK.findall(PAGE.read_text(encoding="utf-8"))


def shell(name: str) -> list[str]:
    found = installed(name)
    return found if "hia_tui.cli.main" not in found else [found[0], "-m", "sync_server"]


def test_the_page_ends_with_a_checked_report(
    tmp_path: Path, environment: dict[str, str], served: str
) -> None:
    code, said = "", ""
    statuses: list[int] = []
    homes: dict[str, str] = {}
    program = " ".join(installed("hia"))
    for who, block in blocks():
        if who == "server":
            continue
        for line in block.splitlines():
            if home := re.fullmatch(r'export HIA_HOME="\$PWD/(\w+)"', line):
                homes[who] = str(tmp_path / home[1])
                continue
            command = re.sub(r"^hia\b", program, line).replace(_ADDRESS, served).replace("CODE", code)
            state = homes[who] + "-state"
            ran = subprocess.run(
                command, shell=True, cwd=tmp_path, timeout=60, text=True, capture_output=True, check=False,
                env=environment | {"HIA_HOME": homes[who], "XDG_STATE_HOME": state},
            )  # fmt: skip
            assert ran.returncode in (0, 3), f"{who}: {command}\n{ran.stdout}{ran.stderr}"
            statuses.append(ran.returncode)
            said += ran.stdout
            if "team invite" in line:
                (code,) = _CODE.findall(ran.stdout)
    assert statuses.count(3) == 1
    assert "Saved and checked" in said
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
