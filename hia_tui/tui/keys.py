"""Which key asks for which command: the declared keys, with the person's own key map over them."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hia_tui.workspace.commands import COMMANDS, Command, commands_on, is_single

_NAMES = {
    "pagedown": "PgDn", "pageup": "PgUp", "escape": "Esc", "delete": "Del", "enter": "Enter",
    "space": "Space", "tab": "Tab", "shift+tab": "Shift+Tab", "up": "Up", "down": "Down", "left": "Left",
    "right": "Right", "home": "Home", "end": "End", "insert": "Ins",
}  # fmt: skip
_KNOWN = re.compile(r"f([1-9]|1[0-2])|(ctrl|alt)\+[a-z]|pagedown|pageup|escape|delete|insert|\S")


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys in force."""

    single: bool = True
    """Whether single letters and digits act on scales and lists."""
    own: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The person's own keys by command id, instead of the declared ones."""

    def of(self, command: Command) -> tuple[str, ...]:
        """The keys of a command, single ones only where they act."""
        keys = self.own.get(command.id, command.keys)
        return keys if self.single else tuple(key for key in keys if not is_single(key))

    def command(self, screen: str, key: str) -> Command | None:
        """What a key asks for on a screen. A person's own key wins over a declared one."""
        found = [command for command in commands_on(screen) if key in self.of(command)]
        return next((command for command in found if command.id in self.own), found[0] if found else None)

    def label(self, command: Command, *, on_list: bool, kept: Collection[str] = ()) -> str:
        """The key to show for a command where the focus is; empty where it has none.

        Args:
            command: the command.
            on_list: whether single keys act there.
            kept: keys that mean something else there.
        """
        keys = [key for key in self.of(command) if key not in kept]
        singles = [key for key in keys if is_single(key) and (key.isalnum() or key == "?")] if on_list else []
        others = [key for key in keys if not is_single(key)]
        best = singles[:1] or others[:1]
        return key_name(best[0]) if best else ""

    def labels(self, command: Command) -> str:
        """All keys of a command, as help shows them."""
        return ", ".join(key_name(key) for key in self.of(command))


def key_name(key: str) -> str:
    """A key as people call it: `PgDn`, `^p`, `F1`, `n`."""
    if key in _NAMES:
        return _NAMES[key]
    if key.startswith("ctrl+"):
        return f"^{key[5:]}"
    return key.upper() if len(key) > 1 and key[0] == "f" else key


def read_keys(path: Path, *, single: bool) -> tuple[Keys, list[str]]:
    """The person's key map, `[keys]` with `"question.next" = "pagedown,f8"`; what does not fit is said."""
    try:
        text = path.read_text(encoding="utf-8")
        import tomllib

        table = tomllib.loads(text).get("keys", {})
    except FileNotFoundError:
        return Keys(single), []
    except (OSError, ValueError) as problem:
        return Keys(single), [f"The key map {path} cannot be read ({problem}). The usual keys are in force."]
    if not isinstance(table, dict):
        return Keys(single), [f"The key map {path} has no table [keys]. The usual keys are in force."]
    own: dict[str, tuple[str, ...]] = {}
    problems = []
    for name, value in table.items():
        keys = _split(value)
        fault = _fault(name, keys)
        if fault:
            problems.append(fault)
        else:
            own[name] = tuple(keys)
    return Keys(single, own), problems


def _split(value: object) -> Sequence[str]:
    if not isinstance(value, str):
        return ()
    return [key if is_single(key) else key.lower() for key in value.replace(",", " ").split()]


def _fault(name: str, keys: Sequence[str]) -> str:
    if name not in {command.id for command in COMMANDS}:
        return f"The key map names {name!r}, which is no command. Its line was left out."
    bad = [key for key in keys if not _KNOWN.fullmatch(key)]
    if bad or not keys:
        key = bad[0] if bad else ""
        return f"The key map gives {name!r} the key {key!r}, which is none. The usual key holds."
    return ""
