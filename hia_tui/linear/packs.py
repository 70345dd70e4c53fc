"""Handing work on: making a pack, and sending questions back with a note."""

import os
from pathlib import Path

from hia_tui.linear.session import Session
from hia_tui.named_path import typed_path
from hia_tui.workspace import packing, returning
from hia_tui.workspace.packing import Pack
from hia_tui.workspace.words import count


def make_pack(session: Session, rest: str) -> None:
    """Make a pack of some sections or of everything."""
    typed = rest or session.ask("Which sections, such as 2 3, Enter for all")
    if typed is None:
        session.say("No pack was made.")
        return
    sections = [session.work.questionnaire.section(name) for name in typed.replace(",", " ").split()]
    pack = packing.make_pack(session.workspace, session.work, sections)
    session.say(pack.about)
    inbox = session.workspace.settings["inbox.folder"]
    session.talk.quote("Folder of packs", inbox or str(Path.cwd()))
    where = session.ask("File or folder for it, Enter for the folder of packs, TEXT to read it here as text")
    words = None if where is None else _passphrase(session)
    if where is None or words is None:
        session.say("No pack was made.")
        return
    if where.casefold() == "text":
        text = packing.as_text(session.work, pack, words or None, os.urandom)
        session.talk.verbatim(text)
        session.say("The pack ends here. Send all of its lines.")
        return
    _save(session, pack, typed_path(where or inbox or str(Path.cwd())), words)


def _save(session: Session, pack: Pack, path: Path, words: str) -> None:
    saved = packing.save_pack(session.workspace, session.work, pack, path, words or None, os.urandom)
    session.talk.quote("Saved", str(saved.absolute()))
    if words:
        session.say("The pack is locked. Tell its passphrase by another way than the pack.")


def _passphrase(session: Session) -> str | None:
    """The passphrase for a new pack, typed twice; empty for none, None when going back."""
    while True:
        words = session.secret("Passphrase, Enter for none")
        if not words:
            return words
        again = session.secret("The same passphrase again")
        if again is None or again == words:
            return again
        session.say("The two passphrases differ. No pack was made yet.")


def send_back(session: Session, rest: str) -> None:
    """Send questions back to who answered them, with a note."""
    for one in returning.returned(session.work):
        changed = "changed since" if one.is_changed else "not changed yet"
        session.say(f"{one.question.number} was sent back by {one.by} on {one.at[:10]}: {changed}.")
        session.talk.quote(f"Note on {one.question.number}", one.note)
    typed = rest or session.ask("Which questions to send back, such as 2.3 2.4")
    note = session.ask("Why they go back, for who answered them") if typed else None
    if not typed or not note:
        session.say("Nothing was sent back.")
        return
    questions = [session.work.questionnaire.question(name) for name in typed.replace(",", " ").split()]
    returning.send_back(session.work, questions, note)
    session.say(f"Saved: {count(len(questions), 'question')} sent back. PACK or SYNC hands it on.")
