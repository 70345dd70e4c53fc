"""Disagreements: hearing every version, and settling one, several, or none for now."""

from collections.abc import Iterator
from functools import partial

from hia_tui.domain.errors import BadInput
from hia_tui.domain.operation import Operation, Value
from hia_tui.domain.three_way import Change, Run
from hia_tui.linear.menu import Item, Menu
from hia_tui.linear.names import begun, heard
from hia_tui.linear.session import Session
from hia_tui.linear.trail import Spot
from hia_tui.workspace import disagreements, settling
from hia_tui.workspace.disagreements import Disagreement, Version
from hia_tui.workspace.settling import Overruled
from hia_tui.workspace.words import count, field_name, shortened, value_text

_RUNS = {Change.ADDED: "added", Change.REMOVED: "removed"}


def open_list(session: Session, rest: str) -> None:
    """Be at the list of disagreements."""
    session.go(Menu(Spot("disagreements"), "Disagreements", _facts, _items))


def _facts(session: Session) -> Iterator[str]:
    number = len(disagreements.disagreements(session.work))
    yield f"{count(number, 'disagreement')}." if number else "There are no disagreements."
    if number:
        yield "In a disagreement, people answered apart, without having seen the others' answer."
    for action in session.work.view.removed_but_changed():
        yield f"The action “{action.title}” was removed by one person and changed by another, so it stays."


def _items(session: Session) -> list[Item]:
    work = session.work
    found = disagreements.disagreements(work)
    items = [Item(f"{begun(one.name)}: {_versions(one)}", partial(_open, path=one.path)) for one in found]
    if len(found) > 1:
        items.append(Item("Settle several at once by a rule", _by_rule))
    for lost in settling.overruled(work):
        mine = shortened(value_text(work.view, lost.path, lost.mine.value))
        who = work.view.member_name(lost.decision.member)
        text = f"Your answer to {heard(lost.name)}, {mine}, was replaced by {who}. Give it again"
        items.append(Item(text, partial(_restore, lost=lost)))
    return items


def _versions(one: Disagreement) -> str:
    return count(len(one.versions), "different version")


def _open(session: Session, path: str) -> None:
    found = disagreements.find(session.work, path)
    session.go(
        Menu(
            Spot("settle", path),
            f"Settling {heard(found.name)}"[:40],
            lambda session: _hear(session, found),
            lambda session: _ways(session, found),
        )
    )


def _hear(session: Session, found: Disagreement) -> list[str]:
    """Say everything about a disagreement; it quotes people's texts, so it says it itself."""
    view = session.work.view
    session.say(f"To agree: {heard(found.name)}.")
    if found.question is not None:
        session.say(f"Question {found.question.number}: {found.question.text}")
    if found.base is not None:
        session.say(f"All of them had started from what {_who(session, found.base)} gave.")
        session.talk.quote("All had started from", value_text(view, found.path, found.base.value))
    session.say(f"{_versions(found)}, in no order of merit.")
    for number, version in enumerate(found.versions, start=1):
        session.say(f"Version {number} is by {_who(session, version.given)}.")
        session.talk.quote(f"Version {number}", value_text(view, found.path, version.operation.value))
        if version.operation.why:
            session.talk.quote(f"Reason of version {number}", version.operation.why)
        if version.differences:
            session.say(f"Version {number} changed: {_differences(version.differences)}.")
        session.talk.quote(f"Evidence with version {number}", version.evidence)
        session.talk.quote(f"Note with version {number}", version.note)
    return []


def _who(session: Session, op: Operation) -> str:
    role = session.work.view.member_role(op.member)
    by = session.work.view.member_name(op.member) + (f", {role}," if role else "")
    return f"{by} on {op.at[:10]}"


def _ways(session: Session, found: Disagreement) -> list[Item]:
    view = session.work.view
    items = [
        Item(
            f"Take version {number}, by {_who(session, version.given)}: "
            f"{shortened(value_text(view, found.path, version.operation.value), 60)}",
            partial(_take, found=found, version=version),
        )
        for number, version in enumerate(found.versions, start=1)
    ]
    items.append(Item("Give another answer", partial(_write_another, found=found)))
    if found.is_text:
        items.append(
            Item("Keep all the texts, each under its writer's name", partial(_keep_all, found=found))
        )
    return items


def _take(session: Session, found: Disagreement, version: Version) -> None:
    _settle(session, found, version.operation.value, settling.PICK)


def _keep_all(session: Session, found: Disagreement) -> None:
    _settle(session, found, settling.all_texts(found), settling.MERGE)


def _write_another(session: Session, found: Disagreement) -> None:
    if found.field in ("rating", "target"):
        how = "1 to 6" if found.field == "rating" else "1 to 4"
    elif found.is_text:
        proposal = settling.proposed_text(found)
        session.say(
            "The versions put together line by line:" if proposal.is_clean else "All lines of all versions:"
        )
        session.talk.quote("Proposed", proposal.text)
        how = "a text in one line, or YES to take the proposed one"
    else:
        how = "another value"
    typed = session.ask(f"Another answer for {shortened(heard(found.name), 30)}, {how}")
    if not typed:
        session.say(f"{begun(found.name)} is left to agree.")
    elif found.is_text and typed.casefold() == "yes":
        _settle(session, found, settling.proposed_text(found).text, settling.MERGE)
    else:
        digits = {"5": "dont-know", "6": "not-applicable"} if found.field == "rating" else {}
        value = settling.typed_value(found, digits.get(typed, typed))
        _settle(session, found, value, settling.NEW)


def _settle(session: Session, found: Disagreement, value: Value, how: str) -> None:
    why = session.ask("Why, for those who answered otherwise, Enter for no reason")
    if why is None:
        session.say(f"{begun(found.name)} is left to agree.")
        return
    settling.settle(session.work, found, value, how=how, why=why)
    said = shortened(value_text(session.work.view, found.path, value), 60)
    session.say(f"Saved: {heard(found.name)} is settled: {said}. U takes it back.")
    if session.work.view.field(found.path).is_disagreed:
        session.say(
            "A version that you had not seen arrived meanwhile, so it is open again with just that one."
        )
    session.back()


def _by_rule(session: Session) -> None:
    rule = session.ask(
        "Whose answers to take: OWNER for each section's owner, or a person's name",
        "What the rule would decide is read out first.",
    )
    if not rule:
        session.say("Nothing was settled.")
        return
    choices = settling.by_rule(session.work, "owner" if rule.casefold() == "owner" else rule)
    view = session.work.view
    for choice in choices:
        path = choice.disagreement.path
        said = shortened(value_text(view, path, choice.version.operation.value))
        session.say(f"{begun(field_name(view, path))}: {said}, by {choice.version.by}.")
    session.say(f"{count(len(choices), 'disagreement')} would be settled so.")
    if choices and session.agrees("Settle them so?"):
        written = settling.settle_all(session.work, choices)
        session.say(f"Saved: {count(len(written), 'disagreement')} settled. U takes all of it back.")
        session.again()


def _restore(session: Session, lost: Overruled) -> None:
    why = session.ask(f"Why you give your answer to {heard(lost.name)} again, Enter for no reason")
    if why is None:
        session.say("Nothing was changed.")
        return
    if not settling.restore_mine(session.work, lost, why):
        raise BadInput(f"Your answer to {heard(lost.name)} stands already. Nothing was changed.")
    session.say(f"Saved: your answer to {heard(lost.name)} stands again.")
    session.again()


def _differences(runs: tuple[Run, ...]) -> str:
    return "; ".join(
        f"{_RUNS[run.change]} “{shortened(run.text)}”"
        for run in runs
        if run.change in _RUNS and run.text.strip()
    )
