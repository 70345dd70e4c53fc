"""Several teams side by side: what is counted, what is kept back, and that nothing ranks them."""

import json
from itertools import count

import pytest

from hia_tui.cli.main import main
from hia_tui.domain.errors import CouldNotDo
from hia_tui.domain.operation import new_operation
from hia_tui.workspace.evaluation import PREFIX
from hia_tui.workspace.home import Start
from hia_tui.workspace.team_collation import collate
from hia_tui.workspace.team_collation_words import collation_facts, collation_lines

_numbers = count(1)


@pytest.fixture
def team(workspace):
    """Makes a team's assessment: `{question number: (rating, who)}`, with some people more who rated 6.1."""

    def make(title, ratings, people, replies=()):
        work = workspace.create(Start(title=title))
        given = {number: (rating, f"{title}-0") for number, rating in ratings.items()}
        for place in range(people):
            given |= {f"6.{place + 1}": ("not-applicable", f"{title}-{place}")}
        operations = [
            new_operation(
                field=f"q/{work.questionnaire.question(number).id}/rating", value=rating, sup=(), member=who,
                device="d", n=next(_numbers), at="2026-11-22T10:00:00+00:00", questionnaire="hia@2026.1",
            )
            for number, (rating, who) in given.items()
        ]  # fmt: skip
        side = {f"{PREFIX}{title}-{n}": {"support": list(said)} for n, said in enumerate(replies)}
        work.store.append(operations, side=side)
        work.close()
        return work.header.id

    return make


def test_large_teams_stand_side_by_side_by_name_with_what_they_share(workspace, team):
    zeal = team("Zeal", {"1.1": "1", "1.2": "4", "1.3": "dont-know"}, 5, [["Training for staff"]] * 3)
    alba = team("alba", {"1.1": "2", "1.2": "1", "1.3": "dont-know"}, 6, [["Time set aside"]] * 2)
    moss = team("Moss", {"1.1": "3", "1.2": "4"}, 5, [["Training for staff"]] * 2)
    found = collate(workspace, [zeal, moss, alba])
    assert [(c.label, c.people, c.total.answered) for c in found.columns] == [
        ("alba · Baseline", 6, 9), ("Moss · Baseline", 5, 7), ("Zeal · Baseline", 5, 8),
    ]  # fmt: skip
    assert found.columns[0].total.levels == (1, 1, 0, 0)
    assert [c.sections[0].levels for c in found.columns] == [(1, 1, 0, 0), (0, 0, 1, 1), (1, 0, 0, 1)]
    assert [(q.number, len(q.levels)) for q in found.gaps] == [("1.1", 3)]
    assert [q.number for q in found.unknown] == ["1.3"]
    assert found.replies == 7
    assert [(wish.option, wish.people) for wish in found.wishes] == [
        ("Training for staff", 5),
        ("Time set aside", None),
    ]
    facts = collation_facts(found)
    assert facts["gaps"][0] | {"name": ""} == {"number": "1.1", "name": "", "low": 2, "rated": 3}
    lines = collation_lines(found)
    assert "  Asked for: Training for staff, 5 of 7 who replied" in lines
    assert "  Asked for: Time set aside, fewer than 5 of 7 who replied" in lines
    by_question = sum(n for q in found.questions for code, n in q.counts if code in "1234")
    assert by_question == sum(sum(column.total.levels) for column in found.columns)
    assert "score" not in json.dumps(facts)


def test_small_teams_are_put_together_or_left_out_of_every_figure(workspace, team):
    large = team("Large", {"1.1": "4"}, 5, [["Training for staff"]] * 5)
    one = team("Small-one", {"1.1": "1"}, 3, [["Time set aside"]])
    two = team("Small-two", {"1.1": "1"}, 2, [["Time set aside"]])
    together = collate(workspace, [large, one, two])
    assert [(c.label, c.teams, c.people) for c in together.columns] == [
        ("Large · Baseline", 1, 5), ("2 smaller teams together", 2, 5),
    ]  # fmt: skip
    assert (together.columns[1].total.levels, together.left_out) == ((2, 0, 0, 0), 0)
    apart = collate(workspace, [large, one])
    assert [c.label for c in apart.columns] == ["Large · Baseline"]
    assert (apart.left_out, apart.gaps, apart.replies) == (1, (), 5)
    assert [wish.option for wish in apart.wishes] == ["Training for staff"]
    said = " ".join(collation_lines(apart)) + json.dumps(collation_facts(apart))
    assert "Small" not in said
    assert "1 team left out" in said


def test_few_replies_to_the_evaluation_are_not_counted(workspace, team):
    ids = [team("A", {}, 5, [["Time set aside"]] * 2), team("B", {}, 5, [["Time set aside"]] * 2)]
    found = collate(workspace, ids)
    assert (found.replies, found.wishes) == (None, ())
    assert "Time set aside" not in " ".join(collation_lines(found))


def test_one_team_is_not_several_and_the_command_says_so(workspace, team, monkeypatch, capsys):
    only = team("Only", {"1.1": "1"}, 6)
    with pytest.raises(CouldNotDo, match="takes two"):
        collate(workspace, [only])
    with pytest.raises(CouldNotDo, match="takes two"):
        collate(workspace)
    other = team("Other", {"1.1": "2"}, 5)
    monkeypatch.setenv("HIA_HOME", str(workspace.paths.home))
    assert main(["team", "collate", only, other, "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert [one["people"] for one in facts["teams"]] == [6, 5]
    assert main(["team", "collate", only, other]) == 0
    assert "1.1 " in capsys.readouterr().out
