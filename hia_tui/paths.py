"""Where everything that the program keeps is kept: `HIA_HOME` first, else the platform's data folder."""

import hashlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hia_tui.named_path import typed_path


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders of one person's program."""

    home: Path
    """Everything that `hia` keeps; may be copied, backed up and removed as a whole."""
    witness: Path
    """A file outside `home` that tells a copied home from the one that it was copied from."""

    @property
    def reports(self) -> Path:
        """Where reports are saved unless a path is given."""
        return self.home / "reports"

    @property
    def organisation(self) -> Path:
        """The organisation's own words, links and questions, where somebody put them."""
        return self.home / "organisation"

    @property
    def keymap(self) -> Path:
        """The person's own keys."""
        return self.home / "keys.toml"


def find_paths(environment: Mapping[str, str], platform: str = sys.platform) -> Paths:
    """The folders that an environment names; nothing is created.

    Raises:
        BadInput: HIA_HOME is no name of a folder.
    """
    user = Path(environment.get("HOME") or environment.get("USERPROFILE") or Path.cwd())
    if platform == "win32":
        data = Path(environment.get("APPDATA") or user / "AppData" / "Roaming") / "hia"
        state = Path(environment.get("LOCALAPPDATA") or user / "AppData" / "Local") / "hia"
    elif platform == "darwin":
        data = user / "Library" / "Application Support" / "hia"
        state = user / "Library" / "Caches" / "hia"
    else:
        data = Path(environment.get("XDG_DATA_HOME") or user / ".local" / "share") / "hia"
        state = Path(environment.get("XDG_STATE_HOME") or user / ".local" / "state") / "hia"
    home = typed_path(environment["HIA_HOME"]) if environment.get("HIA_HOME") else data
    name = hashlib.sha256(str(home.absolute()).encode()).hexdigest()[:16]
    return Paths(home.absolute(), state / f"device-{name}")
