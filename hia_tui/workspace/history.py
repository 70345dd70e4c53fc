"""An assessment as it stood on an earlier day, by the writers' clocks: for reading, never for deciding."""

from datetime import date

from hia_tui.domain.assessment import Assessment
from hia_tui.domain.board import written_on
from hia_tui.domain.ledger import Ledger
from hia_tui.workspace.work import Work

__all__ = ["Past", "as_of", "written_on"]


def as_of(work: Work, day: date) -> "Past":
    """The work with only what had been written by the end of that day."""
    return Past(work, day)


class Past(Work):
    """A reading copy of an open assessment that leaves out what came later."""

    def __init__(self, work: Work, day: date) -> None:
        super().__init__(work.store, work.questionnaire, work.author, work.clock)
        self.ledger = Ledger(op for op in work.ledger if written_on(op) <= day)
        self.view = Assessment(self.ledger, work.questionnaire)
