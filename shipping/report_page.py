"""Makes docs/pictures/report.png: a page of the report of the sample team (`make report-page`).

Needs `pdftoppm` of poppler-utils; where ImageMagick is there too, the picture is made smaller.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = "1"
WIDTH = "900"


def main() -> int:
    """Make the sample, its report, and the picture of a page."""
    out = ROOT / "docs" / "pictures" / "report.png"
    out.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pdf = report(folder)
        subprocess.run(
            ["pdftoppm", "-png", "-f", PAGE, "-l", PAGE, "-scale-to-x", WIDTH, "-scale-to-y", "-1",
             "-singlefile", str(pdf), str(folder / "page")],
            check=True,
        )  # fmt: skip
        page = folder / "page.png"
        if convert := shutil.which("convert"):
            small = folder / "small.png"
            subprocess.run(
                [convert, str(page), "-strip", "+dither", "-colors", "64", f"PNG8:{small}"], check=True
            )
            page = small
        shutil.copy(page, out)
    print(f"{out}: {out.stat().st_size // 1000} kB")
    return 0


def report(folder: Path) -> Path:
    """The whole report of the sample team."""
    from hia_tui.cli.main import main as hia
    from hia_tui.paths import find_paths
    from hia_tui.workspace import sample
    from hia_tui.workspace.home import Workspace

    os.environ |= {"HIA_HOME": str(folder / "home"), "XDG_STATE_HOME": str(folder / "state")}
    sample.make_sample(Workspace(find_paths(os.environ))).close()
    pdf = folder / "report.pdf"
    if hia(["report", "--out", str(pdf)]):
        raise SystemExit("the sample's report could not be made")
    return pdf


if __name__ == "__main__":
    sys.exit(main())
