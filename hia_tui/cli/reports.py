"""`hia report`, `verify`, `paper`, `compare`."""

import sys
from argparse import ArgumentParser, Namespace
from functools import partial
from pathlib import Path

from hia_tui.cli.command import Command, Session, takes_json
from hia_tui.cli.progress import progress_line
from hia_tui.domain.errors import BadInput
from hia_tui.named_path import given_path
from hia_tui.workspace import reporting
from hia_tui.workspace.reporting import FORMATS, KINDS, Saved, Unprintable, Wanted
from hia_tui.workspace.words import count

_MOST_NAMED = 10


def _report_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("section", nargs="?", help="only this section: its number or id")
    parser.add_argument("--kind", help=f"{', '.join(KINDS)} (default: overall)")
    parser.add_argument(
        "--with", dest="others", nargs="+", default=[], metavar="ASSESSMENT", help="others to compare"
    )
    parser.add_argument(
        "--format", default=None, help=f"{', '.join(FORMATS)} (default: pdf, or by the path's ending)"
    )
    parser.add_argument("--out", type=given_path, help="a file or a folder; - prints text formats")
    parser.add_argument("--email", metavar="ADDRESS", help="send it by the mail server in the settings")
    parser.add_argument("--yes", action="store_true", help="send without asking")
    takes_json(parser)


def _report(options: Namespace, session: Session) -> int:
    work = session.work
    section = work.questionnaire.section(options.section) if options.section else None
    asked = reporting.wanted(options.kind, section, _format(options.format, options.out), options.others)
    if options.email:
        from hia_tui.cli.mail import send

        return send(session, asked, options.email, confirmed=options.yes)
    if options.out is not None and str(options.out) == "-":
        return _print(session, asked)
    warn = None if options.json else partial(say_unprintable, session)
    with progress_line("Making the report") as progress:
        saved = reporting.save_report(
            session.workspace, work, asked, options.out, progress, on_unprintable=warn
        )
    _say_saved(saved, asked, session, as_json=options.json)
    return 0


def _format(given: str | None, out: Path | None) -> str:
    if given:
        return given
    ending = out.suffix.removeprefix(".").casefold() if out is not None else ""
    return ending if ending in FORMATS else "pdf"


def _print(session: Session, asked: Wanted) -> int:
    body = reporting.render_report(session.workspace, session.work, asked)
    if asked.format in ("pdf", "xlsx"):
        if sys.stdout.isatty():
            raise BadInput(
                f"A {asked.format} file cannot be shown in a terminal. Give --out FILE. Nothing was saved."
            )
        sys.stdout.buffer.write(body)
        return 0
    if asked.format in ("txt", "md"):
        session.say(body.decode().rstrip("\n"))
    else:
        sys.stdout.write(body.decode("utf-8-sig"))
    return 0


def _say_saved(saved: Saved, asked: Wanted, session: Session, *, as_json: bool) -> None:
    if as_json:
        session.facts(
            {
                "path": str(saved.path),
                "kind": asked.kind.value,
                "format": asked.format,
                "section": asked.section.number if asked.section else None,
                "unprintable": [{"where": where, "characters": text} for where, text in saved.unprintable],
            }
        )
        return
    session.say(f"Saved and checked: {saved.path}")


def say_unprintable(session: Session, missing: Unprintable) -> None:
    """What a PDF will lack, before it is saved or sent."""
    session.warn(
        f"{count(len(missing), 'text has', 'texts have')} characters that the PDF's fonts do not have. "
        "They are named in it, and the HTML and text copies hold them. A folder with more fonts: "
        "hia settings reports.fonts FOLDER"
    )
    for where, text in missing[:_MOST_NAMED]:
        session.warn(f"  {where}: {text}")
    if len(missing) > _MOST_NAMED:
        session.warn(f"  and {len(missing) - _MOST_NAMED} more, all named at the end of the PDF.")


def _paper_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("section", nargs="?", help="only this section: its number or id")
    parser.add_argument("--out", type=given_path, help="a file or a folder")
    takes_json(parser)


def _paper(options: Namespace, session: Session) -> int:
    section = session.work.questionnaire.section(options.section) if options.section else None
    asked = reporting.wanted("paper", section, _format(None, options.out))
    warn = None if options.json else partial(say_unprintable, session)
    saved = reporting.save_report(session.workspace, session.work, asked, options.out, on_unprintable=warn)
    _say_saved(saved, asked, session, as_json=options.json)
    return 0


def _compare_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "earlier", metavar="ASSESSMENT", help="the earlier one: its id, the start of it, or its title"
    )
    parser.add_argument("later", metavar="ASSESSMENT", help="the later one")


def _compare(options: Namespace, session: Session) -> int:
    later = session.workspace.open(options.later)
    asked = reporting.wanted("comparison", None, "txt", [options.earlier])
    session.say(reporting.report_text(session.workspace, later, asked).rstrip("\n"))
    return 0


def _verify_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("report", type=given_path, help="a report that was saved")
    takes_json(parser)


def _verify(options: Namespace, session: Session) -> int:
    found = reporting.verify_report(session.workspace, options.report)
    if options.json:
        session.facts(found.facts)
    else:
        for sentence in found.sentences:
            session.say(sentence)
    return 0 if found.matches else 1


COMMANDS = {
    "report": Command(_report_arguments, _report),
    "verify": Command(_verify_arguments, _verify),
    "paper": Command(_paper_arguments, _paper),
    "compare": Command(_compare_arguments, _compare),
}
