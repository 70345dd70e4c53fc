import json
from pathlib import Path

import pytest

from hia_tui.cli.main import main
from hia_tui.domain.errors import BadInput
from hia_tui.workspace import paper_return, receipts
from hia_tui.workspace.answers import answer
from hia_tui.workspace.home import Workspace
from hia_tui.workspace.paper_return import Return, compare, read_return, sample
from hia_tui.workspace.transcribing import KeyedLines, transcribe
from hia_tui.workspace.work import Work

PAPER = """
# the health visitor's copy
name: B. Ross
role: Health visitor
1.1 3 we agreed on it
E: minutes of May
E: poster in the corridor
T: and again in June
1.2 6 not for us
1.3 -
1.4: 5
= 3
A: Ring the council
L: B. Ross
D: 31/3/2027
M: an answer in writing
S: we know the streets
G: no figures
2.1 4
= 1
"""


def test_a_return_is_read_and_says_what_was_understood(work: Work) -> None:
    keyed = read_return(work.questionnaire, PAPER)
    assert keyed.problems == []
    assert (keyed.name, keyed.role, keyed.answered) == ("B. Ross", "Health visitor", 4)
    said = [line.text for line in keyed.said]
    assert "1.1 Established, note: we agreed on it" in said
    assert "1.2 Not applicable, reason: not for us" in said
    assert "1.3 left blank" in said
    assert "1.4 Don't know" in said
    assert "The total of section 1 agrees: 3 answers" in said
    values = keyed.values()
    first = work.questionnaire.questions[0].id
    assert values[f"q/{first}/evidence"] == "minutes of May\nposter in the corridor"
    assert values[f"q/{first}/note"] == "we agreed on it\nand again in June"
    assert f"q/{work.questionnaire.questions[2].id}/rating" not in values
    assert keyed.actions == [
        {
            "question": work.questionnaire.questions[3].id,
            "section": "knowledge",
            "title": "Ring the council",
            "owner": "B. Ross",
            "due": "2027-03-31",
            "measure": "an answer in writing",
        }
    ]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("1.1 7", "“7” is not an answer to 1.1"),
        ("1.1", "There is no answer behind 1.1"),
        ("9.9 3", "There is no question '9.9'"),
        ("hello", "“hello” does not begin with a question's number"),
        ("= 4", "belongs beneath a question"),
        ("E: folder", "belongs beneath a question"),
        ("L: me", "belongs beneath an action"),
        ("Z: what", "No line begins with “z:”"),
        ("1.1 4 \x1b[2J" + "n" * 10_001, "must be 10,000 characters or less"),
    ],
)
def test_what_is_not_understood_is_named_with_its_line(work: Work, line: str, problem: str) -> None:
    keyed = read_return(work.questionnaire, f"\n{line}\n")
    assert [said.number for said in keyed.problems] == [2]
    assert problem in keyed.problems[0].text


def test_a_total_that_does_not_agree_is_a_problem(work: Work) -> None:
    keyed = read_return(work.questionnaire, "1.1 3\n1.2 -\n= 2")
    assert "says 2 answers in section 1, but 1 was keyed" in keyed.problems[0].text


def test_a_question_keyed_twice_is_a_problem_in_a_file_and_a_correction_at_the_keyboard(work: Work) -> None:
    assert "keyed on line 1 already" in read_return(work.questionnaire, "1.1 3\n1.1 4").problems[0].text
    typed = Return(work.questionnaire, corrects=True)
    typed.take("1.1 3")
    typed.take("= 2")
    assert typed.open_totals == ["The total says 2 answers in section 1, but 1 was keyed."]
    typed.take("1.2 3")
    said = typed.take("1.1 4")
    assert said is not None
    assert said.text == "1.1 Embedded (instead of line 1)"
    assert typed.open_totals == []
    assert typed.answers[work.questionnaire.questions[0].id].rating == "4"


def test_a_return_is_its_own_persons_work_and_replaces_nothing(started: Workspace, work: Work) -> None:
    first = work.questionnaire.questions[0]
    answer(work, first, rating="2")
    done = transcribe(started, work, read_return(work.questionnaire, PAPER))
    assert (done.answered, done.actions, done.to_agree) == (4, 1, 1)
    live = {op.value: work.view.member_name(op.member) for op in work.view.answer(first).rating.live}
    assert live == {"2": "A. Khan", "3": "B. Ross"}
    assert {op.how for op in done.operations} == {"import"}
    assert work.view.member_role(done.member) == "Health visitor"
    assert [a.title for a in work.view.actions()] == ["Ring the council"]
    again = started.open()
    assert again.ledger.digest == work.ledger.digest
    again.close()


def test_a_return_is_taken_back_by_its_receipt_and_leaves_what_was_there(
    started: Workspace, work: Work
) -> None:
    answer(work, work.questionnaire.questions[0], rating="2")
    before = work.ledger.digest
    done = transcribe(started, work, read_return(work.questionnaire, PAPER))
    receipts.unmerge(started, work, receipts.find_receipt(work, done.receipt))
    assert work.ledger.digest == before


def test_the_same_return_is_not_taken_in_twice_unless_somebody_says_so(
    started: Workspace, work: Work
) -> None:
    keyed = read_return(work.questionnaire, PAPER)
    transcribe(started, work, keyed)
    size = len(work.ledger)
    with pytest.raises(BadInput, match="taken in already"):
        transcribe(started, work, keyed)
    assert len(work.ledger) == size
    assert transcribe(started, work, keyed, again=True).to_agree == 0


def test_two_keyings_are_compared_on_what_the_second_one_has(work: Work) -> None:
    first = read_return(work.questionnaire, PAPER)
    assert compare(first, read_return(work.questionnaire, "1.1 3\n1.4 5")).differences == ()
    found = compare(first, read_return(work.questionnaire, "1.1 2\n1.2 6 not  for us\n1.4 5 why\n1.9 1"))
    assert found.compared == 4
    assert [line.split(":")[0] for line in found.differences] == ["1.1", "1.4", "1.9"]


def test_a_sample_is_spread_over_the_return(work: Work) -> None:
    lines = "\n".join(f"{question.number} 3" for question in work.questionnaire.questions)
    numbers = sample(read_return(work.questionnaire, lines))
    assert len(numbers) == 7
    assert len({number.split(".")[0] for number in numbers}) == 6
    assert sample(read_return(work.questionnaire, "1.1 3")) == ["1.1"]
    assert sample(Return(work.questionnaire)) == []


def test_lines_keyed_at_a_keyboard_are_on_the_disk_until_they_are_taken_in(started: Workspace) -> None:
    kept = KeyedLines(started)
    assert kept.add("1.1 3 café\n")
    assert kept.add("1.2 4")
    assert kept.path.read_text("utf-8") == "1.1 3 café\n1.2 4\n"
    assert kept.path.stat().st_mode & 0o077 == 0
    kept.drop()
    assert not kept.path.exists()


@pytest.fixture
def home(started: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("HIA_HOME", str(started.paths.home))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path


def test_the_command_writes_nothing_when_a_line_is_not_understood(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = home / "paper.txt"
    paper.write_text("1.1 3\n1.2 nine\n")
    assert main(["transcribe", str(paper)]) == 2
    out = capsys.readouterr().out
    assert "Line 1: 1.1 Established" in out
    assert "Line 2 was not taken: “nine” is not an answer to 1.2" in out
    assert "Nothing was written" in out
    assert main(["status", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["overall"]["answered"] == 0
    assert main(["transcribe", str(paper), "--partial", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["written"], facts["answered"], facts["problems"]) == (True, 1, 1)


def test_the_command_compares_and_writes_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = home / "first.txt", home / "second.txt"
    first.write_text("1.1 3\n1.2 4\n")
    second.write_text("1.2 4\n")
    assert main(["transcribe", str(first), "--verify", str(second)]) == 0
    second.write_text("1.2 3\n")
    assert main(["transcribe", str(first), "--verify", str(second)]) == 2
    assert "1.2: Embedded on line 2, Established on line 1" in capsys.readouterr().out
    assert main(["status", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["overall"]["answered"] == 0


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b""])
def test_a_file_that_holds_no_return_gets_a_sentence(
    home: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = home / "paper.txt"
    paper.write_bytes(content)
    assert main(["transcribe", str(paper)]) == 2
    assert "Nothing was changed" in capsys.readouterr().err
    assert main(["transcribe", str(home / "none.txt")]) == 2


def test_the_whole_form_is_keyed_at_once(started: Workspace, work: Work) -> None:
    ratings = list(paper_return.RATINGS)[:6]
    lines = []
    for section in work.questionnaire.sections:
        for i, question in enumerate(section.questions):
            lines.append(f"{question.number} {ratings[i % 6]} words of {question.number}")
        lines.append(f"= {len(section.questions)}")
    keyed = read_return(work.questionnaire, "\n".join(lines))
    assert keyed.problems == []
    done = transcribe(started, work, keyed, name="C. Lee")
    assert done.answered == work.view.tally().answered == 72
    assert work.view.tally().levels == (12, 12, 12, 12)
