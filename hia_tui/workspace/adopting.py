"""Taking an assessment that others started: what is kept of it where it was not known before."""

from collections.abc import Sequence
from dataclasses import dataclass

from hia_tui.domain.assessment import Assessment
from hia_tui.domain.errors import BadInput
from hia_tui.domain.ledger import Ledger
from hia_tui.domain.questionnaire import Form, Nation
from hia_tui.exchange.arrival import Arrival
from hia_tui.exchange.pack import PackState
from hia_tui.exchange.preview import Here
from hia_tui.storage.contents import StoredAssessment
from hia_tui.workspace.described import described
from hia_tui.workspace.home import Workspace


@dataclass(frozen=True, slots=True)
class Adoption:
    """An assessment as packs bring it, and the empty place that they go into."""

    stored: StoredAssessment | None
    """None when no pack says of which assessment it is."""
    here: Here


def adoption(workspace: Workspace, arrivals: Sequence[Arrival], *, partial: bool) -> Adoption:
    """What taking an assessment from packs would keep; nothing is written.

    Raises:
        BadInput: the packs are of several assessments, or theirs is kept here already.
    """
    usable = [a for a in arrivals if a.reading.header and (partial or a.reading.state is PackState.WHOLE)]
    headers = {a.reading.header.assessment: a.reading.header for a in usable if a.reading.header}
    known = {stored.id: stored for stored in workspace.assessments()}
    if len(headers) > 1:
        titles = " and ".join(sorted(f"“{header.title}”" for header in headers.values()))
        raise BadInput(f"The packs are of {len(headers)} assessments: {titles}. Merge those of one first.")
    if headers.keys() & known.keys():
        (found,) = headers.keys() & known.keys()
        raise BadInput(
            f"The assessment “{known[found].title}” is kept here already. Use it, then merge: hia use {found}"
        )
    operations = [op for a in usable for op in a.reading.operations]
    header = next(iter(headers.values()), None)
    adopts = described(workspace, header.assessment, operations, header.title) if header else None
    form, nation = (Form(adopts.form), Nation(adopts.nation)) if adopts else (Form.FULL, Nation.UK)
    view = Assessment(Ledger(), workspace.questionnaire(form, nation, None))
    here = Here(view, adopts.id if adopts else None, member=workspace.author.member)
    return Adoption(adopts, here)
