"""Parsed tables → the frozen data of `hia_tui.domain.questionnaire`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from hia_tui.content.table import Table
from hia_tui.domain.questionnaire import (
    Change,
    EvaluationItem,
    Fact,
    Form,
    Level,
    Nation,
    Question,
    Resource,
    Section,
    Source,
)

SECTION_ID = re.compile(r"[a-z][a-z0-9-]{0,39}")
QUESTION_ID = re.compile(r"[a-z][a-z0-9-]{0,39}\.[a-z0-9][a-z0-9-]{0,38}")
"""Within what an operation's field may name (`hia_tui.domain.operation`)."""

LEVELS = ("1", "2", "3", "4")
AUDIENCES = ("frontline", "leader", "both")
TOPICS = ("who", "how", "improve", "support", "overall")
ITEM_TYPES = ("choice", "choices", "scale", "text")
GRADES = ("wording", "meaning")
CODES = (*LEVELS, "dont-know", "not-applicable")
"""Of the scale, in the order in which every screen shows them."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A section before its questions are numbered and chosen."""

    head: Table
    questions: list[Table]


@dataclass(frozen=True, slots=True)
class Choice:
    """What decides which questions and resources are shown."""

    form: Form
    nation: Nation
    version: str
    scale: tuple[Level, ...]
    resources: frozenset[str]
    """Ids of those that there are for the nation."""


def draft(head: Table) -> Draft:
    """A section file with its question tables."""
    return Draft(head, head.tables("questions"))


def scale(index: Table) -> tuple[Level, ...]:
    """The six answers, in the order in which every screen shows them."""
    tables = index.tables("scale")
    if tuple(t.text("code") for t in tables) != CODES:
        raise index.fault("scale", f"The scale has to hold these six, in this order: {', '.join(CODES)}.")
    return tuple(
        Level(
            code=t.text("code"),
            label=t.text("label"),
            meaning=t.text("meaning"),
            points=t.whole("points") if t.text("code") in LEVELS else None,
        )
        for t in tables
    )


def sections(drafts: Iterable[Draft], choice: Choice) -> tuple[Section, ...]:
    """The sections that have a question to ask, each under the number that it has in the full form.

    Raises:
        BadFile: also if two sections or two questions have the same id.
    """
    built = []
    seen: set[str] = set()
    for number, each in enumerate(drafts, 1):
        _unused_id(each.head, SECTION_ID, seen)
        for table in each.questions:
            _unused_id(table, QUESTION_ID, seen)
        section = _section(number, each, choice)
        if section.questions:
            built.append(section)
    return tuple(built)


def source(t: Table) -> Source:
    """Where a fact comes from."""
    return Source(
        id=t.text("id"),
        title=t.text("title"),
        owner=t.text("owner"),
        url=t.text("url"),
        year=t.text("year", ""),
        checked=t.text("checked"),
    )


def resource(t: Table) -> Resource:
    """Something to read, watch or use."""
    return Resource(
        id=t.text("id"),
        title=t.text("title"),
        owner=t.text("owner"),
        url=t.text("url"),
        about=t.text("about"),
        checked=t.text("checked"),
        nations=nations(t),
    )


def evaluation_item(t: Table) -> EvaluationItem:
    """One question about the assessment itself."""
    return EvaluationItem(
        id=t.text("id"),
        topic=t.choice("topic", TOPICS),
        type=t.choice("type", ITEM_TYPES),
        text=t.text("text"),
        options=t.texts("options"),
    )


def change(t: Table) -> Change:
    """What a version changed about one question."""
    return Change(
        question=t.text("question"),
        replaces=t.text("replaces"),
        grade=t.choice("grade", GRADES),
        version=t.text("version"),
        note=t.text("note", ""),
    )


def nations(t: Table) -> tuple[Nation, ...]:
    """The nations that a table is for; none means all."""
    names = t.texts("nations")
    for name in names:
        if name not in tuple(Nation):
            raise t.fault("nations", f"“nations” holds {name!r}; it can hold: {', '.join(Nation)}.")
    return tuple(Nation(name) for name in names)


def _unused_id(t: Table, pattern: re.Pattern[str], seen: set[str]) -> None:
    name = t.text("id")
    if not pattern.fullmatch(name):
        raise t.fault("id", f"The id {name!r} is not made as ids are: small letters, digits and hyphens.")
    if name in seen:
        raise t.fault("id", f"The id {name!r} is used twice, so answers would be mixed up.")
    seen.add(name)


def _section(number: int, each: Draft, choice: Choice) -> Section:
    head = each.head
    name = head.text("id")
    every = [_question(f"{number}.{n}", name, t, choice) for n, t in enumerate(each.questions, 1)]
    shown = tuple(q for q in every if _is_shown(q, choice))
    return Section(
        id=name,
        number=number,
        title=head.text("title"),
        purpose=head.text("purpose"),
        who=head.text("who"),
        how=head.text("how"),
        instructions=head.text("instructions"),
        minutes=_minutes(head.whole("minutes"), len(shown), len(every)),
        why=tuple(
            Fact(t.text("text"), t.text("source", ""), t.text("period", "")) for t in head.tables("why")
        ),
        resources=_known(head, choice),
        strengths_prompt=head.text("strengths_prompt"),
        gaps_prompt=head.text("gaps_prompt"),
        action_prompt=head.text("action_prompt"),
        questions=shown,
    )


def _question(number: str, section: str, t: Table, choice: Choice) -> Question:
    return Question(
        id=t.text("id"),
        number=number,
        section=section,
        name=t.text("name"),
        text=t.text("question"),
        why=Fact(t.text("why"), t.text("why_source", ""), t.text("why_period", "")),
        levels=tuple(
            [
                Level(level.code, level.label, t.text(f"level_{level.code}"), level.points)
                for level in choice.scale
                if level.points is not None
            ]
        ),
        evidence_prompts=t.texts("evidence_prompts"),
        action_suggestions=t.texts("action_suggestions"),
        resources=_known(t, choice),
        audience=t.choice("audience", AUDIENCES, "both"),
        nations=nations(t),
        short_form=t.flag("short_form", True),
        since=t.text("since", choice.version),
    )


def _is_shown(question: Question, choice: Choice) -> bool:
    if choice.form is Form.SHORT and not question.short_form:
        return False
    return choice.nation is Nation.UK or not question.nations or choice.nation in question.nations


def _known(t: Table, choice: Choice) -> tuple[str, ...]:
    return tuple([name for name in t.texts("resources") if name in choice.resources])


def _minutes(full: int, shown: int, every: int) -> int:
    """The time for the questions shown, to the next five minutes."""
    if shown == every:
        return full
    return -(-full * shown // every // 5) * 5
