"""Fails where less of the code is run by the tests than was agreed: `make coverage`.

python shipping/coverage_gates.py .run/coverage.json
"""

import json
import sys
from pathlib import Path

GATES = {"hia_tui/domain/": 100.0, "hia_tui/exchange/": 100.0, "": 90.0}
"""Per cent of lines and branches, by where the code is; the last is for all of it."""


def main(path: Path) -> int:
    """Compare a report of coverage.py with the gates; 1 where one is not kept."""
    files = json.loads(path.read_text(encoding="utf-8"))["files"]
    is_kept = True
    for place, least in GATES.items():
        summaries = [file["summary"] for name, file in files.items() if name.startswith(place)]
        run = sum(one["covered_lines"] + one["covered_branches"] for one in summaries)
        whole = sum(one["num_statements"] + one["num_branches"] for one in summaries)
        per_cent = 100 * run / whole if whole else 0.0
        is_kept &= per_cent >= least
        said = "kept" if per_cent >= least else "NOT KEPT"
        print(f"{place or 'all':20} {run:,} of {whole:,}: {per_cent:.2f} %, at least {least:g} %: {said}")
    for name, file in sorted(files.items()):
        if name.startswith(tuple(place for place in GATES if place)) and file["missing_lines"]:
            print(f"  {name}: lines {file['missing_lines']}")
    return 0 if is_kept else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
