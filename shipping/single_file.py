"""Builds dist/hia.pyz: the whole program as one file, for machines with Python 3.11+ and no package index.

    python shipping/single_file.py [--out dist/hia.pyz]

It holds the locked libraries as pure Python, checked by hash, so that one file serves every processor and
every Python from 3.11 on. What exists only as machine code is left out: Pillow, which reports do not need,
and PyNaCl, without which packs under a passphrase are refused with a sentence. The sync server is not in it.
"""

import argparse
import hashlib
import importlib.util
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LEFT_OUT = {"pillow", "pynacl", "cffi", "pycparser"}
"""Machine code, and what only that needs."""
MADE_PURE = {"markupsafe"}
"""Comes as machine code with the same thing in Python beside it, which serves without it."""
BEGAN = (1980, 1, 1, 0, 0, 0)
"""The time of every entry, so that the same sources give the same bytes."""


def main() -> int:
    """Fetch, put together, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "dist" / "hia.pyz")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        site = folder / "site"
        fetch(folder)
        for wheel in sorted((folder / "wheels").glob("*.whl")):
            unpack(wheel, site)
        copy_ours(site)
        payload = folder / "site.zip"
        write_zip(payload, ((path.relative_to(site).as_posix(), path) for path in files_in(site)))
        write_program(options.out, payload)
    size = options.out.stat().st_size / 1e6
    print(f"{options.out}: {size:.1f} MB. Start it with: python3 {options.out.name}")
    return 0


def fetch(folder: Path) -> None:
    """Download the locked wheels, checked by their hashes, in their pure form."""
    pure, compiled = [], []
    for block in blocks_of(ROOT / "requirements.lock"):
        name = block.split("==")[0].strip()
        if name not in LEFT_OUT:
            (compiled if name in MADE_PURE else pure).append(block)
    kinds = ((pure, ["--platform", "any", "--implementation", "py", "--abi", "none"]),
             (compiled, ["--platform", "manylinux2014_x86_64"]))  # fmt: skip
    for number, (wanted, options) in enumerate(kinds):
        asked = folder / f"requirements-{number}.txt"
        asked.write_text("".join(wanted), encoding="utf-8")
        download(asked, folder / "wheels", ["--python-version", "3.11", *options])


def blocks_of(lock: Path) -> Iterator[str]:
    """Each requirement of a lock file with its hashes."""
    block = ""
    for line in lock.read_text(encoding="utf-8").splitlines(keepends=True):
        if line.lstrip().startswith("#"):
            continue
        if block and not line[0].isspace():
            yield block
            block = ""
        block += line
    if block.strip():
        yield block


def download(asked: Path, into: Path, options: list[str]) -> None:
    """Let pip fetch the wheels of a requirements file, by hash, without what they ask for in turn."""
    subprocess.run(
        [*pip(into.parent), "download", "-q", "--disable-pip-version-check", "--no-deps",
         "--require-hashes", "--only-binary=:all:", *options, "-r", str(asked), "-d", str(into)],
        check=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def unpack(wheel: Path, site: Path) -> None:
    """Unpack a wheel as far as it is Python and data."""
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            # .data holds commands and manual pages, which nobody calls here.
            if not name.endswith((".so", ".c", ".pyi")) and ".data/" not in name:
                archive.extract(name, site)


def copy_ours(site: Path) -> None:
    """The program and its words, as the wheel has them."""
    ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
    shutil.copytree(ROOT / "hia_tui", site / "hia_tui", ignore=ignored)
    shutil.copytree(ROOT / "content", site / "hia_tui" / "content" / "bundled", ignore=ignored)
    shutil.copy(ROOT / "LICENSE", site / "LICENSE")


def files_in(folder: Path) -> list[Path]:
    """The files below a folder, in the same order everywhere."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def write_zip(out: Path, entries: Iterator[tuple[str, Path]]) -> None:
    """A compressed archive with nothing in it that changes from one machine to the next."""
    with zipfile.ZipFile(out, "w") as archive:
        for name, path in entries:
            info = zipfile.ZipInfo(name, BEGAN)
            info.external_attr = 0o600 << 16
            archive.writestr(info, path.read_bytes(), zipfile.ZIP_DEFLATED, 9)


def write_program(out: Path, payload: Path) -> None:
    """The file that Python runs: a starter, and everything else as one entry that it unpacks once."""
    data = payload.read_bytes()
    starter = (Path(__file__).parent / "starter.py").read_text(encoding="utf-8")
    build = hashlib.sha256(data).hexdigest()[:16]
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("wb") as file:
        file.write(b"#!/usr/bin/env python3\n")
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr(zipfile.ZipInfo("__main__.py", BEGAN), starter.replace("@BUILD@", build))
            archive.writestr(zipfile.ZipInfo("site.zip", BEGAN), data)
    out.chmod(0o755)


def pip(folder: Path) -> list[str]:
    """A pip to run: this Python's own, or the pinned one that run.py fetches."""
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip"]
    sys.path.insert(0, str(ROOT))
    import run

    return [sys.executable, str(run.pip_wheel(folder, ROOT / "wheelhouse") / "pip")]


if __name__ == "__main__":
    sys.exit(main())
