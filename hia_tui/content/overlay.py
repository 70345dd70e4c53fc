"""An organisation's own folder, laid over the questionnaire: names, contacts, words, links, questions, pages.

Nothing in the questionnaire's own folder is touched: what the organisation's folder holds comes after it
or stands in its place.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from hia_tui.content.build import Draft, draft
from hia_tui.content.files import BadFile, files_in
from hia_tui.content.locate import ORGANISATION
from hia_tui.content.pages import read_page
from hia_tui.content.table import Table, Words
from hia_tui.domain.questionnaire import Page

CONTACT_PAGE = "contact"
CONTACT_LABELS = (
    ("name", "Who to ask"),
    ("role", "Role"),
    ("team", "Team"),
    ("email", "E-mail"),
    ("phone", "Phone"),
    ("address", "Address"),
    ("web", "Web page"),
    ("hours", "When"),
    ("note", "Note"),
)
"""What `[contact]` may hold, and how the page names it, in this order."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """An organisation's folder that is there."""

    folder: Path
    organisation: Table

    @property
    def words(self) -> dict[str, str]:
        """The organisation's words over the nation's; `{organisation}` is its name."""
        name = self.organisation.table("organisation").text("name", "")
        own = {"organisation": name} if name else {}
        return own | self.organisation.table("words").all_texts()

    def with_words(self, words: Words) -> "Overlay":
        """The same folder, its texts from now on filled with these words."""
        return Overlay(self.folder, replace(self.organisation, words=words))

    def sections(self, drafts: Iterable[Draft]) -> list[Draft]:
        """Our sections, the organisation's in place of those of the same id, and its new ones after them."""
        merged = {each.head.text("id"): each for each in drafts}
        for path in files_in(self.folder / "sections", ".toml"):
            own = draft(Table.read(path, self.organisation.words))
            extended = own.head.text("extends", "")
            if not extended:
                merged[own.head.text("id")] = own
            elif extended in merged:
                merged[extended] = _extended(merged[extended], own)
            else:
                raise own.head.fault("extends", f"There is no section {extended!r} to add questions to.")
        return list(merged.values())

    def pages(self, pages: Iterable[Page]) -> tuple[Page, ...]:
        """Our pages with the organisation's in place of those of the same name, and its contact lines."""
        merged = {page.id: page for page in pages}
        for path in files_in(self.folder / "guidance", ".md"):
            page = read_page(path, self.organisation.words)
            merged[page.id] = page
        lines = self._contact_lines()
        if lines:
            page = merged.get(CONTACT_PAGE, Page(CONTACT_PAGE, "Contact", ""))
            merged[CONTACT_PAGE] = replace(page, body=f"{page.body}\n\n{lines}".strip())
        return tuple(merged.values())

    def _contact_lines(self) -> str:
        contact = self.organisation.table("contact")
        lines = [
            f"- **{label}**: {' '.join(contact.text(key).split())}"
            for key, label in CONTACT_LABELS
            if key in contact.values
        ]
        if not lines:
            return ""
        name = self.organisation.table("organisation").text("name", "")
        return "\n".join([f"## {name or 'In our organisation'}", "", *lines])


def read_overlay(folder: Path, words: Words) -> Overlay:
    """Open an organisation's folder.

    Raises:
        BadFile: if there is none, or its organisation.toml cannot be used.
    """
    if not folder.is_dir():
        raise BadFile(folder, 0, "There is no such folder.")
    path = folder / ORGANISATION
    organisation = Table.read(path, words) if path.exists() or path.is_symlink() else Table({}, path, words)
    opened = Overlay(folder, organisation)
    return opened.with_words({**words, **opened.words})


def _extended(ours: Draft, own: Draft) -> Draft:
    """Our section with the organisation's questions in place of those of the same id, new ones at the end."""
    questions = {table.text("id"): table for table in ours.questions}
    for table in own.questions:
        questions[table.text("id")] = table
    return Draft(ours.head, list(questions.values()))
