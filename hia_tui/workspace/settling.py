"""A person's decision about a disagreement: one version, another answer, all texts, or a rule for several."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hia_tui.domain import validation
from hia_tui.domain.errors import BadInput, CouldNotDo, UnknownName
from hia_tui.domain.operation import ID_LENGTH, Operation, Value
from hia_tui.domain.questionnaire import Section
from hia_tui.domain.text import TEXT_LIMIT
from hia_tui.domain.three_way import Proposal, keep_all, merge_texts
from hia_tui.workspace.disagreements import Disagreement, Version, disagreements
from hia_tui.workspace.words import field_name
from hia_tui.workspace.work import Edit, Work

PICK = "pick"
NEW = "new"
MERGE = "merge"
OWNER = "owner"
"""The rule that takes the version of the section's owner."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a rule would decide about one disagreement."""

    disagreement: Disagreement
    version: Version


@dataclass(frozen=True, slots=True)
class Overruled:
    """An answer of one's own that somebody settled otherwise."""

    path: str
    name: str
    mine: Operation
    decision: Operation


def take(disagreement: Disagreement, reference: str) -> Version:
    """The version with that number, counted from 1, or that operation.

    Raises:
        UnknownName: there is none.
    """
    wanted = reference.strip()
    for version in disagreement.versions:
        if version.operation.id == wanted:
            return version
    if wanted.isdecimal() and len(wanted) < ID_LENGTH and 1 <= int(wanted) <= len(disagreement.versions):
        return disagreement.versions[int(wanted) - 1]
    raise UnknownName(
        f"{disagreement.name} has no version {reference!r}. They run from 1 to "
        f"{len(disagreement.versions)}. Nothing was changed."
    )


def settle(
    work: Work,
    disagreement: Disagreement,
    value: Value,
    *,
    how: str,
    why: str = "",
    seen: Sequence[str] | None = None,
) -> list[Operation]:
    """Write a decision that replaces exactly the versions that were shown.

    A version that arrived meanwhile stays, and the field is open again with just that one.

    Raises:
        BadInput: a version that is said to have been seen is none of this field.
        CouldNotDo: somebody settled it meanwhile.
        NotSaved: the disk did not take it; nothing changed.
    """
    work.refresh()
    shown = tuple(disagreement.seen if seen is None else seen)
    for op_id in shown:
        known = work.ledger.get(op_id)
        if known is None or known.field != disagreement.path:
            raise BadInput(f"{op_id!r} is no version of {disagreement.name}. Nothing was changed.")
    live = {op.id for op in work.ledger.live(disagreement.path)}
    if live.isdisjoint(shown):
        raise CouldNotDo(f"{disagreement.name} was settled meanwhile. Look at it again. Nothing was changed.")
    reason = validation.text(why, "The reason").text.strip("\n") or None
    return work.write([Edit(disagreement.path, value, replaces=shown)], how=how, why=reason)


def by_rule(work: Work, rule: str, section: Section | None = None) -> list[Choice]:
    """What a rule would decide: `owner` takes the version of the section's owner, or a person's by name.

    Only disagreements in which the rule names exactly one version are in the list; the others wait.
    """
    chosen = []
    for disagreement in disagreements(work, section):
        members = _owners(work, disagreement.section) if rule == OWNER else _named(work, rule)
        theirs = [version for version in disagreement.versions if version.given.member in members]
        if len({repr(version.operation.value) for version in theirs}) == 1:
            chosen.append(Choice(disagreement, theirs[0]))
    return chosen


def settle_all(work: Work, choices: Iterable[Choice], why: str = "") -> list[Operation]:
    """Settle several as they were previewed, as one step that undo takes back (NotSaved)."""
    reason = validation.text(why, "The reason").text.strip("\n") or None
    edits = [
        Edit(choice.disagreement.path, choice.version.operation.value, replaces=choice.disagreement.seen)
        for choice in choices
    ]
    return work.write(edits, how=PICK, why=reason)


def typed_value(disagreement: Disagreement, typed: str) -> Value:
    """Another answer than those given, as a person writes it.

    Raises:
        BadInput: it cannot be an answer to this field.
    """
    if disagreement.field in ("rating", "target"):
        return validation.rating(typed)
    if disagreement.field in ("done", "gone"):
        if typed.casefold() not in ("yes", "no"):
            raise BadInput("Say yes or no. Nothing was changed.")
        return True if typed.casefold() == "yes" else None
    if disagreement.field == "status" and disagreement.path.startswith("action/"):
        return validation.action_status(typed).value
    if disagreement.field in ("start", "due", "done-on") and typed.strip():
        return validation.day(typed, "The day").isoformat()
    text = validation.text(typed, "The text").text.strip("\n")
    return text if text.strip() else None


def all_texts(disagreement: Disagreement) -> str:
    """All versions under their writers' names, as one text.

    Raises:
        BadInput: together they are longer than a text can be.
    """
    text = keep_all([(version.by, str(version.operation.value or "")) for version in disagreement.versions])
    if len(text) > TEXT_LIMIT:
        raise BadInput(
            f"Together the texts have {len(text):,} characters, and one can have {TEXT_LIMIT:,}. "
            "Nothing was changed; write a shorter one."
        )
    return text


def proposed_text(disagreement: Disagreement) -> Proposal:
    """The versions put together line by line, to fill an editor; a person confirms or changes it."""
    base = disagreement.base.value if disagreement.base else None
    versions = [str(version.operation.value or "") for version in disagreement.versions]
    return merge_texts(base if isinstance(base, str) else "", *versions)


def overruled(work: Work) -> list[Overruled]:
    """One's own answers that somebody else settled otherwise, where that decision still stands."""
    found = []
    for name in work.ledger.fields():
        live = work.ledger.live(name)
        for decision in live:
            mine = _own_among(work, decision)
            if mine is not None and decision.member != work.author.member and len(live) == 1:
                found.append(Overruled(name, field_name(work.view, name), mine, decision))
    return found


def restore_mine(work: Work, lost: Overruled, why: str = "") -> list[Operation]:
    """Give a field one's own overruled answer again, in sight of the decision (NotSaved)."""
    edit = Edit(lost.path, lost.mine.value, replaces=(lost.decision.id,))
    return work.write([edit], how=PICK, why=validation.text(why, "The reason").text.strip("\n") or None)


def _owners(work: Work, section: str | None) -> set[str]:
    if section is None:
        return set()
    assigned = {str(op.value) for op in work.ledger.live(f"assign/{section}") if isinstance(op.value, str)}
    claimed = {op.member for op in work.ledger.live(f"claim/{section}") if op.value is not None}
    return assigned or claimed


def _named(work: Work, name: str) -> set[str]:
    found = {member for member in work.view.members() if name in (member, work.view.member_name(member))}
    if not found:
        raise UnknownName(f"Nobody called {name!r} wrote in this assessment. Nothing was changed.")
    return found


def _own_among(work: Work, decision: Operation) -> Operation | None:
    """One's own answer among several that a decision replaced, if it was another one."""
    replaced = [old for old in (work.ledger.get(op_id) for op_id in decision.sup) if old is not None]
    mine = [old for old in replaced if old.member == work.author.member and old.value != decision.value]
    return mine[0] if len(replaced) > 1 and mine else None
