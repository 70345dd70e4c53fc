"""A headless Chromium, driven over a pipe, with axe-core run in its pages: no driver program and no port.

`.ci/run` puts axe-core into `.run/axe` by the lock in `tests/npm`; `HIA_AXE` names another `axe.min.js`.
"""

import base64
import fcntl
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
SECONDS = 60.0
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
    "--no-default-browser-check", "--disable-background-networking", "--disable-extensions",
    "--hide-scrollbars", "--remote-debugging-pipe",
)  # fmt: skip

_PLACE = "import os, sys; a, b, *p = sys.argv[1:]; os.dup2(int(a), 3); os.dup2(int(b), 4); os.execvp(p[0], p)"
"""The browser reads commands from descriptor 3 and answers on 4."""


def axe_script() -> Path | None:
    """Where axe-core is; None where it was not installed."""
    named = os.environ.get("HIA_AXE")
    path = Path(named) if named else ROOT / ".run" / "axe" / "node_modules" / "axe-core" / "axe.min.js"
    return path if path.is_file() else None


def chromium() -> str | None:
    """The browser's program; None where there is none."""
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


def missing() -> str:
    """Why pages cannot be checked here; empty where they can."""
    if chromium() is None:
        return "there is no Chromium here"
    if axe_script() is None:
        return "axe-core is not here: npm ci in a copy of tests/npm, then HIA_AXE=…/axe-core/axe.min.js"
    return ""


class Browser:
    """One browser with one page."""

    def __init__(self) -> None:
        self._profile = tempfile.mkdtemp(prefix="hia-browser-")
        ours, theirs = os.pipe(), os.pipe()
        self._out, self._in = ours[1], theirs[0]
        # High numbers first, so that neither end stands where the browser's own two have to be.
        ends = [fcntl.fcntl(end, fcntl.F_DUPFD, 20) for end in (ours[0], theirs[1])]

        program = [chromium() or "chromium", *_FLAGS, f"--user-data-dir={self._profile}"]
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PLACE, *map(str, ends), *program], pass_fds=ends,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        for end in (*ends, ours[0], theirs[1]):
            os.close(end)
        self._buffer, self._number, self._session = b"", 0, ""
        self._events: list[dict] = []
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._ask("Page.enable")

    def close(self) -> None:
        """End the browser, and remove what it left."""
        self._process.kill()
        self._process.wait()
        os.close(self._out)
        os.close(self._in)
        shutil.rmtree(self._profile, ignore_errors=True)

    def open(self, url: str, *, width: int = 1280, height: int = 900, scheme: str = "light") -> None:
        """Load a page at a width, in a light or dark scheme, and wait until it is there."""
        self._ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                  mobile=False)  # fmt: skip
        self._ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self._ask("Page.setBypassCSP", enabled=True)
        self._events.clear()
        self._ask("Page.navigate", url=url)
        self._wait("Page.loadEventFired")

    def click(self, selector: str) -> None:
        """Press something that leads to another page, and wait for that."""
        self._events.clear()
        self.value(f"document.querySelector({json.dumps(selector)}).click()")
        self._wait("Page.loadEventFired")

    def value(self, script: str):
        """What a script comes to; a promise is waited for."""
        said = self._ask("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in said:
            raise AssertionError(said["exceptionDetails"])
        return said["result"].get("value")

    def picture(self, path: Path) -> None:
        """The whole page as a PNG."""
        said = self._ask("Page.captureScreenshot", captureBeyondViewport=True)
        Path(path).write_bytes(base64.b64decode(said["data"]))

    def violations(self) -> list[str]:
        """What axe finds wrong with the page that is open: a line for each element."""
        script = axe_script()
        assert script is not None, missing()
        self.value(script.read_text() + "; true")
        options = json.dumps({"runOnly": list(RULES), "resultTypes": ["violations"]})
        found = self.value(
            f"axe.run(document, {options}).then(r => r.violations.flatMap(v =>"
            " v.nodes.map(n => `${v.id}: ${v.help}: ${n.html.slice(0, 200)}`)))"
        )
        return list(found)

    def is_wider_than_its_window(self) -> bool:
        """Whether a reader would have to scroll sideways."""
        return bool(self.value("document.documentElement.scrollWidth > window.innerWidth"))

    def _ask(self, method: str, **given) -> dict:
        self._number += 1
        message = {"id": self._number, "method": method, "params": given}
        if self._session:
            message["sessionId"] = self._session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._out, data) :]
        while True:
            said = self._next()
            if said.get("id") == self._number:
                assert "error" not in said, said
                return said["result"]
            self._events.append(said)

    def _wait(self, event: str) -> None:
        while not any(said.get("method") == event for said in self._events):
            self._events.append(self._next())

    def _next(self) -> dict:
        ends = time.monotonic() + SECONDS
        while b"\0" not in self._buffer:
            left = ends - time.monotonic()
            assert left > 0, "the browser does not answer"
            assert select.select([self._in], [], [], left)[0], "the browser does not answer"
            data = os.read(self._in, 1 << 16)
            assert data, "the browser has ended"
            self._buffer += data
        line, _, self._buffer = self._buffer.partition(b"\0")
        return json.loads(line)
