"""Runs the form in a real terminal: `form_app.py [--stock] [--direct]`.

--stock leaves Textual its own painting and reading; --direct runs without the launcher. FORM_RECORD names the
file that saving writes to; FORM_SAVE_HANGS lets saving hang.
"""

import os
import sys
import time
from pathlib import Path

from hia_tui.terminal import environment, facts, launcher


def child() -> int:
    """Run the form."""
    known = facts.look()
    environment.prepare(None, known)
    sys.path.insert(0, str(Path(__file__).parent))
    from form_screens import Form

    from hia_tui.terminal import ends, install

    app = Form()

    def save() -> None:
        if os.environ.get("FORM_SAVE_HANGS"):
            time.sleep(30)
        if record := os.environ.get("FORM_RECORD"):
            Path(record).write_text(app.typed, encoding="utf-8")

    if "--stock" not in sys.argv:
        if not install.install(app, known):
            print("The painter does not fit this Textual.", file=sys.stderr)
            return 1
        ends.install(app, save)
    app.run(mouse=False)
    return 0


if __name__ == "__main__":
    direct = "--direct" in sys.argv
    sys.exit(child() if direct else launcher.launch(child, first_line="Opening the form …"))
