"""Taking packs in: choosing them, hearing what they would do, and merging or leaving them."""

from collections.abc import Callable, Iterator
from pathlib import Path

from hia_tui.exchange.arrival import Arrival, arrivals_at, arrivals_in
from hia_tui.exchange.preview import ArrivalState, MergePreview, PackPreview
from hia_tui.linear.hints import in_our_words
from hia_tui.linear.names import heard_field
from hia_tui.linear.opening import overruled_facts, take_up
from hia_tui.linear.session import Session
from hia_tui.named_path import typed_path
from hia_tui.workspace import merging, settling
from hia_tui.workspace.arriving import Lookout, Waiting
from hia_tui.workspace.merging import Proposal
from hia_tui.workspace.words import count

_LISTED = 10
"""Fields that are named in a preview before the rest is counted."""


def open_merge(session: Session, rest: str) -> None:
    """Take in a pack: choose, hear what it would do, and then merge it or leave it."""
    waiting = look(session)
    copies = [pack.arrival for pack in waiting.packs if pack.arrival.source in waiting.copies]
    if not rest:
        say_waiting(session, waiting)
    ways = ["PASTE to paste one", *(["COPIES for the copies"] if copies else [])]
    ways += ["Enter for the shared folder"] if waiting.folder else []
    typed = rest or session.ask(
        f"File or folder of packs, {', '.join(ways)}",
        "Nothing is changed before you have heard what the pack would do.",
    )
    if typed is None or not (typed or waiting.folder):
        session.say("Nothing was merged.")
        return
    if not typed:
        found = _from_folder(session, waiting)
    else:
        found = copies if copies and typed.casefold() == "copies" else _arrivals(session, typed)
    if not found:
        if found is not None:
            session.say(f"There is no pack in {typed[:60] or 'the shared folder'}. Nothing was merged.")
        return
    _consider(session, found)


def look(session: Session) -> Waiting:
    """What waits in the shared folder and beside the assessment's file."""
    if session.opened is None:
        return Waiting(folder=session.workspace.settings["inbox.folder"])
    return Lookout(session.workspace, session.opened).look()


def say_waiting(session: Session, waiting: Waiting) -> None:
    """Say what waits; nothing when nothing does."""
    if waiting.sentence:
        session.say(f"Waiting to be merged: {waiting.sentence.rstrip('.')}.")


def _from_folder(session: Session, waiting: Waiting) -> list[Arrival] | None:
    """Packs of the shared folder that are not merged yet, as they are chosen; None when going back."""
    if session.opened is None:
        inbox = merging.inbox(session.workspace)
        return inbox.scan() if inbox else []
    packs = [pack for pack in waiting.packs if pack.arrival.source not in waiting.copies]
    if waiting.merged:
        session.say(f"{count(waiting.merged, 'pack')} of the shared folder were merged before.")
    if len(packs) == 1 or not packs:
        return [pack.arrival for pack in packs]
    for number, pack in enumerate(packs, start=1):
        session.say(f"{number}. {_about_pack(pack)}")
    typed = session.ask(f"Which packs, 1 to {len(packs)}, such as 1 2, Enter for all")
    if typed is None:
        session.say("Nothing was merged.")
        return None
    chosen = [int(word) for word in typed.replace(",", " ").split() if word.isdecimal() and len(word) < 6]
    return (
        [packs[n - 1].arrival for n in chosen if 0 < n <= len(packs)] if typed else [p.arrival for p in packs]
    )


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
    known = len(settling.overruled(proposal.work)) if proposal.work else 0
    merged = merging.apply(session.workspace, proposal)
    if merged.receipt is None:
        session.say("All of it is here already. Nothing was merged.")
        return
    session.say("Saved: merged. RECEIPTS lists merges and takes them back.")
    if merged.work is not session.opened:
        take_up(session, merged.work)
    if merged.left:
        session.say(f"{count(merged.left, 'disagreement')} to settle. Type D.")
    if proposal.work is not None:
        session.say(*overruled_facts(merged.work, known))
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
            session.say(*(f"{what}: {heard_field(view, path)}." for path in paths[:_LISTED]))
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
        (len(found.unknown), "questions that are unknown here, and kept"),
        (len(found.evaluations), "replies to the evaluation"),
        (found.malformed, "left out because they break a rule"),
    ):
        if number:
            yield f"{count(number, 'change')}: {what}."
