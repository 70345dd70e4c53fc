"""Writes docs/sbom.cdx.json: a CycloneDX 1.6 bill of materials of program and server, from uv.lock.

    python shipping/sbom.py

The same lock gives the same bytes: no time, no random number.
"""

import json
import sys
import tomllib
import uuid
from typing import Any

from parts import ROOT, Part, parts


def main() -> int:
    """Write it."""
    text = json.dumps(bill(parts()), indent=1, ensure_ascii=False)
    (ROOT / "docs" / "sbom.cdx.json").write_text(text + "\n", encoding="utf-8")
    return 0


def bill(found: list[Part]) -> dict[str, Any]:
    """The bill; libraries of contributors are left out."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    shipped = [part for part in found if part.scope != "tests"]
    own = f"pkg:pypi/{project['name']}@{project['version']}"
    references = {part.name: reference(part) for part in shipped}
    direct = [references[part.name] for part in shipped if part.is_direct]
    serial = uuid.uuid5(uuid.NAMESPACE_URL, own + "".join(sorted(references.values())))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application", "bom-ref": own, "name": project["name"], "version": project["version"],
                "description": project["description"], "purl": own, "licenses": [{"license": {"id": "MIT"}}],
            }
        },
        "components": [component(part) for part in shipped],
        "dependencies": [
            {"ref": own, "dependsOn": sorted(direct)},
            *(
                {"ref": references[part.name],
                 "dependsOn": [references[name] for name in part.requires if name in references]}
                for part in shipped
            ),
        ],
    }  # fmt: skip


def reference(part: Part) -> str:
    """Where the world knows it."""
    return f"pkg:pypi/{part.name}@{part.version}"


def component(part: Part) -> dict[str, Any]:
    """One library."""
    return {
        "type": "library", "bom-ref": reference(part), "name": part.name, "version": part.version,
        "purl": reference(part), "scope": "required" if part.scope == "program" else "optional",
        "description": part.why, "licenses": [{"license": {"name": part.licence}}],
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
