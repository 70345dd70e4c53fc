"""Which operations go into a pack of some sections: those of the sections, and what makes them readable."""

from collections.abc import Container, Iterable

from hia_tui.domain.assessment import Assessment
from hia_tui.domain.operation import Operation

_SECTION_KINDS = ("section", "assign", "due", "claim", "sign")


def operations_of(view: Assessment, sections: Iterable[str] = ()) -> list[Operation]:
    """Everything of the sections with these ids, current and replaced; all operations when there are none.

    What the assessment is called, and the names and roles of those who wrote, come along. An action goes
    with every section that anybody gave it.
    """
    wanted = frozenset(sections)
    if not wanted:
        return list(view.ledger)
    chosen = [
        op
        for name in view.ledger.fields()
        if _belongs(view, name, wanted)
        for op in view.ledger.operations_on(name)
    ]
    writers = {op.member for op in chosen}
    names = [f"member/{member}/{attribute}" for member in sorted(writers) for attribute in ("name", "role")]
    return [*chosen, *(op for name in names for op in view.ledger.operations_on(name))]


def _belongs(view: Assessment, field: str, wanted: Container[str]) -> bool:
    kind, _, rest = field.partition("/")
    subject = rest.split("/")[0]
    if kind in _SECTION_KINDS:
        return subject in wanted
    if kind == "q":
        # A question that the questionnaire here does not have still belongs where its id says.
        return (view.section_of(field) or subject.split(".")[0]) in wanted
    if kind == "action":
        return any(section in wanted for section in _sections_of_action(view, subject))
    return kind == "assessment"


def _sections_of_action(view: Assessment, item: str) -> Iterable[str]:
    for op in view.ledger.live(f"action/{item}/section"):
        yield str(op.value)
    for op in view.ledger.live(f"action/{item}/question"):
        question = view.questionnaire.find(str(op.value))
        yield question.section if question else str(op.value).split(".")[0]
