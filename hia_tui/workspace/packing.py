"""Packs of the open assessment: whole or some sections, as a file or as text, and sent back with a note."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hia_tui.domain.errors import BadInput, NotSaved
from hia_tui.domain.ledger import Ledger
from hia_tui.domain.questionnaire import Section
from hia_tui.exchange.arrival import looks_like_pack
from hia_tui.exchange.header import Header, Sender
from hia_tui.exchange.locked import lock
from hia_tui.exchange.pack import PackState, compress, read_pack, write_pack
from hia_tui.exchange.pasteable import to_text
from hia_tui.exchange.selection import operations_of
from hia_tui.storage.files import write_durably
from hia_tui.workspace.home import Workspace
from hia_tui.workspace.merging import sheets
from hia_tui.workspace.receipts import note_sent
from hia_tui.workspace.words import count
from hia_tui.workspace.work import Work

TEXT_ENDINGS = (".txt", ".text")
NAME_LIMIT = 60
_READABLE = 0o666
"""As the person's own rules for new files allow: a pack is made to be given away."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack that was made and not yet handed out."""

    header: Header
    operations: tuple[str, ...]
    """Ids of what is in it."""
    data: bytes

    @property
    def about(self) -> str:
        """Who, what and how many, in a sentence."""
        return (
            f"From {self.header.sender.label}: {count(self.header.digest.n, 'change')} to "
            f"“{self.header.title}”, {self.header.made[:10]}."
        )


def make_pack(
    workspace: Workspace, work: Work, sections: Sequence[Section] = (), *, evaluations: bool = True
) -> Pack:
    """Make a pack of some sections, or of everything.

    Raises:
        BadInput: there is nothing in it yet.
    """
    work.refresh()
    chosen = operations_of(work.view, [section.id for section in sections])
    if not chosen:
        raise BadInput("There is nothing to pack yet. No pack was made.")
    replies = sheets(work) if evaluations else ()
    header = Header(
        assessment=work.header.id,
        title=work.title,
        sender=Sender(work.author.member, work.author.name, work.author.role),
        made=workspace.clock().isoformat(timespec="seconds"),
        questionnaires=tuple(sorted({op.questionnaire for op in chosen})),
        digest=Ledger(chosen).digest,
        sections=tuple(section.id for section in sections),
        evaluations=len(replies),
    )
    data = write_pack(header, chosen, replies)
    again = read_pack(data)
    if again.state is not PackState.WHOLE or len(again.operations) != len(chosen):
        raise NotSaved("The pack did not read back as it was written, so it was not handed out.")
    return Pack(header, tuple(op.id for op in chosen), data)


def as_text(work: Work, pack: Pack, passphrase: str | None, random: Callable[[int], bytes]) -> str:
    """The pack as text for e-mail, chat or a terminal; from now on others may hold what is in it."""
    data = compress(pack.data)
    text = to_text(lock(data, passphrase, random) if passphrase else data, pack.about)
    note_sent(work, list(pack.operations))
    return text


def save_pack(
    workspace: Workspace,
    work: Work,
    pack: Pack,
    where: Path,
    passphrase: str | None,
    random: Callable[[int], bytes],
) -> Path:
    """Save a pack; the ending of the name says as what: `.hia`, `.hia.gz`, or `.txt` for mail.

    In a folder it gets a name of its own. A pack of that name is replaced; any other file is not.

    Raises:
        BadInput: the name is that of a file that is no pack, or the passphrase is too short.
        NotSaved: the disk did not take it; what was there is still there.
    """
    target = where / suggested_name(workspace, pack) if where.is_dir() else where
    if target.exists() and not looks_like_pack(target):
        raise BadInput(f"{target} is there already and is no pack. Give another name. Nothing was written.")
    write_durably(target, _packaged(pack, target, passphrase, random), mode=_READABLE)
    note_sent(work, list(pack.operations))
    return target


def suggested_name(workspace: Workspace, pack: Pack) -> str:
    """`leith-community-nursing-1-ana-khan-2026-11-21.hia`: what, whose, when."""
    sender = pack.header.sender
    parts = (pack.header.title, *pack.header.sections, sender.name or "unnamed", pack.header.made[:10])
    return "-".join(slug for part in parts if (slug := _slug(part))) + ".hia"


def _packaged(pack: Pack, target: Path, passphrase: str | None, random: Callable[[int], bytes]) -> bytes:
    name = target.name.casefold()
    is_text = name.endswith(TEXT_ENDINGS)
    data = compress(pack.data) if is_text or passphrase or name.endswith(".gz") else pack.data
    if passphrase:
        data = lock(data, passphrase, random)
    return to_text(data, pack.about).encode() if is_text else data


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:NAME_LIMIT].strip("-")
