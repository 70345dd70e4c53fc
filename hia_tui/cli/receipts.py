"""`hia receipts`, `unmerge`."""

from argparse import ArgumentParser, Namespace

from hia_tui.cli.command import Command, Session, takes_json
from hia_tui.domain.assessment import UNNAMED
from hia_tui.domain.errors import BadInput
from hia_tui.exchange.receipt import SET_ASIDE
from hia_tui.named_path import check_can_write, given_path
from hia_tui.workspace import receipts
from hia_tui.workspace.receipt_letter import save_letter
from hia_tui.workspace.words import count


def _receipts_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("receipt", nargs="?", help="only this one, whole: its id, the start of it, or last")
    parser.add_argument("--out", metavar="PATH", help="save it as a letter to whoever sent the packs")
    takes_json(parser)


def _receipts(options: Namespace, session: Session) -> int:
    work = session.work
    one = options.receipt
    if options.out is not None:
        if not one:
            raise BadInput("Say which receipt: its id, the start of it, or last. Nothing was written.")
        where = given_path(options.out)
        check_can_write(where)
        saved = save_letter(work, receipts.find_receipt(work, one), where)
        session.facts({"path": str(saved)}) if options.json else session.say(f"Saved {saved}")
        return 0
    found = [receipts.find_receipt(work, one)] if one else receipts.receipts(work)
    if options.json:
        listed = [receipts.facts(work, receipt) for receipt in found]
        session.facts(listed[0] if one else listed)
        return 0
    if not found:
        session.say("Nothing was merged yet.")
    for receipt in found:
        people = (
            ", ".join(dict.fromkeys(pack.person for pack in receipt.packs if pack.person)) or "nobody named"
        )
        undone = f"; taken back {receipt.undone.at[:10]}" if receipt.undone else ""
        session.say(
            f"{receipt.id}  {receipt.at[:16].replace('T', ' ')}  {count(len(receipt.operations), 'change')} "
            f"from {people}, merged by {receipt.by or UNNAMED}{undone}"
        )
        if one:
            for pack in receipt.packs:
                session.say(f"  {pack.source}: {pack.person}; {pack.new:,} new, {pack.same:,} here already")
            for path in receipt.disagreements:
                session.say(f"  to agree: {path}")
    return 0


def _unmerge_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("receipt", help="its id, the start of it, or last")
    takes_json(parser)


def _unmerge(options: Namespace, session: Session) -> int:
    work = session.work
    receipt = receipts.unmerge(session.workspace, work, receipts.find_receipt(work, options.receipt))
    assert receipt.undone is not None
    if options.json:
        session.facts(receipts.facts(work, receipt))
    elif receipt.undone.how == SET_ASIDE:
        session.say(
            f"Taken back: {count(len(receipt.operations), 'change was', 'changes were')} set aside. "
            "The same pack brings them back."
        )
    else:
        session.say(
            f"Taken back: {count(len(receipt.undone.operations), 'value was', 'values were')} written again "
            "as before, because others may hold what was merged. It stays in the history."
        )
    return 0


COMMANDS = {
    "receipts": Command(_receipts_arguments, _receipts),
    "unmerge": Command(_unmerge_arguments, _unmerge),
}
