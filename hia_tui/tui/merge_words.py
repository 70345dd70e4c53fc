"""What packs, merges and receipts are, in the words of the screens about them."""

from collections.abc import Iterable

from textual.content import Content

from hia_tui.domain.assessment import Assessment
from hia_tui.domain.questionnaire import Question
from hia_tui.exchange.preview import ArrivalState, MergePreview, PackPreview
from hia_tui.exchange.receipt import Receipt
from hia_tui.tui.words import ink, plain
from hia_tui.workspace.arriving import is_clean
from hia_tui.workspace.words import count, field_name, shortened

NAMED = 12
"""Fields that a preview names before it only counts them."""
_STATES = {
    ArrivalState.ALREADY_MERGED: "Merged already",
    ArrivalState.DAMAGED: "Damaged",
    ArrivalState.INCOMPLETE: "Incomplete",
    ArrivalState.OTHER_ASSESSMENT: "Of other work",
    ArrivalState.LOCKED: "Locked",
}


def pack_name(pack: PackPreview, *, is_copy: bool = False) -> str:
    """Whose pack it is and when it was made, or what stands in place of that."""
    header = pack.arrival.reading.header
    if is_copy:
        return f"Copy of this assessment's file, made by {pack.person}"
    if header is None:
        return file_name(pack)
    return f"{pack.person}, {header.made[:10]}: {file_name(pack)}"


def file_name(pack: PackPreview) -> str:
    """The name of a pack's file, without the folder that it is in."""
    return pack.arrival.source.replace("\\", "/").rsplit("/", 1)[-1]


def pack_state(pack: PackPreview) -> tuple[str, str]:
    """What merging a pack would do, in a few words, and their ink."""
    if pack.state is not ArrivalState.NEW:
        return _STATES[pack.state], "error" if pack.state is not ArrivalState.ALREADY_MERGED else "muted"
    if is_clean(pack):
        return f"{count(pack.new, 'change')}", "done"
    if pack.disagreements:
        return f"{len(pack.disagreements)} to agree", "todo"
    return "Look first", "todo"


def preview_lines(found: MergePreview, view: Assessment | None) -> Iterable[Content]:
    """What a merge would do, whole: each pack, then all together."""
    for pack in found.packs:
        word, name = pack_state(pack)
        yield ink(pack_name(pack), "strong")
        yield ink(f"  {word}", name) + plain(
            f" · {count(pack.new, 'new change')}, {pack.same:,} here already"
        )
        yield from (ink(f"  Look at this: {sentence}", "todo") for sentence in pack.unusual)
    for number, what in _counts(found):
        if number:
            yield plain(f"  {number:,} {what}.")
    if view is not None:
        yield from _named(view, "To agree", found.disagreements, "todo")
        yield from _named(view, "Replaced", found.replaces, "")
        returned = returned_by(found, view)
        if returned:
            numbers = ", ".join(question.number for question in returned)
            yield ink(f"  Sent back to whoever answered, with a note: {numbers}.", "todo")
    for change in found.wording[:NAMED]:
        yield plain(f"  Asked differently since: {change.question}. {change.note}")
    yield from (ink(f"  Look at this: {sentence}", "todo") for sentence in found.unusual)


def returned_by(found: MergePreview, view: Assessment) -> list[Question]:
    """Questions that a merge brings back with a note, in the order of the questionnaire."""
    ids = {op.field.split("/")[1] for op in found.new if op.field.endswith("/returned")}
    return [question for question in view.questionnaire.questions if question.id in ids]


def receipt_words(receipt: Receipt) -> str:
    """A merge on one line: when, how much, from whom."""
    return f"{when(receipt.at)}: {count(len(receipt.operations), 'change')} from {people(receipt)}"


def people(receipt: Receipt) -> str:
    """Who made the packs of a merge."""
    named = dict.fromkeys(pack.person for pack in receipt.packs if pack.person)
    return ", ".join(named) or "nobody named"


def when(at: str) -> str:
    """`2026-03-02 14:02`."""
    return at[:16].replace("T", " ")


def _counts(found: MergePreview) -> Iterable[tuple[int, str]]:
    yield len(found.adds), "filled in where nothing was"
    yield len(found.replaces), "replaced by somebody who had seen what is here"
    yield len(found.agrees), "the same as here"
    yield len(found.settles), "that were to agree here are settled"
    yield len(found.disagreements), "answered differently: to settle afterwards; both are kept"
    yield len(found.unknown), "of questions that are unknown here; they are kept"
    yield len(found.evaluations), "of the evaluation, without names"
    yield found.malformed, "left out because they break a rule"


def _named(view: Assessment, lead: str, paths: tuple[str, ...], name: str) -> Iterable[Content]:
    if paths:
        named = ", ".join(shortened(field_name(view, path)) for path in paths[:NAMED])
        more = f" and {len(paths) - NAMED} more" if len(paths) > NAMED else ""
        text = f"  {lead}: {named}{more}."
        yield ink(text, name) if name else plain(text)
