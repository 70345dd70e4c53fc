"""Reports: reading one line by line, saving one, and comparing rounds."""

from functools import partial

from hia_tui.domain.questionnaire import Section
from hia_tui.linear.menu import Item, Menu
from hia_tui.linear.page import Page
from hia_tui.linear.session import Session
from hia_tui.linear.spoken import spoken
from hia_tui.linear.trail import Spot
from hia_tui.named_path import typed_path
from hia_tui.reports.view import present
from hia_tui.workspace import reporting
from hia_tui.workspace.reporting import Wanted
from hia_tui.workspace.words import count

_KINDS = {
    "overall": "The whole assessment",
    "section": "One section",
    "actions": "The action plan",
    "improvement": "The improvement and training-needs plan",
    "comparison": "Comparison with another round",
    "trend": "Trend over several rounds",
    "team": "The team's answers with their spread",
    "collation": "Several teams side by side",
    "evaluation": "What people said in the evaluation",
    "paper": "A blank form to print",
}


_NAMED = 10
"""Texts with characters that the fonts lack that are named before the rest is counted."""


def open_reports(session: Session, rest: str) -> None:
    """Be at the list of reports, or at one section's."""
    if rest:
        choose_format(session, "section", session.work.questionnaire.section(rest))
        return
    session.go(
        Menu(
            Spot("reports"),
            "Reports",
            lambda session: [f"{count(len(_KINDS), 'kind')} of report."],
            lambda session: [Item(text, partial(_choose, kind=kind)) for kind, text in _KINDS.items()],
        )
    )


def compare(session: Session, rest: str) -> None:
    """Compare with another round."""
    _choose(session, "comparison", rest)


def verify(session: Session, rest: str) -> None:
    """Whether a saved report still matches the answers."""
    typed = rest or session.ask("Which report, its file")
    if not typed:
        return
    found = reporting.verify_report(session.workspace, typed_path(typed))
    session.say(*found.sentences)


def _choose(session: Session, kind: str, other: str = "") -> None:
    section = None
    if kind == "section":
        last = len(session.work.questionnaire.sections)
        typed = session.ask(f"Which section, 1 to {last}")
        if not typed:
            return
        section = session.work.questionnaire.section(typed)
    others = [other] if other else _others(session, kind)
    if others is not None:
        choose_format(session, kind, section, others)


def _others(session: Session, kind: str) -> list[str] | None:
    """The other assessments that a report is about; None when the person goes back."""
    if kind not in ("comparison", "trend", "collation"):
        return []
    known = [one for one in session.workspace.assessments() if one.id != session.work.header.id]
    session.say(
        *(f"{n}. {one.title}, {one.round or one.created[:10]}" for n, one in enumerate(known, start=1))
    )
    if not known:
        session.say("There is no other assessment here.")
        return None
    typed = session.ask("With which, one or more numbers, such as 1 2, Enter for the round before")
    if typed is None:
        return None
    chosen = [int(word) for word in typed.replace(",", " ").split() if word.isdecimal() and len(word) < 6]
    return [known[number - 1].id for number in chosen if 0 < number <= len(known)]


def choose_format(
    session: Session, kind: str, section: Section | None, others: list[str] | None = None
) -> None:
    """Read a report here or save it in one of the formats."""
    name = f"Report of section {section.number}" if section else f"Report: {_KINDS[kind].lower()}"
    chosen = session.choose(name, {"r": "read it here", "s": "save it", "m": "mail it"})
    if chosen == "r":
        asked = reporting.wanted(kind, section, "txt", others or ())
        view = present(reporting.model_of(session.workspace, session.work, asked))
        session.go(Page(Spot("report", kind), "Report", list(spoken(view))))
    elif chosen == "s":
        _save(session, kind, section, others or [])
    elif chosen == "m":
        from hia_tui.linear.mail import mail_report

        mail_report(session, reporting.wanted(kind, section, "pdf", others or ()))


def _save(session: Session, kind: str, section: Section | None, others: list[str]) -> None:
    formats = reporting.FORMATS
    session.say(*(f"{number}. {name}" for number, name in enumerate(formats, start=1)))
    typed = session.ask(f"Format, 1 to {len(formats)}, Enter for {formats[0]}")
    if typed is None:
        session.say("No report was saved.")
        return
    chosen = formats[int(typed) - 1] if typed in map(str, range(1, len(formats) + 1)) else typed or formats[0]
    asked: Wanted = reporting.wanted(kind, section, chosen.casefold(), others)
    session.talk.quote("Folder of reports", str(session.workspace.paths.reports))
    where = session.ask("File or folder for it, Enter for the folder of reports")
    if where is None:
        session.say("No report was saved.")
        return
    missing = reporting.unprintable_in(session.workspace, session.work, asked)
    session.say(
        *(f"The PDF's fonts lack characters of {place}: {signs}" for place, signs in missing[:_NAMED])
    )
    if missing and not session.agrees("Save it all the same?"):
        session.say("No report was saved.")
        return
    session.say("Making the report.")
    saved = reporting.save_report(
        session.workspace, session.work, asked, typed_path(where) if where else None
    )
    session.say("Saved, and read back from the disk.")
    session.talk.quote("Report", str(saved.path.absolute()))
    if saved.unprintable:
        session.say(
            f"{count(len(saved.unprintable), 'text')} have characters that the PDF's fonts lack. "
            "The PDF names them; the HTML and text copies have them whole."
        )
