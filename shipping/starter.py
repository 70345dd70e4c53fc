"""The start of the single-file program: unpacks itself once into the person's cache, then runs from there.

An archive in an archive, because Python would read a list of thousands of files at every start; and unpacked,
because Python keeps the compiled form of modules only beside files.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit("HIA TUI needs Python 3.11 or later; this is %d.%d." % sys.version_info[:2])

import os

BUILD = "@BUILD@"
"""The fingerprint of what is unpacked: another version of the program gets a folder of its own."""


def main():
    """Find or make the folder, and become the program."""
    folder = os.path.join(cache(), "program-" + BUILD)
    if not is_ours(folder):
        folder = unpack(folder)
    sys.path[0] = folder
    from hia_tui.cli.main import main

    return main()


def cache():
    """The folder for what can be made again at any time."""
    if os.name == "nt":
        return os.path.join(os.environ.get("LOCALAPPDATA") or os.path.expanduser("~"), "hia", "cache")
    return os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "hia")


def is_ours(folder):
    """Whether the program is there whole, and nobody else could have put it there or can change it."""
    try:
        found = os.lstat(folder)
        whole = os.path.exists(os.path.join(folder, "complete"))
    except OSError:
        return False
    if os.name == "nt":
        return whole
    return whole and found.st_uid == os.getuid() and found.st_mode & 0o170022 == 0o040000


def unpack(folder):
    """Unpack into the folder, or, where nothing may be written there, into one that vanishes at the end."""
    import atexit
    import shutil
    import tempfile
    import zipfile

    if sys.stderr.isatty():
        sys.stderr.write("Unpacking HIA TUI into %s, once …\n" % os.path.dirname(folder))
    try:
        os.makedirs(os.path.dirname(folder), 0o700, exist_ok=True)
        made = tempfile.mkdtemp(prefix="new-", dir=os.path.dirname(folder))
    except OSError:
        made, folder = tempfile.mkdtemp(prefix="hia-"), None
        atexit.register(shutil.rmtree, made, ignore_errors=True)
    try:
        with zipfile.ZipFile(sys.path[0]) as outer, outer.open("site.zip") as inner:
            with zipfile.ZipFile(inner) as site:
                site.extractall(made)
        open(os.path.join(made, "complete"), "w").close()
    except OSError as problem:
        shutil.rmtree(made, ignore_errors=True)
        sys.exit("HIA TUI could not be unpacked: %s. Your answers were not touched." % problem)
    if folder is None:
        return made
    try:
        os.rename(made, folder)
    except OSError:
        # Another start was quicker, or what stands there is not ours: it is used only if it is.
        if not is_ours(folder):
            atexit.register(shutil.rmtree, made, ignore_errors=True)
            return made
        shutil.rmtree(made, ignore_errors=True)
    return folder


sys.exit(main())
