"""What waits to be merged: packs in the team's shared folder, and copies that a file service left."""

from dataclasses import dataclass

from hia_tui.domain.assessment import Assessment
from hia_tui.domain.errors import HiaError
from hia_tui.domain.ledger import Ledger
from hia_tui.exchange.arrival import Arrival
from hia_tui.exchange.inbox import Inbox
from hia_tui.exchange.preview import ArrivalState, Here, PackPreview, preview
from hia_tui.named_path import typed_path
from hia_tui.storage.copies import copies_beside
from hia_tui.workspace.home import Workspace
from hia_tui.workspace.merging import JOINED, arrivals_from_copies, sheets
from hia_tui.workspace.receipts import receipts
from hia_tui.workspace.words import count
from hia_tui.workspace.work import Work

_BROKEN = (ArrivalState.DAMAGED, ArrivalState.INCOMPLETE)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What was found at one look."""

    folder: str = ""
    """The shared folder; empty where none is set."""
    packs: tuple[PackPreview, ...] = ()
    """Packs and copies that are not merged yet, or cannot be, in the order of their names."""
    copies: frozenset[str] = frozenset()
    """Sources of those that are copies of the assessment's file."""
    taken_back: frozenset[str] = frozenset()
    """Sources of those that were merged before, and the merge taken back."""
    merged: int = 0
    """Packs in the folder that are merged already."""
    trouble: str = ""
    """Why the folder cannot be read, as a sentence."""

    @property
    def new(self) -> tuple[PackPreview, ...]:
        """Those that would bring something."""
        return tuple(
            pack
            for pack in self.packs
            if pack.state is ArrivalState.NEW and pack.arrival.source not in self.taken_back
        )

    @property
    def clean(self) -> tuple[PackPreview, ...]:
        """Those that bring something and leave nothing to decide or to look at first."""
        return tuple(pack for pack in self.new if is_clean(pack))

    @property
    def sentence(self) -> str:
        """What asks for something, in a few words; empty when nothing does. Packs of other work do not."""
        new, copied = self.new, sum(pack.arrival.source in self.copies for pack in self.new)
        packs = len(new) - copied
        said = [count(packs, "new pack")] if packs else []
        said += [count(copied, "copy of this work", "copies of this work")] if copied else []
        locked = sum(pack.state is ArrivalState.LOCKED for pack in self.packs)
        said += [count(locked, "locked pack")] if locked else []
        wrong = sum(pack.state in _BROKEN for pack in self.packs)
        said += [f"{count(wrong, 'pack')} that cannot be merged"] if wrong else []
        return ", ".join(said)

    def find(self, source: str) -> PackPreview | None:
        """The pack that came from there."""
        return next((pack for pack in self.packs if pack.arrival.source == source), None)


def is_clean(pack: PackPreview) -> bool:
    """Whether merging a pack leaves nothing to decide and shows nothing that a person should see first."""
    return pack.is_taken and not (pack.disagreements or pack.unusual or pack.unknown)


class Lookout:
    """Looks at the shared folder and beside the assessment's file.

    It may look on a thread of its own: it reads what is saved and leaves the open assessment alone.
    """

    def __init__(self, workspace: Workspace, work: Work) -> None:
        self._workspace = workspace
        self._work = work
        self._inbox: Inbox | None = None
        self._copies: tuple[object, list[Arrival]] = (None, [])
        self._seen: object = None
        self._found = Waiting()

    def look(self) -> Waiting:
        """What waits now. Never raises; nothing is worked out again while nothing changed."""
        folder = self._workspace.settings["inbox.folder"]
        arrivals, trouble = self._scanned(folder)
        copies = self._beside()
        found = [*arrivals, *copies]
        seen = (folder, trouble, self._work.store.generation, [(id(one), one.source) for one in found])
        if seen != self._seen:
            self._seen, self._found = seen, self._judged(folder, found, copies, trouble)
        return self._found

    def _scanned(self, folder: str) -> tuple[list[Arrival], str]:
        if not folder:
            return [], ""
        try:
            path = typed_path(folder)
            if self._inbox is None or self._inbox.folder != path:
                self._inbox = Inbox(path)
            return self._inbox.scan(), ""
        except (HiaError, OSError):
            return [], f"The shared folder {folder} cannot be read."

    def _beside(self) -> list[Arrival]:
        store = self._work.store
        try:
            files = [
                (path, path.stat().st_mtime_ns, path.stat().st_size) for path in copies_beside(store.path)
            ]
            key = (store.generation, files)
            if key != self._copies[0]:
                self._copies = key, arrivals_from_copies(self._work) if files else []
        except (HiaError, OSError):
            return []
        return self._copies[1]

    def _judged(self, folder: str, found: list[Arrival], copies: list[Arrival], trouble: str) -> Waiting:
        work = self._work
        kept = work.store.side(JOINED)
        here = Here(
            view=Assessment(Ledger(work.store.operations()), work.questionnaire),
            assessment=work.header.id,
            also=frozenset(map(str, kept)) if isinstance(kept, list) else (),
            refused=work.store.erased(),
            evaluations=sheets(work),
            member=work.author.member,
        )
        packs = preview(here, found, now=self._workspace.clock()).packs
        against = self._taken_back()
        open_ones = tuple(pack for pack in packs if pack.state is not ArrivalState.ALREADY_MERGED)
        return Waiting(
            folder=folder,
            packs=open_ones,
            copies=frozenset(copy.source for copy in copies),
            taken_back=frozenset(
                pack.arrival.source for pack in packs if pack.arrival.fingerprint in against
            ),
            merged=len(packs) - len(open_ones),
            trouble=trouble,
        )

    def _taken_back(self) -> set[str]:
        """Fingerprints of packs whose last merge was taken back: somebody decided against them."""
        last = {taken.fingerprint: receipt for receipt in receipts(self._work) for taken in receipt.packs}
        return {fingerprint for fingerprint, receipt in last.items() if fingerprint and receipt.undone}
