"""Where the questionnaire's files are: inside the installed package, or in a checkout beside it."""

from dataclasses import dataclass
from pathlib import Path

from hia_tui.domain.errors import BadContent

INDEX = "questionnaire.toml"
ORGANISATION = "organisation.toml"


@dataclass(frozen=True, slots=True)
class Folders:
    """A whole questionnaire and, where there is one, the organisation's folder that is laid over it."""

    content: Path
    overlay: Path | None


def content_folder() -> Path:
    """The folder of the questionnaire that comes with the program.

    Raises:
        BadContent: if the installation is incomplete.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "bundled", package.parents[1] / "content"):
        if (folder / INDEX).is_file():
            return folder
    raise BadContent(
        f"The questionnaire that comes with the program is missing from {package / 'bundled'}. "
        "No answer was changed. Install the program again."
    )


def folders(given: Path | None) -> Folders:
    """Tell a whole questionnaire of one's own from an organisation's folder over ours.

    Raises:
        BadContent: if there is no such folder, or it holds neither.
    """
    if given is None:
        return Folders(content_folder(), None)
    if not given.is_dir():
        raise BadContent(f"There is no folder {given}. No answer was changed. Name a folder that is there.")
    if (given / INDEX).is_file():
        return Folders(given, None)
    if any((given / name).exists() for name in (ORGANISATION, "sections", "guidance")):
        return Folders(content_folder(), given)
    raise BadContent(
        f"{given} holds neither {INDEX} (a whole questionnaire) nor {ORGANISATION} (an organisation's part). "
        "No answer was changed. See content/README.md for what such a folder holds."
    )
