"""Taking in a paper return as the work of the person who filled it in."""

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from hia_tui.domain import validation
from hia_tui.domain.errors import BadInput, HiaError
from hia_tui.domain.ledger import Ledger
from hia_tui.domain.operation import Operation, Value
from hia_tui.exchange.arrival import Arrival
from hia_tui.exchange.header import Header, Sender
from hia_tui.exchange.pack import PackReading, PackState
from hia_tui.storage.files import make_private_folder
from hia_tui.workspace import merging
from hia_tui.workspace.home import Workspace
from hia_tui.workspace.paper_return import Return
from hia_tui.workspace.work import Author, Work


class KeyedLines:
    """Lines as they are keyed, on the disk until they are taken in, so that a dropped line costs nothing."""

    def __init__(self, workspace: Workspace) -> None:
        started = workspace.clock().strftime("%Y%m%d-%H%M%S")
        self.path: Path = workspace.paths.home / "keyed" / f"{started}-{workspace.token(3)}.txt"

    def add(self, line: str) -> bool:
        """Keep one more line; False when the disk does not take it."""
        try:
            make_private_folder(self.path.parent)
            descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(descriptor, "a", encoding="utf-8", errors="replace") as file:
                file.write(line.rstrip("\n") + "\n")
                file.flush()
                os.fsync(file.fileno())
        except (OSError, HiaError):
            return False
        return True

    def drop(self) -> None:
        """Forget them: they are taken in."""
        with suppress(OSError):
            self.path.unlink()


@dataclass(frozen=True, slots=True)
class Transcribed:
    """What taking a return in did."""

    member: str
    name: str
    answered: int
    actions: int
    operations: tuple[Operation, ...]
    receipt: str
    """By which it can be taken back."""
    to_agree: int
    """Fields in which the return differs from what was there: both are kept."""


def transcribe(
    workspace: Workspace, work: Work, keyed: Return, *, name: str = "", role: str = "", again: bool = False
) -> Transcribed:
    """Take a return in as the work of the person who filled it in, a member of their own.

    Nothing that stands is replaced: whoever filled in the paper had not seen it.

    Args:
        workspace: makes the names of the member and of actions.
        work: the assessment.
        keyed: the return; whatever in it is a problem is left out.
        name: whose it is, over what the return says.
        role: their role, over what the return says.
        again: whether to take in a return that was taken in before, word for word.

    Raises:
        BadInput: nothing was keyed, or the same return was taken in before.
        NotSaved: the disk did not take it; nothing was changed.
    """
    if keyed.is_empty:
        raise BadInput("No answer was keyed. Nothing was changed.")
    name = validation.line(name or keyed.name, "The name", limit=80)
    role = validation.line(role or keyed.role, "The role", limit=80)
    member = f"paper-{workspace.token(9)}" if again else _member_of(work, keyed, name, role)
    if any(op.member == member for op in work.ledger):
        raise BadInput(
            "This return was taken in already, word for word. Nothing was changed. "
            "If it is another person's, say so: --again"
        )
    operations = _operations(workspace, work, keyed, Sender(member, name, role))
    before = {found.name for found in work.view.disagreements()}
    arrival = Arrival(
        "paper return", member, _as_pack(workspace, work, operations, Sender(member, name, role))
    )
    merged = merging.apply(workspace, merging.propose(workspace, work, [arrival]))
    after = {found.name for found in work.view.disagreements()}
    receipt = merged.receipt.id if merged.receipt else ""
    return Transcribed(
        member, name, keyed.answered, len(keyed.actions), operations, receipt, len(after - before)
    )


def _operations(workspace: Workspace, work: Work, keyed: Return, who: Sender) -> tuple[Operation, ...]:
    # A device of its own, so that undo on this machine takes back what this machine's person did.
    paper = Work(
        work.store, work.questionnaire, Author(who.member, who.member, who.name, who.role), work.clock
    )
    named = [
        (f"member/{who.member}/{name}", value)
        for name, value in (("name", who.name), ("role", who.role))
        if value
    ]
    fields = [*named, *_fields(workspace.new_action_id, keyed)]
    return tuple(paper.make(path, value, (), how="import") for path, value in fields)


def _as_pack(workspace: Workspace, work: Work, operations: tuple[Operation, ...], who: Sender) -> PackReading:
    """The return as a pack that its person might have sent, so that it is receipted and taken back alike."""
    header = Header(
        assessment=work.header.id,
        title=work.title,
        sender=who,
        made=workspace.clock().isoformat(timespec="seconds"),
        questionnaires=(work.questionnaire.reference,),
        digest=Ledger(operations).digest,
    )
    return PackReading(header, operations, PackState.WHOLE)


def _fields(new_id: Callable[[], str], keyed: Return) -> Iterable[tuple[str, Value]]:
    yield from keyed.values().items()
    for action in keyed.actions:
        item = new_id()
        for name, value in action.items():
            yield f"action/{item}/{name}", value


def _member_of(work: Work, keyed: Return, name: str, role: str) -> str:
    """A label made from the return itself, so that the same return keyed twice is noticed."""
    content = [work.header.id, name, role, *(f"{k}={v}" for k, v in sorted(keyed.values().items()))]
    content += [f"{name}={value}" for action in keyed.actions for name, value in action.items()]
    digest = sha256("\0".join(content).encode()).hexdigest()
    return f"paper-{digest[:24]}"
