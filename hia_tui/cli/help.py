"""`hia help`: the guidance that the app's help shows, as plain text."""

from argparse import ArgumentParser, Namespace

from hia_tui.cli.command import Command, Session
from hia_tui.domain.errors import UnknownName
from hia_tui.domain.questionnaire import Form, Nation, Page


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("topic", nargs="*", help="a page's name, or words to look for")


def _help(options: Namespace, session: Session) -> int:
    workspace = session.workspace
    in_use = workspace.in_use()
    nation = Nation(in_use.nation) if in_use else Nation.UK
    questionnaire = workspace.questionnaire(Form.FULL, nation, in_use.content if in_use else None)
    words = " ".join(options.topic).strip()
    if not words:
        session.say("Pages of guidance. Read one with: hia help NAME")
        for page in questionnaire.pages:
            session.say(f"  {page.id:32} {page.title}")
        session.say("The commands are listed by: hia --help")
        return 0
    for page in _found(questionnaire.pages, words):
        session.say(page.title)
        session.say()
        session.say(page.body.replace("**", "").strip())
        session.say()
    return 0


def _found(pages: tuple[Page, ...], words: str) -> list[Page]:
    wanted = words.casefold()
    by_name = [page for page in pages if wanted in (page.id, page.title.casefold())]
    found = by_name or [page for page in pages if wanted in f"{page.id} {page.title} {page.body}".casefold()]
    if not found:
        raise UnknownName(f"No page of the guidance has {words!r}. `hia help` lists the pages.")
    return found if len(found) <= 2 or by_name else found[:1]


COMMANDS = {"help": Command(_arguments, _help)}
