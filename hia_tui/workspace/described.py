"""What is kept of an assessment that others started, as its own operations describe it."""

from collections.abc import Iterable

from hia_tui.domain.ledger import Ledger
from hia_tui.domain.operation import Operation
from hia_tui.domain.questionnaire import Form, Nation
from hia_tui.storage.contents import StoredAssessment
from hia_tui.workspace.home import Workspace


def described(
    workspace: Workspace, assessment: str, operations: Iterable[Operation], title: str
) -> StoredAssessment:
    """The assessment's own title, round, form and nation; `title` where it has none of its own.

    What a newer program wrote and this one does not know becomes the full form in the words of the UK.
    """
    ledger = Ledger(operations)

    def said(name: str) -> str:
        live = ledger.live(f"assessment/{name}")
        return str(live[0].value) if live and isinstance(live[0].value, str) else ""

    form, nation = said("form"), said("nation")
    known_form = Form(form) if form in set(Form) else Form.FULL
    known_nation = Nation(nation) if nation in set(Nation) else Nation.UK
    return StoredAssessment(
        id=assessment,
        title=said("title") or title or "Untitled",
        created=workspace.clock().isoformat(timespec="seconds"),
        questionnaire=workspace.questionnaire(known_form, known_nation, None).reference,
        form=known_form.value,
        nation=known_nation.value,
        round=said("round"),
    )
