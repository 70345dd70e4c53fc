"""A receipt as a short letter to whoever sent the packs: what arrived, and what became of it."""

from pathlib import Path

from hia_tui.domain.errors import BadInput
from hia_tui.domain.text import printable
from hia_tui.exchange.receipt import SET_ASIDE, PackTaken, Receipt
from hia_tui.storage.files import write_durably
from hia_tui.workspace.words import count, field_name
from hia_tui.workspace.work import Work

_READABLE = 0o666
"""As the person's own rules for new files allow: it is made to be given away."""


def letter(work: Work, receipt: Receipt) -> str:
    """The letter, in plain lines."""
    lines = [
        f"Receipt for work on “{work.title}”{f', {work.round}' if work.round else ''}",
        "",
        f"Merged on {_when(receipt.at)} by {receipt.by or 'somebody unnamed'}.",
        *(_pack_line(pack) for pack in receipt.packs),
        f"{count(len(receipt.operations), 'change')} came in.",
    ]
    if receipt.disagreements:
        lines += ["", "Answered differently by others; both are kept until somebody decides:"]
        lines += [f"- {field_name(work.view, path)}" for path in receipt.disagreements]
    if receipt.undone:
        what = "set aside" if receipt.undone.how == SET_ASIDE else "written again as they were before"
        lines += ["", f"Taken back on {_when(receipt.undone.at)}: the values were {what}."]
    lines += ["", f"Number of the receipt: {receipt.id}"]
    return "\n".join(map(printable, lines)) + "\n"


def save_letter(work: Work, receipt: Receipt, where: Path) -> Path:
    """Save the letter; in a folder it gets a name of its own. No other file is written over.

    Raises:
        BadInput: there is a file of that name.
        NotSaved: the disk did not take it.
    """
    target = where / f"receipt-{receipt.at[:10]}-{receipt.number}.txt" if where.is_dir() else where
    data = letter(work, receipt).encode()
    if target.exists() and not (target.is_file() and target.read_bytes()[: len(data)] == data):
        raise BadInput(f"{target} is there already. Give another name. Nothing was written.")
    write_durably(target, data, mode=_READABLE)
    return target


def _pack_line(pack: PackTaken) -> str:
    made = f", made {pack.made[:10]}" if pack.made else ""
    return (
        f"- {pack.source} by {pack.person or 'somebody unnamed'}{made}: {pack.new:,} new, {pack.same:,} known"
    )


def _when(at: str) -> str:
    return at[:16].replace("T", " ")
