"""Putting work together: merging packs, making one, sending questions back, and the receipts of merges."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from hia_tui.exchange.arrival import Arrival, arrivals_at, arrivals_in
from hia_tui.exchange.preview import ArrivalState, MergePreview, PackPreview
from hia_tui.exchange.receipt import SET_ASIDE, Receipt
from hia_tui.linear.hints import in_our_words
from hia_tui.linear.menu import Item, Menu
from hia_tui.linear.opening import take_up
from hia_tui.linear.session import Session
from hia_tui.linear.trail import Spot
from hia_tui.named_path import typed_path
from hia_tui.workspace import merging, packing, receipts, returning
from hia_tui.workspace.merging import Proposal
from hia_tui.workspace.words import count, field_name

_LISTED = 10
"""Fields that are named in a preview before the rest is counted."""


def open_merge(session: Session, rest: str) -> None:
    """Take in a pack: choose, hear what it would do, and then merge it or leave it."""
    inbox = session.workspace.settings["inbox.folder"]
    copies = merging.arrivals_from_copies(session.opened) if session.opened and not rest else []
    if copies:
        session.say(f"{count(len(copies), 'copy', 'copies')} of this assessment's file lie beside it.")
    ways = ["PASTE to paste one", *(["COPIES for the copies"] if copies else [])]
    typed = rest or session.ask(
        f"File or folder of packs, {', '.join(ways)}{', Enter for the shared folder' if inbox else ''}",
        "Nothing is changed before you have heard what the pack would do.",
    )
    if typed is None or not (typed or inbox):
        session.say("Nothing was merged.")
        return
    found = copies if copies and typed.casefold() == "copies" else _arrivals(session, typed or inbox)
    if not found:
        session.say(f"There is no pack in {typed[:60]}. Nothing was merged.")
        return
    _consider(session, found)


def _arrivals(session: Session, typed: str) -> list[Arrival]:
    read = _pasted(session) if typed.casefold() == "paste" else _reader(typed_path(typed))
    found = read(None)
    if not any(one.needs_passphrase for one in found):
        return found
    words = session.secret("Passphrase of the pack")
    return read(words) if words else found


def _reader(path: Path) -> Callable[[str | None], list[Arrival]]:
    return lambda words: list(arrivals_at([path], words))


def _pasted(session: Session) -> Callable[[str | None], list[Arrival]]:
    session.say("Paste the pack. A line with only a full stop ends it.")
    lines = []
    while (line := session.talk.ask("")).strip() != ".":
        lines.append(line)
    data = "\n".join(lines).encode("utf-8", "replace")
    return lambda words: arrivals_in(data, "pasted text", words)


def _consider(session: Session, found: list[Arrival]) -> None:
    work = session.opened
    proposal = merging.propose(session.workspace, work, found)
    _say_preview(session, proposal)
    refused = merging.refusal(session.workspace, proposal)
    if refused:
        session.say(in_our_words(refused))
    elif proposal.preview.is_empty:
        session.say("All of it is here already. Nothing was merged.")
        return
    ways = _ways(proposal)
    chosen = session.choose("Nothing is merged yet", ways) if ways else None
    if chosen is None:
        session.say("Nothing was merged.")
        return
    if chosen != "m":
        proposal = merging.propose(
            session.workspace, work, found, partial=chosen == "t", join=chosen == "p", separate=chosen == "k"
        )
        _say_preview(session, proposal)
        if not session.agrees("Merge this?"):
            session.say("Nothing was merged.")
            return
    _merge(session, proposal)


def _ways(proposal: Proposal) -> dict[str, str]:
    """What can be done with the packs as they are, by letter."""
    refused = proposal.preview.refused
    ways = {} if proposal.preview.is_empty else {"m": "merge what is whole" if refused else "merge"}
    if proposal.work and any(pack.state is ArrivalState.OTHER_ASSESSMENT for pack in refused):
        ways |= {"p": "put it together with this one", "k": "keep it beside this one"}
    elif any(pack.arrival.reading.operations for pack in refused):
        ways |= {"t": "take the sound part too" if ways else "take the sound part"}
    return ways


def _merge(session: Session, proposal: Proposal) -> None:
    merged = merging.apply(session.workspace, proposal)
    if merged.receipt is None:
        session.say("All of it is here already. Nothing was merged.")
        return
    session.say("Saved: merged. RECEIPTS lists merges and takes them back.")
    if merged.work is not session.opened:
        take_up(session, merged.work)
    if merged.left:
        session.say(f"{count(merged.left, 'disagreement')} to settle. Type D.")
    session.again()


def _say_preview(session: Session, proposal: Proposal) -> None:
    found = proposal.preview
    for pack in found.packs:
        session.say(_about_pack(pack), *(f"Unusual: {sentence}" for sentence in pack.unusual))
    view = proposal.work.view if proposal.work else None
    session.say(*_counts(found))
    if view is not None:
        for what, paths in (
            ("Would be replaced", found.replaces),
            ("Would be to agree", found.disagreements),
        ):
            session.say(*(f"{what}: {field_name(view, path)}." for path in paths[:_LISTED]))
            if len(paths) > _LISTED:
                session.say(f"{what}: {len(paths) - _LISTED} more.")
    for change in found.wording[:_LISTED]:
        session.say(f"Asked differently since: {change.question}. {change.note}")
    session.say(*(f"Unusual: {sentence}" for sentence in found.unusual))


def _about_pack(pack: PackPreview) -> str:
    header = pack.arrival.reading.header
    made = f", made {header.made[:10]}" if header else ""
    who = f" by {pack.person}" if pack.person else ""
    state = pack.state.value.replace("-", " ")
    return f"Pack{who}{made}: {state}, {count(pack.new, 'new change')}, {pack.same:,} here already."


def _counts(found: MergePreview) -> Iterator[str]:
    yield f"{count(len(found.new), 'new change')} in all."
    for number, what in (
        (len(found.adds), "filled in where nothing was"),
        (len(found.replaces), "replaced by somebody who had seen what is here"),
        (len(found.agrees), "the same as here"),
        (len(found.settles), "settled of what was to agree here"),
        (len(found.disagreements), "answered differently, to agree"),
        (len(found.unknown), "of questions that are unknown here, and kept"),
        (len(found.evaluations), "of the evaluation"),
        (found.malformed, "left out because they break a rule"),
    ):
        if number:
            yield f"{number:,} {what}."


def make_pack(session: Session, rest: str) -> None:
    """Make a pack of some sections or of everything."""
    typed = rest or session.ask("Which sections, such as 2 3, Enter for all")
    if typed is None:
        session.say("No pack was made.")
        return
    sections = [session.work.questionnaire.section(name) for name in typed.replace(",", " ").split()]
    pack = packing.make_pack(session.workspace, session.work, sections)
    session.say(pack.about)
    where = session.ask("File or folder for it, Enter for this folder, TEXT to read it here as text")
    words = None if where is None else session.secret("Passphrase, Enter for none")
    if where is None or words is None:
        session.say("No pack was made.")
        return
    passphrase = words or None
    if where.casefold() == "text":
        text = packing.as_text(session.work, pack, passphrase, os.urandom)
        session.talk.verbatim(text)
        session.say("The pack ends here. Send all of its lines.")
        return
    path = typed_path(where or ".")
    saved = packing.save_pack(session.workspace, session.work, pack, path, passphrase, os.urandom)
    session.talk.quote("Saved", str(saved))


def send_back(session: Session, rest: str) -> None:
    """Send questions back to who answered them, with a note."""
    for one in returning.returned(session.work):
        changed = "changed since" if one.is_changed else "not changed yet"
        session.say(f"{one.question.number} was sent back by {one.by} on {one.at[:10]}: {changed}.")
        session.talk.quote("Note", one.note)
    typed = rest or session.ask("Which questions to send back, such as 2.3 2.4")
    note = session.ask("Why they go back, for who answered them") if typed else None
    if not typed or not note:
        session.say("Nothing was sent back.")
        return
    questions = [session.work.questionnaire.question(name) for name in typed.replace(",", " ").split()]
    returning.send_back(session.work, questions, note)
    session.say(f"Saved: {count(len(questions), 'question')} sent back. PACK or SYNC hands it on.")


def open_receipts(session: Session, rest: str) -> None:
    """Be at the list of merges."""
    session.go(
        Menu(
            Spot("receipts"),
            "Merges",
            lambda session: [f"{count(len(receipts.receipts(session.work)), 'merge')} so far."],
            lambda session: [
                Item(_about_receipt(one), partial(_take_back, receipt=one))
                for one in reversed(receipts.receipts(session.work))
            ],
        )
    )


def _about_receipt(one: Receipt) -> str:
    people = ", ".join(dict.fromkeys(pack.person for pack in one.packs if pack.person)) or "nobody named"
    undone = f", taken back {one.undone.at[:10]}" if one.undone else ""
    return f"{one.at[:16].replace('T', ' ')}: {count(len(one.operations), 'change')} from {people}{undone}"


def _take_back(session: Session, receipt: Receipt) -> None:
    session.say(_about_receipt(receipt))
    if not session.agrees("Take this merge back?"):
        session.say("Nothing was changed.")
        return
    done = receipts.unmerge(session.workspace, session.work, receipt)
    is_aside = done.undone is not None and done.undone.how == SET_ASIDE
    session.say(
        "Saved: the merge is taken back.",
        "The same pack brings its changes again." if is_aside else "What was there before is written again.",
    )
    session.again()
