"""Receipts of merges: hearing one, giving it to who sent the pack, and taking a merge back."""

from functools import partial

from hia_tui.exchange.receipt import SET_ASIDE, Receipt
from hia_tui.linear.menu import Item, Menu
from hia_tui.linear.names import heard_field
from hia_tui.linear.session import Session
from hia_tui.linear.trail import Spot
from hia_tui.named_path import check_can_write, typed_path
from hia_tui.workspace import receipts
from hia_tui.workspace.receipt_letter import save_letter
from hia_tui.workspace.words import count

_NAMED = 20
"""Fields that a receipt names before it counts the rest."""


def open_receipts(session: Session, rest: str) -> None:
    """Be at the list of merges."""
    session.go(
        Menu(
            Spot("receipts"),
            "Merges",
            lambda session: [f"{count(len(receipts.receipts(session.work)), 'merge')} so far."],
            lambda session: [
                Item(_about(one), partial(_open, receipt=one))
                for one in reversed(receipts.receipts(session.work))
            ],
        )
    )


def _about(one: Receipt) -> str:
    people = ", ".join(dict.fromkeys(pack.person for pack in one.packs if pack.person)) or "nobody named"
    undone = f", taken back {one.undone.at[:10]}" if one.undone else ""
    return f"{one.at[:16].replace('T', ' ')}: {count(len(one.operations), 'change')} from {people}{undone}"


def _open(session: Session, receipt: Receipt) -> None:
    session.say(f"Merge {receipt.id}, by {receipt.by or 'an unnamed person'}, {_about(receipt)}.")
    for pack in receipt.packs:
        who = pack.person or "an unnamed person"
        session.say(f"Pack {pack.source} by {who}: {pack.new:,} new, {pack.same:,} here already.")
    view, named = session.work.view, receipt.disagreements[:_NAMED]
    session.say(*(f"Was to agree then: {heard_field(view, path)}." for path in named))
    if len(receipt.disagreements) > _NAMED:
        session.say(f"Was to agree then: {len(receipt.disagreements) - _NAMED} more.")
    ways = {"s": "save the receipt for who sent the pack"}
    if receipt.undone is None:
        ways = {"t": "take the merge back"} | ways
    chosen = session.choose("For this merge", ways)
    if chosen == "t":
        _take_back(session, receipt)
    elif chosen == "s":
        _save(session, receipt)


def _save(session: Session, receipt: Receipt) -> None:
    typed = session.ask("File or folder for the receipt")
    if not typed:
        session.say("No receipt was saved.")
        return
    path = typed_path(typed)
    check_can_write(path)
    session.talk.quote("Saved", str(save_letter(session.work, receipt, path).absolute()))


def _take_back(session: Session, receipt: Receipt) -> None:
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
