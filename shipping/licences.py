"""Writes docs/dependencies.md: every library with its version, licence and reason.

python shipping/licences.py        with the Python of the tests, which has all of them installed
"""

import sys

from parts import ROOT, Part, parts

SCOPES = {
    "program": ("The program", "On the machine of everyone who uses it."),
    "server": ("The sync server", "In addition, where somebody runs the server."),
    "tests": ("Contributors", "To test, check and build; not installed with the program."),
}


def main() -> int:
    """Write the page."""
    (ROOT / "docs" / "dependencies.md").write_text(page(parts()), encoding="utf-8")
    return 0


def page(found: list[Part]) -> str:
    """The page as Markdown."""
    counts = [sum(part.scope == scope for part in found) for scope in SCOPES]
    lines = [
        "# Dependencies and their licences",
        "",
        f"Written by `make licences` from `uv.lock` and the installed metadata: {counts[0]} libraries for "
        f"the program, {counts[1]} more for the server, {counts[2]} for contributors. Each direct one has "
        "its reason in `pyproject.toml`. For machines: [sbom.cdx.json](sbom.cdx.json), by `make sbom`.",
    ]
    for scope, (title, about) in SCOPES.items():
        lines += [
            "",
            f"## {title}",
            "",
            about,
            "",
            "| library | version | licence | why |",
            "|---|---|---|---|",
        ]
        lines += [
            f"| {one.name} | {one.version} | {one.licence} | {one.why} |"
            for one in found
            if one.scope == scope
        ]
    return "\n".join([*lines, "", CARE.strip(), ""])


CARE = """
## How they are looked after

- **Few, each with a reason.** A new one has to say what it is for, and why the standard library is not
  enough.
- **Locked and checked by hash** at every installation; wheels only, so that nothing is built on your
  machines.
- **Textual and fpdf2 are pinned exactly**: we use private names of both, guarded by tests.
- **Known weaknesses**: `pip-audit --no-deps -r requirements-server.lock`, where its data can be reached.
  For 0.1.0 it could not; every direct dependency was at its newest version on 22 November 2026. What a
  library is used for bounds what a weakness in it could do: Pillow comes with fpdf2 and is never handed
  a file; Jinja2 never compiles text that people wrote; the HTTP client speaks to one configured server.
- **Copyleft**: fpdf2 (LGPL) and certifi (MPL) are used unchanged, as libraries that you may replace. All
  others are permissive.
- The fonts in reports are under the SIL Open Font License; see `hia_tui/reports/fonts`.
"""


if __name__ == "__main__":
    sys.exit(main())
