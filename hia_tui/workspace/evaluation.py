"""The evaluation: what people say about the assessment itself, kept apart from the answers.

A reply is one document under a random respondent code, without member, device or date, so it cannot be
joined with what anybody answered. The code of the person's own reply is kept beside their place in the
home, outside the assessment's file, so that they can change it and nobody else can tell whose it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from hia_tui.domain import validation
from hia_tui.domain.errors import BadInput, UnknownName
from hia_tui.domain.questionnaire import EvaluationItem
from hia_tui.storage.layout import JSON
from hia_tui.workspace.home import Workspace
from hia_tui.workspace.work import Work

PREFIX = "evaluation/"
"""Side documents whose key starts so are replies: `evaluation/<respondent code>`."""
REVISION = "revision"
"""Beside the answers of a kept reply: how often it was changed."""
_CODE_BYTES = 9

Reply = dict[str, str | list[str]]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One person's reply as far as it goes."""

    items: tuple[EvaluationItem, ...]
    reply: Mapping[str, str | list[str]]

    @property
    def answered(self) -> int:
        """How many items have an answer."""
        return sum(1 for item in self.items if self.reply.get(item.id))


def item(work: Work, name: str) -> EvaluationItem:
    """The item with that id or number from 1.

    Raises:
        UnknownName: when there is none.
    """
    items = work.questionnaire.evaluation
    for number, found in enumerate(items, start=1):
        if name.strip() in (found.id, str(number)):
            return found
    raise UnknownName(
        f"There is no evaluation item {name!r}. They run from 1 to {len(items)}. Nothing was changed."
    )


def mine(workspace: Workspace, work: Work) -> Evaluation:
    """The reply given from this home."""
    code = _code(workspace, work)
    said = work.store.side(PREFIX + code) if code else None
    return Evaluation(work.questionnaire.evaluation, _answers(said))


def answer(workspace: Workspace, work: Work, name: str, typed: str) -> Evaluation:
    """Answer one item; several choices are separated by `;`, an empty text takes the answer back.

    Raises:
        UnknownName: no such item.
        BadInput: not one of the choices, or too long.
        NotSaved: the disk did not take it.
    """
    asked = item(work, name)
    value = _checked(asked, typed)
    reply = dict(mine(workspace, work).reply)
    if value:
        reply[asked.id] = value
    else:
        reply.pop(asked.id, None)
    code = _code(workspace, work) or _new_code(workspace, work)
    kept = work.store.side(PREFIX + code)
    # Counted up, so that an earlier copy of the reply that comes back in a pack never takes its place.
    said: dict[str, JSON] = {**reply, REVISION: revision_of(kept) + 1}  # type: ignore[dict-item]
    work.take(work.store.put_side({PREFIX + code: said}))
    return mine(workspace, work)


def replies(work: Work) -> list[Reply]:
    """All replies that the assessment's file holds, in the order of their random codes."""
    found = (_answers(work.store.side(key)) for key in work.store.side_keys(PREFIX))
    return [reply for reply in found if reply]


def revision_of(reply: object) -> int:
    """How often its own respondent changed a kept reply."""
    revision = reply.get(REVISION, 0) if isinstance(reply, dict) else 0
    return revision if isinstance(revision, int) else 0


def _answers(said: object) -> Reply:
    kept = said.items() if isinstance(said, dict) else ()
    return {str(key): _value(value) for key, value in kept if key != REVISION}


def _checked(asked: EvaluationItem, typed: str) -> str | list[str]:
    if asked.type == "text":
        return validation.text(typed, f"The answer to “{asked.text}”", limit=2_000).text.strip("\n")
    chosen = [part.strip() for part in typed.split(";") if part.strip()]
    if asked.type != "choices" and len(chosen) > 1:
        raise BadInput(f"“{asked.text}” takes one answer. Nothing was changed.")
    known = {option.casefold(): option for option in asked.options}
    known |= {str(number): option for number, option in enumerate(asked.options, start=1)}
    for part in chosen:
        if part.casefold() not in known:
            choices = "; ".join(f"{n} {option}" for n, option in enumerate(asked.options, start=1))
            raise BadInput(f"{part!r} is not one of the answers: {choices}. Nothing was changed.")
    values = [known[part.casefold()] for part in chosen]
    return values if asked.type == "choices" else (values[0] if values else "")


def _value(said: object) -> str | list[str]:
    return [str(part) for part in said] if isinstance(said, list) else str(said)


def _code(workspace: Workspace, work: Work) -> str | None:
    said = workspace.store.place(_place(work))
    code = said.get("code") if isinstance(said, dict) else None
    return str(code) if code else None


def _new_code(workspace: Workspace, work: Work) -> str:
    code = workspace.token(_CODE_BYTES)
    workspace.store.keep_place(_place(work), {"code": code})
    return code


def _place(work: Work) -> str:
    return f"{work.header.id}-evaluation"
