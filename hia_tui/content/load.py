"""The content folder, and an organisation's own folder over it → one `Questionnaire`.

This is on the way to the first screen: it reads each file once and checks only what the program relies
on. `hia_tui.content.check` finds everything else.
"""

from pathlib import Path

from hia_tui.content import build
from hia_tui.content.files import NAME
from hia_tui.content.locate import INDEX
from hia_tui.content.overlay import Overlay, read_overlay
from hia_tui.content.pages import read_page, sources_page
from hia_tui.content.table import Table, Words
from hia_tui.domain.questionnaire import Form, Nation, Questionnaire, Resource, Source


def load_questionnaire(
    folder: Path,
    *,
    form: Form = Form.FULL,
    nation: Nation = Nation.UK,
    overlay: Path | None = None,
) -> Questionnaire:
    """Read the whole questionnaire in one form and one nation's words.

    Numbers are those of the full form in every form and nation. Question and section ids are those that
    answers are kept under.

    Raises:
        BadContent: if a file is missing or damaged, naming the file, the line and what is wrong.
    """
    words: Words = Table.read(folder / "nations" / f"{nation}.toml", {}).table("words").all_texts()
    own = read_overlay(overlay, words) if overlay else None
    words = own.organisation.words if own else words
    index = Table.read(folder / INDEX, words)
    evaluation = Table.read(folder / "evaluation.toml", words)
    resources = _resources(folder, words, own, nation)
    scale, version = build.scale(index), index.text("version")
    choice = build.Choice(form, nation, version, scale, frozenset(r.id for r in resources))
    drafts = [
        build.draft(Table.read(folder / "sections" / f"{name}.toml", words))
        for name in _names(index, "sections")
    ]
    sources = _sources(folder, words, own)
    pages = tuple(read_page(folder / "guidance" / f"{name}.md", words) for name in _names(index, "pages"))
    return Questionnaire(
        id=index.text("id"),
        version=version,
        title=index.text("title"),
        form=form,
        nation=nation,
        scale=scale,
        sections=build.sections(own.sections(drafts) if own else drafts, choice),
        sources=sources,
        resources=resources,
        evaluation=tuple(build.evaluation_item(t) for t in evaluation.tables("items")),
        pages=(*(own.pages(pages) if own else pages), sources_page(sources)),
        changes=tuple(build.change(t) for t in index.tables("changes")),
        words=dict(words),
    )


def release_list(questionnaire: Questionnaire) -> str:
    """The ids that a release promises to keep, one a line: what released/VERSION.txt holds.

    Made from the full form in the neutral wording, which hold every question.
    """
    return "".join(f"{question.id}\n" for question in questionnaire.questions)


def _sources(folder: Path, words: Words, own: Overlay | None) -> tuple[Source, ...]:
    tables = Table.read(folder / "sources.toml", words).tables("sources")
    tables += own.organisation.tables("sources") if own else []
    return tuple({s.id: s for s in map(build.source, tables)}.values())


def _resources(folder: Path, words: Words, own: Overlay | None, nation: Nation) -> tuple[Resource, ...]:
    tables = Table.read(folder / "resources.toml", words).tables("resources")
    tables += own.organisation.tables("resources") if own else []
    every = {r.id: r for r in map(build.resource, tables)}.values()
    return tuple(r for r in every if nation is Nation.UK or not r.nations or nation in r.nations)


def _names(index: Table, key: str) -> tuple[str, ...]:
    """Names of files in a folder of ours: nothing in them leads out of it."""
    names = index.texts(key)
    for name in names:
        if not NAME.fullmatch(name):
            raise index.fault(
                key, f"“{key}” holds {name!r}: a file's name is small letters, digits and hyphens, no ending."
            )
    return names
