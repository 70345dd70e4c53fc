"""The wheel brings everything along: built, unpacked and run away from the checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_the_wheel_runs_away_from_the_checkout(unpacked: Path, tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(unpacked), "HIA_HOME": str(tmp_path / "home")}
    code = (
        "import hia_tui, sys\nfrom hia_tui.cli.main import main\n"
        "print(hia_tui.__file__)\n"
        "sys.exit(main(['new', '--title', 'Wheel']) or main(['answer', '1.1', '3']) or main(['report', '1']))"
    )
    ran = subprocess.run(
        [sys.executable, "-P", "-c", code],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith(str(unpacked))
    assert list((tmp_path / "home" / "reports").glob("*.pdf"))


def test_the_wheel_holds_the_questionnaire_and_what_screens_and_reports_need(unpacked: Path) -> None:
    bundled = unpacked / "hia_tui" / "content" / "bundled"
    assert len(list(bundled.glob("sections/*.toml"))) == 6
    assert {"questionnaire.toml", "sources.toml", "evaluation.toml"} <= {p.name for p in bundled.iterdir()}
    assert list(unpacked.glob("hia_tui/reports/fonts/*.ttf"))
    assert list(unpacked.glob("hia_tui/tui/**/*.tcss"))
    assert not list(unpacked.glob("content"))
