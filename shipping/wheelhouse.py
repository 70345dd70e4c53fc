"""Makes the offline wheel folder: the program, its libraries and pip, for machines without a package index.

    python shipping/wheelhouse.py [--python 3.11 …] [--platform manylinux_2_28_x86_64 …] [FOLDER]
    python shipping/wheelhouse.py --own FOLDER        the program's own wheel alone

The folder is `wheelhouse` unless another is named. Libraries are those of the lock files, checked by hash:
the program's and the sync server's. `run.py` and pip read the folder; both check the hashes again.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from single_file import ROOT, blocks_of, download, pip

PYTHONS = ("3.11", "3.12", "3.13")
PLATFORM = "manylinux_2_28_x86_64"


def main() -> int:
    """Fetch and build."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "wheelhouse")
    parser.add_argument("--own", action="store_true", help="only the program's own wheel")
    parser.add_argument("--python", nargs="+", default=PYTHONS, metavar="X.Y")
    parser.add_argument("--platform", nargs="+", default=[PLATFORM], metavar="NAME")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    own_wheel(options.folder)
    if options.own:
        return 0
    fetch(options.folder, options.python, options.platform)
    for lock in ("requirements.lock", "requirements-server.lock"):
        shutil.copy(ROOT / lock, options.folder)
    count = len(list(options.folder.glob("*.whl")))
    size = sum(path.stat().st_size for path in options.folder.iterdir()) / 1e6
    print(f"{options.folder}: {count} wheels, {size:.0f} MB, for Python {', '.join(options.python)}.")
    return 0


def fetch(folder: Path, pythons: list[str], platforms: list[str]) -> None:
    """Download what the locks name, for each Python, and the pip that run.py knows."""
    sys.path.insert(0, str(ROOT))
    import run

    wanted_pip = f"pip=={run.PIP_VERSION} --hash=sha256:{run.PIP_SHA256}\n"
    with tempfile.TemporaryDirectory() as name:
        asked = Path(name) / "requirements.txt"
        asked.write_text(
            "".join([*blocks_of(ROOT / "requirements-server.lock"), wanted_pip]), encoding="utf-8"
        )
        for python in pythons:
            kinds = [part for platform in platforms for part in ("--platform", platform)]
            # Wheels for an older C library serve newer ones; pip has to be told so.
            older = ("--platform", "manylinux_2_17_x86_64", "--platform", "manylinux2014_x86_64")
            download(asked, folder, ["--python-version", python, *kinds, *older])


def own_wheel(folder: Path) -> Path:
    """The program's own wheel, built by what pyproject.toml names."""
    for old in folder.glob("hia_tui-*.whl"):
        old.unlink()
    with tempfile.TemporaryDirectory() as name:
        command = [*pip(Path(name)), "wheel", "-q", "--disable-pip-version-check", "--no-deps"]
        subprocess.run([*command, "-w", str(folder), str(ROOT)], check=True, stdin=subprocess.DEVNULL)
    (made,) = folder.glob("hia_tui-*.whl")
    return made


if __name__ == "__main__":
    sys.exit(main())
