"""The blank form that is printed, filled in by hand and keyed in: the same answers.

The keyer of this test knows nothing but what the PDF says: numbers of questions, the code beside each box
and the words that stand by it.
"""

import json
import random
import re
from dataclasses import dataclass, field
from pathlib import Path

import pypdf
import pytest

from hia_tui.cli.main import main
from hia_tui.domain.questionnaire import Form
from hia_tui.workspace.home import Start, Workspace
from hia_tui.workspace.words import value_text

QUESTION = re.compile(r"^(\d+\.\d+) \D")
BOX = re.compile(r"^([1-6]) (Not yet|Starting|Established|Embedded|Don't know|Not applicable)\b")
END = re.compile(r"^End of section (\d+)$")
WORDS = ("the list", "£ 40 a week", "ŵyl", "asked twice", "“soon”", "4 of 9", "-10 %")


@dataclass
class Printed:
    """A question as it stands on paper."""

    number: str
    boxes: dict[str, str] = field(default_factory=dict)
    """Label by the code that is printed beside the box."""
    rooms: set[str] = field(default_factory=set)


def read_form(path: Path) -> tuple[list[Printed], list[str]]:
    """The questions, and the sections that have a page for their end, as a person finds them in the PDF."""
    found: list[Printed] = []
    ends = []
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    for line in text.splitlines():
        if heading := QUESTION.match(line):
            found.append(Printed(heading[1]))
        elif end := END.match(line):
            ends.append(end[1])
        elif found and (box := BOX.match(line)):
            assert found[-1].boxes.setdefault(box[1], box[2]) == box[2]
        elif found:
            found[-1].rooms |= {
                room for room in ("If 6, the reason", "Evidence", "Note") if line.startswith(room)
            }
    return found, ends


@pytest.fixture
def home(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("HIA_HOME", str(workspace.paths.home))
    monkeypatch.setenv("XDG_STATE_HOME", str(workspace.paths.witness.parent))
    return workspace


def filled(
    questions: list[Printed], ends: list[str], pen: random.Random
) -> tuple[list[str], dict[str, dict[str, str]]]:
    """The lines that are keyed from a form filled in at random, and what was meant by them, by question."""
    lines, meant = ["name: B. Ross", "role: Health visitor"], {}
    for number, asked in enumerate(questions):
        code = pen.choice([*asked.boxes, "-"])
        said = {} if code == "-" else {"rating": asked.boxes[code]}
        words = pen.choice(WORDS) if code != "-" and (code == "6" or pen.random() < 0.5) else ""
        if words:
            said["reason" if code == "6" else "note"] = words
        lines.append(f"{asked.number} {code} {words}".rstrip())
        if pen.random() < 0.4:
            said["evidence"] = f"{pen.choice(WORDS)}\n{pen.choice(WORDS)}"
            lines += [f"E: {part}" for part in said["evidence"].split("\n")]
        if pen.random() < 0.2:
            lines += [f"A: Do {asked.number}", "L: Jo", "D: 31 March 2027", "M: counted"]
        meant[asked.number] = said
        section = asked.number.partition(".")[0]
        is_last = number + 1 == len(questions) or not questions[number + 1].number.startswith(f"{section}.")
        if is_last and section in ends:
            rated = sum("rating" in one for name, one in meant.items() if name.startswith(f"{section}."))
            lines += [
                f"= {rated}",
                f"S: strong in {section}",
                f"G: weak in {section}",
                f"A: Section {section}",
            ]
    return lines, meant


@pytest.mark.parametrize(
    ("form", "section", "seed"), [(Form.FULL, "", 1), (Form.SHORT, "", 2), (Form.FULL, "4", 3)]
)
def test_a_printed_form_comes_back_as_it_was_filled_in(
    home: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str], form: Form, section: str, seed: int
) -> None:
    home.set_profile(name="A. Khan")
    home.create(Start(title="Leith", form=form)).close()
    pdf, keyed = tmp_path / "form.pdf", tmp_path / "keyed.txt"
    assert main(["paper", *([section] if section else []), "--out", str(pdf)]) == 0
    questions, ends = read_form(pdf)
    work = home.open()
    asked = [q for q in work.questionnaire.questions if not section or q.number.startswith(f"{section}.")]
    assert [one.number for one in questions] == [q.number for q in asked]
    assert all(set(one.boxes) == set("123456") and len(one.rooms) == 3 for one in questions)

    lines, meant = filled(questions, ends, random.Random(seed))
    keyed.write_text("\n".join(lines) + "\n", encoding="utf-8")
    capsys.readouterr()
    assert main(["transcribe", str(keyed), "--json"]) == 0
    done = json.loads(capsys.readouterr().out)
    assert (done["problems"], done["to_agree"], done["name"]) == (0, 0, "B. Ross")
    assert done["answered"] == sum("rating" in said for said in meant.values())

    work.refresh()
    for question in asked:
        answer = work.view.answer(question)
        stands = {
            name: value_text(work.view, found.name, found.value)
            for name in ("rating", "reason", "note", "evidence")
            if (found := getattr(answer, name)).live
        }
        assert stands == meant[question.number]
        assert {work.view.member_name(op.member) for one in answer.fields for op in one.live} <= {"B. Ross"}
    for part in work.questionnaire.sections:
        if str(part.number) in ends:
            view = work.view.section(part)
            assert (view.strengths.text, view.gaps.text) == (
                f"strong in {part.number}",
                f"weak in {part.number}",
            )
    actions = work.view.actions()
    assert {a.title for a in actions if not a.text("question")} == {f"Section {number}" for number in ends}
    numbers = {
        f"Do {work.questionnaire.question(a.text('question')).number}" for a in actions if a.text("question")
    }
    assert numbers == {line.removeprefix("A: ") for line in lines if line.startswith("A: Do")}
    work.close()
