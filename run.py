#!/usr/bin/env python3
"""Opens HIA TUI, or runs its tests, from a checkout on a machine that has Python 3.11+ and nothing else.

    python3 run.py              open the app; the first run installs what it needs into .run/ beside this file
    python3 run.py COMMAND …    run a command of the program, such as: python3 run.py status
    python3 run.py test …       run the tests; what follows goes to pytest

The libraries are those of the lock files, checked by hash. They come from the package index that pip is
configured for, or from the folder `wheelhouse` (or the one that HIA_WHEELHOUSE names) when it is there.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit("HIA TUI needs Python 3.11 or later; this is %d.%d." % sys.version_info[:2])

import configparser
import contextlib
import hashlib
import html.parser
import importlib.util
import os
import platform
import subprocess
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent
PIP_VERSION = "26.3"
PIP_SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"
DEFAULT_INDEX = "https://pypi.org/simple"


def main(arguments: list[str]) -> None:
    """Build the environment if it is not the one that the locks describe, then become the program."""
    is_test = arguments[:1] == ["test"]
    python = environment("test" if is_test else "app")
    command = ["-m", "pytest", *arguments[1:]] if is_test else ["-m", "hia_tui.cli.main", *arguments]
    if is_test:
        os.chdir(ROOT)
    if os.name == "nt":
        sys.exit(subprocess.call([python, *command]))
    os.execv(python, [str(python), *command])


def environment(name: str) -> Path:
    """The Python of the environment for the app or the tests, made as its lock says."""
    lock = ROOT / ("requirements-dev.lock" if name == "test" else "requirements.lock")
    folder = ROOT / ".run" / name
    stamp = folder / "stamp"
    wanted = hashlib.sha256(
        lock.read_bytes() + Path(__file__).read_bytes() + f"{sys.version}{sys.prefix}{ROOT}".encode()
    ).hexdigest()
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / ("python.exe" if os.name == "nt" else "python")
    with one_at_a_time(ROOT / ".run"):
        if not (stamp.is_file() and stamp.read_text() == wanted and python.exists()):
            say(f"Installing what the {'tests need' if name == 'test' else 'program needs'} into {folder} …")
            create(folder, lock, python)
            install_checkout(python, scripts)
            stamp.write_text(wanted)
    return python


def create(folder: Path, lock: Path, python: Path) -> None:
    """Make a virtual environment without pip in it, and fill it from a lock."""
    try:
        import venv
    except ImportError:
        give_up("this Python has no venv module. On Debian or Ubuntu: apt-get install libpython3-stdlib")
    venv.EnvBuilder(with_pip=False, clear=True, symlinks=os.name != "nt").create(folder)
    wheels = Path(os.environ.get("HIA_WHEELHOUSE") or ROOT / "wheelhouse")
    source = ["--no-index", "--find-links", str(wheels)] if wheels.is_dir() else []
    options = ["install", "-qq", "--disable-pip-version-check", "--no-deps", "--require-hashes",
               "--prefer-binary", "--no-warn-script-location", *source, "-r", str(lock)]  # fmt: skip
    done = subprocess.run([*pip_for(python, folder, wheels), *options], check=False, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        give_up(
            f"{wheels if source else 'the package index'} did not give the libraries (pip says why above). "
            "Connect to a package index (PIP_INDEX_URL names another one), or put a folder `wheelhouse` "
            "beside run.py, made by: pip download -r requirements.lock -d wheelhouse"
        )


def pip_for(python: Path, folder: Path, wheels: Path) -> list[str]:
    """A way to run pip for the environment: this Python's own, the bundled one, or a pinned wheel of it."""
    if importlib.util.find_spec("pip"):
        known = subprocess.run(
            [sys.executable, "-m", "pip", "--version"], capture_output=True, text=True, check=False
        )
        version = known.stdout.split()[1:2]
        if version and tuple(int(part) for part in version[0].split(".")[:2] if part.isdigit()) >= (22, 3):
            return [sys.executable, "-m", "pip", "--python", str(python)]
    if importlib.util.find_spec("ensurepip"):
        done = subprocess.run([python, "-Im", "ensurepip"], capture_output=True, check=False)
        if done.returncode == 0:
            return [str(python), "-m", "pip"]
    return [str(python), str(pip_wheel(folder, wheels) / "pip")]


def pip_wheel(folder: Path, wheels: Path) -> Path:
    """The pinned pip, from the wheelhouse or the index, checked by hash; Python runs it from the file."""
    name = f"pip-{PIP_VERSION}-py3-none-any.whl"
    body = (wheels / name).read_bytes() if (wheels / name).is_file() else fetch(name)
    if hashlib.sha256(body).hexdigest() != PIP_SHA256:
        give_up(
            f"{name} is not the file that it should be, so it was not used. Fetch it from a source you trust"
        )
    path = folder / name
    path.write_bytes(body)
    return path


def fetch(name: str) -> bytes:
    """A file of pip's own page on the configured package index."""
    page = index_url().rstrip("/") + "/pip/"
    try:
        with urllib.request.urlopen(page, timeout=30) as answer:
            links = Links()
            links.feed(answer.read().decode("utf-8", "replace"))
            base = answer.url
        link = next(link for link in links.found if urllib.parse.urlsplit(link).path.endswith("/" + name))
        with urllib.request.urlopen(urllib.parse.urljoin(base, link), timeout=60) as answer:
            return answer.read()
    except (OSError, ValueError, StopIteration):
        give_up(
            f"this Python has no pip, {page} did not give one, and there is no wheelhouse folder. "
            "Connect to a package index (PIP_INDEX_URL names another one), install pip, or put a folder "
            "`wheelhouse` beside run.py"
        )


class Links(html.parser.HTMLParser):
    """The addresses on a page of a package index."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep where a link leads."""
        if tag == "a":
            self.found += [value for key, value in attrs if key == "href" and value]


def index_url() -> str:
    """The package index that pip would use: its environment variable, its files, or the public one."""
    if os.environ.get("PIP_INDEX_URL"):
        return os.environ["PIP_INDEX_URL"]
    home = Path(os.environ.get("HOME") or os.environ.get("USERPROFILE") or ROOT)
    found = configparser.RawConfigParser()
    places = [
        Path("/etc/pip.conf"),
        home / ".pip/pip.conf",
        home / ".config/pip/pip.conf",
        home / "pip/pip.ini",
    ]
    places += [Path(os.environ["PIP_CONFIG_FILE"])] if os.environ.get("PIP_CONFIG_FILE") else []
    with contextlib.suppress(configparser.Error, UnicodeDecodeError):
        found.read(places, encoding="utf-8")
    return found.get("global", "index-url", fallback=DEFAULT_INDEX)


def install_checkout(python: Path, scripts: Path) -> None:
    """Make the checkout importable in the environment, with the two commands beside its Python."""
    asked = [python, "-Ic", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip())
    (packages / "hia_tui_checkout.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    for name, module in (("hia", "hia_tui.cli.main"), ("hia-sync-server", "sync_server.__main__")):
        script = scripts / name
        script.write_text(
            f"#!{python}\nimport sys\nfrom {module} import main\n\nsys.exit(main())\n", encoding="utf-8"
        )
        script.chmod(0o755)
    # A person who may not write here would else have everything compiled at each start.
    own = [ROOT / "hia_tui", ROOT / "sync_server"]
    subprocess.run([python, "-Im", "compileall", "-q", "-q", *own], check=False, stdout=subprocess.DEVNULL)


@contextlib.contextmanager
def one_at_a_time(folder: Path):
    """Keep two first runs from building into each other."""
    try:
        folder.mkdir(exist_ok=True)
        with (folder / "lock").open("w") as lock:
            if platform.system() != "Windows":
                import fcntl

                fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    except OSError as problem:
        give_up(f"{folder} cannot be written ({problem.strerror}). Copy the project to a folder of your own")


def say(text: str) -> None:
    """Tell the person what takes the time, on the terminal only."""
    if sys.stderr.isatty():
        print(text, file=sys.stderr)


def give_up(why: str):
    """Leave with one sentence and no traceback."""
    sys.exit(f"HIA TUI could not be set up: {why}.")


if __name__ == "__main__":
    main(sys.argv[1:])
