"""What the program is made of: the locked libraries with their versions, licences and reasons."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
_REASON = re.compile(r'^\s*"(?P<name>[A-Za-z0-9_.-]+)[^"]*",\s*#\s*(?P<why>.+)$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Part:
    """One library."""

    name: str
    version: str
    licence: str
    why: str
    """Its reason, or which parts ask for it."""
    scope: str
    """`program`, `server` or `tests`."""
    is_direct: bool
    """Whether the project itself names it."""
    requires: tuple[str, ...]


def parts() -> list[Part]:
    """Every library of the lock, by name."""
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    packages = {package["name"]: package for package in lock["package"]}
    own = packages.pop("hia-tui")
    needs = {name: list(asked_by(package, packages)) for name, package in packages.items()}
    program = reached(needs, (one["name"] for one in own["dependencies"]))
    server = reached(needs, (one["name"] for one in own["optional-dependencies"]["server"])) - program
    scopes = {"program": program, "server": program | server, "tests": set(packages)}
    direct = {"program": {one["name"] for one in own["dependencies"]},
              "server": {one["name"] for one in own["optional-dependencies"]["server"]}}  # fmt: skip
    why = reasons()
    found = []
    for name, package in sorted(packages.items()):
        scope = next(scope for scope, names in scopes.items() if name in names)
        askers = sorted(other for other, asked in needs.items() if name in asked and other in scopes[scope])
        is_direct = name in direct.get(scope, why)
        reason = why[name] if is_direct and name in why else f"asked for by {', '.join(askers)}"
        requires = tuple(sorted(needs[name]))
        found.append(Part(name, package["version"], licence(name), reason, scope, is_direct, requires))
    return found


def asked_by(package: dict[str, Any], packages: dict[str, dict[str, Any]]) -> Iterator[str]:
    """What a library of the lock asks for, with the extras that it names."""
    for one in package.get("dependencies", []):
        yield one["name"]
        for extra in one.get("extra", []):
            yield from (more["name"] for more in packages[one["name"]]["optional-dependencies"][extra])


def reached(needs: dict[str, list[str]], first: Any) -> set[str]:
    """All that some libraries bring along, themselves included."""
    seen: set[str] = set()
    waiting = list(first)
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += needs.get(name, [])
    return seen


def reasons() -> dict[str, str]:
    """The reason of each direct dependency: the comment beside it in pyproject.toml."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return {found["name"].lower(): found["why"].strip() for found in _REASON.finditer(text)}


_SHORT = {"MIT License": "MIT", "BSD License": "BSD", "Apache Software License": "Apache-2.0",
          "Python Software Foundation License": "PSF-2.0", "ISC License (ISCL)": "ISC",
          "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
          "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0"}  # fmt: skip


def licence(name: str) -> str:
    """The licence as the installed library states it; "not stated" where it is not installed or silent."""
    try:
        found = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return "not installed here"
    if expression := found.get("License-Expression"):
        return str(expression)
    kinds = [
        line.split(" :: ")[-1] for line in found.get_all("Classifier", []) if line.startswith("License ::")
    ]
    kinds = [_SHORT.get(kind, kind) for kind in kinds if kind != "OSI Approved"]
    said = (found.get("License") or "").strip().splitlines()
    return " and ".join(kinds) or (said[0] if said and len(said[0]) < 40 else "not stated")
