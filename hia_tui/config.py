"""The settings that a person can change, each with its default and its reason in one place."""

from collections.abc import Mapping
from dataclasses import dataclass

from hia_tui.domain.errors import BadInput, UnknownName
from hia_tui.named_path import typed_path


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that can be set."""

    key: str
    default: str
    about: str
    choices: tuple[str, ...] = ()
    """The values that it takes; empty for any text."""


_YES_NO = ("yes", "no")

SETTINGS = (
    Setting("keys.single", "yes", "Single letters and digits act on scales and lists. "
            "Turn off for voice input, which sends letters.", _YES_NO),
    Setting("screen.theme", "auto", "Colours of the full-screen app; auto picks by the terminal.",
            ("auto", "light", "dark", "high-contrast", "mono")),
    Setting("screen.glyphs", "auto", "Signs used for lines and bars; auto picks by locale and terminal.",
            ("auto", "unicode", "wgl4", "ascii")),
    Setting("screen.mouse", "no", "Take mouse clicks. Off keeps the terminal's own copy and paste.", _YES_NO),
    Setting("screen.mode", "auto", "Full screen, or line by line; auto picks by the terminal.",
            ("auto", "full", "linear")),
    Setting("question.advance", "no", "Go to the next question as soon as a rating is chosen.", _YES_NO),
    Setting("text.editor", "no", "Offer the editor named in EDITOR for long texts.", _YES_NO),
    Setting("organisation.folder", "", "Folder with the organisation's own words, links and questions."),
    Setting("inbox.folder", "", "Shared folder where team mates leave packs."),
    Setting("smtp.host", "", "Mail server for sending reports. Nothing is sent unless it is set."),
    Setting("smtp.port", "587", "Port of the mail server."),
    Setting("smtp.user", "", "User name at the mail server. The password is asked each time, never stored."),
    Setting("smtp.from", "", "Sender's address; the profile's e-mail address if empty."),
    Setting("smtp.security", "starttls", "How the connection is protected.", ("starttls", "tls")),
    Setting("smtp.ca-file", "", "Certificate authority of the mail server, as a PEM file."),
    Setting("sync.ca-file", "", "Extra certificate authority for the sync server, as a PEM file."),
    Setting("reports.fonts", "", "Folder with more fonts (.ttf, .otf) for PDF reports in scripts that the "
            "bundled ones lack."),
    Setting("report.paper", "a4", "Paper size of PDF reports.", ("a4",)),
)  # fmt: skip
_PATHS = (".folder", "-file", ".fonts")
"""How the keys of settings end that name a file or folder."""
_BY_KEY = {setting.key: setting for setting in SETTINGS}


def setting(key: str) -> Setting:
    """The setting with that key.

    Raises:
        UnknownName: with the keys that there are.
    """
    if key not in _BY_KEY:
        raise UnknownName(f"There is no setting {key!r}. `hia settings` lists them. Nothing was changed.")
    return _BY_KEY[key]


def checked(key: str, value: str) -> str:
    """A value that the setting takes.

    Raises:
        UnknownName: if there is no such setting.
        BadInput: if it does not take that value.
    """
    wanted = setting(key)
    value = value.strip()
    if wanted.choices and value not in wanted.choices:
        raise BadInput(f"{key} takes {', '.join(wanted.choices)}, not {value!r}. Nothing was changed.")
    if key == "smtp.port" and not (value.isdecimal() and 0 < int(value) < 65536):
        raise BadInput(f"smtp.port is a number from 1 to 65535, not {value!r}. Nothing was changed.")
    if value and key.endswith(_PATHS):
        # Whole, because the next program may be started in another folder.
        return str(typed_path(value).absolute())
    return value


@dataclass(frozen=True, slots=True)
class Settings:
    """What is set, over the defaults."""

    values: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        """The value in force for a key (UnknownName if there is no such setting)."""
        return self.values.get(key, setting(key).default)

    def is_on(self, key: str) -> bool:
        """Whether a yes-or-no setting is on."""
        return self[key] == "yes"
