"""Operations and questionnaires small enough to read in a test."""

import pytest

from hia_tui.domain.operation import Operation, Value, new_operation
from hia_tui.domain.questionnaire import (
    Fact,
    Form,
    Level,
    Nation,
    Question,
    Questionnaire,
    Section,
)


class Writer:
    """One member at one device, whose clock moves a second an edit."""

    def __init__(self, member: str, device: str = "d1", day: str = "2026-11-21") -> None:
        self.member, self.device, self.day, self.n = member, device, day, 0

    def write(
        self,
        field: str,
        value: Value,
        sup: tuple[Operation, ...] | list[Operation] = (),
        **more: object,
    ) -> Operation:
        self.n += 1
        return new_operation(
            field=field,
            value=value,
            sup=tuple(op.id for op in sup),
            member=self.member,
            device=self.device,
            n=self.n,
            at=f"{self.day}T10:{self.n // 60 % 60:02d}:{self.n % 60:02d}+00:00",
            questionnaire="hia@2026.1",
            **more,  # type: ignore[arg-type]
        )


def question(section: str, name: str, number: str) -> Question:
    return Question(
        id=f"{section}.{name}",
        number=number,
        section=section,
        name=name.capitalize(),
        text=f"How well do we do {name}?",
        why=Fact("It matters.", "SRC", "2023"),
        levels=SCALE[:4],
        evidence_prompts=(),
        action_suggestions=(),
        resources=(),
        audience="both",
        nations=(),
        short_form=True,
        since="2026.1",
    )


SCALE = (
    Level("1", "Not yet", "", 0),
    Level("2", "Starting", "", 1),
    Level("3", "Established", "", 2),
    Level("4", "Embedded", "", 3),
    Level("dont-know", "Don't know", "", None),
    Level("not-applicable", "Not applicable", "", None),
)


def section(section_id: str, number: int, names: list[str]) -> Section:
    return Section(
        id=section_id,
        number=number,
        title=section_id.capitalize(),
        purpose="",
        who="",
        how="",
        instructions="",
        minutes=45,
        why=(),
        resources=(),
        strengths_prompt="",
        gaps_prompt="",
        action_prompt="",
        questions=tuple(question(section_id, name, f"{number}.{i}") for i, name in enumerate(names, 1)),
    )


def small_questionnaire() -> Questionnaire:
    return Questionnaire(
        id="hia",
        version="2026.1",
        title="Health Inequalities Self-Assessment",
        form=Form.FULL,
        nation=Nation.UK,
        scale=SCALE,
        sections=(
            section("knowledge", 1, ["data", "access", "voices"]),
            section("practice", 2, ["directory", "money"]),
        ),
        sources=(),
        resources=(),
        evaluation=(),
        pages=(),
    )


@pytest.fixture(scope="session")
def questionnaire() -> Questionnaire:
    return small_questionnaire()


@pytest.fixture
def writer() -> type[Writer]:
    """For a test that needs more people than Ana and Ben."""
    return Writer


@pytest.fixture
def ana() -> Writer:
    return Writer("ana")


@pytest.fixture
def ben() -> Writer:
    return Writer("ben", "d2")
