"""`hia pack`, and the passphrase that packs may have."""

import os
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from hia_tui.cli.command import Command, Session, takes_json
from hia_tui.domain.errors import BadInput
from hia_tui.named_path import given_path
from hia_tui.workspace import packing, returning
from hia_tui.workspace.packing import Pack


def _pack_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("section", nargs="*", help="only these sections: numbers or ids")
    parser.add_argument(
        "--out",
        metavar="PATH",
        help="a folder, or a file ending in .hia, .hia.gz or .txt; - prints text (default: this folder)",
    )
    parser.add_argument(
        "--return", dest="back", nargs="+", metavar="QUESTION", help="send these questions back"
    )
    parser.add_argument("--note", help="why the questions go back")
    takes_passphrase(parser, "lock the pack with a passphrase, which is asked for")
    takes_json(parser)


def _pack(options: Namespace, session: Session) -> int:
    work = session.work
    sections = [work.questionnaire.section(name) for name in options.section]
    passphrase = read_passphrase(options, again=True)
    if options.back or options.note:
        questions = [work.questionnaire.question(name) for name in options.back or []]
        returning.send_back(work, questions, options.note or "")
    pack = packing.make_pack(session.workspace, work, sections)
    if options.out == "-":
        session.output.write(packing.as_text(work, pack, passphrase, os.urandom))
        return 0
    where = given_path("." if options.out is None else options.out)
    saved = packing.save_pack(session.workspace, work, pack, where, passphrase, os.urandom)
    if options.json:
        session.facts(_pack_facts(pack, saved))
    else:
        session.say(f"Saved {saved}. {pack.about}")
    return 0


def _pack_facts(pack: Pack, saved: Path) -> dict[str, Any]:
    header = pack.header
    return {
        "path": str(saved),
        "assessment": header.assessment,
        "sections": list(header.sections),
        "digest": {"n": header.digest.n, "x": header.digest.x},
        "evaluations": header.evaluations,
    }


def takes_passphrase(parser: ArgumentParser, about: str) -> None:
    """Give a command that makes or opens packs its passphrase."""
    parser.add_argument("--lock", action="store_true", help=about)
    parser.add_argument(
        "--passphrase-file", type=given_path, metavar="PATH", help="read the passphrase from a file"
    )


def read_passphrase(options: Namespace, *, again: bool = False) -> str | None:
    """The passphrase that was asked for; None when none was wanted.

    Raises:
        BadInput: its file cannot be read, or the two that were typed differ.
    """
    if options.passphrase_file:
        try:
            words = str(options.passphrase_file.read_text(encoding="utf-8")).strip()
        except (OSError, UnicodeDecodeError) as problem:
            raise BadInput(f"{options.passphrase_file} cannot be read. Nothing was changed.") from problem
        if not words:
            raise BadInput(f"{options.passphrase_file} is empty. Nothing was changed.")
        return words
    if not options.lock:
        return None
    from getpass import getpass

    words = getpass("Passphrase: ")
    if again and getpass("The same again: ") != words:
        raise BadInput("The two passphrases differ. No pack was made.")
    return words


COMMANDS = {"pack": Command(_pack_arguments, _pack)}
