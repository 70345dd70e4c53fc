"""The single file unpacks itself once, safely, and runs; the lists of parts are those of the lock."""

import importlib.util
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]


def shipping(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"shipping_{name}", ROOT / "shipping" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The single file as it is built, but for the libraries: the commands here need only TinyDB."""
    build, folder = shipping("single_file"), tmp_path_factory.mktemp("single")
    site = folder / "site"
    build.copy_ours(site)
    tinydb = Path(str(importlib.util.find_spec("tinydb").submodule_search_locations[0]))  # type: ignore[union-attr, index]
    build.shutil.copytree(tinydb, site / "tinydb", ignore=build.shutil.ignore_patterns("__pycache__"))
    entries = [(path.relative_to(site).as_posix(), path) for path in build.files_in(site)]
    for name in ("once.zip", "twice.zip"):
        build.write_zip(folder / name, iter(entries))
    assert (folder / "once.zip").read_bytes() == (folder / "twice.zip").read_bytes()
    build.write_program(folder / "hia.pyz", folder / "once.zip")
    return folder / "hia.pyz"


def run(program: Path, home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    environ = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8"} | more
    # -S: the libraries of the tests are out of reach, as they are where the file goes.
    return subprocess.run(
        [sys.executable, "-S", str(program), *arguments],
        env=environ, cwd=home, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def unpacked(home: Path) -> list[Path]:
    return sorted((home / ".cache" / "hia").glob("program-*"))


def test_it_unpacks_once_and_runs_from_there(program: Path, tmp_path: Path) -> None:
    assert run(program, tmp_path, "new", "--title", "Ward 5", "--name", "Ana").returncode == 0
    (folder,) = unpacked(tmp_path)
    assert folder.stat().st_mode & 0o777 == 0o700
    mark = folder / "hia_tui" / "cli" / "main.py"
    before = mark.stat().st_ino
    assert run(program, tmp_path, "answer", "1.1", "3").returncode == 0
    assert "1 of 72" in run(program, tmp_path, "status").stdout
    assert mark.stat().st_ino == before
    assert list(folder.parent.iterdir()) == [folder]


def test_a_folder_that_others_can_write_to_is_not_run(program: Path, tmp_path: Path) -> None:
    assert run(program, tmp_path, "--version").returncode == 0
    (folder,) = unpacked(tmp_path)
    folder.chmod(0o777)
    (folder / "hia_tui" / "cli" / "main.py").write_text("raise SystemExit('planted')")
    ran = run(program, tmp_path, "--version")
    assert (ran.returncode, ran.stdout.split()[0]) == (0, "hia")
    assert "planted" not in ran.stderr


def test_half_unpacked_is_unpacked_again(program: Path, tmp_path: Path) -> None:
    assert run(program, tmp_path, "--version").returncode == 0
    (folder,) = unpacked(tmp_path)
    (folder / "complete").unlink()
    (folder / "hia_tui" / "cli" / "main.py").unlink()
    assert run(program, tmp_path, "--version").returncode == 0


def test_without_a_place_to_unpack_it_runs_and_leaves_nothing(program: Path, tmp_path: Path) -> None:
    blocked, temporary = tmp_path / "file", tmp_path / "tmp"
    blocked.write_text("in the way")
    temporary.mkdir()
    more = {"XDG_CACHE_HOME": str(blocked), "TMPDIR": str(temporary)}
    assert run(program, tmp_path, "--version", **more).stdout.startswith("hia ")
    assert list(temporary.iterdir()) == []


def locked() -> dict[str, str]:
    packages = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    return {package["name"]: package["version"] for package in packages}


def test_the_page_of_dependencies_lists_what_is_locked() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| ([a-z0-9_.-]+) \| (\S+) \|", page, re.MULTILINE))
    listed.pop("library", None)
    wanted = locked()
    wanted.pop("hia-tui")
    assert listed == wanted, "run: make licences"


def test_the_bill_of_materials_lists_what_is_installed_with_the_program_and_the_server() -> None:
    bill = json.loads((ROOT / "docs" / "sbom.cdx.json").read_text(encoding="utf-8"))
    requirements = (ROOT / "requirements-server.lock").read_text(encoding="utf-8")
    wanted = dict(re.findall(r"^([a-z0-9_.-]+)==(\S+)", requirements, re.MULTILINE))
    assert {part["name"]: part["version"] for part in bill["components"]} == wanted, "run: make sbom"
    known = {part["bom-ref"] for part in bill["components"]} | {bill["metadata"]["component"]["bom-ref"]}
    named = {one for entry in bill["dependencies"] for one in (entry["ref"], *entry["dependsOn"])}
    assert named == known


def test_the_lock_files_name_the_versions_of_the_lock() -> None:
    wanted = locked()
    for name in ("requirements.lock", "requirements-server.lock", "requirements-dev.lock"):
        found = re.findall(r"^([a-z0-9_.-]+)==(\S+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
        assert [(package, version) for package, version in found if wanted[package] != version] == []


def test_every_direct_dependency_has_its_reason() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    direct = [*project["dependencies"], *project["optional-dependencies"]["server"]]
    for name in (re.split(r"[=~<>\[]", one)[0] for one in direct):
        (row,) = re.findall(rf"^\| {name} .*$", page, re.MULTILINE)
        assert "asked for by" not in row
